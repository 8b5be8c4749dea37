// A composite is an account of its members: the same bits as that account, in both walks, on any number of workers.
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkAccountLookahead } from '../../../src/app/verify/check-account-lookahead.js';
import { openStrategyData } from '../../../src/app/market-data/open-account-data.js';
import { backtest, type BacktestResult } from '../../../src/app/run/backtest.js';
import { hashInputs, runInputs } from '../../../src/app/run/run-identity.js';
import { writeRun } from '../../../src/app/run/run-files.js';
import { verifyRun } from '../../../src/app/verify/verify.js';
import { walkForward } from '../../../src/app/walk-forward/walk-forward.js';
import { openEngine } from '../../../src/app/run/open-engine.js';
import { resolveSystem, printSystem } from '../../../src/app/strategy/resolve-system.js';
import { rulesOf } from '../../../src/app/strategy/rules-of.js';
import { graphOf } from '../../../src/app/strategy/strategy-of.js';
import { parseYaml } from '../../../src/app/system/read-system-text.js';
import { SKIP_REASONS } from '../../../src/core/account.js';
import { EXIT_REASONS } from '../../../src/core/trade.js';
import { singleTrial } from '../../../src/core/trial-table.js';
import { TrialEngine } from '../../../src/engine/trial-engine.js';
import { applyPolicy } from '../../../src/app/policy/apply-policy.js';

const NO_CACHE = { useCache: false };
const DATA = { timeframe: '1h', calendar: 'crypto', synthetic: { bars: 4000, seed: 11, correlation: 0.3 } };
const TREND = {
  long: { enter: 'crosses_above(ema(close, $fast), ema(close, $slow))', exit: 'crosses_below(ema(close, $fast), ema(close, $slow))' },
  short: { enter: 'crosses_below(ema(close, $fast), ema(close, $slow))' },
  stop: '4 * atr(24)',
};
const REVERSION = { long: { enter: 'rsi(close, 14) < 30', exit: 'rsi(close, 14) > 55' }, stop: '3 * atr(24)', target: '5 * atr(24)' };
const PARAMS = { fast: 12, slow: 50 };

const member = (symbols: readonly string[], strategy: object, more: object = {}): object => ({
  data: { ...DATA, symbols },
  params: PARAMS,
  strategy,
  ...more,
});
const composite = (pool: object, more: object = {}): ReturnType<typeof resolveSystem> =>
  resolveSystem({ system: 'both', kind: 'composite', pool, ...more });
const run = (raw: ReturnType<typeof resolveSystem>): Promise<BacktestResult> => backtest(raw, NO_CACHE);

function expectSame(a: BacktestResult, b: BacktestResult): void {
  expect(a.trades.count).toBeGreaterThan(20);
  expect({ ...a.trades, leg: a.trades.leg }).toEqual({ ...b.trades, leg: b.trades.leg });
  expect(a.account.equity).toEqual(b.account.equity);
  expect(a.metrics).toEqual(b.metrics);
}

const EVERYWHERE = { trend: 0.6, reversion: 0.4 };
const POOL = {
  trend: member(['AAA', 'BBB'], TREND),
  reversion: member(['AAA', 'CCC'], REVERSION, { risk: { sizing: 'risk', risk_per_trade: 0.02 } }),
};
const constant = (weights: object): object => ({ rules: [{ when: 'close > 0', weights }], default: {} });

describe('constant weights', () => {
  test('are the account of one strategy that is another one on another symbol, bit for bit', async () => {
    const account = resolveSystem({
      data: { ...DATA, symbols: ['AAA', 'CCC'] },
      params: PARAMS,
      portfolio: { cash: { AAA: 0.6, CCC: 0.4 } },
      strategy: {
        long: {
          enter: `is_symbol("AAA") ? ${TREND.long.enter} : ${REVERSION.long.enter}`,
          exit: `is_symbol("AAA") ? ${TREND.long.exit} : ${REVERSION.long.exit}`,
        },
        stop: 'is_symbol("AAA") ? 4 * atr(24) : 3 * atr(24)',
      },
    });
    const { short: _short, ...long } = TREND;
    const { target: _target, ...untargeted } = REVERSION;
    const pool = { trend: member(['AAA'], long), reversion: member(['CCC'], untargeted) };
    expectSame(await run(composite(pool, { policy: constant(EVERYWHERE) })), await run(account));
  });

  test('are the account of its members with such shares, on the same symbol too, bit for bit', async () => {
    const weighted = await run(composite(POOL, { policy: constant(EVERYWHERE) }));
    expectSame(weighted, await run(composite(POOL, { portfolio: { cash: EVERYWHERE } })));
    expect(weighted.legs!.legs.map(({ data, member: of }) => `${of!.name} ${data.market.symbol}`)).toEqual([
      'trend AAA',
      'reversion AAA',
      'trend BBB',
      'reversion CCC',
    ]);
  });

  test('of one member that has everything are that member alone, bit for bit', async () => {
    const { leg: _leg, ...own } = (await run(composite({ trend: member(['AAA'], TREND) }, { policy: constant({ trend: 1 }) }))).trades;
    const alone = await run(resolveSystem(member(['AAA'], TREND)));
    expect(own.count).toBeGreaterThan(5);
    expect(own).toEqual(alone.trades);
  });
});

const SWITCHING = {
  rules: [
    { when: 'close > sma(close, 200)', weights: { trend: 1 } },
    { when: 'atr(24) / close > 0.012', weights: {} },
  ],
  default: { trend: 0.3, reversion: 0.7 },
  switch: { minimum_bars: 12 },
};

describe('a policy', () => {
  test('is walked alike from event to event, instant by instant, and on any number of workers', async () => {
    const { file } = composite(POOL, { policy: SWITCHING });
    const graph = graphOf(file);
    const { trading } = await openStrategyData(file, undefined, graph, { cacheDir: '', useCache: false });
    const data = await applyPolicy(file, graph, trading, {});
    const rules = rulesOf(file, data.market.symbol);
    const window = { from: 0, to: data.market.bars.timeMs.length };
    const options = { workers: 1, maxMemoryBytes: 2 ** 28 };
    const events = await new TrialEngine({ data, graph, ...rules }, options).replay({}, window);
    const steps = await new TrialEngine({ data, graph, ...rules, isStepped: true }, options).replay({}, window);
    expect(events.trades.count).toBeGreaterThan(50);
    expect(steps.account!.skipped).toEqual(events.account!.skipped);
    expect(steps.account!.equity).toEqual(events.account!.equity);
    const { number: _number, charges: _charges, ...stepped } = steps.trades;
    expect(stepped).toEqual(events.trades);
    for (const workers of [1, 3]) {
      const engine = openEngine(file, graph, data, workers, {});
      expect((await engine.evaluate(singleTrial({}), window)).records).toEqual(events.record);
      await engine.close();
    }
  });

  test('takes its members out where they have no weight, or lets them go on', async () => {
    const result = await run(composite(POOL, { policy: SWITCHING }));
    const ended = result.trades.reason.filter((reason) => EXIT_REASONS[reason] === 'policy').length;
    const { skipped } = result.legs!;
    expect(ended).toBeGreaterThan(5);
    expect(skipped.reason.filter((reason) => SKIP_REASONS[reason] === 'policy').length).toBeGreaterThan(20);
    const held = await run(composite(POOL, { policy: { ...SWITCHING, switch: { ...SWITCHING.switch, hold_open: true } } }));
    expect(held.trades.reason.filter((reason) => EXIT_REASONS[reason] === 'policy')).toHaveLength(0);
  });

  test('decides each entry with the weight of its own close, and none without one', async () => {
    const { legs, trades, market } = await run(composite(POOL, { policy: SWITCHING }));
    for (let trade = 0; trade < trades.count; trade++) {
      const { barAt, policy } = legs!.legs[trades.leg![trade]!]!;
      const decision = barAt[trades.entryBar[trade]!]! - 1;
      expect(policy!.weights[decision]).toBeGreaterThan(0);
    }
    expect(market.symbol).toBe('AAA+BBB+CCC');
  });

  test('sees no future', async () => {
    const { leak, cuts } = await checkAccountLookahead(composite(POOL, { policy: SWITCHING }), { ...NO_CACHE, cuts: 4 });
    expect(cuts).toBe(4);
    expect(leak).toBeUndefined();
  });
});

test('a resolved composite is read again as the same system', async () => {
  const first = composite(POOL, { policy: SWITCHING });
  const again = resolveSystem(parseYaml(printSystem(first), 'printed'));
  expect(again.file).toEqual(first.file);
});

test('its run is verified from its manifest, and its window may be its own', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'composite-'));
  const result = await backtest(composite(POOL, { policy: SWITCHING, data: { start: '2015-02-01', end: '2015-05-01' } }), NO_CACHE);
  expect(result.window.name).toBe('custom');
  const { runDir } = await writeRun(result, folder, 1_000);
  const { verdict, checks } = await verifyRun(runDir, NO_CACHE);
  expect(checks.filter(({ holds }) => !holds)).toEqual([]);
  expect(verdict).toBe('same');
  const { inputs_hash: hash } = JSON.parse(readFileSync(join(runDir, 'run_manifest.json'), 'utf8')) as { inputs_hash: string };
  const member = result.system.file.pool!['trend'] as { data: object };
  const moved = {
    ...result.system.file,
    pool: { ...result.system.file.pool, trend: { ...member, data: { ...member.data, path: '/elsewhere' } } },
  };
  expect(hashInputs('backtest', runInputs({ ...result.system, file: moved }, result, result.window), result.parameters)).toBe(hash);
  const weights = readFileSync(join(runDir, 'weights.csv'), 'utf8').split('\n');
  expect(weights[0]).toBe('time,symbol,member,weight');
  expect(weights[1]).toMatch(/^2015-02-01T00:00:00Z,AAA,trend,(0|0\.3|1)$/);
  expect(readFileSync(join(runDir, 'report.html'), 'utf8')).toContain('Weights of the policy');
});

test('a walk-forward is refused: it is compared with --nested', async () => {
  const system = composite(POOL, { policy: SWITCHING });
  await expect(walkForward(system, NO_CACHE)).rejects.toMatchObject({ code: 'CONFIG_INVALID', context: { entry: 'kind' } });
});
