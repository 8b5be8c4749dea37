import type { ForestSettings, TrainingRows } from '../../../src/core/learner-kernels.js';
import { slowBin, slowEdges } from './slow-bins.js';
import { slowQuantize } from './slow-quantize.js';
import { BOOTSTRAP, NODE, slowStream } from './slow-random.js';
import { slowDepthFirst, type SlowGrowth, type SlowLeaf, type SlowNode } from './slow-tree.js';

/** A forest by plain loops. `centre` is what the trees' values are counted from. */
export function slowForest(training: TrainingRows, settings: ForestSettings, centre: number, minGain: number): SlowNode[][] {
  const edges = training.columns.map((column) => slowEdges(column, settings.bins));
  const bins = training.columns.map((column, feature) => Array.from(column, (value) => slowBin(value, edges[feature]!)));
  const weights = Array.from(training.target, (_, row) => training.weight?.[row] ?? 1);
  const { gradients, hessians, ...units } = slowQuantize(
    weights.map((weight, row) => weight * (centre - training.target[row]!)),
    weights,
  );
  const growth: SlowGrowth = {
    ...settings,
    ...units,
    bins,
    binCounts: edges.map(({ length }) => length + 1),
    minGain,
    minHessian: 0,
    l2: 0,
    rate: 1,
    monotone: undefined,
    maxLeaves: Infinity,
  };
  return Array.from({ length: settings.trees }, (_, tree) => {
    const draws = slowStream(settings.seed, BOOTSTRAP, tree),
      times = Array.from({ length: training.rows }, () => 0);
    for (let draw = 0; draw < training.rows; draw++) times[draws.below(draw, training.rows)]!++;
    const rows = times
      .map((count, row) => ({ row, gradient: gradients[row]!, hessian: hessians[row]!, times: count }))
      .filter((row) => row.times > 0);
    return slowDepthFirst(growth, rows, (leaf) => drawFeatures(bins, leaf, settings, tree));
  });
}

/** Features without replacement until enough of them vary among the leaf's rows. */
function drawFeatures(
  bins: readonly (readonly number[])[],
  { node, rows }: SlowLeaf,
  { seed, featuresPerNode }: ForestSettings,
  tree: number,
): number[] {
  const stream = slowStream(seed, NODE, tree),
    order = bins.map((_, feature) => feature),
    chosen: number[] = [];
  for (let drawn = 0; drawn < order.length && chosen.length < featuresPerNode; drawn++) {
    const other = drawn + stream.below(node * bins.length + drawn, bins.length - drawn);
    [order[drawn], order[other]] = [order[other]!, order[drawn]!];
    const feature = order[drawn]!;
    if (new Set(rows.map(({ row }) => bins[feature]![row])).size > 1) chosen.push(feature);
  }
  return chosen;
}
