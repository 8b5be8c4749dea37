import { randomStream } from '../../../src/core/random.js';
import type { Forest, Tree } from '../../../src/search/importance-forest.js';

/** A tree as nested choices. */
export type SlowTree =
  | { readonly value: number }
  | { readonly value: number; readonly parameter: number; readonly lastLeftBin: number; readonly left: SlowTree; readonly right: SlowTree };

/** Grows a tree by trying every division of every node and counting the squares about the means of both sides; of equal ones the first.
 *  For scores whose sums are exact. */
export function growSlowly(
  codes: readonly ArrayLike<number>[],
  scores: ArrayLike<number>,
  rows: readonly number[],
  leastLeaf: number,
): SlowTree {
  const value = meanOf(rows, scores);
  let best: { parameter: number; lastLeftBin: number; left: number[]; right: number[]; squares: number } | undefined;
  for (const [parameter, bins] of codes.entries())
    for (const lastLeftBin of new Set(rows.map((row) => bins[row]!).sort((a, b) => a - b))) {
      const [left, right] = [rows.filter((row) => bins[row]! <= lastLeftBin), rows.filter((row) => bins[row]! > lastLeftBin)];
      if (left.length < leastLeaf || right.length < leastLeaf) continue;
      const squares = squaresOf(left, scores) + squaresOf(right, scores);
      if (best === undefined || squares < best.squares - 1e-7) best = { parameter, lastLeftBin, left, right, squares };
    }
  if (best === undefined || best.squares > squaresOf(rows, scores) - 1e-7) return { value };
  const { parameter, lastLeftBin } = best;
  return {
    value,
    parameter,
    lastLeftBin,
    left: growSlowly(codes, scores, best.left, leastLeaf),
    right: growSlowly(codes, scores, best.right, leastLeaf),
  };
}

/** Returns a grown tree as nested choices. */
export function nest(tree: Tree, node = 0): SlowTree {
  const [value, parameter] = [tree.value[node]!, tree.parameter[node]!];
  if (parameter < 0) return { value };
  const left = tree.left[node]!;
  return { value, parameter, lastLeftBin: tree.lastLeftBin[node]!, left: nest(tree, left), right: nest(tree, left + 1) };
}

/** The bootstrap sample of a tree, and the trials that it missed, from a random one on. */
export function drawSlowly(trials: number, seed: number, tree: number): { rows: number[]; unseen: number[] } {
  const random = randomStream(seed, tree + 1);
  const rows = Array.from({ length: Math.min(trials, 4000) }, () => Math.floor(random.uniform() * trials));
  const first = Math.floor(random.uniform() * trials);
  const round = Array.from({ length: trials }, (_, k) => (first + k) % trials);
  const seen = new Set(rows);
  return { rows, unseen: round.filter((row) => !seen.has(row)).slice(0, 1000) };
}

/** Predicts a point given by its bins. */
export function predict(tree: SlowTree, bins: readonly number[]): number {
  if (!('parameter' in tree)) return tree.value;
  return predict(bins[tree.parameter]! <= tree.lastLeftBin ? tree.left : tree.right, bins);
}

/** Shares of variance by going through every cell of the space: an analysis of variance, tree by tree, and their means. */
export function decomposeSlowly({ dimensions, trees, widths }: Forest): { mains: number[]; pairs: number[][] } {
  const mains = Array.from({ length: dimensions }, () => 0);
  const pairs = mains.map(() => mains.map(() => 0));
  const binsOf = widths.map((of) => [...of.keys()].filter((bin) => of[bin]! > 0));
  const cells = binsOf.reduce<number[][]>((list, bins) => list.flatMap((cell) => bins.map((bin) => [...cell, bin])), [[]]);
  const volumeOf = (cell: readonly number[]): number => cell.reduce((product, bin, p) => product * widths[p]![bin]!, 1);
  let varied = 0;
  for (const tree of trees) {
    const nested = nest(tree);
    const points = cells.map((cell) => ({ cell, volume: volumeOf(cell), value: predict(nested, cell) }));
    const mean = points.reduce((sum, { volume, value }) => sum + volume * value, 0);
    const total = points.reduce((sum, { volume, value }) => sum + volume * (value - mean) ** 2, 0);
    if (total < 1e-20) continue;
    varied++;
    /** Variance of the mean over all parameters but these. */
    const varianceOf = (...of: number[]): number => {
      const groups = new Map<string, typeof points>();
      for (const point of points) {
        const key = of.map((p) => point.cell[p]).join();
        groups.set(key, [...(groups.get(key) ?? []), point]);
      }
      return [...groups.values()].reduce((sum, group) => {
        const volume = group.reduce((part, each) => part + each.volume, 0);
        const average = group.reduce((part, each) => part + each.volume * each.value, 0) / volume;
        return sum + volume * (average - mean) ** 2;
      }, 0);
    };
    const singles = mains.map((_, p) => varianceOf(p));
    singles.forEach((single, p) => (mains[p]! += single / total));
    for (let p = 0; p < dimensions; p++)
      for (let q = 0; q < dimensions; q++) if (p !== q) pairs[p]![q]! += Math.max(0, varianceOf(p, q) - singles[p]! - singles[q]!) / total;
  }
  return { mains: mains.map((sum) => sum / varied), pairs: pairs.map((row) => row.map((sum) => sum / varied)) };
}

const meanOf = (rows: readonly number[], scores: ArrayLike<number>): number =>
  rows.reduce((sum, row) => sum + scores[row]!, 0) / rows.length;
function squaresOf(rows: readonly number[], scores: ArrayLike<number>): number {
  const mean = meanOf(rows, scores);
  return rows.reduce((sum, row) => sum + (scores[row]! - mean) ** 2, 0);
}
