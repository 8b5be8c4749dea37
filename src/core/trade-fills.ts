import { FILL_KINDS, type FillColumns } from './account.js';
import { intColumn } from './int-column.js';
import { sortPositions } from './sort-positions.js';
import { EXIT_REASONS } from './trade.js';
import type { TradeColumns } from './trade-columns.js';

const [ENTER, LEAVE] = [FILL_KINDS.indexOf('enter'), FILL_KINDS.indexOf('leave')];
/** Exits that happen inside bars, and those that happen at the closes, whatever decisions fill at. */
const INSIDE = ['stop', 'target'].map((reason) => EXIT_REASONS.findIndex((name) => name === reason));
const AT_CLOSE = ['end', 'delisted'].map((reason) => EXIT_REASONS.findIndex((name) => name === reason));
const GUARD = EXIT_REASONS.indexOf('guard');

/** Returns the fills of trades that have one in and one out, in the order in which they happened, ties by leg (P2); `number` is the trade's
 *  position.
 *  fill  what decisions are filled at */
export function fillsOfTrades(trades: TradeColumns, fill: 'next_open' | 'close'): FillColumns {
  const { count } = trades;
  const keys = Float64Array.from({ length: 2 * count }, (_, place) => keyOf(place));
  const legOf = (place: number): number => trades.leg?.[of(place)] ?? 0;
  const order = sortPositions(
    intColumn(2 * count, (place) => place),
    (a, b) => keys[a]! - keys[b]! || legOf(a) - legOf(b),
  );
  const whole = (valueOf: (place: number) => number): Int32Array => Int32Array.from(order, valueOf);
  const number = (valueOf: (place: number) => number): Float64Array => Float64Array.from(order, valueOf);
  return {
    count: 2 * count,
    leg: whole(legOf),
    instant: whole(instantOf),
    side: whole((place) => (isExit(place) ? -1 : 1) * trades.side[of(place)]!),
    kind: whole((place) => (isExit(place) ? LEAVE : ENTER)),
    number: whole(of),
    reason: whole((place) => (isExit(place) ? trades.reason[of(place)]! : -1)),
    decision: new Int32Array(2 * count).fill(-1),
    rate: new Float64Array(2 * count).fill(1),
    quantity: number((place) => trades.quantity[of(place)]!),
    price: number((place) => (isExit(place) ? trades.exitPrice : trades.entryPrice)[of(place)]!),
    fee: number((place) => (isExit(place) ? trades.fees[of(place)]! - trades.entryFee[of(place)]! : trades.entryFee[of(place)]!)),
  };

  /** Entries come first, then exits, both in the order of the trades. */
  function isExit(place: number): boolean {
    return place >= count;
  }

  function of(place: number): number {
    return place % count;
  }

  function instantOf(place: number): number {
    return (isExit(place) ? trades.exitBar : trades.entryBar)[of(place)]!;
  }

  /** Phases of an instant: exits at the open, entries there, what is met inside the bar, exits at the close, entries there. */
  function keyOf(place: number): number {
    return instantOf(place) * 5 + (isExit(place) ? phaseOf(trades.reason[of(place)]!) : fill === 'next_open' ? 1 : 4);
  }

  function phaseOf(reason: number): number {
    if (INSIDE.includes(reason)) return 2;
    return AT_CLOSE.includes(reason) || (fill === 'close' && reason !== GUARD) ? 3 : 0;
  }
}
