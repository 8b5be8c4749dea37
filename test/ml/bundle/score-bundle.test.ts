// What a bundle says of rows, and what scores the bars of a graph alike.
import { describe, expect, test } from 'vitest';
import { columnModelOf } from '../../../src/ml/bundle/column-model-of.js';
import type { ModelBundle } from '../../../src/ml/bundle/model-bundle.js';
import { scoreBundle } from '../../../src/ml/bundle/score-bundle.js';
import type { LinearModel, Model, TreeModel } from '../../../src/ml/models/model.js';
import { leafOf, recordKernels } from '../recording-kernels.js';

const trees = (kind: TreeModel['kind']): Model =>
  ({ kind, spec: { kind }, features: ['a'], ensemble: leafOf(1, 0.75), validationLosses: new Float64Array() }) as Model;
const LINEAR = {
  scaling: { means: Float64Array.of(0), scales: Float64Array.of(1) },
  state: { weights: Float64Array.of(1), intercept: 0, interceptSum: 0, step: 0 },
};
const linear = (kind: LinearModel['kind']): Model => ({ kind, spec: { kind }, features: ['a'], ...LINEAR }) as Model;

describe('what a bundle says', () => {
  const features = { rows: 1, columns: [Float64Array.of(2)] },
    platt = { kind: 'platt', slope: 3, intercept: 1 } as const;

  test('is the prediction of its model, through the calibration of its scores', () => {
    // kernels that predict the feature, and whose sigmoid halves
    const say = (change: Partial<ModelBundle>): number => scoreBundle(recordKernels(), { model: trees('gbc'), ...change }, features)[0]!;
    expect(say({})).toBe(1);
    expect(say({ calibration: { scores: 'raw', by: platt } })).toBe((3 * 2 + 1) / 2);
    expect(say({ calibration: { scores: 'prediction', by: platt } })).toBe((3 * 1 + 1) / 2);
  });

  test('is scored in a graph alike: log odds become probabilities where the calibration is not of raw scores', () => {
    const sigmoids = [...(['gbc', 'gbr', 'rfc', 'rfr'] as const).map(trees), ...(['sgdc', 'sgdr', 'logistic'] as const).map(linear)].map(
      (model) =>
        [undefined, { scores: 'prediction', by: platt } as const, { scores: 'raw', by: platt } as const].map(
          (calibration) => columnModelOf({ model, calibration }).isSigmoid,
        ),
    );
    const [odds, other] = [
      [true, true, false],
      [false, false, false],
    ];
    expect(sigmoids).toEqual([odds, other, other, other, odds, other, odds]);
    expect(columnModelOf({ model: trees('rfc') })).toMatchObject({
      predictor: { kind: 'trees', ensemble: leafOf(1, 0.75) },
      calibration: undefined,
    });
    expect(columnModelOf({ model: linear('sgdr'), calibration: { scores: 'raw', by: platt } })).toMatchObject({
      predictor: { kind: 'linear', ...LINEAR },
      calibration: platt,
    });
  });
});
