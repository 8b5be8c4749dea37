// The evidence of a run that can be checked by hand: bars, fills and returns are round numbers.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { backtest, type BacktestResult } from '../../../src/app/run/backtest.js';
import { resolveSystem } from '../../../src/app/strategy/resolve-system.js';
import { benchmarkOf, dailyReturnsOf, winnerEvidence } from '../../../src/app/verdict/winner-evidence.js';

/** Opens and closes of bars of half a day; the open is the close before. */
const CLOSES = [100, 100, 110, 121, 110, 110, 100, 90, 99, 99];
const ROWS = CLOSES.map((close, i) => {
  const open = CLOSES[i - 1] ?? close;
  return `${new Date(Date.UTC(2024, 0, 1, 12 * i)).toISOString()},${open},${Math.max(open, close)},${Math.min(open, close)},${close},1`;
});

/** Long from the open of bar 2 to that of bar 4, short from the open of bar 6 to that of bar 8; no costs. */
async function run(more: { fill?: string; window?: [string, string]; exit?: string } = {}): Promise<BacktestResult> {
  const path = join(mkdtempSync(join(tmpdir(), 'barloom-evidence-')), 'bars.csv');
  writeFileSync(path, `time,open,high,low,close,volume\n${ROWS.join('\n')}\n`);
  const system = resolveSystem(
    {
      data: { source: 'csv', path, symbols: ['ABC'], timeframe: '12h', ...(more.window && { start: more.window[0], end: more.window[1] }) },
      strategy: {
        long: { enter: 'close == 100 and close[1] == 100', exit: 'close == 121' },
        short: { enter: 'close == 110 and close[1] == 110', exit: more.exit ?? 'close == 90' },
      },
      execution: { fill: more.fill ?? 'next_open', taker_fee_bps: 0, maker_fee_bps: 0, slippage_bps: 0 },
      risk: { cash: 1000 },
    },
    { source: 'test' },
  );
  return await backtest(system, { useCache: false });
}

const rounded = (values: ArrayLike<number>): number[] => Array.from(values, (value) => Number(value.toFixed(12)));

test('trade returns are of the account: 1,000 becomes 1,210, and that 1,430', async () => {
  const { tradeReturns, winnerTrades, periodsPerYear } = winnerEvidence(await run());
  expect([winnerTrades, periodsPerYear]).toEqual([2, 365]);
  expect(rounded(tradeReturns!)).toEqual([0.21, Number((220 / 1210).toFixed(12))]);
});

test('daily returns are those of the account from the last close of a day to that of the next', async () => {
  expect(rounded(dailyReturnsOf(await run()))).toEqual([0, 0.21, 0, Number((220 / 1210).toFixed(12)), 0]);
});

test('the benchmark is the market from the last close of a day to that of the next, over the days of the window', async () => {
  const days = [0, 0.21, 110 / 121 - 1, 90 / 110 - 1, 0.1];
  expect(benchmarkOf(await run())).toMatchObject({ name: 'ABC', rule: 'exposure' });
  expect(rounded(benchmarkOf(await run())!.returns)).toEqual(rounded(days));
  const later = await run({ window: ['2024-01-02', '2024-01-04'] });
  expect(rounded(benchmarkOf(later)!.returns)).toEqual(rounded(days.slice(1, 3)));
  // of joined windows each day is that of the data
  const clock = Float64Array.of(Date.UTC(2024, 0, 4), Date.UTC(2024, 0, 5, 12));
  expect(rounded(benchmarkOf(later, clock)!.returns)).toEqual(rounded(days.slice(3)));
});

test('bar returns are logarithms from close to close, 0 on the first', async () => {
  const { entries } = winnerEvidence(await run());
  expect(rounded(entries!.barReturns[0]!)).toEqual(
    rounded([0, 0, Math.log(1.1), Math.log(1.1), Math.log(110 / 121), 0, Math.log(100 / 110), Math.log(0.9), Math.log(1.1), 0]),
  );
});

test('holdings are the bars whose returns the positions earn', async () => {
  const { holdings } = winnerEvidence(await run()).entries!;
  expect([[...holdings.from], [...holdings.to], [...holdings.side]]).toEqual([
    [2, 6],
    [4, 8],
    [1, -1],
  ]);
});

test('with fills at the close of the decision they begin and end a bar later than the fills', async () => {
  const found = await run({ fill: 'close' });
  const { holdings, barReturns } = winnerEvidence(found).entries!;
  expect([[...found.trades.entryBar], [...found.trades.exitBar]]).toEqual([
    [1, 5],
    [3, 7],
  ]);
  expect([[...holdings.from], [...holdings.to]]).toEqual([
    [2, 6],
    [4, 8],
  ]);
  const earned = [0, 1].map(
    (trade) =>
      holdings.side[trade]! * barReturns[0]!.subarray(holdings.from[trade], holdings.to[trade]).reduce((sum, each) => sum + each, 0),
  );
  expect(rounded(earned)).toEqual(rounded([Math.log(1.21), Math.log(110 / 90)]));
});

test('in a window bars count from its first one', async () => {
  const { entries, winnerReturns } = winnerEvidence(await run({ window: ['2024-01-03', '2024-01-06'] }));
  expect([[...entries!.holdings.from], [...entries!.holdings.to], [...entries!.holdings.side]]).toEqual([[2], [4], [-1]]);
  expect([entries!.barReturns[0]!.length, entries!.barReturns[0]![0], winnerReturns.length]).toEqual([6, 0, 3]);
});

test('a position that is open at the end is held to the last bar', async () => {
  const found = await run({ exit: 'close == 1' });
  const { holdings, barReturns } = winnerEvidence(found).entries!;
  expect(found.trades.exitBar[1]).toBe(9);
  expect([holdings.from[1], holdings.to[1]]).toEqual([6, 10]);
  expect(barReturns[0]!).toHaveLength(10);
});
