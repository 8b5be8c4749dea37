// Bars of another symbol that are too old to be read, and what is known of them at a cut.
import { expect, test } from 'vitest';
import { alignCompleted, cutTradingData, expireRows, readBars, type TradingData } from '../../src/core/trading-data.js';
import { alterFuture } from '../../src/core/alter-future.js';
import type { Bars } from '../../src/core/bars.js';
import type { Frame } from '../../src/core/graph.js';
import { hourlyMarket } from '../engine/sample-job.js';

const HOUR_MS = 3_600_000;
const ends = (...hours: number[]): Float64Array => Float64Array.from(hours, (hour) => hour * HOUR_MS);

test('a row goes beyond the age and not at it; bars before the first are none of it', () => {
  const closes = ends(1, 2, 3, 4, 5, 6, 7, 8, 9);
  const other = ends(2, 3, 8);
  const rows = alignCompleted(closes, other);
  expect([...rows]).toEqual([-1, 0, 1, 1, 1, 1, 1, 2, 2]);
  expect(expireRows(rows, closes, other, 3 * HOUR_MS)).toEqual({ count: 1, first: 6 });
  expect([...rows]).toEqual([-1, 0, 1, 1, 1, 1, -1, 2, 2]);
  expect(expireRows(rows, closes, other, 0)).toEqual({ count: 4, first: 3 });
  expect(expireRows(rows, closes, other, 0)).toEqual({ count: 0, first: -1 });
});

test('what was read up to a bar is what the last young row says', () => {
  const rows = Int32Array.of(-1, 0, 4, -1, -1, 6);
  expect([0, 1, 2, 3, 4, 5, 6].map((count) => readBars(rows, count))).toEqual([0, 0, 1, 5, 5, 5, 7]);
});

function bars(hours: readonly number[]): Bars {
  const price = Float64Array.from(hours, (hour) => 100 + hour);
  return { timeMs: ends(...hours), open: price, high: price, low: price, close: price, volume: price };
}

test('a cut in an old stretch keeps the bars that were read before it, and alters none of them', () => {
  const own = bars(Array.from({ length: 20 }, (_, hour) => hour));
  const other = bars([0, 1, 2, 3, 15, 16, 17]);
  const closes = own.timeMs.map((time) => time + HOUR_MS);
  const rows = alignCompleted(
    closes,
    other.timeMs.map((time) => time + HOUR_MS),
  );
  expireRows(
    rows,
    closes,
    other.timeMs.map((time) => time + HOUR_MS),
    3 * HOUR_MS,
  );
  expect([...rows]).toEqual([0, 1, 2, 3, 3, 3, 3, ...Array.from({ length: 8 }, () => -1), 4, 5, 6, 6, 6]);
  const frames: Frame[] = [
    { symbol: undefined, timeframe: undefined, parent: 0 },
    { symbol: 'OTHER', timeframe: undefined, parent: 0 },
  ];
  const data: TradingData = {
    market: hourlyMarket(own),
    localTimeMs: own.timeMs,
    dayClockMs: own.timeMs,
    frames: [{ bars: other, localTimeMs: other.timeMs, rows }],
    identities: [],
  };
  for (const cut of [8, 10, 14]) {
    expect(cutTradingData(data, frames, cut).frames[0]!.bars.close).toHaveLength(4);
    const altered = alterFuture(data, frames, cut, 1).frames[0]!.bars;
    expect([...altered.close.subarray(0, 4)]).toEqual([...other.close.subarray(0, 4)]);
    for (let i = 4; i < 7; i++) expect(altered.close[i]).not.toBe(other.close[i]);
  }
});
