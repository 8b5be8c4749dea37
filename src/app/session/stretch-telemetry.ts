import { FILL_KINDS } from '../../core/account.js';
import type { AccountStretch, LegScores } from '../../core/account-steps.js';
import { listTrades } from '../../core/trade-columns.js';
import type { TradingData } from '../../core/trading-data.js';
import type {
  ClosedTrade,
  Decision,
  EquityMark,
  Prediction,
  PredictionOutcome,
  TelemetryEvent,
} from '../../live/telemetry/telemetry-event.js';
import { cashOf } from '../strategy/rules-of.js';
import type { SystemFile } from '../system/system-schema.js';

/** What was decided when a position was entered. */
interface Entry {
  readonly symbol: string;
  /** open of the bar, epoch milliseconds */
  readonly timeMs: number;
}

/** Tells what an account did on stretches that follow each other as lines of telemetry. */
export class StretchTelemetry {
  private readonly file: SystemFile;
  private readonly entries = new Map<number, Entry>();
  private trades = 0;
  private held = 0;
  private peak: number;

  constructor(file: SystemFile) {
    this.file = file;
    this.peak = cashOf(file, file.params);
  }

  /** Returns the lines of a stretch.
   *  data    that it was walked on
   *  scores  on the bars that are new in it */
  take(stretch: AccountStretch, data: TradingData, scores: readonly LegScores[]): TelemetryEvent[] {
    const symbols = data.legs!.map((leg) => leg.data.market.symbol);
    const decisions = this.decisionsOf(stretch, data, symbols);
    const closed = this.closedOf(stretch, data, symbols);
    return [
      ...this.predictionsOf(scores, data, symbols),
      ...decisions,
      ...closed,
      ...this.outcomesOf(stretch, closed),
      ...this.marksOf(stretch, data),
    ];
  }

  private closedOf({ trades }: AccountStretch, data: TradingData, symbols: readonly string[]): ClosedTrade[] {
    return listTrades(trades, symbols, data.market.bars.timeMs).map(({ return: tradeReturn, ambiguous, ...trade }, i) => {
      const member = data.legs![trades.leg?.[i] ?? 0]!.member?.name;
      const more = { ...(member !== undefined && { member }), ...(trades.charges && { charges: trades.charges[i]! }) };
      return { event: 'trade_closed', ...trade, tradeNumber: this.trades++, tradeReturn, isAmbiguous: ambiguous, ...more };
    });
  }

  private marksOf({ from, to, equity, fills }: AccountStretch, { market }: TradingData): EquityMark[] {
    let fill = 0;
    return Array.from({ length: to - from }, (_, k) => {
      for (; fill < fills.count && fills.instant[fill]! <= from + k; fill++) this.held += HELD_BY[FILL_KINDS[fills.kind[fill]!]!];
      const value = equity[k]!;
      if (value > this.peak) this.peak = value;
      const timeMs = market.bars.timeMs[from + k]!;
      return { event: 'equity_mark', timeMs, equity: value, drawdown: value / this.peak - 1, positions: this.held };
    });
  }

  /** What came about of what was wanted; entries on the bar that decided them. What was done in parts on one bar is one decision. */
  private decisionsOf(stretch: AccountStretch, data: TradingData, symbols: readonly string[]): Decision[] {
    const whole = new Map<string, Decision>();
    for (const part of this.partsOf(stretch, data, symbols)) {
      const key = [part.timeMs, part.symbol, part.member, part.action].join(' ');
      whole.set(key, { ...part, quantity: part.quantity + (whole.get(key)?.quantity ?? 0) });
    }
    return [...whole.values()];
  }

  private partsOf({ fills }: AccountStretch, data: TradingData, symbols: readonly string[]): Decision[] {
    return Array.from({ length: fills.count }, (_, i) => {
      const [leg, kind, decision] = [fills.leg[i]!, FILL_KINDS[fills.kind[i]!]!, fills.decision[i]!];
      const { data: own, member } = data.legs![leg]!;
      const decided = decision >= 0 ? own.market.bars.timeMs[decision]! : data.market.bars.timeMs[fills.instant[i]!]!;
      const symbol = symbols[leg]!;
      if (kind === 'enter') this.entries.set(fills.number[i]!, { symbol, timeMs: decided });
      const more = member === undefined ? {} : { member: member.name };
      return { event: 'decision', timeMs: decided, symbol, ...more, action: actionOf(kind, fills.side[i]!), quantity: fills.quantity[i]! };
    });
  }

  private predictionsOf(scores: readonly LegScores[], data: TradingData, symbols: readonly string[]): Prediction[] {
    return scores.flatMap(({ leg, model, from, scores: values }) => {
      const { timeMs } = data.legs![leg]!.data.market.bars;
      const said = { event: 'prediction', symbol: symbols[leg]!, model: this.modelName(model), modelVersion: this.modelVersion() } as const;
      return Array.from(values, (score, k) => ({ ...said, timeMs: timeMs[from + k]!, score })).filter(({ score }) => !Number.isNaN(score));
    });
  }

  /** What a signal was worth is known when its trade is closed. */
  private outcomesOf({ trades }: AccountStretch, closed: readonly ClosedTrade[]): PredictionOutcome[] {
    return closed.flatMap(({ pnl, exitTimeMs }, i) => {
      const number = trades.number?.[i] ?? -1;
      const entry = this.entries.get(number);
      this.entries.delete(number);
      if (entry === undefined || this.file.ml?.enabled !== true) return [];
      return [{ event: 'prediction_outcome', ...entry, model: this.modelName(0), knownAtMs: exitTimeMs, value: Number(pnl > 0) }];
    });
  }

  private modelName(model: number): string {
    const name = this.file.ml?.name ?? 'model';
    return model === 0 ? name : `${name}#${model}`;
  }

  /** A bundle of a registry lies in a folder that its version names. */
  private modelVersion(): number {
    const [, version] = /[/\\]v?0*(\d+)[/\\][^/\\]+$/.exec(this.file.ml?.model_path ?? '') ?? [];
    return version === undefined ? Number.NaN : Number(version);
  }
}

const HELD_BY: Readonly<Record<(typeof FILL_KINDS)[number], number>> = { enter: 1, add: 0, part: 0, leave: -1 };

function actionOf(kind: (typeof FILL_KINDS)[number], side: number): Decision['action'] {
  if (kind === 'enter') return side > 0 ? 'enter_long' : 'enter_short';
  return kind === 'part' ? 'reduce' : kind;
}
