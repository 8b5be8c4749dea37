import type { PlotArea } from './frame.js';

/** Ticks of an axis of folds for `drawBaseAxis`: the folds by their numbers, as many as have room. */
export function foldMarks(foldNumbers: readonly number[], area: PlotArea): { at: number; label: string }[] {
  const every = Math.max(1, Math.ceil((28 * foldNumbers.length) / (area.right - area.left)));
  return foldNumbers.flatMap((foldNumber, at) => (at % every === 0 ? [{ at, label: String(foldNumber) }] : []));
}
