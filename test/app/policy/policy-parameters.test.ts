// Numbers of a policy are parameters like any others: a trial of a composite is the backtest of the composite with its values.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { backtest, type BacktestResult } from '../../../src/app/run/backtest.js';
import { compareComposite } from '../../../src/app/comparison/compare-composite.js';
import { readSystemFile, resolveSystem, type ResolvedSystem } from '../../../src/app/strategy/resolve-system.js';
import { searchedSystem } from '../../../src/app/strategy/searched-system.js';
import { runOptimize } from '../../../src/app/study/study-files.js';
import { runSweep } from '../../../src/app/sweep/sweep-files.js';
import { trialParameters } from '../../../src/app/sweep/sweep-outcome.js';
import { sweep } from '../../../src/app/sweep/sweep.js';
import { identifyLook } from '../../../src/app/verdict/study-identity.js';
import { verifyRun } from '../../../src/app/verify/verify.js';
import { METRIC_NAMES } from '../../../src/core/metrics.js';
import { readField } from '../../../src/core/trial-record.js';
import { TrialEngine } from '../../../src/engine/trial-engine.js';

const NO_CACHE = { useCache: false };
const ONE = { ...NO_CACHE, workers: 1 };
const DATA = { symbols: ['AAA'], timeframe: '1h', calendar: 'crypto', synthetic: { bars: 2500, seed: 11 } };
const TREND = {
  data: DATA,
  params: { fast: 12, slow: 50 },
  strategy: { long: { enter: 'ema(close, $fast) > ema(close, $slow)', exit: 'ema(close, $fast) < ema(close, $slow)' } },
};
const REVERSION = { data: DATA, strategy: { long: { enter: 'rsi(close, 14) < 35', exit: 'rsi(close, 14) > 55' } } };
const POLICY = {
  rules: [{ when: 'atr(24) / close > $hot', weights: { reversion: '$share' } }],
  default: { trend: '1 - $share', reversion: '$share / 2' },
  switch: { minimum_bars: '$wait' },
};
const RULES = { params: { hot: 0.01, share: 0.4, wait: 3 }, space: { hot: { choice: [0.008, 0.012] }, share: { choice: [0.2, 0.6] } } };
const SEARCHED = { ...TREND, space: { fast: { choice: [8, 16] } }, require: ['$fast < $slow'] };

const composite = (policy: object, more: object = {}, trend: object = TREND): ResolvedSystem =>
  resolveSystem({ system: 'both', kind: 'composite', pool: { trend, reversion: REVERSION }, policy, verdict: { enabled: false }, ...more });
const under = ({ file, source }: ResolvedSystem, params: object): ResolvedSystem => ({
  source,
  file: { ...file, params: { ...file.params, ...params } },
});

function expectMetrics(records: Float64Array, at: number, run: BacktestResult): void {
  expect(run.trades.count).toBeGreaterThan(5);
  for (const name of METRIC_NAMES) expect([name, readField(records, name, at)]).toEqual([name, run.metrics[name]]);
}

async function expectTrialsAreBacktests(system: ResolvedSystem, workers = 1): Promise<number> {
  const found = await sweep(system, { ...NO_CACHE, workers });
  const seen = new Set<string>();
  for (let trial = 0; trial < found.count; trial++) {
    const run = await backtest(under(system, trialParameters(found, trial)), NO_CACHE);
    expectMetrics(found.records, trial * found.fields, run);
    seen.add(String(run.metrics.total_return));
  }
  return seen.size;
}

afterEach(() => vi.restoreAllMocks());

describe('parameters of a policy', () => {
  test('a policy with parameters is the policy with their values', async () => {
    const named = await backtest(composite({ ...POLICY, ...RULES }), NO_CACHE);
    const written = await backtest(
      composite({
        rules: [{ when: 'atr(24) / close > 0.01', weights: { reversion: 0.4 } }],
        default: { trend: 0.6, reversion: 0.2 },
        switch: { minimum_bars: 3 },
      }),
      NO_CACHE,
    );
    expect(named.metrics).toEqual(written.metrics);
    expect(named.account.equity).toEqual(written.account.equity);
    expect(named.trades.count).toBeGreaterThan(20);
  });

  test('every trial of a sweep is its backtest, and trials that differ in the policy share one engine', async () => {
    const setPolicies = vi.spyOn(TrialEngine.prototype, 'setPolicies');
    const found = await sweep(composite({ ...POLICY, ...RULES }), ONE);
    expect(found.count).toBe(4);
    expect(setPolicies).toHaveBeenCalledTimes(3 + new Set(found.ranking).size);
    expect(await expectTrialsAreBacktests(composite({ ...POLICY, ...RULES }))).toBe(4);
  });

  test('members that have a space are searched beside the policy, on any number of workers', async () => {
    const system = composite({ ...POLICY, ...RULES }, {}, SEARCHED);
    expect(await expectTrialsAreBacktests(system, 2)).toBe(8);
  });

  test('a member whose parameter the composite sets is not searched', () => {
    const open = searchedSystem(composite({ ...POLICY, ...RULES }, {}, SEARCHED));
    expect(Object.keys(open.file.space)).toEqual(['hot', 'share', 'trend.fast']);
    expect(open.file.require).toEqual(['$trend.fast < $trend.slow']);
    expect(open.file.params).toMatchObject({ 'trend.fast': 12, 'trend.slow': 50 });
    expect(searchedSystem(open)).toEqual(open);
    const fixed = searchedSystem(composite({ ...POLICY, ...RULES }, { params: { trend: { fast: 9 } } }, SEARCHED));
    expect(Object.keys(fixed.file.space)).toEqual(['hot', 'share']);
    expect(fixed.file.require).toEqual([]);
  });

  test('numbers of the account are swept beside the policy', async () => {
    const system = composite(
      { ...POLICY, ...RULES },
      { risk: { cash: '$cash' }, params: { cash: 1e4 }, space: { cash: { choice: [1e4, 5e3] } } },
    );
    const found = await sweep(system, ONE);
    expect(found.names.slice(0, 3)).toEqual(['cash', 'hot', 'share']);
    await expectTrialsAreBacktests(system);
  });

  test.each(['exponentiated_gradient', 'ridge'])('numbers of a policy that learns by %s are swept', async (method) => {
    const learn = {
      method,
      horizon_bars: 24,
      purge_bars: '$purge',
      train_bars: 200,
      learning_rate: '$rate',
      penalty: '$rate',
      ...(method === 'ridge' && { features: { range: 'atr($bars) / close', drift: 'close / sma(close, 48) - 1' } }),
    };
    const policy = { kind: 'learned', default: { trend: 0.5, reversion: 0.5 }, learn };
    const params = { purge: 24, bars: 24, rate: 0.1 };
    expect(await expectTrialsAreBacktests(composite({ ...policy, params, space: { rate: { choice: [0.1, 2] } } }))).toBe(2);
  });

  test('a trial whose policy breaks a rule fails alone, with the sentence', async () => {
    const policy = { ...POLICY, ...RULES, default: { trend: '$share', reversion: '$share' } };
    const found = await sweep(composite(policy), ONE);
    expect([...found.failures.keys()]).toEqual([1, 3]);
    expect(found.failures.get(1)).toBe('both: the weights of policy.default must not be more than 1 together, and they are 1.2');
    expect(found.ranking).toHaveLength(2);
  });

  test('what lacks a value or names nothing is refused', async () => {
    await expect(backtest(composite(POLICY, { params: { hot: 0.01, share: 0.2 } }), NO_CACHE)).rejects.toThrow(/"\$wait"/);
    const stray = composite({ ...POLICY, ...RULES }, { space: { hott: { choice: [1, 2] } } });
    await expect(sweep(stray, ONE)).rejects.toThrow(/no expression reads "\$hott".*"\$hot"/s);
    expect(() => composite({ ...POLICY, switch: { minimum_bars: 0 } })).toThrow(/minimum_bars must be >= 1/);
    await expect(backtest(composite({ ...POLICY, ...RULES }, { params: { wait: 0 } }), NO_CACHE)).rejects.toThrow(
      'both: policy.switch.minimum_bars must be >= 1, not 0 ($wait)',
    );
  });

  test('the same numbers are the same look, others are another', () => {
    const window = { startMs: 0, endMs: 1 };
    const named = composite({ ...POLICY, ...RULES }).file;
    const look = (params: Record<string, number>): string => identifyLook(named, { ...named.params, ...params }, window);
    const written = composite({
      rules: [{ when: 'atr(24) / close > 0.01', weights: { reversion: 0.4 } }],
      default: { trend: 0.6, reversion: 0.2 },
      switch: { minimum_bars: 3 },
    }).file;
    expect(look({})).toBe(identifyLook(written, {}, window));
    expect(new Set([look({}), look({ hot: 0.02 }), look({ share: 0.3 }), look({ 'trend.fast': 9 })]).size).toBe(4);
  });

  test('a composite with parameters is compared as the one with their values', async () => {
    const [named, written] = [
      await compareComposite(composite({ ...POLICY, ...RULES }), { ...ONE, shuffles: 1 }),
      await compareComposite(
        composite({
          rules: [{ when: 'atr(24) / close > 0.01', weights: { reversion: 0.4 } }],
          default: { trend: 0.6, reversion: 0.2 },
          switch: { minimum_bars: 3 },
        }),
        { ...ONE, shuffles: 1 },
      ),
    ];
    expect(named.rows).toEqual(written.rows);
  });
});

describe('files of a composite that is searched', () => {
  const folder = mkdtempSync(join(tmpdir(), 'policy-parameters-'));
  const files = { 'trend.yaml': SEARCHED, 'reversion.yaml': REVERSION, 'rules.yaml': { ...POLICY, ...RULES } };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), JSON.stringify(content));
  const entries = { system: 'both', kind: 'composite', pool: ['trend.yaml', 'reversion.yaml'], policy: 'rules.yaml' };
  writeFileSync(join(folder, 'both.yaml'), JSON.stringify({ ...entries, study: { trials: 6, sampler: 'random' } }));

  test('--set changes a parameter of the policy and of a member, and takes an axis of the policy', () => {
    const { file } = readSystemFile(join(folder, 'both.yaml'), ['params.hot=0.03', 'params.trend.fast=9', 'space.share={choice: [0.1]}']);
    expect(file.params).toEqual({ hot: 0.03, 'trend.fast': 9, share: 0.4, wait: 3 });
    expect(file.space).toEqual({ share: { choice: [0.1] }, hot: { choice: [0.008, 0.012] } });
    expect(() => readSystemFile(join(folder, 'both.yaml'), ['params.hott=1'])).toThrow(/no expression reads "\$hott"/);
  });

  test('a sweep is verified, and its best is a composite that is run', async () => {
    const { dir, result } = await runSweep(readSystemFile(join(folder, 'both.yaml')), ONE, join(folder, 'runs'), 0);
    expect(result.count).toBe(8);
    expect((await verifyRun(dir, ONE)).checks.filter(({ holds }) => !holds)).toEqual([]);
    expect((await verifyRun(dir, ONE, result.ranking[0]!)).verdict).toBe('same');
    const best = await backtest(readSystemFile(join(dir, 'best_config.yaml')), NO_CACHE);
    expect(best.metrics).toEqual(result.best[0]!.metrics);
  });

  test('a study is verified, and its winner is a composite that is run', async () => {
    const { dir, result } = await runOptimize(readSystemFile(join(folder, 'both.yaml')), ONE, join(folder, 'runs'), 1);
    expect(result.trials).toHaveLength(6);
    expect((await verifyRun(dir, ONE)).checks.filter(({ holds }) => !holds)).toEqual([]);
    expect((await verifyRun(dir, ONE, 2)).verdict).toBe('same');
  });
});
