// A window that begins on a whole word of bits: what crosses on its first bar is told by the bar before the window.
import { expect, test } from 'vitest';
import { TrialEngine } from '../../src/engine/trial-engine.js';
import { dataOf, jobOf, walkBars } from './sample-job.js';

const BARS = 1500;
const bars = walkBars(BARS, 12);
/** Both sides are computed beside the walk, tile by tile. */
const TEXTS = { long: { enter: 'crosses_above(close - open, (high - low) * 0.2)' }, max_bars: '1' };

/** The first bar from `from` on that crosses, by the definition. */
function firstCross(from: number): number {
  const isAbove = (i: number): boolean => bars.close[i]! - bars.open[i]! > (bars.high[i]! - bars.low[i]!) * 0.2;
  let bar = from;
  while (!(isAbove(bar) && !isAbove(bar - 1))) bar++;
  return bar;
}

test('the first entry of a window is that of the first cross in it', async () => {
  const engine = new TrialEngine(jobOf({ ...dataOf(bars), frames: [] }, TEXTS, []), { workers: 1, maxMemoryBytes: 64 * 1048576 });
  // from the last to the first: no earlier window has left the bars before this one behind
  const starts = Array.from({ length: 20 }, (_, word) => 64 * (20 - word));
  const found: number[] = [];
  for (const from of starts) found.push((await engine.replay({}, { from, to: BARS })).trades.entryBar[0]!);
  expect(found).toEqual(starts.map((from) => firstCross(from) + 1));
  expect(starts.filter((from) => firstCross(from) === from).length).toBeGreaterThan(2);
});
