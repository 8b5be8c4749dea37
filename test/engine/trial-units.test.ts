import { expect, test } from 'vitest';
import { findUnits, sizeOf } from '../../src/engine/plan/trial-units.js';
import { TrialEngine } from '../../src/engine/trial-engine.js';
import { bitsOf, dataOf, gridTable, jobOf, NAMES, pickRows, walkBars } from './sample-job.js';

/** So many trials differ in their stops alone: what no node tells apart. */
const STOPS = Array.from({ length: 130 }, (_, i) => 1 + i / 50);
const TABLE = gridTable(NAMES, [[5], [20], STOPS]);

test('trials that no node tells apart are units of at most so many', () => {
  for (const most of [1, 64, 129, 130, 131]) {
    const units = findUnits(TABLE, ['fast', 'slow'], most);
    const sizes = Array.from({ length: units.count }, (_, unit) => sizeOf(units, unit));
    expect(sizes.slice(0, -1)).toEqual(Array(Math.ceil(130 / most) - 1).fill(most));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(130);
    expect([...units.trials]).toEqual(Array.from({ length: 130 }, (_, trial) => trial));
  }
});

test('and have the bits that each has alone', async () => {
  const engine = new TrialEngine(jobOf(dataOf(walkBars(1500, 6))), { workers: 1, maxMemoryBytes: 64 * 1048576 }),
    window = { from: 100, to: 1500 },
    all = await engine.evaluate(TABLE, window);
  for (const trial of [0, 63, 64, 65, 128, 129])
    expect(bitsOf(all, trial), `trial ${trial}`).toBe(bitsOf(await engine.evaluate(pickRows(TABLE, [trial]), window), 0));
});
