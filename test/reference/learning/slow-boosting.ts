import type { BoostingSettings, TrainingRows } from '../../../src/core/learner-kernels.js';
import { slowBin, slowEdges } from './slow-bins.js';
import { slowQuantize } from './slow-quantize.js';
import { FEATURES, ROWS, slowStream } from './slow-random.js';
import { slowBestFirst, slowWalk, type SlowGrowth, type SlowNode } from './slow-tree.js';

/** Boosted trees by plain loops.
 *  sigmoid  the kernels' own: that of the host may differ in the last bit          */
export function slowBoosting(
  training: TrainingRows,
  settings: BoostingSettings,
  baseValue: number,
  sigmoid: (x: number) => number,
): SlowNode[][] {
  const edges = training.columns.map((column) => slowEdges(column, settings.bins));
  const bins = training.columns.map((column, feature) => Array.from(column, (value) => slowBin(value, edges[feature]!)));
  const monotone = settings.monotone?.some((direction) => direction !== 0) ? settings.monotone : undefined;
  const raw = Array.from({ length: training.rows }, () => baseValue),
    trees: SlowNode[][] = [];
  for (let tree = 0; tree < settings.trees; tree++) {
    const { gradients, hessians, ...units } = slowQuantize(...slowGradients(training, raw, settings, sigmoid));
    const growth: SlowGrowth = {
      ...settings,
      ...units,
      bins,
      binCounts: edges.map(({ length }) => length + 1),
      rate: settings.learningRate,
      monotone,
    };
    const rows = drawRows(training.rows, settings, tree).map((row) => ({
      row,
      gradient: gradients[row]!,
      hessian: hessians[row]!,
      times: 1,
    }));
    const nodes = slowBestFirst(growth, rows, drawFeatures(bins.length, settings, tree));
    raw.forEach((_, row) => (raw[row]! += slowWalk(nodes, (feature) => bins[feature]![row]!)));
    trees.push(nodes);
  }
  return trees;
}

function slowGradients(
  { target, weight }: TrainingRows,
  raw: readonly number[],
  { loss }: BoostingSettings,
  sigmoid: (x: number) => number,
): [number[], number[]] {
  const said = raw.map((value) => (loss === 'log' ? sigmoid(value) : value));
  const weights = raw.map((_, row) => weight?.[row] ?? 1);
  return [
    said.map((value, row) => weights[row]! * (value - target[row]!)),
    said.map((value, row) => (loss === 'log' ? weights[row]! * (value * (1 - value)) : weights[row]!)),
  ];
}

export function drawRows(rows: number, { seed, rowShare }: Pick<BoostingSettings, 'seed' | 'rowShare'>, tree: number): number[] {
  const stream = slowStream(seed, ROWS, tree);
  const drawn = Array.from({ length: rows }, (_, row) => row).filter((row) => rowShare >= 1 || stream.uniform(row) < rowShare);
  return drawn.length === 0 ? [0] : drawn;
}

export function drawFeatures(
  features: number,
  { seed, featureShare }: Pick<BoostingSettings, 'seed' | 'featureShare'>,
  tree: number,
): boolean[] {
  const stream = slowStream(seed, FEATURES, tree);
  let missing = Math.max(1, roundHalfEven(featureShare * features));
  return Array.from({ length: features }, (_, feature) => {
    const isDrawn = stream.below(feature, features - feature) < missing;
    if (isDrawn) missing--;
    return isDrawn;
  });
}

function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded;
}
