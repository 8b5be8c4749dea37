// What a linear model cannot use and what a calibration takes away is said, not kept silent.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { randomStream } from '../../src/core/random.js';
import { Learners } from '../../src/engine/learning/learners.js';
import { warnAboutFlat } from '../../src/ml/calibration/warn-about-flat.js';
import { fitIsotonic } from '../../src/ml/calibration/isotonic.js';
import { fitPlatt } from '../../src/ml/calibration/platt.js';
import type { Dataset } from '../../src/ml/dataset.js';
import { fitModel } from '../../src/ml/models/fit-model.js';
import { warnAboutScaling } from '../../src/ml/models/warn-about-scaling.js';
import { fitPipeline } from '../../src/ml/training/fit-pipeline.js';
import { compute, HONEST, persistentBars, risesLater, rowsOf } from './market-rows.js';

let learners: Learners;
beforeAll(async () => void (learners = await Learners.open({ workers: 1, maxMemoryBytes: 1 << 28 })));
afterAll(() => learners.close());

const ROWS = 400;
/** Rows whose class is that of `own`, with a feature made of it. */
function rowsWith(featureOf: (target: number, row: number) => number): Dataset {
  const random = randomStream(2),
    target = Float64Array.from({ length: ROWS }, () => Number(random.uniform() < 0.5));
  return {
    rows: ROWS,
    features: ['plain', 'odd'],
    columns: [target.map(() => random.normal()), target.map(featureOf)],
    target,
  };
}

describe('a feature that a linear model cannot use', () => {
  const cases: readonly [string, (target: number, row: number) => number, RegExp | undefined][] = [
    ['constant', () => 3, /^Feature odd tells \w+ nothing: it is 3 in every row that is learned from\.$/],
    ['missing', () => Number.NaN, /it has no value in the rows that are learned from/],
    ['huge', (target) => (target === 1 ? 1e300 : -1e300), /its values, from -1e\+300 to 1e\+300, are too large to be scaled/],
    ['largest', (target) => (target === 1 ? 1.7e308 : 1e308), /are too large to be scaled/],
    ['tiny', (target) => target * 5e-324, /its values, from 0 to 5e-324, are too small to be scaled/],
    ['very small', (target) => (1 + target) * 1e-200, /its values, from 1e-200 to 2e-200, are too small to be scaled/],
    ['offset', (target) => 1e15 + target, /differ by less than rounding leaves of them: take away what they have in common/],
    ['epoch milliseconds', (target, row) => Date.UTC(2020, 0, 1) + row * 3_600_000 + target, undefined],
    ['small', (target) => target * 1e-100, undefined],
  ];
  test.each(cases)('%s', async (_, featureOf, sentence) => {
    const rows = rowsWith(featureOf);
    for (const kind of ['logistic', 'sgdc'] as const) {
      const said = warnAboutScaling(await fitModel(learners, { kind }, rows), rows);
      expect(said).toEqual(sentence === undefined ? [] : [expect.stringMatching(sentence)]);
    }
    expect(warnAboutScaling(await fitModel(learners, { kind: 'gbc', trees: 3 }, rows), rows)).toEqual([]);
  });
});

describe('a calibration that makes all scores one', () => {
  const scores = Float64Array.from({ length: 100 }, (_, row) => row / 100),
    falling = scores.map((score) => Number(score < 0.5));

  test('is told, by either kind', () => {
    expect(warnAboutFlat(fitPlatt(learners, scores, falling))).toEqual([
      expect.stringMatching(
        /^Calibration: platt gives every score the probability 0\.500, since higher scores came true no more often on the rows that calibrate: AUC is 0\.5 /,
      ),
    ]);
    expect(warnAboutFlat(fitIsotonic(scores, falling))).toEqual([
      expect.stringMatching(/^Calibration: isotonic gives every score the probability 0\.500/),
    ]);
  });

  test('is not, where scores rise or nothing calibrates', () => {
    const rising = falling.map((value) => 1 - value);
    expect(
      [fitPlatt(learners, scores, rising), fitIsotonic(scores, rising), undefined].flatMap((calibration) => warnAboutFlat(calibration)),
    ).toEqual([]);
  });
});

test('a pipeline carries both sentences', async () => {
  const bars = persistentBars(900, 3, 0.5),
    rows = rowsOf(bars, risesLater(bars, 7)),
    cutMs = Math.max(...rows.knownAtMs);
  expect(compute(HONEST, bars.close)).toHaveLength(rows.columns.length);
  const odd = { ...rows, columns: rows.columns.map((column, feature) => (feature === 0 ? column.map(() => 7) : column)) };
  const { warnings } = await fitPipeline(learners, odd, cutMs, { spec: { kind: 'logistic' }, seed: 1 });
  expect(warnings).toEqual([`Feature ${rows.features[0]!} tells logistic nothing: it is 7 in every row that is learned from.`]);
  // the last fifth of the rows calibrates: there the relation is the other way round
  const turned = { ...rows, target: rows.target.map((value, row) => (row < 0.78 * rows.rows ? value : 1 - value)) };
  expect((await fitPipeline(learners, turned, cutMs, { spec: { kind: 'logistic' }, seed: 1 })).warnings.join()).toMatch(
    /^Calibration: platt gives every score/,
  );
});
