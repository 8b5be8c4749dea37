import { exampleAt, findRows } from './checked-rows.js';
import type { CheckedRows } from './checked-rows.js';
import { CLOSE_MARK, OPEN_MARK, soundCloseBefore } from './find-outliers.js';
import type { Issue } from './findings.js';

/** Ratios in which shares are split, new for old. */
const RATIOS: readonly (readonly [number, number])[] = [
  [3, 2],
  ...[2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 25, 30, 40, 50, 100].map((count) => [count, 1] as const),
];
/** A price may move this much overnight beside its split; wider, and real crashes would look like one. */
const OPEN_TOLERANCE = 0.03;
/** By the close the jump must still be there: a bad tick jumps back. */
const CLOSE_TOLERANCE = 0.15;

export interface Split {
  /** first bar at the new price */
  readonly index: number;
  /** new price over old price: 0.5 after a split of 2 for 1, 10 after a reverse split of 1 for 10 */
  readonly priceRatio: number;
  /** `2:1`, new shares for old */
  readonly name: string;
}

/** Finds closes and next opens whose ratio is that of a share split that the source has not adjusted for. Outliers are no prices of either.
 *  marks  u8[bar]: outliers, as findOutliers gives them */
export function findSplits(rows: CheckedRows, marks: Uint8Array): Split[] {
  const { open, close } = rows.bars;
  const splits: Split[] = [];
  for (const index of findRows(rows, (i) => i > 0 && Math.abs(open[i]! / close[i - 1]! - 1) > 0.3)) {
    if ((marks[index]! & (OPEN_MARK | CLOSE_MARK)) !== 0) continue;
    const before = soundCloseBefore(close, marks, index);
    const ratio = nearestRatio(open[index]! / before);
    if (ratio && Math.abs(close[index]! / before / ratio.priceRatio - 1) <= CLOSE_TOLERANCE) splits.push({ index, ...ratio });
  }
  return splits;
}

/** Returns the splits as an issue. */
export function splitIssues(rows: CheckedRows, splits: readonly Split[]): Issue[] {
  if (splits.length === 0) return [];
  const { open, close } = rows.bars;
  const examples = splits.slice(0, rows.exampleLimit).map(({ index, name, priceRatio }) => {
    const before = close[index - 1]!;
    const values = { ratio: name, close_before: before, open: open[index]! };
    return exampleAt(rows, index, { values, repaired: { ...values, close_before: before * priceRatio } });
  });
  return [{ kind: 'split', count: splits.length, examples }];
}

/** Divides the prices before each split by its ratio and multiplies the volumes, in place. */
export function adjustForSplits({ bars }: CheckedRows, splits: readonly Split[]): void {
  for (const { index, priceRatio } of splits) {
    for (const column of [bars.open, bars.high, bars.low, bars.close]) for (let i = 0; i < index; i++) column[i]! *= priceRatio;
    for (let i = 0; i < index; i++) bars.volume[i]! /= priceRatio;
  }
}

function nearestRatio(jump: number): { priceRatio: number; name: string } | undefined {
  for (const [many, few] of RATIOS) {
    if (Math.abs((jump * many) / few - 1) <= OPEN_TOLERANCE) return { priceRatio: few / many, name: `${many}:${few}` };
    if (Math.abs((jump * few) / many - 1) <= OPEN_TOLERANCE) return { priceRatio: many / few, name: `${few}:${many}` };
  }
  return undefined;
}
