import { FILL_KINDS } from '../../core/account.js';
import { formatTime } from '../../core/time.js';
import { fillsOf } from '../run/fill-columns.js';
import type { BacktestResult } from '../run/backtest.js';
import { symbolsOf } from '../run/trade-columns.js';

/** What a difference is of: the first that is found in this order, on the first bar that has one. */
export const PARITY_KINDS = ['decision', 'quantity', 'fill_price', 'fee', 'equity'] as const;
export type ParityKind = (typeof PARITY_KINDS)[number];

export interface ParityDifference {
  readonly kind: ParityKind;
  /** open of the bar, ISO 8601 */
  readonly time: string;
  readonly symbol: string;
  /** what the session did, and what the backtest over its bars does */
  readonly session: string;
  readonly backtest: string;
}

export interface Parity {
  /** bars, of an account instants, that both walked */
  readonly bars: number;
  /** of these, those on which both filled the same orders */
  readonly agreeing: number;
  /** agreeing / bars */
  readonly score: number;
  readonly first?: ParityDifference | undefined;
}

/** One fill as far as runs are compared. */
interface Filled {
  readonly symbol: string;
  readonly decision: string;
  readonly quantity: number;
  readonly price: number;
  readonly fee: number;
}

/** Compares what a session did with the backtest over the bars that it saw. */
export function compareRuns(session: BacktestResult, backtest: BacktestResult): Parity {
  const { window } = backtest;
  const [done, expected] = [fillsByInstant(session), fillsByInstant(backtest)];
  let agreeing = 0;
  let first: ParityDifference | undefined;
  for (let instant = window.from; instant < window.to; instant++) {
    const [own, other] = [done.get(instant) ?? [], expected.get(instant) ?? []];
    if (own.map(({ decision }) => decision).join() === other.map(({ decision }) => decision).join()) agreeing++;
    first ??= differenceAt(instant, own, other, session, backtest);
  }
  const bars = window.to - window.from;
  return { bars, agreeing, score: agreeing / bars, first };
}

/** Cause by cause, first what was decided, last what it came to. */
function differenceAt(
  instant: number,
  own: readonly Filled[],
  other: readonly Filled[],
  session: BacktestResult,
  backtest: BacktestResult,
): ParityDifference | undefined {
  const time = formatTime(backtest.market.bars.timeMs[instant]!);
  const tell = (kind: ParityKind, symbol: string, found: unknown, wanted: unknown): ParityDifference => ({
    kind,
    time,
    symbol,
    session: String(found ?? 'nothing'),
    backtest: String(wanted ?? 'nothing'),
  });
  for (let k = 0; k < Math.max(own.length, other.length); k++) {
    const [a, b] = [own[k], other[k]];
    if (a?.decision !== b?.decision) return tell('decision', (a ?? b)!.symbol, a?.decision, b?.decision);
    for (const [kind, name] of [
      ['quantity', 'quantity'],
      ['fill_price', 'price'],
      ['fee', 'fee'],
    ] as const)
      if (!Object.is(a![name], b![name])) return tell(kind, a!.symbol, a![name], b![name]);
  }
  const [found, wanted] = [session, backtest].map((result) => result.account.equity[instant - result.window.from]);
  return Object.is(found, wanted) ? undefined : tell('equity', backtest.market.symbol, found, wanted);
}

function fillsByInstant(result: BacktestResult): ReadonlyMap<number, readonly Filled[]> {
  const fills = fillsOf(result);
  const symbols = symbolsOf(result);
  const byInstant = new Map<number, Filled[]>();
  for (let i = 0; i < fills.count; i++) {
    const symbol = symbols[fills.leg[i]!]!;
    const filled = {
      symbol,
      decision: `${FILL_KINDS[fills.kind[i]!]} ${fills.side[i]! > 0 ? 'buy' : 'sell'} ${symbol}`,
      quantity: fills.quantity[i]!,
      price: fills.price[i]!,
      fee: fills.fee[i]!,
    };
    const at = byInstant.get(fills.instant[i]!);
    if (at === undefined) byInstant.set(fills.instant[i]!, [filled]);
    else at.push(filled);
  }
  return byInstant;
}
