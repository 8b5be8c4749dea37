// A model that learns on forgets: a market that turns round is learned anew.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { randomStream } from '../../src/core/random.js';
import { Learners } from '../../src/engine/learning/learners.js';
import type { Dataset } from '../../src/ml/dataset.js';
import { auc } from '../../src/ml/evaluation/auc.js';
import { emptySgd, partialFit } from '../../src/ml/models/fit-sgd.js';
import type { LinearModel } from '../../src/ml/models/model.js';
import type { SpecOf } from '../../src/ml/models/model-spec.js';
import { predictRaw } from '../../src/ml/models/predict.js';
import { noScaling } from '../../src/ml/standard-scaling.js';

const FEATURES = 3,
  FLIP = 3000;
let learners: Learners;
beforeAll(async () => void (learners = await Learners.open({ workers: 1, maxMemoryBytes: 1 << 28 })));
afterAll(() => learners.close());

/** Rows [from, to) of a stream whose first feature says the class until row FLIP, and the other class from then on. */
function stream(from: number, to: number): Dataset {
  const names = Array.from({ length: FEATURES }, (_, feature) => `f${feature}`),
    columns = names.map(() => new Float64Array(to - from)),
    target = new Float64Array(to - from);
  for (let row = 0; row < to; row++) {
    const random = randomStream(1000 + row),
      values = names.map(() => random.normal()),
      said = values[0]! * (row < FLIP ? 1 : -1) + 0.8 * random.normal();
    if (row < from) continue;
    values.forEach((value, feature) => (columns[feature]![row - from] = value));
    target[row - from] = Number(said > 0);
  }
  return { rows: to - from, features: names, columns, target };
}

function learn(spec: SpecOf<'sgdc'>, to: number, blocks = 100): LinearModel {
  let model = emptySgd(spec, stream(0, 1).features, noScaling(FEATURES));
  const whole = stream(0, to);
  for (let from = 0; from < to; from += blocks) {
    const end = Math.min(to, from + blocks),
      part = (values: Float64Array): Float64Array => values.subarray(from, end);
    model = partialFit(learners, model, { ...whole, rows: end - from, columns: whole.columns.map(part), target: part(whole.target) });
  }
  return model;
}

const skillAfter = (spec: SpecOf<'sgdc'>, rows: number): number => {
  const test = stream(FLIP + rows, FLIP + rows + 1000);
  return auc(predictRaw(learners, learn(spec, FLIP + rows), test), test.target);
};

describe('averaged descent on a stream that turns round', () => {
  test('has forgotten the old relation after 500 rows, by default', () => {
    expect(skillAfter({ kind: 'sgdc' }, 0)).toBeLessThan(0.2); // it still says what was
    expect(skillAfter({ kind: 'sgdc' }, 1000)).toBeGreaterThan(0.8);
    expect(skillAfter({ kind: 'sgdc' }, 2500)).toBeGreaterThan(0.85);
  });

  test('forgets the sooner the shorter the half-life is, and nothing where it is 0', () => {
    expect(skillAfter({ kind: 'sgdc', halfLife: 50 }, 300)).toBeGreaterThan(0.8);
    expect(skillAfter({ kind: 'sgdc', halfLife: 0 }, 2500)).toBeLessThan(0.6);
    expect(skillAfter({ kind: 'sgdc', halfLife: 0 }, 300)).toBeLessThan(0.2);
  });

  test('is the same for any size of the blocks, bit for bit', () => {
    const [one, few, many] = [1, 37, 4000].map((blocks) => learn({ kind: 'sgdc' }, 3500, blocks).state);
    expect(few).toEqual(one);
    expect(many).toEqual(one);
  });

  test('is the mean of all steps while fewer rows were seen than are held', () => {
    expect(learn({ kind: 'sgdc' }, 700).state).toEqual(learn({ kind: 'sgdc', halfLife: 0 }, 700).state);
    expect(learn({ kind: 'sgdc' }, 800).state).not.toEqual(learn({ kind: 'sgdc', halfLife: 0 }, 800).state);
  });

  test('a row counts for half after its half-life: the mean is that of the definition', () => {
    const halfLife = 60,
      held = halfLife / Math.LN2,
      steps = Array.from({ length: 400 }, (_, row) => learn({ kind: 'sgdc', isAveraged: false }, row + 1, 1000).state);
    let mean = 0;
    steps.forEach(({ weights }, row) => (mean = (Math.min(row, held) * mean + weights[0]!) / (Math.min(row, held) + 1)));
    const { weightSums, step } = learn({ kind: 'sgdc', halfLife }, 400).state;
    expect(weightSums![0]! / step).toBeCloseTo(mean, 10);
    expect((held / (held + 1)) ** halfLife).toBeCloseTo(0.5, 1);
  });

  test('a half-life must be a number from 0', () => {
    expect(() => learn({ kind: 'sgdc', halfLife: -1 }, 10)).toThrow('sgdc halfLife must be a number from 0, not -1');
  });
});
