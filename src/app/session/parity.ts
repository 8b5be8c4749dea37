import { formatTime } from '../../core/time.js';
import type { BarWindow } from '../../core/trading-data.js';
import type { SessionEvent } from '../../live/journal/session-journal.js';
import { listFills } from '../run/fill-columns.js';
import type { BacktestResult } from '../run/backtest.js';

/** What a difference is of (one has a bar that the other lacks, …): the first that is found in this order, on the first bar that has
 *  one. */
export const PARITY_KINDS = ['bar', 'decision', 'quantity', 'fill_price', 'fee', 'equity'] as const;
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
export interface ComparedFill {
  readonly symbol: string;
  /** what it did, as words */
  readonly decision: string;
  readonly quantity: number;
  readonly price: number;
  readonly fee: number;
}

/** What happened on one bar, of an account on one instant. */
export interface ComparedBar {
  /** epoch milliseconds */
  readonly time: number;
  readonly equity: number;
  readonly fills: readonly ComparedFill[];
}

/** Compares what a session did with the backtest over the bars that it saw. */
export function compareRuns(session: BacktestResult, backtest: BacktestResult): Parity {
  return compareWalks(comparedFills(session, session.window), comparedFills(backtest, backtest.window), backtest.market.symbol);
}

/** Compares bar by bar.
 *  symbol  of the account, whose equity is compared */
export function compareWalks(session: readonly ComparedBar[], backtest: readonly ComparedBar[], symbol: string): Parity {
  let agreeing = 0;
  let first: ParityDifference | undefined;
  const bars = Math.max(session.length, backtest.length);
  for (let bar = 0; bar < bars; bar++) {
    const [own, other] = [session[bar], backtest[bar]];
    if (own !== undefined && decisionsOf(own) === decisionsOf(other)) agreeing++;
    first ??= differenceAt(own, other, symbol);
  }
  return { bars, agreeing, score: bars === 0 ? 1 : agreeing / bars, first };
}

function decisionsOf(bar: ComparedBar | undefined): string | undefined {
  return bar && `${bar.time}: ${bar.fills.map(({ decision }) => decision).join()}`;
}

/** Cause by cause, first what was decided, last what it came to. */
function differenceAt(own: ComparedBar | undefined, other: ComparedBar | undefined, account: string): ParityDifference | undefined {
  const time = formatTime((own ?? other)!.time);
  const tell = (kind: ParityKind, symbol: string, found: unknown, wanted: unknown): ParityDifference => ({
    kind,
    time,
    symbol,
    session: String(found ?? 'nothing'),
    backtest: String(wanted ?? 'nothing'),
  });
  if (own === undefined || own.time !== other?.time)
    return tell('bar', account, own && formatTime(own.time), other && formatTime(other.time));
  for (let k = 0; k < Math.max(own.fills.length, other.fills.length); k++) {
    const [a, b] = [own.fills[k], other.fills[k]];
    if (a?.decision !== b?.decision) return tell('decision', (a ?? b)!.symbol, a?.decision, b?.decision);
    for (const [kind, name] of [
      ['quantity', 'quantity'],
      ['fill_price', 'price'],
      ['fee', 'fee'],
    ] as const)
      if (a![name] !== b![name]) return tell(kind, a!.symbol, a![name], b![name]);
  }
  return Object.is(own.equity, other.equity) ? undefined : tell('equity', account, own.equity, other.equity);
}

/** Returns what a run did on each of some of its bars.
 *  equityAt  its equity on a bar of the data; default as its files have it */
export function comparedFills(
  result: BacktestResult,
  { from, to }: BarWindow,
  equityAt = (bar: number): number => result.account.equity[bar - result.window.from]!,
): ComparedBar[] {
  const { timeMs } = result.market.bars;
  const bars = Array.from({ length: to - from }, (_, k) => ({
    time: timeMs[from + k]!,
    equity: equityAt(from + k),
    fills: [] as ComparedFill[],
  }));
  const byTime = new Map(bars.map((bar) => [bar.time, bar]));
  for (const fill of listFills(result)) byTime.get(fill.timeMs)?.fills.push({ ...fill, decision: describeDecision(fill) });
  return bars;
}

/** Returns what a session did, as its journal tells it. */
export function comparedWalk(walked: readonly WalkedBar[]): ComparedBar[] {
  return walked.map(({ time, equity, fills }) => ({
    time,
    equity,
    fills: fills.map((fill) => ({ ...fill, decision: describeDecision(fill) })),
  }));
}

type WalkedBar = Extract<SessionEvent, { kind: 'walked' }>;

/** Returns what a fill did, as words. */
function describeDecision({ kind, side, symbol }: { readonly kind: string; readonly side: string; readonly symbol: string }): string {
  return `${kind} ${side} ${symbol}`;
}
