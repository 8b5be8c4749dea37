// The timeframe that times show: their most common spacing.
import { expect, test } from 'vitest';
import { inferTimeframe } from '../../src/data/bars/infer-timeframe.js';

const [MINUTE_MS, HOUR_MS, DAY_MS] = [60_000, 3_600_000, 86_400_000];
/** Times that stand so far apart, one after the other. */
function timesOf(...spacings: readonly number[]): Float64Array {
  let time = Date.UTC(2020, 0, 1);
  return Float64Array.of(time, ...spacings.map((spacing) => (time += spacing)));
}

test.each<[string, readonly number[], string | undefined]>([
  ['the most common one, holes beside it', [HOUR_MS, 5 * HOUR_MS, HOUR_MS, 5 * HOUR_MS, HOUR_MS], '1h'],
  ['the longer one where it is more common', [HOUR_MS, 4 * HOUR_MS, 4 * HOUR_MS], '4h'],
  ['of equally common ones the shorter, which comes first', [HOUR_MS, 4 * HOUR_MS], '1h'],
  ['of equally common ones the shorter, which comes last', [4 * HOUR_MS, HOUR_MS], '1h'],
  ['of three equally common ones the shortest, in the middle', [4 * HOUR_MS, MINUTE_MS, HOUR_MS], '1m'],
  ['times that repeat count for nothing', [0, 0, 0, DAY_MS], '1d'],
  ['four weeks are weeks', [28 * DAY_MS, 28 * DAY_MS], '4w'],
  ['months, of any length', [31 * DAY_MS, 29 * DAY_MS, 31 * DAY_MS, 30 * DAY_MS], '1M'],
  ['no two times that differ', [0, 0], undefined],
  ['no whole seconds', [1500, 1500], undefined],
])('%s', (_, spacings, name) => {
  expect(inferTimeframe(timesOf(...spacings))?.name).toBe(name);
});
