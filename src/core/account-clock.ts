import { BAR_COLUMNS, type BarColumn, type Bars } from './bars.js';
import type { BarWindow } from './trading-data.js';

/** Returns the account's instants: the distinct opens of all legs, ascending (P1).
 *  timesMs  f64[bar] of each leg, ascending */
export function mergeInstants(timesMs: readonly Float64Array[]): Float64Array {
  const [first] = timesMs;
  if (first !== undefined && timesMs.every((times) => haveSameTimes(times, first))) return first;
  return Float64Array.from(new Set(timesMs.flatMap((times) => Array.from(times)))).sort();
}

function haveSameTimes(times: Float64Array, other: Float64Array): boolean {
  return times.length === other.length && times.every((time, i) => time === other[i]);
}

/** Returns how the bars of a leg lie on the account's clock: the instant of each bar, and the last bar at or before each instant, -1 before
 *  the first.
 *  timeMs, instantsMs  ascending; every time of the leg is an instant */
export function placeOnClock(timeMs: Float64Array, instantsMs: Float64Array): { instantOf: Int32Array; barAt: Int32Array } {
  const instantOf = new Int32Array(timeMs.length);
  const barAt = new Int32Array(instantsMs.length);
  let bar = -1;
  for (let instant = 0; instant < instantsMs.length; instant++) {
    if (timeMs[bar + 1] === instantsMs[instant]) instantOf[++bar] = instant;
    barAt[instant] = bar;
  }
  return { instantOf, barAt };
}

/** Returns the bars of a leg whose opens lie in a window of instants.
 *  barAt  i32[instant]: the leg's last bar at or before it */
export function legWindow(barAt: Int32Array, { from, to }: BarWindow): BarWindow {
  return { from: from === 0 ? 0 : barAt[from - 1]! + 1, to: barAt[to - 1]! + 1 };
}

/** Returns the legs without those that are on a market which an earlier one is on. */
export function distinctLegs<Leg extends { readonly data: { readonly market: { readonly symbol: string } } }>(
  legs: readonly Leg[],
): readonly Leg[] {
  const symbols = legs.map(({ data }) => data.market.symbol);
  return legs.filter((_, leg) => symbols.indexOf(symbols[leg]!) === leg);
}

/** What a leg brings to the basket. */
export interface BasketLeg {
  readonly bars: Bars;
  readonly instantOf: Int32Array;
  readonly barAt: Int32Array;
}

/** The value that the basket begins with. */
const BASKET_START = 100;

/** Returns the bars of the legs held at equal weights, weighed anew at every instant, without costs: at each instant it changes by the mean
 *  change of the legs that had a price before, so that a name counts from its second bar on and not before it is listed. Highs and lows are
 *  means too: the legs need not have had theirs at one time. Volume is NaN. The basket of one leg are its own bars. */
export function basketOf(legs: readonly BasketLeg[], instantsMs: Float64Array): Bars {
  if (legs.length === 1) return legs[0]!.bars;
  const column = (): Float64Array => new Float64Array(instantsMs.length);
  const basket = { open: column(), high: column(), low: column(), close: column(), volume: column() };
  for (let instant = 0; instant < instantsMs.length; instant++) {
    const bar = basketAt(legs, instant, basket.close[instant - 1]);
    for (const name of BAR_COLUMNS) basket[name][instant] = bar[name];
  }
  return { timeMs: instantsMs, ...basket };
}

/** Returns the bar of the basket at one instant.
 *  before  its close at the instant before; undefined where there is none */
export function basketAt(legs: readonly BasketLeg[], instant: number, before = BASKET_START): Record<BarColumn, number> {
  const { open, high, low, close } = meanChanges(legs, instant);
  return { open: before * open, high: before * high, low: before * low, close: before * close, volume: Number.NaN };
}

type Changes = Record<'open' | 'high' | 'low' | 'close', number>;

function meanChanges(legs: readonly BasketLeg[], instant: number): Changes {
  const sum: Changes = { open: 0, high: 0, low: 0, close: 0 };
  let count = 0;
  for (const { bars, instantOf, barAt } of legs) {
    const bar = barAt[instant]!;
    const hasBar = bar >= 0 && instantOf[bar] === instant;
    const before = bars.close[hasBar ? bar - 1 : bar];
    if (before === undefined || !(before > 0)) continue;
    count++;
    for (const name of ['open', 'high', 'low', 'close'] as const) sum[name] += hasBar ? bars[name][bar]! / before : 1;
  }
  const mean = (total: number): number => (count === 0 ? 1 : total / count);
  return { open: mean(sum.open), high: mean(sum.high), low: mean(sum.low), close: mean(sum.close) };
}
