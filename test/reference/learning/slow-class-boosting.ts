import type { ClassBoostingSettings, TrainingRows } from '../../../src/core/learner-kernels.js';
import { slowBin, slowEdges } from './slow-bins.js';
import { drawFeatures, drawRows } from './slow-boosting.js';
import { slowQuantize } from './slow-quantize.js';
import { slowBestFirst, slowWalk, type SlowGrowth, type SlowNode } from './slow-tree.js';

/** Trees of several classes by plain loops: of each class its trees, one a round.
 *  exp  the kernels' own: that of the host may differ in the last bit               */
export function slowClassBoosting(
  training: TrainingRows,
  settings: ClassBoostingSettings,
  baseValues: readonly number[],
  exp: (x: number) => number,
): SlowNode[][][] {
  const edges = training.columns.map((column) => slowEdges(column, settings.bins));
  const bins = training.columns.map((column, feature) => Array.from(column, (value) => slowBin(value, edges[feature]!)));
  const raw = baseValues.map((value) => Array.from({ length: training.rows }, () => value)),
    trees: SlowNode[][][] = baseValues.map(() => []);
  for (let round = 0; round < settings.trees; round++) {
    const shares = slowShares(raw, exp);
    for (let member = 0; member < baseValues.length; member++) {
      const { gradients, hessians, ...units } = slowQuantize(...slowClassGradients(training, shares[member]!, member));
      const growth: SlowGrowth = {
        ...settings,
        ...units,
        bins,
        binCounts: edges.map(({ length }) => length + 1),
        rate: settings.learningRate,
        monotone: settings.monotone?.some((direction) => direction !== 0) ? settings.monotone : undefined,
      };
      const rows = drawRows(training.rows, settings, round).map((row) => ({
        row,
        gradient: gradients[row]!,
        hessian: hessians[row]!,
        times: 1,
      }));
      const nodes = slowBestFirst(growth, rows, drawFeatures(bins.length, settings, round * baseValues.length + member));
      raw[member] = raw[member]!.map((value, row) => value + slowWalk(nodes, (feature) => bins[feature]![row]!));
      trees[member]!.push(nodes);
    }
  }
  return trees;
}

/** Shares of each class and row; powers are summed in the order of the classes. */
export function slowShares(raw: readonly (readonly number[])[], exp: (x: number) => number): number[][] {
  const most = raw[0]!.map((_, row) => Math.max(...raw.map((own) => own[row]!)));
  const powers = raw.map((own) => own.map((value, row) => exp(value - most[row]!)));
  const sums = raw[0]!.map((_, row) => powers.reduce((sum, own) => sum + own[row]!, 0));
  return powers.map((own) => own.map((power, row) => power / sums[row]!));
}

function slowClassGradients({ target, weight }: TrainingRows, shares: readonly number[], member: number): [number[], number[]] {
  const weights = shares.map((_, row) => weight?.[row] ?? 1);
  return [
    shares.map((share, row) => weights[row]! * (share - (target[row] === member ? 1 : 0))),
    shares.map((share, row) => weights[row]! * (share * (1 - share))),
  ];
}
