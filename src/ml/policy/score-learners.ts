import type { LearnerKernels } from '../../core/learner-kernels.js';
import { fitModel } from '../models/fit-model.js';
import type { Model } from '../models/model.js';
import { predict } from '../models/predict.js';
import type { ScoreLearner, SelectionRows } from './learned-weights.js';
import { predictRidge, RidgeSums } from './ridge.js';

/** Learns each member's scores by a ridge regression of its own.
 *  penalty  see RidgeSums.fit */
export function ridgeLearner({ features, scores }: SelectionRows, penalty: number): ScoreLearner {
  const sums = scores.map(() => new RidgeSums(features.length));
  const row = new Float64Array(features.length);
  const read = (bar: number): Float64Array => {
    features.forEach((column, i) => (row[i] = column[bar]!));
    return row;
  };
  return {
    learn(from, to) {
      for (let bar = from; bar < to; bar++) {
        const values = read(bar);
        sums.forEach((each, member) => each.add(values, scores[member]![bar]!));
      }
    },
    expect(from, to) {
      const models = sums.map((each) => (each.count > features.length ? each.fit(penalty) : undefined));
      return models.map((model) =>
        Float64Array.from({ length: to - from }, (_, i) => (model === undefined ? Number.NaN : predictRidge(model, read(from + i)))),
      );
    },
  };
}

/** Learns each member's scores by a forest of its own, grown anew of all that is known.
 *  names  of the features */
export function forestLearner(
  kernels: LearnerKernels,
  { features, scores }: SelectionRows,
  names: readonly string[],
  { trees, seed }: { readonly trees: number; readonly seed: number },
): ScoreLearner {
  let known = 0;
  const fit = async (member: number): Promise<Model | undefined> => {
    const bars = Array.from({ length: known }, (_, bar) => bar).filter((bar) => Number.isFinite(scores[member]![bar]!));
    if (bars.length < 2) return undefined;
    const columns = features.map((column) => Float64Array.from(bars, (bar) => finiteOrNaN(column[bar]!)));
    const target = Float64Array.from(bars, (bar) => scores[member]![bar]!);
    return await fitModel(kernels, { kind: 'rfr', trees, seed, minRows: 20 }, { rows: bars.length, columns, target, features: names });
  };
  return {
    learn(_, to) {
      known = to;
    },
    async expect(from, to) {
      const rows = { rows: to - from, columns: features.map((column) => column.slice(from, to).map(finiteOrNaN)) };
      const expected: Float64Array[] = [];
      for (let member = 0; member < scores.length; member++) {
        const model = await fit(member);
        expected.push(model === undefined ? new Float64Array(to - from).fill(Number.NaN) : predict(kernels, model, rows));
      }
      return expected;
    },
  };
}

function finiteOrNaN(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN;
}
