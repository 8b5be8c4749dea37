// What is known of touches is remembered for 32,767 bars; positions that are held longer end where they would without it.
import { expect, test } from 'vitest';
import { TrialEngine } from '../../src/engine/trial-engine.js';
import { bitsOf, dataOf, gridTable, jobOf, pickRows, walkBars } from './sample-job.js';

const BARS = 120_000;
const TEXTS = { long: { enter: 'rsi(14) > $level' }, stop: '$stop * 1.0', target: '$stop * 8.0' };
const TABLE = gridTable(
  ['level', 'stop'],
  [
    [60, 62, 64, 66, 68, 70],
    [0.5, 12, 60, 4000],
  ],
);

test('a touch beyond the memory of touches', async () => {
  const bars = walkBars(BARS, 3);
  const engine = new TrialEngine(jobOf(dataOf(bars), TEXTS, ['level', 'stop']), { workers: 1, maxMemoryBytes: 2 ** 28 });
  const window = { from: 0, to: BARS };
  const together = await engine.evaluate(TABLE, window);
  let longest = 0;
  for (let trial = 0; trial < TABLE.count; trial++) {
    const alone = await engine.evaluate(pickRows(TABLE, [trial]), window);
    expect(bitsOf(together, trial), `trial ${trial}`).toBe(bitsOf(alone, 0));
    const { trades } = await engine.replay(
      { level: TABLE.values[0]![TABLE.indices[0]![trial]!]!, stop: TABLE.values[1]![TABLE.indices[1]![trial]!]! },
      window,
    );
    longest = Math.max(longest, ...trades.barsHeld);
  }
  expect(longest).toBeGreaterThan(32_767);
});
