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

/** Means of two ranges, by their bars. */
async function meanSharpe(timeMs: Float64Array, ranges: readonly BarWindow[], params: Parameters): Promise<number> {
  const [first, second] = ranges.map(({ from, to }) => to - from) as [number, number];
  const [early, late] = (await Promise.all(ranges.map((range) => sharpeOn(timeMs, range, params)))) as [number, number];
  return (early * first + late * second) / (first + second);
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
    expect(outOfSample).toBeCloseTo(await meanSharpe(timeMs, ranges, winner.parameters), 12);
  }
  expect(unequal).toBeGreaterThan(0);
});

test('the logit is that of the rank among all trials of the fold on its test, the worst first', async () => {
  const { folds, market } = await walkForward(resolveSystem(SYSTEM), options);
  const logits = new Set<number>();
  for (const { test: ranges, trials, winner, logit } of folds.slice(0, 3)) {
    const scores = new Map<number, number>();
    for (const { trialNumber, parameters } of trials)
      scores.set(trialNumber, await meanSharpe(market.bars.timeMs, ranges, parameters as Parameters));
    const own = scores.get(winner.trialNumber)!;
    const below = [...scores.values()].filter((score) => score < own - 1e-9).length;
    const equal = [...scores.values()].filter((score) => Math.abs(score - own) <= 1e-9).length;
    // of n trials the k-th from below has the rank k, equals the mean of theirs
    const share = (below + (equal + 1) / 2) / (scores.size + 1);
    expect(logit).toBeCloseTo(Math.log(share / (1 - share)), 12);
    logits.add(logit);
  }
  expect(logits.size).toBeGreaterThan(1);
});
