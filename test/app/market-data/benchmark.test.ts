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

/** Opens own bars with a benchmark beside them. */
async function openBeside(own: Bars, other: Bars, maxAge?: number | string): ReturnType<typeof openTradingData> {
  const strategy = { long: { enter: 'close > 0', exit: 'close < 0' } };
  const { file } = resolveSystem({
    system: 'beside',
    data: { source: 'csv', path: '{symbol}.csv', symbols: ['OWN'], timeframe: '1h', ...(maxAge !== undefined && { max_age: maxAge }) },
    strategy,
    verdict: { benchmark: 'OTHER' },
  });
  const open = (async ({ symbol }: { symbol: string }) => {
    const market: Market = { ...hourlyMarket(symbol === 'OWN' ? own : other), symbol, dataHash: symbol };
    return { market, warnings: [`opened ${symbol}`] };
  }) as unknown as MarketOpener;
  return await openTradingData(file, 'OWN', compileStrategy(strategy, []), { useCache: false } as never, open);
}

/** Returns the benchmark's returns beside own bars. */
async function benchmarkOf(own: Bars, other: Bars): Promise<number[]> {
  const opened = await openBeside(own, other, '9d');
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

/** Hours of some days alone. */
function hoursOf(days: readonly number[]): Bars {
  const parts = days.map((day) => hours(24 * day, 24));
  const join = (name: keyof Bars): Float64Array => Float64Array.from(parts.flatMap((part) => [...part[name]]));
  return { timeMs: join('timeMs'), open: join('open'), high: join('high'), low: join('low'), close: join('close'), volume: join('volume') };
}

test('a price that is older than data.max_age at the end of a day is none, and the run says so', async () => {
  const other = hoursOf([0, 1, 3, 4]);
  const young = await openBeside(hours(0, 120), other, '1d');
  expect([...young.trading.benchmark!]).toEqual([0, change(24, 48), 0, change(48, 96), change(96, 120)]);
  expect(young.warnings).toEqual(['opened OWN', 'opened OTHER']);
  const old = await openBeside(hours(0, 120), other);
  expect([...old.trading.benchmark!]).toEqual([0, change(24, 48), 0, 0, change(96, 120)]);
  expect(old.warnings.at(-1)).toBe(
    "verdict.benchmark OTHER has no price at the end of 1 of 5 days, first on 1970-01-03T23:00:00Z: its last bar is older there than data.max_age (3 of its bars), and the benchmark's return is taken for 0",
  );
});

test('a benchmark that has no price at the end of any day is refused: beside it nothing would be the market', async () => {
  const mornings = hours(0, 8);
  await expect(openBeside(hours(0, 24), mornings)).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message:
      'verdict.benchmark "OTHER" has no price at the end of any day of OWN: its last bar is always older there than data.max_age (3 of its bars): set data.max_age, or take another benchmark',
  });
  await expect(openBeside(hours(0, 24), hours(48, 24))).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: 'verdict.benchmark "OTHER" has no price at the end of any day of OWN: none of its bars is complete by then',
  });
});
