// A rotation in the commands: the same run alone, swept, on any order of its symbols; and what it leaves behind.
import { describe, expect, test } from 'vitest';
import { backtest, type BacktestResult } from '../../src/app/run/backtest.js';
import { listRebalances } from '../../src/app/run/rebalances.js';
import { reportRotation } from '../../src/app/run/report-rotation.js';
import { listSignals } from '../../src/app/run/signals.js';
import { resolveSystem, type ResolvedSystem } from '../../src/app/strategy/resolve-system.js';
import { sweep } from '../../src/app/sweep/sweep.js';
import { FILL_KINDS } from '../../src/core/account.js';

const SYMBOLS = ['CCC', 'AAA', 'DDD', 'BBB'];
const PARAMS = { top: 2, gross: 0.9, threshold: 0.01, bars: 20, momentum: 60, share: 0.5 };
const SYSTEM = {
  data: { symbols: SYMBOLS, timeframe: '1d', calendar: 'us_equity', synthetic: { bars: 900, seed: 5, correlation: 0.4 } },
  strategy: { weight: 'close / close[$momentum] - 1', rebalance: 'is_new_month()' },
  execution: { taker_fee_bps: 2, slippage_bps: 3 },
  risk: { cash: 100_000 },
  params: PARAMS,
  portfolio: {
    top: '$top',
    short_top: 1,
    gross: '$gross',
    threshold: '$threshold',
    cash: { AAA: '$share' },
    weights: { policy: 'risk_parity', bars: '$bars' },
  },
  verdict: { enabled: false },
};
const make = (more: object = {}): ResolvedSystem => resolveSystem({ ...SYSTEM, ...more });
const run = (system: ResolvedSystem): Promise<BacktestResult> => backtest(system, { useCache: false });

test('the order of its symbols is irrelevant', async () => {
  const first = await run(make());
  const other = await run(make({ data: { ...SYSTEM.data, symbols: ['BBB', 'DDD', 'AAA', 'CCC'] } }));
  expect(first.metrics.trades).toBeGreaterThan(20);
  expect(other.metrics).toEqual(first.metrics);
  expect(other.trades).toEqual(first.trades);
  expect(other.fills).toEqual(first.fills);
  expect(other.account.equity).toEqual(first.account.equity);
});

test('its numbers sweep: each trial is the run under its own, on any number of workers', async () => {
  const space = { top: { choice: [1, 3] }, bars: { choice: [10, 40] }, threshold: { choice: [0, 0.05] }, share: { choice: [0.5, 2] } };
  const { best } = await sweep(make({ space }), { useCache: false, workers: 2 });
  expect(new Set(best.map(({ metrics }) => metrics.final_equity)).size).toBeGreaterThan(6);
  for (const { parameters, metrics } of best.slice(0, 5))
    expect((await run(make({ params: { ...PARAMS, ...parameters } }))).metrics).toEqual(metrics);
});

test('a weight that is a number weighs all legs alike, and a share of cash another one', async () => {
  const { legs } = await run(make({ strategy: { weight: 1, rebalance: 'is_new_year()' }, portfolio: { cash: { AAA: 3 } } }));
  const [first] = listRebalances(legs!.targets!);
  expect(first!.weights.map(({ weight }) => weight)).toEqual([0.5, 1 / 6, 1 / 6, 1 / 6]);
});

describe('what it leaves behind', () => {
  test('signals are the trades that it asked for, each with what its leg was aimed at', async () => {
    const result = await run(make({ risk: { cash: 100_000, max_positions: 2 } }));
    const signals = listSignals(result);
    const { fills, legs } = result;
    const asked = Array.from(fills!.kind, (kind, fill) => FILL_KINDS[kind] !== 'leave' || fills!.reason[fill] === 0).filter(Boolean).length;
    expect(signals.filter(({ reason }) => reason === undefined)).toHaveLength(asked);
    expect(signals.filter(({ reason }) => reason !== undefined)).toHaveLength(legs!.skipped.count);
    expect(legs!.skipped.count).toBeGreaterThan(0);
    for (const { decisionMs, timeMs } of signals) expect(decisionMs).toBeLessThan(timeMs);
  });

  test('exposures sum to the account, and rebalances count every fill that they asked for', async () => {
    const result = await run(make());
    const { exposures, rebalances } = reportRotation(result)!;
    exposures[0]!.forEach((_, instant) => {
      const net = exposures.reduce((sum, leg) => sum + leg[instant]!, 0);
      expect(net).toBeCloseTo(result.account.exposure[instant]!, 10);
    });
    const sum = (valueOf: (row: (typeof rebalances)[number]) => number): number =>
      rebalances.reduce((total, row) => total + valueOf(row), 0);
    expect(sum(({ fills }) => fills)).toBe(listSignals(result).filter(({ reason }) => reason === undefined).length);
    expect(sum(({ skipped }) => skipped)).toBe(result.legs!.skipped.count);
    expect(rebalances.length).toBeGreaterThan(30);
  });
});

test('a market alone may be sized by its closed trades', async () => {
  const system = resolveSystem({
    data: { symbols: ['AAA'], timeframe: '1d', calendar: 'us_equity', synthetic: { bars: 1500, seed: 3 } },
    strategy: { long: { enter: 'crosses_above(close, sma(close, 5))', exit: 'crosses_below(close, sma(close, 5))' } },
    risk: { sizing: 'kelly', kelly: { trades: '$n', floor: 0.1, fraction: 1, cap: 0.6 } },
    params: { n: 5 },
    space: { n: { choice: [5, 20] } },
    execution: { taker_fee_bps: 0, slippage_bps: 0 },
    verdict: { enabled: false },
  });
  const { trades, account } = await run(system);
  const shares = Array.from(
    trades.quantity,
    (quantity, i) => (quantity * trades.entryPrice[i]!) / account.equity[trades.entryBar[i]! - 1]!,
  );
  shares.slice(0, 5).forEach((share) => expect(share).toBeCloseTo(0.1, 1));
  expect(Math.max(...shares)).toBeGreaterThan(0.3);
  expect(Math.max(...shares)).toBeLessThan(0.65);
  const { best } = await sweep(system, { useCache: false, workers: 1 });
  expect(best).toHaveLength(2);
  expect(best[0]!.metrics).not.toEqual(best[1]!.metrics);
});
