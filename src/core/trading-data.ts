import { sliceBars, type Bars, type Market } from './bars.js';
import { dailyChanges } from './daily-returns.js';
import type { DataIdentity } from './data-identity.js';
import type { ExtraColumns } from './extra-column.js';
import type { Frame } from './graph.js';
import type { MoneyColumns } from './money-columns.js';

/** Everything that a strategy is run on: its own bars and, where its graph asks for them, other frames and a detail. */
export interface TradingData {
  readonly market: Market;
  /** f64[bar]: wall-clock milliseconds in the calendar's zone */
  readonly localTimeMs: Float64Array;
  /** f64[bar]: the same on the clock of the calendar's trading days: `floor(clock / 86_400_000)` is the bar's day */
  readonly dayClockMs: Float64Array;
  /** columns from elsewhere that the graph reads on the own bars */
  readonly extras?: ExtraColumns | undefined;
  /** frames 1, 2, … of the strategy's graph */
  readonly frames: readonly FrameData[];
  /** bars of a lower timeframe, for `intrabar: detail` */
  readonly detail?: DetailData;
  /** f64[day of the market]: returns of what trials are judged beside, fractions; default the market's own */
  readonly benchmark?: Float64Array | undefined;
  /** of an account: the legs, in the order in which ties are served. The market is then the basket of them, on the account's clock: an
   *  instant stands where a bar would */
  readonly legs?: readonly LegData[] | undefined;
  /** of each leg, or of the market that is traded alone, where an instrument asks for some (I5–I7) */
  readonly money?: readonly MoneyColumns[] | undefined;
  /** all bars that were read for it: the own first, then other symbols in the order of their names, then the detail */
  readonly identities: readonly DataIdentity[];
}

/** A leg's data and how its bars lie on the account's clock. */
export interface LegData {
  readonly data: TradingData;
  /** i32[bar of the leg]: the instant that it opens at */
  readonly instantOf: Int32Array;
  /** i32[instant]: the leg's last bar at or before it, -1 before the first */
  readonly barAt: Int32Array;
  /** of a composite: the member that trades it */
  readonly member?: LegMember | undefined;
  /** of a composite: what its policy says of the member on the leg's bars */
  readonly policy?: PolicyColumns | undefined;
}

/** A member of a composite: its position and its name. */
export interface LegMember {
  readonly index: number;
  readonly name: string;
}

/** What a policy says of a member, bar by bar. */
export interface PolicyColumns {
  /** f64[bar]: share of the leg's cash that an entry decided on its close sizes on; 0 or NaN: none */
  readonly weights: Float64Array;
  /** u8[bar]: 1 where what is held is left on its close; undefined: nowhere */
  readonly isOff?: Uint8Array | undefined;
}

/** Returns the benchmark's return of each trading day of the data, fractions: f64[day]. */
export function benchmarkReturns({
  benchmark,
  market,
  dayClockMs,
}: Pick<TradingData, 'benchmark' | 'market' | 'dayClockMs'>): Float64Array {
  return benchmark ?? dailyChanges(market.bars.close, dayClockMs);
}

/** Bars that are traded on, and the identities of all that were read beside them. */
export type IdentifiedMarket = Pick<TradingData, 'market' | 'identities'>;

/** Bars of another timeframe or symbol and how the bars of the frame's parent read them. */
export interface FrameData {
  readonly bars: Bars;
  readonly localTimeMs: Float64Array;
  /** i32[bar of the parent]: the last completed bar of this frame, -1 where there is none, or none that is young enough */
  readonly rows: Int32Array;
  /** columns from elsewhere that the graph reads on the frame's bars */
  readonly extras?: ExtraColumns | undefined;
}

export interface DetailData extends DetailRange {
  readonly bars: Bars;
}

/** The detail bars [firstOfBar[i], endOfBar[i]) lie inside bar i of the strategy; i32[bar of the strategy]. */
export interface DetailRange {
  readonly firstOfBar: Int32Array;
  readonly endOfBar: Int32Array;
}

/** Returns, for each bar, the last bar of another frame that is complete at its close, -1 where there is none.
 *  closeMs  f64[bar]    bar closes, ascending
 *  endMs    f64[other]  when each bar of the other frame is complete, ascending */
export function alignCompleted(closeMs: Float64Array, endMs: Float64Array): Int32Array {
  const rows = new Int32Array(closeMs.length);
  let row = -1;
  for (let i = 0; i < closeMs.length; i++) {
    while (endMs[row + 1]! <= closeMs[i]!) row++;
    rows[i] = row;
  }
  return rows;
}

/** Where bars of another frame were too old to be read. */
export interface ExpiredRows {
  readonly count: number;
  /** the first bar that reads none for that reason, -1 where there is none */
  readonly first: number;
}

/** Takes a bar of another frame from those that read it when it is too old for them: its row becomes -1, in place.
 *  rows      i32[bar]    of alignCompleted
 *  closeMs   f64[bar]    bar closes, ascending
 *  endMs     f64[other]  when each bar of the other frame was complete, ascending
 *  maxAgeMs  from that time to the close of the bar that reads it, milliseconds; beyond it the row goes */
export function expireRows(rows: Int32Array, closeMs: Float64Array, endMs: Float64Array, maxAgeMs: number): ExpiredRows {
  let [count, first] = [0, -1];
  for (let i = 0; i < rows.length; i++) {
    if (rows[i]! < 0 || closeMs[i]! - endMs[rows[i]!]! <= maxAgeMs) continue;
    rows[i] = -1;
    if (count++ === 0) first = i;
  }
  return { count, first };
}

/** Returns how many bars of another frame the first `barCount` bars of its parent may have read: up to the last one that any of them reads.
 */
export function readBars(rows: Int32Array, barCount: number): number {
  let bar = barCount - 1;
  while (bar >= 0 && rows[bar]! < 0) bar--;
  return bar < 0 ? 0 : rows[bar]! + 1;
}

/** Returns the detail bars inside each bar: those that open in [open of the bar, end of the bar). What opens between the end of a bar
 *  and the next open, after hours or where bars are missing, lies inside none.
 *  timeMs, endMs  f64[bar]     opens and ends, ascending, epoch milliseconds
 *  detailTimeMs   f64[detail]  opens, ascending                                  */
export function locateDetail(timeMs: Float64Array, endMs: Float64Array, detailTimeMs: Float64Array): DetailRange {
  return { firstOfBar: positionsOf(timeMs, detailTimeMs), endOfBar: positionsOf(endMs, detailTimeMs) };
}

/** Returns, for each of ascending times, the first of the others at or after it. */
function positionsOf(timesMs: Float64Array, otherMs: Float64Array): Int32Array {
  let position = 0;
  return Int32Array.from(timesMs, (time) => {
    while (otherMs[position]! < time) position++;
    return position;
  });
}

/** Returns what was known when the first `barCount` bars were complete, as views. The market keeps its hash, which is that of the whole.
 *  frames  of the graph that reads the data: a frame's parent comes before it            */
export function cutTradingData(data: TradingData, frames: readonly Frame[], barCount: number): TradingData {
  const { market, localTimeMs, dayClockMs } = data,
    counts = [barCount];
  const cut = data.frames.map(({ bars, localTimeMs: local, rows, extras }, index) => {
    const read = rows.subarray(0, counts[frames[index + 1]!.parent]),
      count = readBars(read, read.length);
    counts.push(count);
    return { bars: sliceBars(bars, 0, count), localTimeMs: local.subarray(0, count), rows: read, ...cutExtras(extras, count) };
  });
  return {
    market: { ...market, bars: sliceBars(market.bars, 0, barCount) },
    localTimeMs: localTimeMs.subarray(0, barCount),
    dayClockMs: dayClockMs.subarray(0, barCount),
    frames: cut,
    ...cutExtras(data.extras, barCount),
    identities: data.identities,
  };
}

/** Returns what was known of an account when its first instants were over, as views; see cutTradingData.
 *  frames  of the graph that reads the legs' data */
export function cutAccountData(data: TradingData, frames: readonly Frame[], instants: number): TradingData {
  const { market, localTimeMs, dayClockMs, legs = [], money } = data;
  const bars = legs.map(({ barAt }) => (instants === 0 ? 0 : barAt[instants - 1]! + 1));
  return {
    market: { ...market, bars: sliceBars(market.bars, 0, instants) },
    localTimeMs: localTimeMs.subarray(0, instants),
    dayClockMs: dayClockMs.subarray(0, instants),
    frames: [],
    legs: legs.map((leg, index) => cutLeg(leg, frames, bars[index]!, instants)),
    money: money?.map((columns, leg) => cutMoney(columns, bars[leg]!, instants)),
    identities: data.identities,
  };
}

function cutLeg(leg: LegData, frames: readonly Frame[], bars: number, instants: number): LegData {
  const { policy } = leg;
  return {
    ...leg,
    data: { ...cutTradingData(leg.data, frames, bars), ...(leg.data.detail && { detail: cutDetail(leg.data.detail, bars) }) },
    instantOf: leg.instantOf.subarray(0, bars),
    barAt: leg.barAt.subarray(0, instants),
    ...(policy && { policy: { weights: policy.weights.subarray(0, bars), isOff: policy.isOff?.subarray(0, bars) } }),
  };
}

function cutDetail({ bars, firstOfBar, endOfBar }: DetailData, count: number): DetailData {
  const end = count === 0 ? 0 : endOfBar[count - 1]!;
  return { bars: sliceBars(bars, 0, end), firstOfBar: firstOfBar.subarray(0, count), endOfBar: endOfBar.subarray(0, count) };
}

function cutMoney({ isShut, spreadBps, ...ofInstants }: MoneyColumns, bars: number, instants: number): MoneyColumns {
  return {
    ...Object.fromEntries(Object.entries(ofInstants).map(([name, values]) => [name, values?.subarray(0, instants)])),
    isShut: isShut?.subarray(0, bars),
    spreadBps: spreadBps?.subarray(0, bars),
  };
}

function cutExtras(extras: ExtraColumns | undefined, count: number): Pick<TradingData, 'extras'> {
  return extras === undefined ? {} : { extras: new Map(Array.from(extras, ([name, values]) => [name, values.subarray(0, count)])) };
}

/** Returns the bars of a frame's parent that come before `frameBars + 1` bars of the frame are complete. */
export function leadingBars({ frames, market }: TradingData, frame: number, frameBars: number): number {
  const first = frames[frame - 1]!.rows.findIndex((row) => row >= frameBars);
  return first < 0 ? market.bars.timeMs.length : first;
}

/** The bars [from, to) that are traded and marked (F14). */
export interface BarWindow {
  readonly from: number;
  readonly to: number;
}
