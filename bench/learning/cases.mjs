import { auc } from '../../dist/ml/evaluation/auc.js';
import { fitClasses } from '../../dist/ml/classes/fit-classes.js';
import { predictClasses } from '../../dist/ml/classes/predict-classes.js';
import { fitModel } from '../../dist/ml/models/fit-model.js';
import { predict, predictRaw } from '../../dist/ml/models/predict.js';

const BOOSTING = { kind: 'gbc', trees: 100, maxLeaves: 31 };
const FOREST = { kind: 'rfc', trees: 100, maxDepth: 12 };
const SGD = { kind: 'sgdc', passes: 5 };

/** What is timed, what it must reach in seconds, and the least AUC on fresh rows that it is timed with; what SGD can see of these
 *  rows is what logistic regression does. */
export const CASES = [
  { id: 'L1', title: 'boosting, 100 trees of 31 leaves, 80,000 rows of 40 features', reach: 1.5, spec: BOOSTING, leastAuc: 0.729 - 0.003 },
  { id: 'L2', title: 'forest, 100 trees of depth 12, 80,000 rows of 40 features', reach: 4, spec: FOREST, leastAuc: 0.675 - 0.005 },
  { id: 'L3', title: 'SGD, 5 passes, 80,000 rows of 40 features', reach: 0.1, spec: SGD, leastAucOf: { kind: 'logistic' } },
];

/** Four classes beside two: a tree for each in every round, on one worker. */
export const CLASSES = {
  id: 'L5',
  title: 'boosting of 4 classes, 100 rounds of 31 leaves, 80,000 rows of 40 features, against the model of 2 classes',
  unit: 'times',
  reach: 4,
  spec: BOOSTING,
  names: ['down, low', 'down, high', 'up, low', 'up, high'],
};

/** Rows of four classes: the label, and the side of a fifth feature. */
export function withFourClasses(rows) {
  return { ...rows, target: rows.target.map((value, row) => 2 * value + Number(rows.columns[5][row] > 0)) };
}

/** Throws where probabilities of the four classes, summed to those of the label, order fresh rows worse than the model of two classes may. */
export async function proveClasses(kernels, { spec, names }, training, fresh) {
  const said = predictClasses(kernels, await fitClasses(kernels, spec, names, withFourClasses(training)), fresh),
    own = auc(
      said[2].map((value, row) => value + said[3][row]),
      fresh.target,
    );
  if (own < CASES[0].leastAuc - 0.003)
    throw new Error(
      `quality: 4 classes have AUC ${own.toFixed(4)} of the label on fresh rows, at least ${(CASES[0].leastAuc - 0.003).toFixed(4)} is asked for`,
    );
  return own;
}

export const SCORING = {
  id: 'L4',
  title: 'boosting, 100 trees of 31 leaves, scoring 100,000 rows of 40 features',
  reach: 0.1,
  spec: BOOSTING,
};

/** Throws where the model is worse on fresh rows than it must be; returns its AUC. */
export async function proveQuality(kernels, { spec, leastAuc, leastAucOf }, training, fresh) {
  const measure = async (own) => auc(predict(kernels, await fitModel(kernels, own, training), fresh), fresh.target);
  const [own, least] = [await measure(spec), leastAuc ?? (await measure(leastAucOf)) - 0.005];
  if (own < least)
    throw new Error(`quality: ${spec.kind} has AUC ${own.toFixed(4)} on fresh rows, at least ${least.toFixed(4)} is asked for`);
  return own;
}

/** Throws where some row has other bits alone than among all. */
export function proveSameBits(kernels, model, rows) {
  const all = predictRaw(kernels, model, rows);
  for (let row = 0; row < rows.rows; row += 9973) {
    const [alone] = predictRaw(kernels, model, { rows: 1, columns: rows.columns.map((column) => column.slice(row, row + 1)) });
    if (!Object.is(alone, all[row])) throw new Error(`parity: row ${row} scores ${alone} alone and ${all[row]} among others`);
  }
}
