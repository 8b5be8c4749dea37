import type { FeatureScaling, LinearState, SgdSettings, TrainingRows } from '../../../src/core/learner-kernels.js';
import { SHUFFLE, slowStream } from './slow-random.js';

/** Stochastic gradient descent by plain loops. */
export function slowSgd(
  { rows, columns, target, weight }: TrainingRows,
  { means, scales }: FeatureScaling,
  settings: SgdSettings,
  from: LinearState,
): LinearState {
  const weights = Array.from(from.weights),
    sums = Array.from(from.weightSums ?? []),
    { l2 } = settings;
  let { intercept, interceptSum, step } = from;
  for (let pass = 0; pass < settings.passes; pass++) {
    for (const row of settings.isShuffled ? shuffled(rows, settings.seed, pass) : Array.from({ length: rows }, (_, index) => index)) {
      const x = columns.map((column, feature) => (Number.isNaN(column[row]!) ? 0 : (column[row]! - means[feature]!) / scales[feature]!));
      const raw = x.reduce((sum, value, feature) => sum + value * weights[feature]!, intercept);
      const said = settings.loss === 'log' ? 1 / (1 + Math.exp(-raw)) : raw;
      step++;
      const rate = rateAt(settings, step),
        update = -rate * (said - target[row]!) * (weight?.[row] ?? 1);
      weights.forEach((own, feature) => (weights[feature] = own * Math.max(0, 1 - rate * l2) + update * x[feature]!));
      intercept += update;
      if (from.weightSums === undefined) continue;
      weights.forEach((own, feature) => (sums[feature]! += own));
      interceptSum += intercept;
    }
  }
  return { weights: Float64Array.from(weights), intercept, weightSums: from.weightSums && Float64Array.from(sums), interceptSum, step };
}

function rateAt({ schedule, l2, rate, power }: SgdSettings, step: number): number {
  const typical = Math.sqrt(1 / Math.sqrt(l2));
  if (schedule === 'optimal') return 1 / (l2 * (1 / (typical * l2) + step - 1));
  return schedule === 'inverse' ? rate / step ** power : rate;
}

function shuffled(rows: number, seed: number, pass: number): number[] {
  const stream = slowStream(seed, SHUFFLE, pass),
    order: number[] = [];
  for (let row = 0; row < rows; row++) {
    const other = stream.below(row, row + 1);
    order[row] = order[other] ?? row;
    order[other] = row;
  }
  return order;
}
