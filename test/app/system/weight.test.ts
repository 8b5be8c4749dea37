// risk.weight: the share of the equity that an entry takes, an expression of columns.
import { describe, expect, test } from 'vitest';
import { backtest } from '../../../src/app/run/backtest.js';
import { sweep } from '../../../src/app/sweep/sweep.js';
import { resolveSystem, type ResolvedSystem } from '../../../src/app/strategy/resolve-system.js';

const SYSTEM = {
  data: { symbols: ['SYNTH'], timeframe: '1d', calendar: 'us_equity', synthetic: { bars: 800, seed: 3 } },
  strategy: { long: { enter: 'crosses_above(close, sma(close, 20))', exit: 'crosses_below(close, sma(close, 20))' } },
  execution: { taker_fee_bps: 0, slippage_bps: 0 },
  verdict: { enabled: false },
};
const make = (more: object): ResolvedSystem => resolveSystem({ ...SYSTEM, ...more });
const notionals = async (more: object): Promise<number[]> => {
  const { trades } = await backtest(make(more), { useCache: false });
  expect(trades.count).toBeGreaterThan(10);
  return Array.from(trades.quantity, (quantity, trade) => quantity * trades.entryPrice[trade]!);
};

test('the first entry takes the share of the cash that the expression is on its decision', async () => {
  const [first] = await notionals({ risk: { sizing: 'weight', weight: '0.25 * (close / close)' } });
  expect(first).toBeCloseTo(2500, 8);
});

test('a weight by volatility is larger where the market moves less', async () => {
  const weight = 'min(1, $annual / (stddev(returns(1), 20) * 15.8745))';
  const low = await notionals({ risk: { sizing: 'weight', weight }, params: { annual: 0.05 } });
  const high = await notionals({ risk: { sizing: 'weight', weight }, params: { annual: 0.1 } });
  expect(low).toHaveLength(high.length);
  expect(high[0]! / low[0]!).toBeCloseTo(2, 6);
});

test('its parameters sweep: each trial is the run under its own', async () => {
  const system = make({ params: { w: 0.2 }, risk: { sizing: 'weight', weight: '$w' }, space: { w: { choice: [0.2, 0.6] } } });
  const { best } = await sweep(system, { useCache: false, workers: 1 });
  expect(best).toHaveLength(2);
  for (const { parameters, metrics } of best) {
    const alone = await backtest(make({ params: parameters, risk: { sizing: 'weight', weight: '$w' } }), { useCache: false });
    expect(alone.metrics).toEqual(metrics);
  }
});

describe('is refused', () => {
  test.each([
    [{ sizing: 'weight' }, 'risk.weight'],
    [{ sizing: 'all_in', weight: '0.5' }, 'risk.sizing'],
    [{ weight: '0.5' }, 'risk.sizing'],
  ])('where it does not fit its sizing: %j', (risk, entry) => {
    expect(() => make({ risk })).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID', context: expect.objectContaining({ entry }) }));
  });

  test('where it is a condition', async () => {
    const system = make({ risk: { sizing: 'weight', weight: 'close > open' } });
    await expect(backtest(system, { useCache: false })).rejects.toThrow(/risk\.weight.*a share of the equity/s);
  });
});
