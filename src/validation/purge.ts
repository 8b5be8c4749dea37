import type { BarWindow } from '../core/trading-data.js';

export interface PurgeOptions {
  /** bars beyond its own that a row's label looks at: row i knows its label at the close of bar i + horizonBars; >= 0 */
  readonly horizonBars: number;
  /** bars dropped after the last bar that a test range's labels look at; >= 0 */
  readonly embargoBars: number;
}

/** Returns the rows of `bars` that may train when `tests` are tested, as ascending half-open ranges.
 *  A row is purged where its label [i, i + horizonBars] shares a bar with a test row's label; the embargo drops the rows after that.
 *  tests   ascending, apart
 *  Source  López de Prado, Advances in Financial Machine Learning, 2018, 7.4.1 and 7.4.2 (snippets 7.1 to 7.3)            */
export function trainRanges(bars: BarWindow, tests: readonly BarWindow[], { horizonBars, embargoBars }: PurgeOptions): BarWindow[] {
  const ranges: BarWindow[] = [];
  let from = bars.from;
  for (const test of tests) {
    pushRange(ranges, from, Math.min(test.from - horizonBars, bars.to));
    from = Math.max(from, test.to + horizonBars + embargoBars);
  }
  pushRange(ranges, from, bars.to);
  return ranges;
}

function pushRange(ranges: BarWindow[], from: number, to: number): void {
  if (to > from) ranges.push({ from, to });
}

/** Returns the rows that may train, ascending, where each label has its own end (triple barrier, for instance).
 *  lastBar  i32[row]  the last bar that the row's label looks at, >= row
 *  tests    ascending, apart
 *  Cost     O(rows * tests)
 *  Source   as trainRanges                                                                                                */
export function trainRows(lastBar: Int32Array, tests: readonly BarWindow[], embargoBars: number): Int32Array {
  const blocked = tests.map(({ from, to }) => ({ from, to: lastKnown(lastBar, from, to) }));
  const rows = new Int32Array(lastBar.length);
  let count = 0;
  for (let row = 0; row < lastBar.length; row++) {
    const isFree = blocked.every(({ from, to }) => lastBar[row]! < from || row > to + embargoBars);
    if (isFree) rows[count++] = row;
  }
  return rows.slice(0, count);
}

function lastKnown(lastBar: Int32Array, from: number, to: number): number {
  let last = to - 1;
  for (let row = from; row < to; row++) last = Math.max(last, lastBar[row]!);
  return last;
}
