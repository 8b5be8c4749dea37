import type { Bars } from '../../core/bars.js';
import { LocalRanges } from './local-range.js';

/** Which prices of a bar are outliers: bits of its mark. */
export const [OPEN_MARK, HIGH_MARK, LOW_MARK, CLOSE_MARK] = [1, 2, 4, 8] as const;
const PRICE_MARKS = OPEN_MARK | CLOSE_MARK;

/** From which distance on a price is far: at that share of the larger price and at so many ranges of what is around it. A print that is
 *  hundreds of ranges off need not be far in percent; one at half or twice what is around it is wrong in a wild market too. */
const FAR = [
  { share: 0.03, ranges: 20 },
  { share: 0.1, ranges: 6 },
  { share: 0.5, ranges: 2 },
] as const;
/** Nearer than this share no price is far. */
const LEAST_SHARE = FAR[0].share;
/** Bars in a row that are taken for wrong prints; what stays for longer is a move. */
const LONGEST_RUN = 2;

/** Outliers among bars. */
export interface Outliers {
  /** u8[bar]: marks of the prices that are outliers */
  readonly marks: Uint8Array;
  /** bars with an open or a close among them, ascending */
  readonly priceBars: readonly number[];
  /** bars with a low or a high alone, ascending */
  readonly wickBars: readonly number[];
}

/** Finds single prints that stand far from what surrounds them.
 *  A close that is far from the close before, while the price is back within two bars and by a jump, not by trading; an open that is far
 *  from the close before it and from its own close (or the next sound open); a low or a high that is far beyond open and close of its
 *  bar, the close before and the open behind. A crash, a gap or a split stays where it went, and is none; nor is the last close, of which
 *  nothing is known behind it. What is far is measured by the bars beside: in a market that is wild there, little is.
 *  bars  ascending in time
 *  Cost  O(bars)                                                                */
export function findOutliers(bars: Bars): Outliers {
  const marks = new Uint8Array(bars.close.length);
  const isFar = measureOf(bars);
  markCloses(bars, marks, isFar);
  markOpens(bars, marks, isFar);
  markWicks(bars, marks, isFar);
  const priceBars: number[] = [];
  const wickBars: number[] = [];
  for (let i = 0; i < marks.length; i++) {
    if (marks[i] === 0) continue;
    if ((marks[i]! & PRICE_MARKS) !== 0) priceBars.push(i);
    else wickBars.push(i);
  }
  return { marks, priceBars, wickBars };
}

/** Whether a price of bar `i` is far from another; `body` is what the bar itself moved, as far as that is sound. */
type FarMeasure = (i: number, price: number, from: number, body?: number) => boolean;

function measureOf({ high, low }: Bars): FarMeasure {
  const usual = new LocalRanges(high, low);
  return (i, price, from, body = 0) => {
    const distance = Math.abs(price - from);
    const share = distance / Math.max(Math.abs(price), Math.abs(from));
    if (!(share >= LEAST_SHARE)) return false;
    const range = usual.around(i);
    if (share >= FAR[2].share && price > 0 && from > 0 && distance >= FAR[2].ranges * range) return true;
    const around = Math.max(range, body, rangeBeside(high, low, i));
    return distance >= (share >= FAR[1].share ? FAR[1] : FAR[0]).ranges * around;
  };
}

/** The second largest range of the two bars before and the two behind: one of them may be wrong itself. */
function rangeBeside(high: Float64Array, low: Float64Array, i: number): number {
  let [largest, second] = [0, 0];
  for (let k = Math.max(0, i - 2); k <= Math.min(high.length - 1, i + 2); k++) {
    const range = high[k]! - low[k]!;
    if (k === i || !(range > second)) continue;
    second = Math.min(range, largest);
    largest = Math.max(range, largest);
  }
  return second;
}

function markCloses({ open, close }: Bars, marks: Uint8Array, isFar: FarMeasure): void {
  if (close.length > 1 && isFar(0, close[0]!, open[0]!) && isFar(0, close[0]!, open[1]!) && !isFar(0, open[1]!, open[0]!))
    marks[0]! |= CLOSE_MARK;
  for (let i = 1; i + 1 < close.length; i++) {
    const before = close[i - 1]!;
    if (!(Math.abs(close[i]! - before) > LEAST_SHARE * Math.abs(before)) || !isFar(i, close[i]!, before)) continue;
    const run = runOfFarCloses(open, close, i, isFar);
    for (let k = 0; k < run; k++) marks[i + k]! |= CLOSE_MARK;
    i += run;
  }
}

/** Bars from `from` on whose closes are far from the close before them, if the bar behind is back at it by a jump; else 0. */
function runOfFarCloses(open: Float64Array, close: Float64Array, from: number, isFar: FarMeasure): number {
  const before = close[from - 1]!;
  for (let next = from + 1; next < close.length && next <= from + LONGEST_RUN; next++) {
    if (isFar(next, close[next]!, before)) continue;
    const [last, opened] = [close[next - 1]!, open[next]!];
    const isBack = Math.abs(close[next]! - before) < Math.abs(last - before) / 4;
    return isBack && isFar(next, last, opened) && !isFar(next, opened, before) ? next - from : 0;
  }
  return 0;
}

function markOpens({ open, close }: Bars, marks: Uint8Array, isFar: FarMeasure): void {
  for (let i = 1; i < open.length; i++) {
    const price = open[i]!;
    const last = close[i - 1]!;
    if (!(Math.abs(price - last) > LEAST_SHARE * Math.abs(last)) && (marks[i - 1]! & CLOSE_MARK) === 0) continue;
    const before = soundCloseBefore(close, marks, i);
    const behind = (marks[i]! & CLOSE_MARK) === 0 ? close[i]! : soundOpenBehind(open, close, marks, i);
    const isBetween = price >= Math.min(before, behind) && price <= Math.max(before, behind);
    if (!isBetween && isFar(i, price, before) && isFar(i, price, behind)) marks[i]! |= OPEN_MARK;
  }
}

/** The last close before bar `i` that is no outlier; NaN where there is none. */
export function soundCloseBefore(close: Float64Array, marks: Uint8Array, i: number): number {
  let at = i - 1;
  while (at >= 0 && ((marks[at]! & CLOSE_MARK) !== 0 || Number.isNaN(close[at]!))) at--;
  return at < 0 ? Number.NaN : close[at]!;
}

/** The open of the first bar behind bar `i` whose close is no outlier; NaN where there is none. */
function soundOpenBehind(open: Float64Array, close: Float64Array, marks: Uint8Array, i: number): number {
  let at = i + 1;
  while (at < close.length && (marks[at]! & CLOSE_MARK) !== 0) at++;
  return at < close.length ? open[at]! : Number.NaN;
}

function markWicks({ open, high, low, close }: Bars, marks: Uint8Array, isFar: FarMeasure): void {
  for (let i = 0; i < close.length; i++) {
    const bodyLow = Math.min(open[i]!, close[i]!);
    const bodyHigh = Math.max(open[i]!, close[i]!);
    const isMarked = marks[i] !== 0;
    if (!isMarked && !(bodyLow - low[i]! > LEAST_SHARE * Math.abs(bodyLow)) && !(high[i]! - bodyHigh > LEAST_SHARE * Math.abs(bodyHigh)))
      continue;
    const [lowest, highest] = soundRange(open, close, marks, i);
    const body = isMarked ? 0 : bodyHigh - bodyLow;
    if (low[i]! < lowest && isFar(i, low[i]!, lowest, body)) marks[i]! |= LOW_MARK;
    if (high[i]! > highest && isFar(i, high[i]!, highest, body)) marks[i]! |= HIGH_MARK;
  }
}

/** The lowest and highest of the bar's sound open and close, the close before and the open behind; [Infinity, -Infinity] where none is. */
function soundRange(open: Float64Array, close: Float64Array, marks: Uint8Array, i: number): [number, number] {
  let [lowest, highest] = [Infinity, -Infinity];
  const include = (price: number | undefined): void => {
    if (price === undefined || Number.isNaN(price)) return;
    lowest = Math.min(lowest, price);
    highest = Math.max(highest, price);
  };
  if ((marks[i]! & OPEN_MARK) === 0) include(open[i]);
  if ((marks[i]! & CLOSE_MARK) === 0) include(close[i]);
  include(soundCloseBefore(close, marks, i));
  if (i + 1 < open.length && (marks[i + 1]! & OPEN_MARK) === 0) include(open[i + 1]);
  return [lowest, highest];
}
