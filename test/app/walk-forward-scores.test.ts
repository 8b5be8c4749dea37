// What a winner scores out of sample, on test ranges of unequal length: each range weighs by its bars.
import { expect, test } from 'vitest';
import { backtest } from '../../src/app/run/backtest.js';
import { resolveSystem, type ResolvedSystem } from '../../src/app/strategy/resolve-system.js';
import { walkForward } from '../../src/app/walk-forward/walk-forward.js';
import type { Parameters } from '../../src/core/graph.js';
import type { BarWindow } from '../../src/core/trading-data.js';

const SYSTEM = {
  system: 'unequal',
  data: { source: 'synthetic', symbols: ['SYNTH'], timeframe: '1h', synthetic: { seed: 5, bars: 603 } },
  strategy: { long: { enter: 'hour() % 6 == $hour', exit: 'false' }, stop: '3 * atr(14)', max_bars: '$held' },
  space: { hour: { int: [0, 5] }, held: { int: [1, 5] } },
  study: { trials: 6 },
  walkforward: { mode: 'combinatorial', groups: 4, test_groups: 2 },
  seed: 3,
};
const options = { useCache: false, workers: 1 };

/** The objective of a run over some bars alone. */
async function sharpeOn(timeMs: Float64Array, { from, to }: BarWindow, params: Parameters): Promise<number> {
  const iso = (bar: number): string => new Date(timeMs[bar]!).toISOString();
  const data = { ...SYSTEM.data, start: iso(from), ...(to < timeMs.length && { end: iso(to) }) };
  const alone: ResolvedSystem = resolveSystem({ ...SYSTEM, data, space: {}, params });
  const { metrics, window } = await backtest(alone, options);
  expect([window.from, window.to]).toEqual([from, to]);
  return metrics.sharpe;
}

test('the score is the mean over the bars of its test ranges', async () => {
  const { folds, market } = await walkForward(resolveSystem(SYSTEM), options);
  const { timeMs } = market.bars;
  expect(folds).toHaveLength(6);
  let unequal = 0;
  for (const { test: ranges, winner, outOfSample } of folds) {
    const lengths = ranges.map(({ from, to }) => to - from);
    expect(lengths).toHaveLength(2);
    unequal += Number(lengths[0] !== lengths[1]);
    const sharpes = await Promise.all(ranges.map((range) => sharpeOn(timeMs, range, winner.parameters)));
    expect(outOfSample).toBeCloseTo((sharpes[0]! * lengths[0]! + sharpes[1]! * lengths[1]!) / (lengths[0]! + lengths[1]!), 12);
  }
  expect(unequal).toBeGreaterThan(0);
});
