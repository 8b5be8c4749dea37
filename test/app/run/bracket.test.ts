// The bracket is the run itself with the stop first and with the target first.
import { describe, expect, test } from 'vitest';
import { optimize } from '../../../src/app/study/optimize.js';
import { sweep } from '../../../src/app/sweep/sweep.js';
import { METRIC_NAMES } from '../../../src/core/metrics.js';
import { backtest } from '../../../src/app/run/backtest.js';
import { resolveSystem, type ResolvedSystem } from '../../../src/app/strategy/resolve-system.js';

function systemWith(intrabar: 'pessimistic' | 'optimistic', stop: number): ResolvedSystem {
  return resolveSystem({
    system: 'bracket',
    data: { source: 'synthetic', symbols: ['X'], timeframe: '1h', synthetic: { seed: 5, bars: 3000 } },
    params: { stop },
    strategy: {
      long: { enter: 'close > sma(close, 20)', exit: 'close < sma(close, 20)' },
      stop: '$stop * atr(14)',
      target: '$stop * atr(14)',
    },
    execution: { intrabar },
  });
}

describe.each(['pessimistic', 'optimistic'] as const)('a run that is %s', (intrabar) => {
  test('lies between stop first and target first, each as that run has it', async () => {
    const { bracket, metrics, facts } = await backtest(systemWith(intrabar, 0.4), { useCache: false });
    expect(facts.ambiguous_trades).toBeGreaterThan(10);
    expect(bracket!.ambiguousShare).toBe(facts.ambiguous_trades / metrics.trades);
    expect(bracket!.stopFirst).toEqual((await backtest(systemWith('pessimistic', 0.4), { useCache: false })).metrics);
    expect(bracket!.targetFirst).toEqual((await backtest(systemWith('optimistic', 0.4), { useCache: false })).metrics);
    expect(bracket!.targetFirst.total_return).toBeGreaterThan(bracket!.stopFirst.total_return);
  });

  test('is both where no bar touched stop and target', async () => {
    const { bracket, metrics, facts } = await backtest(systemWith(intrabar, 6), { useCache: false });
    expect(facts.ambiguous_trades).toBe(0);
    expect(bracket).toEqual({ ambiguousShare: 0, stopFirst: metrics, targetFirst: metrics });
  });
});

test('a sweep has the bracket of every trial where it is asked for', async () => {
  const system = systemWith('pessimistic', 0.4);
  const searched = resolveSystem({ ...system.file, space: { stop: { float: [0.3, 0.6], step: 0.1 } }, verdict: { enabled: false } });
  const { brackets, count, values, valueIndex } = await sweep(searched, { bracket: 'pessimistic', useCache: false, workers: 1 });
  for (let trial = 0; trial < count; trial++) {
    const stop = values[0]![valueIndex[0]![trial]!] as number;
    const { bracket } = await backtest(systemWith('pessimistic', stop), { useCache: false });
    for (const [side, metrics] of [
      ['stop_first', bracket!.stopFirst],
      ['target_first', bracket!.targetFirst],
    ] as const)
      expect([...brackets![side].subarray(trial * METRIC_NAMES.length, (trial + 1) * METRIC_NAMES.length)]).toEqual(
        METRIC_NAMES.map((name) => metrics[name]),
      );
  }
});

test('a study has the bracket of every trial that ran over the whole window', async () => {
  const { file } = systemWith('pessimistic', 0.4);
  const searched = resolveSystem({
    ...file,
    space: { stop: { float: [0.3, 0.6] } },
    study: { trials: 24, sampler: 'tpe', pruner: 'median' },
    verdict: { enabled: false },
  });
  const { brackets, trials } = await optimize(searched, { bracket: 'pessimistic', useCache: false, workers: 1 });
  const complete = trials.filter(({ record }) => record !== undefined).length;
  expect(complete).toBeGreaterThan(3);
  expect(complete).toBeLessThan(24);
  for (const { trialNumber, record, parameters } of trials) {
    const found = (['stop_first', 'target_first'] as const).map((side) => [
      ...brackets![side].subarray(trialNumber * METRIC_NAMES.length, (trialNumber + 1) * METRIC_NAMES.length),
    ]);
    if (record === undefined) {
      expect(found.flat().every(Number.isNaN)).toBe(true);
      continue;
    }
    const { bracket } = await backtest(systemWith('pessimistic', Number(parameters['stop'])), { useCache: false });
    expect(found).toEqual([bracket!.stopFirst, bracket!.targetFirst].map((metrics) => METRIC_NAMES.map((name) => metrics[name])));
  }
});
