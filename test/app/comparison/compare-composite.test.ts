// A composite beside what is easier: the same bars, costs and days for all.
import { describe, expect, test } from 'vitest';
import { compareComposite, type Comparison } from '../../../src/app/comparison/compare-composite.js';
import { comparisonJson } from '../../../src/app/comparison/comparison-json.js';
import { backtest } from '../../../src/app/run/backtest.js';
import { resolveSystem } from '../../../src/app/strategy/resolve-system.js';
import { checkAccountLookahead } from '../../../src/app/verify/check-account-lookahead.js';

const NO_CACHE = { useCache: false };
const DATA = { symbols: ['AAA'], timeframe: '1h', calendar: 'crypto', synthetic: { bars: 4000, seed: 11 } };
const WINDOWS = { early: ['2015-01-01', '2015-03-15'], late: ['2015-03-15', '2015-06-10'] };
const TREND = {
  data: DATA,
  windows: WINDOWS,
  strategy: { long: { enter: 'ema(close, 10) > ema(close, 40)', exit: 'ema(close, 10) < ema(close, 40)' } },
};
const REVERSION = { data: DATA, windows: WINDOWS, strategy: { long: { enter: 'rsi(close, 14) < 40', exit: 'rsi(close, 14) > 55' } } };
const RULES = { rules: [{ when: 'close > sma(close, 100)', weights: { trend: 1 } }], default: { reversion: 1 } };
const composite = (policy: object, more: object = {}): ReturnType<typeof resolveSystem> =>
  resolveSystem({ system: 'both', kind: 'composite', pool: { trend: TREND, reversion: REVERSION }, windows: WINDOWS, policy, ...more });
const rowOf = ({ rows }: Comparison, kind: string): Comparison['rows'][number] => rows.find((row) => row.kind === kind)!;
const LEARN = { method: 'exponentiated_gradient', horizon_bars: 24, purge_bars: 24, train_bars: 100, learning_rate: 20 };
const RIDGE = { ...LEARN, method: 'ridge', features: { trend: 'close / sma(close, 50) - 1', range: 'atr(24) / close' } };

describe('a comparison', () => {
  test('has every baseline, each measured as its own backtest is', async () => {
    const comparison = await compareComposite(composite(RULES), { ...NO_CACHE, window: 'late', inner: 'early', shuffles: 5 });
    expect(comparison.rows.map(({ kind }) => kind)).toEqual([
      'composite',
      'member',
      'member',
      'equal_weight',
      'best_inner',
      'buy_and_hold',
      'flat',
      'best_hindsight',
    ]);
    const { metrics } = await backtest(resolveSystem(TREND), { ...NO_CACHE, window: 'late' });
    const trend = comparison.rows[1]!;
    for (const name of ['total_return', 'volatility', 'sharpe', 'max_drawdown', 'final_equity'] as const)
      expect(trend[name]).toBeCloseTo(metrics[name], 10);
    expect(rowOf(comparison, 'flat').total_return).toBe(0);
    expect(comparison.shuffled!.sharpes).toHaveLength(5);
    expect(comparison.shuffled!.chance).toBeGreaterThanOrEqual(1 / 6);
    expect(comparison.illusion).toBeGreaterThanOrEqual(0);
    expect(comparison.windows.inner.to).toBe(comparison.windows.outer.from);
    expect(JSON.stringify(comparisonJson(comparison))).not.toContain('daily');
  });

  test('of equal weights that never change finds nothing against equal weight, and has no other times for them', async () => {
    const constant = composite({ rules: [{ when: 'close < 0', weights: {} }], default: { trend: 0.5, reversion: 0.5 } });
    const comparison = await compareComposite(constant, NO_CACHE);
    expect(rowOf(comparison, 'equal_weight').difference).toMatchObject({ mean: 0, low: 0, high: 0, chance: 1 });
    expect(comparison.shuffled).toBeUndefined();
    expect(comparison.windows.inner.name).toBe('first-half');
  });

  test('refuses a single system, and an inner window that is not before', async () => {
    await expect(compareComposite(resolveSystem(TREND), NO_CACHE)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    await expect(compareComposite(composite(RULES), { ...NO_CACHE, window: 'early', inner: 'late' })).rejects.toMatchObject({
      code: 'WINDOWS_OVERLAP',
    });
  });
});

test.each([
  ['the gradient', LEARN],
  ['ridge', RIDGE],
  ['trees', { ...RIDGE, method: 'trees', trees: 5, every_bars: 1000, train_bars: 1000 }],
])('weights learned by %s change, sum to those of the default or nothing, and see no future', async (_, learn) => {
  const system = composite({ kind: 'learned', default: { trend: 0.4, reversion: 0.4 }, learn });
  const { legs } = await backtest(system, NO_CACHE);
  const [trend, reversion] = legs!.legs.map(({ policy }) => policy!.weights) as [Float64Array, Float64Array];
  expect(trend[50]).toBe(0.4);
  expect(new Set(trend).size).toBeGreaterThan(2);
  for (let bar = 0; bar < trend.length; bar++) {
    const sum = trend[bar]! + reversion[bar]!;
    expect(Math.abs(sum) < 1e-12 || Math.abs(sum - 0.8) < 1e-9).toBe(true);
  }
  const { leak } = await checkAccountLookahead(system, { ...NO_CACHE, cuts: 3 });
  expect(leak).toBeUndefined();
});
