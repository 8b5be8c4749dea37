import { describe, expect, test } from 'vitest';
import type { Frame } from '../../src/core/graph.js';
import { cutTradingData, leadingBars, type TradingData } from '../../src/core/trading-data.js';
import { dataOf, walkBars } from '../engine/sample-job.js';

/** Ten hours with a frame of four hours, and frames 2 and 3 of another symbol: its hours, and what is made of them. */
const own = dataOf(walkBars(10, 3));
const other = dataOf(walkBars(8, 4));
const DATA: TradingData = {
  ...own,
  frames: [
    own.frames[0]!,
    { bars: other.market.bars, localTimeMs: other.localTimeMs, rows: Int32Array.of(-1, -1, 0, 1, 2, 3, 3, 5, 6, 7) },
    other.frames[0]!,
  ],
};
const frame = (symbol: string | undefined, timeframe: string | undefined, parent: number): Frame => ({ symbol, timeframe, parent });
const FRAMES = [frame(undefined, undefined, 0), frame(undefined, '4h', 0), frame('Y', undefined, 0), frame('Y', '4h', 2)];

describe('data cut after some bars', () => {
  const lengths = (count: number): number[][] => {
    const { market, localTimeMs, dayClockMs, frames } = cutTradingData(DATA, FRAMES, count);
    return [
      [...Object.values(market.bars), localTimeMs, dayClockMs].map(({ length }) => length),
      ...frames.map(({ bars, localTimeMs: local, rows }) => [...Object.values(bars), local, rows].map(({ length }) => length)),
    ];
  };
  /** Six columns of bars and the local times, then the rows. */
  const of = (bars: number, rows: number): number[] => [...Array<number>(7).fill(bars), rows];

  test('holds of every frame what is complete then, a frame of a frame included', () => {
    // after six hours: one bar of four hours; of the other symbol rows up to 3, four hours, and so one bar of four hours
    expect(lengths(6)).toEqual([Array(8).fill(6), of(1, 6), of(4, 6), of(1, 4)]);
    expect(lengths(10)).toEqual([Array(8).fill(10), of(2, 10), of(8, 10), of(2, 8)]);
    expect(lengths(3)).toEqual([Array(8).fill(3), of(0, 3), of(1, 3), of(0, 1)]);
    expect(lengths(2)).toEqual([Array(8).fill(2), of(0, 2), of(0, 2), of(0, 0)]);
    expect(lengths(0)).toEqual([Array(8).fill(0), of(0, 0), of(0, 0), of(0, 0)]);
  });

  test('copies nothing, and keeps what the bars are called', () => {
    const cut = cutTradingData(DATA, FRAMES, 6);
    expect(cut.market.bars.close.buffer).toBe(DATA.market.bars.close.buffer);
    expect(cut.market.bars.close).toEqual(DATA.market.bars.close.slice(0, 6));
    expect(cut.frames[1]!.bars.open).toEqual(DATA.frames[1]!.bars.open.slice(0, 4));
    expect(cut.market).toEqual({ ...DATA.market, bars: cut.market.bars });
    expect(cut.identities).toBe(DATA.identities);
  });
});

test('the bars before so many and one more of a frame are complete', () => {
  expect([0, 1].map((bars) => leadingBars(DATA, 1, bars))).toEqual([3, 7]);
  expect([0, 1, 4, 5, 7].map((bars) => leadingBars(DATA, 2, bars))).toEqual([2, 3, 7, 7, 9]);
  const rows = Int32Array.of(0, 1);
  expect([0, 1].map((bars) => leadingBars({ ...DATA, frames: [{ ...DATA.frames[0]!, rows }] }, 1, bars))).toEqual([0, 1]);
  // the frame never has that many: every bar of the data
  expect([leadingBars(DATA, 1, 2), leadingBars(DATA, 2, 8)]).toEqual([10, 10]);
});
