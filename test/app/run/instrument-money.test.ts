// Runs of systems whose instruments have money of their own (I3–I7): a market alone, an account, what files and figures tell of it.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { reportAccount } from '../../../src/app/run/account-report.js';
import { backtest, type BacktestResult } from '../../../src/app/run/backtest.js';
import { legRuns } from '../../../src/app/run/leg-runs.js';
import { tradeColumns } from '../../../src/app/run/trade-columns.js';
import { resolveSystem, type ResolvedSystem } from '../../../src/app/strategy/resolve-system.js';
import { metricsOf } from '../../../src/core/trial-record.js';
import { stitchRuns } from '../../../src/app/walk-forward/stitch-runs.js';
import { sweep } from '../../../src/app/sweep/sweep.js';

const BASE = {
  data: { symbols: ['AAA', 'BBB'], timeframe: '4h', calendar: 'crypto', synthetic: { bars: 1200, seed: 5, correlation: 0.3 } },
  strategy: {
    long: { enter: 'crosses_above(close, sma(close, 20))', exit: 'crosses_below(close, sma(close, 20))' },
    short: { enter: 'crosses_below(close, sma(close, 30))', exit: 'crosses_above(close, sma(close, 30))' },
  },
  risk: { cash: 10_000, sizing: 'fraction', fraction: 2, max_leverage: 4 },
  verdict: { enabled: false },
};
const PERPETUAL = { kind: 'perpetual', initial_margin: 0.05, maintenance_margin: 0.02, funding: { rate: 0.0003, every: '8h' } };

const make = (more: object): ResolvedSystem => resolveSystem({ ...BASE, ...more });
const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((total, value) => total + value, 0);

function expectWhole(result: BacktestResult): void {
  const { trades, metrics, account } = result;
  const final = account.equity.at(-1)!;
  expect(final).toBeCloseTo(metrics.final_equity, 6);
  expect(10_000 + sum(trades.pnl)).toBeCloseTo(metrics.final_equity, 6);
  expect(sum(trades.charges!)).toBeCloseTo(metrics.funding + metrics.swaps + metrics.borrow, 6);
}

describe('P11 in runs', () => {
  test('a market alone on a perpetual: its equity ends where its trades and charges do, and funding is what trades paid', async () => {
    const result = await backtest(make({ instrument: PERPETUAL }));
    expect(result.legs).toBeUndefined();
    expect(result.metrics.funding).not.toBe(0);
    expectWhole(result);
  });

  test('without its money it is the run of today, bit for bit', async () => {
    const plain = await backtest(make({}));
    const spot = await backtest(make({ instrument: { kind: 'spot', borrow: true, borrow_rate: 0 } }));
    for (const name of ['entryBar', 'exitBar', 'entryPrice', 'exitPrice', 'quantity', 'pnl', 'fees'] as const)
      expect(spot.trades[name]).toEqual(plain.trades[name]);
    expect(spot.metrics).toEqual({ ...plain.metrics, turnover: expect.closeTo(plain.metrics.turnover, 9) as number });
  });

  test('an account of a perpetual, a share that is borrowed and a pair in another currency: legs add up to the equity', async () => {
    const result = await backtest(
      make({
        data: { ...BASE.data, symbols: ['AAA', 'BBB', 'CCC'], currency_pairs: ['EURUSD'] },
        risk: { ...BASE.risk, fraction: 0.8, currency: 'USD', max_positions: 3 },
        portfolio: {},
        instruments: {
          AAA: { ...PERPETUAL, currency: 'EUR' },
          BBB: { kind: 'spot', borrow: true, borrow_rate: 0.1, currency: 'EUR' },
          CCC: {
            kind: 'margin',
            initial_margin: 0.1,
            maintenance_margin: 0.05,
            swap_long: -0.01,
            swap_short: 0.002,
            swap_triple: 'wednesday',
          },
        },
      }),
    );
    for (const metric of ['funding', 'swaps', 'borrow'] as const) expect(result.metrics[metric]).not.toBe(0);
    expectWhole(result);
    const { figures } = reportAccount(result)!;
    const last = figures.pnlByDay.map((days) => days.at(-1)!);
    expect(10_000 + sum(last)).toBeCloseTo(result.metrics.final_equity, 5);
    figures.dayEnds.forEach((instant, day) => {
      const won = sum(figures.pnlByDay.map((days) => days[day]!));
      expect(10_000 + won).toBeCloseTo(result.account.equity[instant]!, 5);
    });
    expect(sum(figures.legs.map(({ charges }) => charges))).toBeCloseTo(sum(result.trades.charges!), 9);
    expect(result.identities.map(({ role, symbol }) => `${role} ${symbol}`)).toContain('currency EURUSD');
    for (const [leg, run] of legRuns(result).entries())
      expect(run.account.equity.at(-1)! - 10_000, run.market.symbol).toBeCloseTo(last[leg]!, 5);
  });
});

describe('files', () => {
  test('trades have a column of charges where money moves while they are held, and there alone', async () => {
    const names = async (system: ResolvedSystem): Promise<string[]> => tradeColumns(await backtest(system)).map(({ name }) => name);
    expect(await names(make({}))).not.toContain('charges');
    expect((await names(make({ instrument: PERPETUAL }))).at(-1)).toBe('charges');
  });
});

test('I4: a levered run is liquidated, says so in its trades and in a metric that constraints read', async () => {
  const levered = { instrument: { ...PERPETUAL, maintenance_margin: 0.05 }, risk: { ...BASE.risk, fraction: 15, max_leverage: 20 } };
  const result = await backtest(make(levered));
  expect(result.metrics.liquidations).toBeGreaterThan(0);
  const swept = await sweep(
    make({
      ...levered,
      params: { size: 1 },
      risk: { ...levered.risk, fraction: '$size' },
      space: { size: { choice: [1, 15] } },
      constraints: ['liquidations <= 0'],
    }),
    { workers: 1, useCache: false },
  );
  expect([...swept.feasible]).toEqual([1, 0]);
});

test('numbers of instruments are swept: each trial is the run with the number in its place', async () => {
  const params = { margin: 0.1, rate: 0.0005, points: 3, tick: 0.05, lot: 0.5 };
  const instrument = {
    ...PERPETUAL,
    initial_margin: '$margin',
    maintenance_margin: '$margin / 4',
    funding: { rate: '$rate' },
    multiplier: '$points',
    tick: '$tick',
    lot: '$lot',
  };
  const space = { margin: { choice: [0.1, 0.9] }, rate: { choice: [0, 0.001] }, points: { choice: [1, 3] }, tick: { choice: [0.05, 0.5] } };
  for (const portfolio of [undefined, {}]) {
    const system = make({ params, instrument, space, ...(portfolio && { portfolio }) });
    const { names, values, valueIndex, records, fields, count } = await sweep(system, { workers: 1, useCache: false });
    expect(count).toBe(16);
    for (const workers of [2, 4]) expect((await sweep(system, { workers, useCache: false })).records).toEqual(records);
    const seen = new Set<number>();
    for (let trial = 0; trial < count; trial++) {
      const parameters = Object.fromEntries(names.map((name, axis) => [name, values[axis]![valueIndex[axis]![trial]!]!]));
      const single = await backtest({ ...system, file: { ...system.file, params: { ...params, ...parameters } } });
      const found = metricsOf(records, trial * fields);
      expect(found).toEqual(single.metrics);
      seen.add(found.final_equity);
    }
    expect(seen.size).toBeGreaterThan(12);
  }
});

test('hours and spreads refuse entries, by the instrument and by the guards', async () => {
  const entries = (result: BacktestResult): number[] =>
    Array.from(result.trades.entryBar, (bar) => new Date(result.market.bars.timeMs[bar]!).getUTCHours());
  const inside = await backtest(make({ instrument: { session: '08:00-16:00 UTC' } }));
  expect(new Set(entries(inside))).toEqual(new Set([8, 12]));
  const guarded = await backtest(make({ portfolio: { guards: { sessions: ['00:00-04:00 UTC', '16:00-20:00 UTC'] } } }));
  expect(new Set(entries(guarded))).toEqual(new Set([0, 16]));
  expect(reportAccount(guarded)!.figures.skipped.guard).toBeGreaterThan(0);
  const wide = await backtest(make({ execution: { spread_bps: 6 }, portfolio: { guards: { max_spread_bps: 5 } } }));
  expect(wide.trades.count).toBe(0);
  const narrow = await backtest(make({ execution: { spread_bps: 5 }, portfolio: { guards: { max_spread_bps: 5 } } }));
  expect(narrow.trades.count).toBeGreaterThan(0);
});

test('funding and spreads may be columns of tables, by the last row that was known', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'barloom-money-'));
  const rows = (name: string, values: readonly (readonly [string, number])[]): void =>
    writeFileSync(join(dir, `${name}.csv`), `time,value\n${values.map((row) => row.join()).join('\n')}\n`);
  rows('rates', [['2000-01-01T00:00:00Z', 0.0003]]);
  rows('quotes', [['2000-01-01T00:00:00Z', 50]]);
  const extra = (name: string): object => ({ path: join(dir, `${name}.csv`), time: 'time', columns: ['value'] });
  const data = { ...BASE.data, extra: { rates: extra('rates'), quotes: extra('quotes') } };
  const byColumn = await backtest(make({ data, instrument: { ...PERPETUAL, funding: { column: 'extra("rates").value' } } }));
  const byRate = await backtest(make({ instrument: PERPETUAL }));
  expect(byColumn.trades.count).toBe(byRate.trades.count);
  expect(byColumn.metrics.funding).toBeCloseTo(byRate.metrics.funding, 6);
  expect(byColumn.identities.map(({ role, symbol }) => `${role} ${symbol}`)).toContain('extra rates');
  const wide = await backtest(make({ data, portfolio: { guards: { max_spread_bps: 49, spread: 'extra("quotes").value' } } }));
  expect(wide.trades.count).toBe(0);
});

test('I6: a pair whose closes begin after the leg can be traded is one sentence', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'barloom-pair-'));
  const bars = (name: string, first: number): void =>
    writeFileSync(
      join(dir, `${name}.csv`),
      `time,open,high,low,close\n${Array.from({ length: 30 }, (_, i) => `${new Date(Date.UTC(2024, 0, first + i)).toISOString()},1,2,0.5,1.5`).join('\n')}\n`,
    );
  bars('AAA', 1);
  bars('EURUSD', 10);
  const data = { source: 'csv', path: join(dir, '{symbol}.csv'), symbols: ['AAA'], timeframe: '1d', currency_pairs: ['EURUSD'] };
  const system = make({ data, risk: { currency: 'USD' }, instrument: { currency: 'EUR' } });
  await expect(backtest(system, { cacheDir: dir })).rejects.toMatchObject({ code: 'ACCOUNT_MISMATCH', context: { symbol: 'EURUSD' } });
});

test('the joined runs of a walk-forward turn over what their fills came to, in money of the account', async () => {
  const system = make({
    data: { ...BASE.data, symbols: ['AAA'], currency_pairs: ['EURUSD'] },
    risk: { ...BASE.risk, currency: 'USD' },
    instrument: { ...PERPETUAL, currency: 'EUR' },
  });
  const run = await backtest(system);
  expect(stitchRuns([run], 10_000).metrics.turnover).toBeCloseTo(run.metrics.turnover, 9);
});
