// Whether probabilities come true as often as they say.
import { expect, test } from 'vitest';
import { randomStream } from '../../../src/core/random.js';
import { judgeCalibration } from '../../../src/ml/calibration/judge-calibration.js';

test('the share that came true against the mean that was said, in standard errors; unknown rows are none', () => {
  const found = judgeCalibration(Float64Array.of(0.5, 0.5, 0.8, 0.2, Number.NaN, 0.9), Float64Array.of(1, 1, 1, 0, 1, Number.NaN));
  expect(found.rows).toBe(4);
  expect(found.said).toBeCloseTo(0.5, 12);
  expect(found.happened).toBe(0.75);
  // variance 0.25 + 0.25 + 0.16 + 0.16 = 0.82
  expect(found.standardError).toBeCloseTo(Math.sqrt(0.82) / 4, 12);
  expect(found.deviations).toBeCloseTo(1 / Math.sqrt(0.82), 12);
  const none = judgeCalibration(new Float64Array(), new Float64Array());
  expect([none.rows, none.said, none.deviations]).toEqual([0, Number.NaN, Number.NaN]);
});

test('true probabilities lie beyond three standard errors in at most 1 of 100 draws, and a tenth too high ones in nearly all', () => {
  const random = randomStream(4);
  let [alarms, caught] = [0, 0];
  for (let draw = 0; draw < 1000; draw++) {
    const said = Float64Array.from({ length: 400 }, () => 0.2 + 0.6 * random.uniform());
    const happened = said.map((p) => Number(random.uniform() < p));
    if (Math.abs(judgeCalibration(said, happened).deviations) > 3) alarms++;
    if (
      Math.abs(
        judgeCalibration(
          said.map((p) => p + 0.1),
          happened,
        ).deviations,
      ) > 3
    )
      caught++;
  }
  expect(alarms).toBeLessThanOrEqual(10);
  expect(caught).toBeGreaterThan(800);
});
