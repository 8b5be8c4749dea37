// The bracket is the run itself with the stop first and with the target first.
import { describe, expect, test } from 'vitest';
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
