// A composite walked forward: members and policy know nothing of the tests that they are judged on.
import { describe, expect, test } from 'vitest';
import { nestedJson } from '../../../src/app/nested/nested-json.js';
import { planNested } from '../../../src/app/nested/plan-nested.js';
import { walkComposite, type NestedOutcome } from '../../../src/app/nested/walk-composite.js';
import { resolveSystem } from '../../../src/app/strategy/resolve-system.js';
import type { Market } from '../../../src/core/bars.js';

const NO_CACHE = { useCache: false, workers: 1 };
const data = (seed: number, bars = 3000): object => ({ symbols: ['AAA'], timeframe: '1h', calendar: 'crypto', synthetic: { bars, seed } });
const STUDY = { study: { trials: 4, sampler: 'random' }, space: { slow: { int: [30, 90] } }, params: { slow: 50 } };
const pool = (seed: number, bars?: number): object => ({
  trend: {
    data: data(seed, bars),
    ...STUDY,
    strategy: { long: { enter: 'ema(close, 10) > ema(close, $slow)', exit: 'ema(close, 10) < ema(close, $slow)' } },
  },
  reversion: { data: data(seed, bars), strategy: { long: { enter: 'rsi(close, 14) < 40', exit: 'rsi(close, 14) > 55' } } },
});
const LEARN = {
  method: 'ridge',
  horizon_bars: 24,
  purge_bars: 24,
  train_bars: 200,
  features: { range: 'atr(24) / close', trend: 'close / sma(close, 50) - 1' },
};
const LEARNED = { kind: 'learned', default: { trend: 0.5, reversion: 0.5 }, learn: LEARN };
const WALK = { train: 1000, test: 500, gap_bars: 24 };
const composite = (policy: object, walkforward: object = WALK, seed = 1, bars?: number): ReturnType<typeof resolveSystem> =>
  resolveSystem({ system: 'both', kind: 'composite', pool: pool(seed, bars), policy, walkforward });
const rowOf = ({ rows }: NestedOutcome, name: string): NestedOutcome['rows'][number] => rows.find((row) => row.name === name)!;

describe('a nested walk-forward', () => {
  test('fits members on inner and outer trains, and compares on the same tests', async () => {
    const outcome = await walkComposite(composite(LEARNED), { ...NO_CACHE, shuffles: 4 });
    const names = outcome.rows.map(({ name }) => name);
    expect(names.slice(0, -1)).toEqual([
      'the composite',
      'trend',
      'reversion',
      'equal weight',
      'best of the inner folds',
      'buy and hold',
      'nothing held',
    ]);
    expect(names.at(-1)).toMatch(/^best in hindsight: (trend|reversion)$/);
    expect(outcome.folds).toHaveLength(3);
    expect(outcome.trials).toBe(3 * 4 * 4);
    expect(new Set(outcome.rows.map(({ daily }) => daily.length)).size).toBe(1);
    expect(rowOf(outcome, 'nothing held').total_return).toBe(0);
    expect(rowOf(outcome, 'the composite').difference).toBeUndefined();
    expect(outcome.shuffled.sharpes).toHaveLength(4);
    expect(JSON.parse(JSON.stringify(nestedJson(outcome)))).toMatchObject({
      trials: 48,
      folds: [{ fold: 0, train: { bars: 1000 } }, {}, {}],
    });
  });

  test('leaves the gap between every train and its test, inside too', () => {
    const { file } = composite(LEARNED);
    const market = { bars: { timeMs: Float64Array.from({ length: 3000 }, (_, bar) => bar) } } as unknown as Market;
    for (const { train, test: tested, inner } of planNested(file, market, { from: 0, to: 3000 })) {
      expect(tested.from - train.to).toBe(24);
      for (const part of inner) expect(part.test.from - part.train.to).toBe(24);
      expect(inner.at(-1)!.test.to).toBe(train.to);
      for (const [index, part] of inner.slice(1).entries()) expect(part.test.from).toBe(inner[index]!.test.to);
    }
  });

  test('is refused without a gap of the horizon, in other modes, and on too few bars', async () => {
    for (const gap of [0, 23])
      await expect(walkComposite(composite(LEARNED, { ...WALK, gap_bars: gap }), NO_CACHE)).rejects.toMatchObject({
        code: 'CONFIG_INVALID',
        context: { entry: 'walkforward.gap_bars' },
      });
    await expect(walkComposite(composite(LEARNED, { ...WALK, mode: 'purged' }), NO_CACHE)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    });
    await expect(walkComposite(composite(LEARNED, { ...WALK, train: 120 }), NO_CACHE)).rejects.toMatchObject({ code: 'FOLDS_INVALID' });
  });

  test('of constant equal weights is equal weight, whatever its members became', async () => {
    const rules = { rules: [{ when: 'close < 0', weights: {} }], default: { trend: 0.5, reversion: 0.5 } };
    const outcome = await walkComposite(composite(rules, { ...WALK, gap_bars: 0 }), { ...NO_CACHE, shuffles: 1 });
    expect(rowOf(outcome, 'the composite').daily).toEqual(rowOf(outcome, 'equal weight').daily);
    expect(rowOf(outcome, 'equal weight').difference).toMatchObject({ mean: 0, chance: 1 });
  });

  test('knows nothing of what comes behind a test: on fewer bars its folds are the same, bit for bit', async () => {
    const whole = await walkComposite(composite(LEARNED), { ...NO_CACHE, shuffles: 1 });
    const fewer = await walkComposite(composite(LEARNED, WALK, 1, 2024), { ...NO_CACHE, shuffles: 1 });
    expect(fewer.folds).toEqual(whole.folds.slice(0, 2));
    for (const name of ['the composite', 'trend', 'reversion', 'equal weight']) {
      const days = rowOf(fewer, name).daily.length;
      expect(days).toBeGreaterThan(30);
      expect(rowOf(fewer, name).daily).toEqual(rowOf(whole, name).daily.slice(0, days));
    }
  });

  test('on made-up bars a policy that learns does not beat equal weight beyond chance', async () => {
    const ahead: number[] = [];
    for (let seed = 1; seed <= 6; seed++) {
      const outcome = await walkComposite(composite(LEARNED, WALK, seed), { ...NO_CACHE, shuffles: 1 });
      ahead.push(rowOf(outcome, 'equal weight').difference!.chance);
    }
    expect(ahead.filter((chance) => chance < 0.05).length).toBeLessThanOrEqual(1);
  });
});
