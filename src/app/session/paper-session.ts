import { FILL_KINDS } from '../../core/account.js';
import type { AccountSteps, AccountStretch, OpenPosition } from '../../core/account-steps.js';
import { distinctLegs } from '../../core/account-clock.js';
import type { StrategyGraph } from '../../core/graph.js';
import type { LegData, TradingData } from '../../core/trading-data.js';
import type { FeedBar } from '../../live/bars/feed-bar.js';
import type { Instant } from '../../live/bars/sort-bars.js';
import type { TelemetryEvent } from '../../live/telemetry/telemetry-event.js';
import type { JournalFill, SessionEvent } from '../../live/journal/session-journal.js';
import { openStrategyData } from '../market-data/open-account-data.js';
import { openTradingData } from '../market-data/open-trading-data.js';
import { applyPolicy } from '../policy/apply-policy.js';
import { requireParameters } from '../strategy/require-parameters.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import { graphOf } from '../strategy/strategy-of.js';
import { cacheOf, type RunOptions } from '../system/run-options.js';
import { StretchTelemetry } from './stretch-telemetry.js';
import { openSession, sessionData } from './session-account.js';
import { GrowingAccount } from './growing-account.js';
import { SessionBars } from './session-bars.js';

/** What the walk of one instant came to. */
type Walked = Extract<SessionEvent, { kind: 'walked' }>;

/** What is decided on the last bar and not filled yet. */
export interface Preview {
  /** of the open that it would be filled at, epoch milliseconds */
  readonly time: number;
  readonly fills: readonly JournalFill[];
  /** what is held then */
  readonly positions: readonly HeldLeg[];
}

/** What a leg holds. */
export interface HeldLeg {
  readonly symbol: string;
  readonly leg: number;
  /** signed */
  readonly units: number;
  /** quote price; NaN where there is none */
  readonly stop: number;
  readonly target: number;
}

/** A system's account on paper: its bars so far, and the fills that the rules of the backtest give them. */
export class PaperSession {
  readonly graph: StrategyGraph;
  readonly parameters: ReturnType<typeof requireParameters>;
  private readonly system: ResolvedSystem;
  private readonly options: RunOptions;
  private readonly symbol: string;
  private readonly bars: SessionBars;
  private steps: AccountSteps | undefined;
  private data: TradingData | undefined;
  /** undefined where the data are opened anew on each bar */
  private grown: GrowingAccount | undefined;
  private readonly telemetry: StretchTelemetry;
  private told: TelemetryEvent[] = [];
  private from = 0;

  /** firstMs  trading begins with it: what the source has before is history; default behind all that the source has */
  constructor(system: ResolvedSystem, symbol: string, options: RunOptions, firstMs?: number) {
    this.system = system;
    this.symbol = symbol;
    this.options = options;
    this.graph = graphOf(system.file);
    this.parameters = requireParameters(this.graph, system.file.params, system.file);
    this.bars = new SessionBars(firstMs);
    this.telemetry = new StretchTelemetry(system.file);
  }

  /** Opens the history and walks what was recorded; returns each of its instants.
   *  Throws what openStrategyData throws */
  async open(recorded: readonly Instant[]): Promise<{ readonly historyEndMs: number; readonly walked: Walked[] }> {
    const history = await this.read();
    const { timeMs } = history.market.bars;
    this.from = timeMs.length;
    this.steps = openSession(this.system.file, this.graph, this.parameters, history, this.from, this.options);
    this.data = history;
    for (const { bars } of recorded) this.bars.append(bars);
    if (recorded.length === 0) this.steps.extend(history);
    const walked = recorded.length === 0 ? [] : this.extend((this.data = await this.read()), history.legs!);
    this.grown = GrowingAccount.of(this.data, this.bars);
    return { historyEndMs: timeMs.at(-1)!, walked };
  }

  /** Walks the bars of a further instant; undefined where they are of symbols alone that the strategy only reads. */
  async walk({ time, bars }: Instant): Promise<Walked | undefined> {
    const before = this.data!;
    this.bars.append(bars);
    this.data = this.grown?.append(time, new Set(bars.map(({ symbol }) => symbol))) ?? (await this.read());
    return this.extend(this.data, before.legs!).at(-1);
  }

  /** Returns the lines of telemetry of what was walked since the last call. */
  takeTelemetry(): readonly TelemetryEvent[] {
    const told = this.told;
    this.told = [];
    return told;
  }

  /** Returns what has been decided and is filled at the next open, if every leg opens at its last close: what a broker is to be told now.
   *  The session stays where it is. */
  async preview(): Promise<Preview> {
    if (this.system.file.execution.fill === 'close') return this.previewOfCloses();
    const { timeMs } = this.data!.market.bars;
    const time = timeMs.at(-1)! + this.timeframeMs;
    const before = this.data!;
    const bars = this.flatBars(time);
    const symbols = new Set(bars.map(({ symbol }) => symbol));
    this.bars.append(bars);
    try {
      this.data = this.grown?.append(time, symbols) ?? (await this.read());
      const { stretch, positions } = this.steps!.preview(this.data);
      const [{ fills }] = this.walkedOf(stretch) as [Walked];
      return { time, fills, positions: this.heldOf(positions) };
    } finally {
      this.bars.drop([...symbols]);
      this.grown?.drop(symbols);
      this.data = before;
    }
  }

  /** What is decided on a close is filled there already. */
  private previewOfCloses(): Preview {
    return { time: this.data!.market.bars.timeMs.at(-1)!, fills: [], positions: this.heldOf(this.steps!.positions()) };
  }

  private heldOf(positions: readonly OpenPosition[]): HeldLeg[] {
    return positions.map(({ leg, side, quantity, stop, target }) => ({
      symbol: this.symbolOf(leg),
      leg,
      units: side * quantity,
      stop,
      target,
    }));
  }

  /** A bar of each symbol that did not move. */
  private flatBars(time: number): FeedBar[] {
    const legs = distinctLegs(this.data!.legs!).filter(({ instantOf }) => instantOf.length > 0);
    return legs.map(({ data: { market } }) => {
      const close = market.bars.close.at(-1)!;
      return { symbol: market.symbol, time, open: close, high: close, low: close, close, volume: 0 };
    });
  }

  /** What is held, by symbol: signed units. */
  positions(): Readonly<Record<string, number>> {
    return unitsBySymbol(this.heldOf(this.steps?.positions() ?? []));
  }

  /** Last close of each symbol, quote price. */
  closes(): ReadonlyMap<string, number> {
    return new Map(this.data!.legs!.map(({ data: { market } }) => [market.symbol, market.bars.close.at(-1) ?? Number.NaN]));
  }

  /** Symbols that the feed must have: those that are traded, and those that the strategy reads beside them. */
  get symbols(): readonly string[] {
    const { data, portfolio } = this.system.file;
    const read = this.graph.frames.flatMap(({ symbol }) => symbol ?? []);
    return [...new Set([...(portfolio ? data.symbols : [this.symbol]), ...read])];
  }

  /** Opens the bars of a symbol so far for other columns than those of the strategy. Throws what openTradingData throws. */
  async openColumns(symbol: string, graph: StrategyGraph): Promise<TradingData> {
    return (await openTradingData(this.system.file, symbol, graph, cacheOf(this.options), this.bars.open)).trading;
  }

  /** The account's data so far, and the instant that trading began at. */
  get recorded(): { readonly data: TradingData; readonly from: number } {
    return { data: this.data!, from: this.from };
  }

  /** Open to close of a bar, milliseconds. */
  get timeframeMs(): number {
    return this.data!.market.timeframe.durationMs;
  }

  private async read(): Promise<TradingData> {
    const { file } = this.system;
    const opened = await openStrategyData(file, this.symbol, this.graph, cacheOf(this.options), this.bars.open);
    return sessionData(await applyPolicy(file, this.graph, opened.trading, this.options));
  }

  /** Walks data that have become more.
   *  before  legs as they were */
  private extend(data: TradingData, before: readonly LegData[]): Walked[] {
    const stretch = this.steps!.extend(data);
    const lines = this.telemetry.take(stretch, data, this.steps!.scores(before.map(({ instantOf }) => instantOf.length)));
    this.told = this.told.concat(lines); // more lines than a call takes arguments, where a long session goes on
    return this.walkedOf(stretch);
  }

  private walkedOf({ from, to, fills, equity }: AccountStretch): Walked[] {
    const { timeMs } = this.data!.market.bars;
    const walked = Array.from({ length: to - from }, (_, k) => ({
      kind: 'walked' as const,
      time: timeMs[from + k]!,
      equity: equity[k]!,
      fills: [] as JournalFill[],
    }));
    for (let i = 0; i < fills.count; i++)
      walked[fills.instant[i]! - from]!.fills.push({
        symbol: this.symbolOf(fills.leg[i]!),
        side: fills.side[i]! > 0 ? 'buy' : 'sell',
        kind: FILL_KINDS[fills.kind[i]!]!,
        quantity: fills.quantity[i]!,
        price: fills.price[i]!,
        fee: fills.fee[i]!,
      });
    return walked;
  }

  private symbolOf(leg: number): string {
    return this.data!.legs![leg]!.data.market.symbol;
  }
}

/** Returns what legs hold together, signed units by symbol. */
export function unitsBySymbol(positions: readonly HeldLeg[]): Record<string, number> {
  const held: Record<string, number> = {};
  for (const { symbol, units } of positions) held[symbol] = (held[symbol] ?? 0) + units;
  return held;
}
