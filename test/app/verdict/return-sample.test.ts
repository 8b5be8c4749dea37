import { describe, expect, test } from 'vitest';
import { backtest } from '../../../src/app/run/backtest.js';
import { chooseWindow } from '../../../src/app/system/choose-window.js';
import { openEngine } from '../../../src/app/run/open-engine.js';
import { openTradingData } from '../../../src/app/market-data/open-trading-data.js';
import { graphOf } from '../../../src/app/strategy/strategy-of.js';
import { resolveSystem } from '../../../src/app/strategy/resolve-system.js';
import { TrialEvaluator } from '../../../src/app/trials/trial-evaluator.js';
import { isSampled, openSample, ReturnSample, SAMPLE_TRIALS } from '../../../src/app/verdict/return-sample.js';
import { benchmarkOf, dailyReturnsOf } from '../../../src/app/verdict/winner-evidence.js';
import type { Parameters } from '../../../src/core/graph.js';
import { randomStream } from '../../../src/core/random.js';
import { RETURN_SUMS } from '../../../src/core/trial-runner.js';
import { tabulateTrials, TRIAL_STATES, type TrialResults } from '../../../src/core/trial-table.js';
import { makeTrialBlocks, writeTrial } from '../../../src/validation/trial-blocks.js';

const [, COMPLETE, FAILED] = TRIAL_STATES.map((_, state) => state) as [number, number, number];
const BLOCKS = 16;
const DAYS = 37;
/** Monday to Friday, days since 1970 */
const WINDOW_DAYS = Array.from({ length: DAYS }, (_, day) => 18_000 + day + 2 * Math.floor(day / 5));
const numbers = (from: number, to: number): Int32Array => Int32Array.from({ length: to - from }, (_, k) => from + k);
const returnsOf = (trial: number): Float64Array => {
  const random = randomStream(trial);
  return Float64Array.from({ length: DAYS }, () => random.normal() / 100);
};

const BENCHMARK = returnsOf(1_000_000);

/** What an engine tells of the trials that the sample asks for; every 7th trial fails. */
function tell(sample: ReturnSample, trialNumbers: Int32Array): void {
  const trials = sample.choose(trialNumbers);
  const returns = new Float64Array(trials.length * RETURN_SUMS * BLOCKS);
  trials.forEach((position, row) => {
    if (trialNumbers[position]! % 7 === 0) return;
    const one = makeTrialBlocks(1, DAYS, BLOCKS);
    writeTrial(one, 0, returnsOf(trialNumbers[position]!), BENCHMARK);
    returns.set([...one.sums, ...one.squares, ...one.products], row * RETURN_SUMS * BLOCKS);
  });
  const states = Uint8Array.from(trialNumbers, (trial) => (trial % 7 === 0 ? FAILED : COMPLETE));
  const results: TrialResults = { count: states.length, fields: 0, records: new Float64Array(), states, returns, failures: new Map() };
  sample.keepResults(trialNumbers, { trials, blocks: BLOCKS }, results);
}

describe('the sample of returns', () => {
  test('holds every trial of a study of as many as it has room for', () => {
    for (const trials of [1, 100, SAMPLE_TRIALS])
      expect(Array.from({ length: trials }, (_, trial) => isSampled(trial, trials)).every(Boolean)).toBe(true);
  });

  test.each([10_000, 1_000_000])('holds about as many of %i, spread evenly over their numbers', (trials) => {
    const [first, second] = [
      [0, trials / 2],
      [trials / 2, trials],
    ].map(([from, to]) => Array.from({ length: to! - from! }, (_, k) => isSampled(from! + k, trials)).filter(Boolean).length) as [
      number,
      number,
    ];
    for (const half of [first, second]) expect(Math.abs(half - SAMPLE_TRIALS / 2)).toBeLessThan(4 * Math.sqrt(SAMPLE_TRIALS / 2));
  });

  test('is a function of the numbers: the same for any batches, in any order, and where a part is told again', () => {
    const trials = 5000;
    const whole = new ReturnSample(trials, WINDOW_DAYS, BLOCKS);
    tell(whole, numbers(0, trials));
    const expected = whole.collect();
    expect(expected.trialNumbers).toEqual(numbers(0, trials).filter((trial) => isSampled(trial, trials) && trial % 7 > 0));
    for (const parts of [
      [0, 8, 16, 100, 2500, trials],
      [0, 1, 4999, trials],
    ]) {
      const sample = new ReturnSample(trials, WINDOW_DAYS, BLOCKS);
      const batches = parts
        .slice(1)
        .map((end, part) => numbers(parts[part]!, end))
        .reverse();
      for (const batch of [...batches, batches[0]!]) tell(sample, batch);
      expect(sample.collect()).toEqual(expected);
    }
  });

  test('wants what was sampled and not kept, as a trial of an earlier run', () => {
    const sample = new ReturnSample(5000, WINDOW_DAYS, BLOCKS);
    tell(sample, numbers(0, 100));
    for (let trial = 0; trial < 200; trial++)
      expect([sample.wants(trial), sample.has(trial)]).toEqual([
        isSampled(trial, 5000) && (trial >= 100 || trial % 7 === 0),
        isSampled(trial, 5000) && trial < 100 && trial % 7 > 0,
      ]);
  });

  test('takes a winner that it does not hold from its daily returns, and it is the same row', () => {
    const [told, given] = [new ReturnSample(20, WINDOW_DAYS, BLOCKS), new ReturnSample(20, WINDOW_DAYS, BLOCKS)];
    tell(told, numbers(3, 4));
    given.keepDays(3, returnsOf(3), BENCHMARK);
    expect(given.collect()).toEqual(told.collect());
  });

  test('is none where the window has fewer than 16 days', () => {
    const hours = (days: number): SampleArguments => [
      { dayClockMs: Float64Array.from({ length: 24 * days }, (_, hour) => hour * 3_600_000) } as SampleArguments[0],
      { from: 0, to: 24 * days },
    ];
    expect(openSample(...hours(15), 10)).toBeUndefined();
    expect([16, 31, 32, 63, 64, 400].map((days) => openSample(...hours(days), 10)!.blocks)).toEqual([16, 16, 32, 32, 64, 64]);
  });
});

type SampleArguments = [data: globalThis.Parameters<typeof openSample>[0], window: globalThis.Parameters<typeof openSample>[1]];

test("the engine's sums over blocks are those of the daily returns of the same backtest", async () => {
  const params = { fast: 5, slow: 20, width: 3 };
  const system = resolveSystem(
    {
      data: { source: 'synthetic', timeframe: '1h', synthetic: { seed: 11, bars: 4000 } },
      params,
      strategy: {
        long: { enter: 'crosses_above(ema(close, $fast), ema(close, $slow))', exit: 'crosses_below(ema(close, $fast), ema(close, $slow))' },
        stop: '$width * atr(14)',
        target: '$width * atr(14)',
      },
    },
    { source: 'test' },
  );
  const graph = graphOf(system.file);
  const { trading } = await openTradingData(system.file, 'SYNTH', graph, { useCache: false, cacheDir: '' });
  const window = chooseWindow(system.file, trading.market, {});
  const trials: Parameters[] = [params, { ...params, fast: 2 }, { ...params, slow: 50, width: 1 }, { ...params, width: 0 }];
  const engine = openEngine(system.file, graph, trading, 1, {});
  const sample = openSample(trading, window, trials.length)!;
  await new TrialEvaluator(engine, window, sample).run(tabulateTrials(trials, params), numbers(0, trials.length));
  await engine.close();
  const { blocks, trialNumbers } = sample.collect();
  expect([...trialNumbers]).toEqual([0, 1, 2, 3]);
  for (const [row, trial] of trials.entries()) {
    const run = await backtest({ ...system, file: { ...system.file, params: trial as typeof params } }, { useCache: false });
    const daily = dailyReturnsOf(run);
    const one = makeTrialBlocks(1, daily.length, blocks.blocks);
    writeTrial(one, 0, daily, benchmarkOf(run)!.returns);
    expect(one.counts).toEqual(blocks.counts);
    expect(one.sums.some((sum) => sum !== 0)).toBe(true);
    expect(one.sums).toEqual(blocks.sums.subarray(row * 64, (row + 1) * 64));
    expect(one.squares).toEqual(blocks.squares.subarray(row * 64, (row + 1) * 64));
    expect(one.products).toEqual(blocks.products.subarray(row * 64, (row + 1) * 64));
  }
});
