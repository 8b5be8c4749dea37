import { coreRange } from './core-range.js';
import { sortFinite } from './quantile.js';

/** Returns the range that an axis of values should span: the core of all, and every one that must be seen; undefined where none is
 *  finite. */
export function valueRange(values: Float64Array, shown: readonly number[] = []): [number, number] | undefined {
  const sorted = sortFinite(values);
  const needed = shown.filter(Number.isFinite);
  if (sorted.length === 0 && needed.length === 0) return undefined;
  const core = sorted.length > 0 ? coreRange(sorted) : [];
  return [Math.min(...core, ...needed), Math.max(...core, ...needed)];
}
