import { randomStream } from '../core/random.js';
import type { Forest, Tree } from './importance-forest.js';

/** Returns, f64[parameter], how much worse the forest predicts trials that it has not seen once the parameter is shuffled: the increase of
 *  the mean squared error over twice the variance of the scores, at least 0. Of an additive score that is each parameter's share of the
 *  variance, over the trials that were run, not over the whole space; interactions count for each of their parameters.
 *  Source  Breiman, Random forests, 2001, section 10; the scale is that of total effects (Gregorutti, Michel, Saint-Pierre 2017) */
export function permutationImportance({ dimensions, trials, codes, scores, trees }: Forest, seed: number): Float64Array {
  const mean = scores.reduce((sum, score) => sum + score, 0) / trials;
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / trials;
  const increases = new Float64Array(dimensions);
  let seen = 0;
  trees.forEach((tree, number) => {
    if (tree.unseen.length < 2) return;
    seen++;
    const plain = meanSquaredError(tree, codes, scores, tree.unseen);
    for (let parameter = 0; parameter < dimensions; parameter++) {
      const shuffled = shuffle(tree.unseen, seed, number * dimensions + parameter);
      increases[parameter]! += meanSquaredError(tree, codes, scores, tree.unseen, parameter, shuffled) - plain;
    }
  });
  return increases.map((increase) => (seen > 0 && variance > 0 ? Math.max(0, increase / seen / (2 * variance)) : 0));
}

function shuffle(rows: Int32Array, seed: number, stream: number): Int32Array {
  const random = randomStream(seed, stream);
  const shuffled = rows.slice();
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!];
  }
  return shuffled;
}

/** The parameter's bins are read from `shuffled` instead, in the same order. */
function meanSquaredError(
  tree: Tree,
  codes: readonly Uint8Array[],
  scores: Float64Array,
  rows: Int32Array,
  parameter = -1,
  shuffled = rows,
): number {
  let sum = 0;
  for (let i = 0; i < rows.length; i++) {
    let node = 0;
    for (let asked = tree.parameter[0]!; asked >= 0; asked = tree.parameter[node]!) {
      const row = asked === parameter ? shuffled[i]! : rows[i]!;
      node = tree.left[node]! + (codes[asked]![row]! <= tree.lastLeftBin[node]! ? 0 : 1);
    }
    sum += (scores[rows[i]!]! - tree.value[node]!) ** 2;
  }
  return sum / rows.length;
}
