// The benchmark's day is that of the own bars: from the close of the last bar of one day to that of the next, and never a bar further.
import { expect, test } from 'vitest';
import type { MarketOpener } from '../../../src/app/market-data/open-beside.js';
import { openTradingData } from '../../../src/app/market-data/open-trading-data.js';
import { resolveSystem } from '../../../src/app/strategy/resolve-system.js';
import type { Bars, Market } from '../../../src/core/bars.js';
import { compileStrategy } from '../../../src/expr/compile-strategy.js';
import { hourlyMarket } from '../../engine/sample-job.js';

const HOUR_MS = 3_600_000;

/** Bars whose close says which hour they end at. */
function hours(from: number, count: number): Bars {
  const column = (valueOf: (i: number) => number): Float64Array => Float64Array.from({ length: count }, (_, i) => valueOf(from + i));
  const price = column((hour) => 100 + hour + 1);
  return { timeMs: column((hour) => hour * HOUR_MS), open: price, high: price, low: price, close: price, volume: price };
}

/** Returns the benchmark's returns beside own bars. */
async function benchmarkOf(own: Bars, other: Bars): Promise<number[]> {
  const strategy = { long: { enter: 'close > 0', exit: 'close < 0' } };
  const { file } = resolveSystem({
    system: 'beside',
    data: { source: 'csv', path: '{symbol}.csv', symbols: ['OWN'], timeframe: '1h' },
    strategy,
    verdict: { benchmark: 'OTHER' },
  });
  const open = (async ({ symbol }: { symbol: string }) => {
    const market: Market = { ...hourlyMarket(symbol === 'OWN' ? own : other), symbol, dataHash: symbol };
    return { market, warnings: [`opened ${symbol}`] };
  }) as unknown as MarketOpener;
  const opened = await openTradingData(file, 'OWN', compileStrategy(strategy, []), { useCache: false } as never, open);
  expect(opened.warnings).toEqual(['opened OWN', 'opened OTHER']);
  expect(opened.trading.identities.map(({ role, hash }) => [role, hash])).toEqual([
    ['own', 'OWN'],
    ['benchmark', 'OTHER'],
  ]);
  return [...opened.trading.benchmark!];
}

/** The price at an hour, and its change between two. */
const change = (from: number, to: number): number => (100 + to) / (100 + from) - 1;

test('of the same hours: from midnight to midnight', async () => {
  expect(await benchmarkOf(hours(0, 96), hours(0, 96))).toEqual([0, change(24, 48), change(48, 72), change(72, 96)]);
});

test('of bars that go on behind the own ones, or end before them', async () => {
  expect(await benchmarkOf(hours(0, 60), hours(0, 96))).toEqual([0, change(24, 48), change(48, 60)]);
  expect(await benchmarkOf(hours(0, 72), hours(0, 60))).toEqual([0, change(24, 48), change(48, 60)]);
});

test('of bars that begin later: a day without a price before it has no return', async () => {
  expect(await benchmarkOf(hours(0, 96), hours(30, 66))).toEqual([0, 0, change(48, 72), change(72, 96)]);
});

test('of bars that end within the hour: the last one that is complete', async () => {
  const late = hours(0, 96);
  const shifted = { ...late, timeMs: late.timeMs.map((time) => time + HOUR_MS / 2) };
  expect(await benchmarkOf(hours(0, 72), shifted)).toEqual([0, change(23, 47), change(47, 71)]);
});
