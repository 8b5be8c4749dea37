// How often drift is said where nothing changed, and how often a change is found: a small form of the table in docs/learning.md.
import { expect, test } from 'vitest';
import { randomStream } from '../../../src/core/random.js';
import { measureDrift, type ScoredRows } from '../../../src/ml/drift/measure-drift.js';

const FEATURES = 10;

function parts(persistence: number, [reference, current]: readonly [number, number], seed: number, shift = 0): [ScoredRows, ScoredRows] {
  const random = randomStream(seed, 3),
    scale = Math.sqrt(1 - persistence ** 2);
  const columns = Array.from({ length: FEATURES + 1 }, () => {
    let value = random.normal();
    return Float64Array.from({ length: reference + current }, () => (value = persistence * value + scale * random.normal()));
  });
  const part = (from: number, to: number, move: number): ScoredRows => {
    const taken = columns.map((column, index) => column.slice(from, to).map((value) => (index === 0 ? value + move : value)));
    return { features: taken.slice(1).map((_, index) => `x${index}`), columns: taken.slice(0, -1), predictions: taken.at(-1)! };
  };
  return [part(0, reference, 0), part(reference, reference + current, shift)];
}

test.each([0, 0.5, 0.9, 0.98])('no alarm of rows with persistence %s in which nothing changed', (persistence) => {
  const alarms = Array.from({ length: 10 }, (_, seed) => measureDrift(...parts(persistence, [1000, 500], seed))).filter(
    (report) => report.state === 'measured' && report.isDrifted,
  );
  expect(alarms).toHaveLength(0);
});

test('a shift of half a standard deviation is found, in that column alone, and asks to look', () => {
  for (let seed = 0; seed < 6; seed++)
    expect(measureDrift(...parts(0, [1000, 500], seed, 0.5))).toMatchObject({
      driftedFeatures: 1,
      advice: 'look',
      reasons: [expect.stringMatching(/^The distribution of x0 changed/) as string],
    });
});
