import type { Bars } from '../../core/bars.js';
import type { CheckedRows, Shown } from './checked-rows.js';
import { pricesAt } from './checked-rows.js';
import { CLOSE_MARK, HIGH_MARK, LOW_MARK, OPEN_MARK, soundCloseBefore, type Outliers } from './find-outliers.js';

/** Bars before a bar whose wicks say how long its own may be. */
const WICK_BARS = 32;

/** The four prices of a bar. */
interface Prices {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** Returns the bar without its outliers: a wrong open is the last sound close before it, a wrong close its own open if that is sound, else
 *  the last sound close; a wrong low or high is the nearer of open and close; whatever is left holds both. Nothing behind the bar enters.
 */
export function repairedBar(bars: Bars, { marks }: Outliers, i: number): Prices {
  const mark = marks[i]!;
  const before = soundCloseBefore(bars.close, marks, i);
  const open = (mark & OPEN_MARK) === 0 || Number.isNaN(before) ? bars.open[i]! : before;
  const close = (mark & CLOSE_MARK) === 0 ? bars.close[i]! : open;
  const [bottom, top] = [Math.min(open, close), Math.max(open, close)];
  return {
    open,
    high: (mark & HIGH_MARK) === 0 ? Math.max(bars.high[i]!, top) : top,
    low: (mark & LOW_MARK) === 0 ? Math.min(bars.low[i]!, bottom) : bottom,
    close,
  };
}

/** Returns the bar with its low or high drawn in to the longest wick on that side among the bars before it that are no outliers. */
export function winsorisedBar(bars: Bars, { marks }: Outliers, i: number): Prices {
  const { open, close } = { open: bars.open[i]!, close: bars.close[i]! };
  let [below, above] = [0, 0];
  for (let k = Math.max(0, i - WICK_BARS); k < i; k++) {
    if (marks[k] !== 0) continue;
    below = Math.max(below, Math.min(bars.open[k]!, bars.close[k]!) - bars.low[k]! || 0);
    above = Math.max(above, bars.high[k]! - Math.max(bars.open[k]!, bars.close[k]!) || 0);
  }
  return {
    open,
    high: (marks[i]! & HIGH_MARK) === 0 ? bars.high[i]! : Math.max(open, close) + above,
    low: (marks[i]! & LOW_MARK) === 0 ? bars.low[i]! : Math.min(open, close) - below,
    close,
  };
}

/** What an example shows of an outlier: the bar as it is, which of its prices are meant, the close before, and the repaired bar. */
export function showOutlier(rows: CheckedRows, outliers: Outliers): (i: number) => Shown {
  return (i) => ({
    values: { what: namePrices(outliers.marks[i]!), ...pricesAt(rows, i), ...(i > 0 && { close_before: rows.bars.close[i - 1]! }) },
    repaired: { ...repairedBar(rows.bars, outliers, i) },
  });
}

/** Replaces bars by what `make` says of them; all are made before any is replaced. */
export function replaceBars(bars: Bars, indices: readonly number[], make: (i: number) => Prices): void {
  const made = indices.map(make);
  indices.forEach((index, k) => {
    for (const name of ['open', 'high', 'low', 'close'] as const) bars[name][index] = made[k]![name];
  });
}

function namePrices(mark: number): string {
  const names = [
    [OPEN_MARK, 'open'],
    [HIGH_MARK, 'high'],
    [LOW_MARK, 'low'],
    [CLOSE_MARK, 'close'],
  ] as const;
  return names
    .filter(([bit]) => (mark & bit) !== 0)
    .map(([, name]) => name)
    .join(' and ');
}
