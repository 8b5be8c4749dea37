// Presets are files that systems include: each says what it is, and runs.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { LegsCurve } from '../../../src/core/account-curve.js';
import { SKIP_REASONS } from '../../../src/core/account.js';
import { EXIT_REASONS } from '../../../src/core/trade.js';
import { backtest, type BacktestResult } from '../../../src/app/run/backtest.js';
import { resolveSystem, type ResolvedSystem } from '../../../src/app/strategy/resolve-system.js';
import { Scorer } from '../../../src/app/trials/scorer.js';

const FOLDER = fileURLToPath(new URL('../../../configs/presets/', import.meta.url));
const PRESETS = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => `presets/${name.replaceAll('\\', '/')}`)
  .sort();

const SYSTEM = {
  data: { synthetic: { bars: 3000, seed: 4 } },
  strategy: {
    long: { enter: 'crosses_above(close, sma(close, 20))', exit: 'crosses_below(close, sma(close, 20))' },
    stop: '3 * atr(14)',
  },
};

const including = (preset: string): ResolvedSystem => resolveSystem({ ...SYSTEM, include: [preset] }, { source: preset });
const run = async (preset: string): Promise<BacktestResult> => await backtest(including(preset), { useCache: false });

describe('every preset', () => {
  test('is known here', () => {
    expect(PRESETS.map(dirname)).toEqual([
      ...Array(5).fill('presets/guard'),
      ...Array(6).fill('presets/persona'),
      ...Array(3).fill('presets/risk'),
      ...Array(5).fill('presets/sizing'),
    ]);
  });

  test.each(PRESETS)('%s says in two lines what it is, and runs', async (preset) => {
    const lines = readFileSync(new URL(`../../../configs/${preset}`, import.meta.url), 'utf8').split('\n');
    expect(lines.map((line) => line.startsWith('# ')).slice(0, 3)).toEqual([true, true, false]);
    const { trades, system } = await run(preset);
    expect(trades.count).toBeGreaterThan(40);
    expect(() => new Scorer(system.file)).not.toThrow();
  });
});

/** Returns the largest notional that was held. */
function mostHeld({ trades, metrics }: BacktestResult): number {
  expect(metrics.final_equity).toBeGreaterThan(0);
  return Math.max(...Array.from(trades.quantity, (quantity, t) => quantity * trades.entryPrice[t]!));
}

test('personas and risks are in the order of their names: who bears more holds more', async () => {
  for (const kind of ['persona', 'risk']) {
    const runs = await Promise.all(['conservative', 'balanced', 'aggressive'].map((name) => run(`presets/${kind}/${name}.yaml`)));
    const held = runs.map(mostHeld);
    expect(held).toEqual(held.toSorted((a, b) => a - b));
    expect(new Set(held).size).toBe(3);
    const falls = runs.map(({ metrics }) => metrics.max_drawdown);
    expect(falls).toEqual(falls.toSorted((a, b) => b - a));
  }
});

/** Three symbols on one account whose losses are large enough for guards to see. */
const ACCOUNT = {
  ...SYSTEM,
  data: { symbols: ['AAA', 'BBB', 'CCC'], synthetic: { bars: 4000, seed: 4, correlation: 0.6 } },
  risk: { sizing: 'fraction', fraction: 1, max_leverage: 3 },
};
const runAccount = async (...presets: string[]): Promise<BacktestResult> =>
  await backtest(resolveSystem({ ...ACCOUNT, portfolio: {}, include: presets.map((name) => `presets/${name}.yaml`) }), { useCache: false });
const guardExits = ({ trades }: BacktestResult): number => trades.reason.filter((reason) => EXIT_REASONS[reason] === 'guard').length;
const refused = ({ legs }: BacktestResult): number => legs!.skipped.reason.filter((reason) => SKIP_REASONS[reason] === 'guard').length;

describe('guards of an account', () => {
  test('without a preset nothing is closed or refused by one', async () => {
    const result = await runAccount();
    expect([guardExits(result), refused(result)]).toEqual([0, 0]);
  });

  test('daily-loss and drawdown-halt close what is held, and refuse', async () => {
    for (const name of ['guard/daily-loss', 'guard/drawdown-halt']) {
      const result = await runAccount(name);
      expect(guardExits(result), name).toBeGreaterThan(0);
      expect(refused(result), name).toBeGreaterThan(0);
    }
  });

  test('cool-down keeps what is held, and refuses', async () => {
    const result = await runAccount('guard/cool-down');
    expect(guardExits(result)).toBe(0);
    expect(refused(result)).toBeGreaterThan(0);
  });

  test('trading-hours refuses what would be entered at other hours, spread-limit what is too dear, and both keep what is held', async () => {
    const hours = await runAccount('guard/trading-hours');
    expect(guardExits(hours)).toBe(0);
    const local = Array.from(hours.trades.entryBar, (bar) =>
      new Date(hours.market.bars.timeMs[bar]!).toLocaleString('en-GB', { timeZone: 'America/New_York', weekday: 'short', hour: '2-digit' }),
    );
    expect(
      local.every((text) => /^(Mon|Tue|Wed|Thu|Fri)/.test(text) && Number(/\d+/.exec(text)![0]) >= 4 && Number(/\d+/.exec(text)![0]) < 20),
    ).toBe(true);
    expect(refused(hours)).toBeGreaterThan(0);
    const wide = { ...ACCOUNT, execution: { spread_bps: 6 }, portfolio: {}, include: ['presets/guard/spread-limit.yaml'] };
    expect((await backtest(resolveSystem(wide), { useCache: false })).trades.count).toBe(0);
    expect(refused(await runAccount('guard/spread-limit'))).toBe(0);
  });

  test('personas of accounts say what their guards and caps are, each over those that it includes', () => {
    const portfolios = ['conservative', 'balanced', 'aggressive'].map(
      (name) => resolveSystem({ ...ACCOUNT, risk: {}, include: [`presets/persona/${name}-account.yaml`] }).file.portfolio!,
    );
    expect(portfolios.map(({ guards }) => [guards!.daily_loss, guards!.max_drawdown, guards!.cool_down, guards!.action])).toEqual([
      [0.01, 0.1, '52w', 'flatten'],
      [0.02, 0.2, '52w', 'flatten'],
      [0.04, 0.35, '52w', 'flatten'],
    ]);
    expect(portfolios.map(({ max_exposure: caps }) => caps!.gross)).toEqual([0.5, 0.8, 1.5]);
  });

  test('personas of accounts hold no more than their names say', async () => {
    const account = async (name: string): Promise<BacktestResult> =>
      await backtest(resolveSystem({ ...ACCOUNT, risk: {}, include: [`presets/persona/${name}-account.yaml`] }), { useCache: false });
    for (const [name, most] of [
      ['conservative', 0.5],
      ['balanced', 0.8],
      ['aggressive', 1.5],
    ] as const) {
      const { account: curve, trades } = await account(name);
      expect(trades.count, name).toBeGreaterThan(20);
      expect(Math.max(...(curve as LegsCurve).gross), name).toBeLessThan(most * 1.15); // what is held may rise behind its entry
    }
  });
});

test('a persona is what its risk and its sizing say, and what includes it says more', () => {
  const { risk, constraints } = including('presets/persona/conservative.yaml').file;
  expect(risk).toMatchObject({ sizing: 'risk', risk_per_trade: 0.005, max_leverage: 1 });
  expect(constraints).toEqual(['max_drawdown >= -0.1']);
  const own = resolveSystem({
    ...SYSTEM,
    include: ['presets/persona/aggressive.yaml'],
    risk: { risk_per_trade: '$r' },
    params: { r: 0.03 },
  });
  expect(own.file.risk).toMatchObject({ sizing: 'risk', risk_per_trade: '$r', max_leverage: 2 });
});
