import { BINS, type Forest, type Tree } from './importance-forest.js';

/** Shares of the variance of the score over the whole space, each in [0, 1]. */
export interface Fanova {
  /** f64[parameter]: what the parameter explains on its own */
  readonly mains: Float64Array;
  /** f64[parameter * dimensions + other], symmetric, 0 on the diagonal: what the two explain together beyond each alone */
  readonly pairs: Float64Array;
  /** f64[parameter]: mains scaled to a sum of 1, as Optuna prints them; 0 where nothing is explained */
  readonly importances: Float64Array;
}

/** Splits the variance of the forest's prediction, over points uniform in the space, into what each parameter and each pair explains;
 *  the mean over the trees. Trees that predict one value are left out; where all do, every share is 0.
 *  Inactive values take no part: averages are over where a parameter is active.
 *  Cost    O(trees * (leaves * dimensions² + pairs * bins²))
 *  Source  Hutter, Hoos, Leyton-Brown, An efficient approach for assessing hyperparameter importance, 2014, ICML, algorithm 2 */
export function fanova({ dimensions, trees, widths }: Forest): Fanova {
  const mains = new Float64Array(dimensions);
  const pairs = new Float64Array(dimensions * dimensions);
  let varied = 0;
  for (const tree of trees) {
    const leaves = listLeaves(tree, widths);
    const mean = leaves.reduce((sum, { value, volume }) => sum + value * volume, 0);
    const total = leaves.reduce((sum, { value, volume }) => sum + volume * (value - mean) ** 2, 0);
    if (!(total > 1e-24 * mean * mean)) continue;
    varied++;
    const singles = widths.map((_, p) => marginalVariance(leaves, widths, p, mean));
    singles.forEach((variance, p) => (mains[p]! += variance / total));
    for (let p = 0; p < dimensions; p++)
      for (let q = p + 1; q < dimensions; q++) {
        const joint = Math.max(0, jointVariance(leaves, widths, p, q, mean) - singles[p]! - singles[q]!) / total;
        pairs[p * dimensions + q]! += joint;
        pairs[q * dimensions + p]! += joint;
      }
  }
  const scale = (values: Float64Array, divisor: number): Float64Array => values.map((value) => (divisor > 0 ? value / divisor : 0));
  return {
    mains: scale(mains, varied),
    pairs: scale(pairs, varied),
    importances: scale(
      mains,
      mains.reduce((sum, share) => sum + share, 0),
    ),
  };
}

interface Leaf {
  readonly value: number;
  /** share of the space */
  readonly volume: number;
  /** bins [from[p], to[p]) of each parameter */
  readonly from: Uint8Array;
  readonly to: Uint8Array;
  /** sides[p]: width of those bins */
  readonly sides: Float64Array;
}

/** Returns the leaves that have a volume, left to right. */
function listLeaves(tree: Tree, widths: readonly Float64Array[]): Leaf[] {
  const before = widths.map(prefixSums);
  const leaves: Leaf[] = [];
  visit(0, new Uint8Array(widths.length), new Uint8Array(widths.length).fill(BINS));
  return leaves;

  function visit(node: number, from: Uint8Array, to: Uint8Array): void {
    const parameter = tree.parameter[node]!;
    if (parameter < 0) {
      const sides = Float64Array.from(before, (sums, p) => sums[to[p]!]! - sums[from[p]!]!);
      const volume = sides.reduce((product, side) => product * side, 1);
      if (volume > 0) leaves.push({ value: tree.value[node]!, volume, from, to, sides });
      return;
    }
    const edge = tree.lastLeftBin[node]! + 1;
    const [leftTo, rightFrom] = [to.slice(), from.slice()];
    leftTo[parameter] = edge;
    rightFrom[parameter] = edge;
    visit(tree.left[node]!, from, leftTo);
    visit(tree.left[node]! + 1, rightFrom, to);
  }
}

function prefixSums(widths: Float64Array): Float64Array {
  const sums = new Float64Array(BINS + 1);
  for (let bin = 0; bin < BINS; bin++) sums[bin + 1] = sums[bin]! + widths[bin]!;
  return sums;
}

/** Variance of the prediction as a function of one parameter, averaged over the others. */
function marginalVariance(leaves: readonly Leaf[], widths: readonly Float64Array[], p: number, mean: number): number {
  const change = new Float64Array(BINS + 1);
  for (const { value, volume, from, to, sides } of leaves) {
    const part = (value - mean) * (volume / sides[p]!);
    change[from[p]!]! += part;
    change[to[p]!]! -= part;
  }
  let [level, variance] = [0, 0];
  for (let bin = 0; bin < BINS; bin++) {
    level += change[bin]!;
    variance += widths[p]![bin]! * level * level;
  }
  return variance;
}

/** The same of two parameters: each leaf adds a rectangle, by its four corners. */
function jointVariance(leaves: readonly Leaf[], widths: readonly Float64Array[], p: number, q: number, mean: number): number {
  const stride = BINS + 1;
  const change = new Float64Array(stride * stride);
  for (const { value, volume, from, to, sides } of leaves) {
    const part = (value - mean) * (volume / (sides[p]! * sides[q]!));
    change[from[p]! * stride + from[q]!]! += part;
    change[from[p]! * stride + to[q]!]! -= part;
    change[to[p]! * stride + from[q]!]! -= part;
    change[to[p]! * stride + to[q]!]! += part;
  }
  let variance = 0;
  const column = new Float64Array(BINS);
  for (let a = 0; a < BINS; a++) {
    let [level, along] = [0, 0];
    for (let b = 0; b < BINS; b++) {
      column[b]! += change[a * stride + b]!;
      level += column[b]!;
      along += widths[q]![b]! * level * level;
    }
    variance += widths[p]![a]! * along;
  }
  return variance;
}
