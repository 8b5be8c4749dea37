import { expect, test } from 'vitest';
import { randomStream } from '../../../src/core/random.js';
import { barsAround, buildPriceHistory, mergeBars } from '../../../src/report/model/price-history.js';
import { inventBars, inventRun } from '../inputs/run-input.js';

test('merged bars keep first open, highest high, lowest low and last close', () => {
  const bars = inventBars(randomStream(3), 10, 60_000);
  const level = mergeBars(bars, 1, 9, 3);
  expect(level.timeMs).toEqual(Float64Array.of(bars.timeMs[1]!, bars.timeMs[4]!, bars.timeMs[7]!));
  expect(level.open).toEqual(Float32Array.of(bars.open[1]!, bars.open[4]!, bars.open[7]!));
  expect(level.high).toEqual(
    Float32Array.of(Math.max(...bars.high.subarray(1, 4)), Math.max(...bars.high.subarray(4, 7)), Math.max(...bars.high.subarray(7, 9))),
  );
  expect(level.low).toEqual(
    Float32Array.of(Math.min(...bars.low.subarray(1, 4)), Math.min(...bars.low.subarray(4, 7)), Math.min(...bars.low.subarray(7, 9))),
  );
  expect(level.close).toEqual(Float32Array.of(bars.close[3]!, bars.close[6]!, bars.close[8]!));
});

test('few bars are kept whole; many are bounded, with every bar around the chosen trades', () => {
  const few = inventRun(4, 500, 5);
  expect(buildPriceHistory(few.bars, few.trades, few.trades).levels.map(({ barsPerBucket }) => barsPerBucket)).toEqual([1]);
  const many = inventRun(4, 50_000, 2_000);
  const chosen = many.trades.slice(0, 2);
  const history = buildPriceHistory(many.bars, many.trades, chosen);
  expect(history.levels[0]!.timeMs.length).toBeLessThanOrEqual(4_000);
  expect(history.levels.slice(1).map(({ fromBar, timeMs }) => [fromBar, fromBar + timeMs.length])).toEqual(
    chosen.map((trade) => barsAround(many.bars.timeMs, trade)),
  );
});

test('marks stand at the bars of the fills', () => {
  const { bars, trades } = inventRun(4, 500, 5);
  const { marks } = buildPriceHistory(bars, trades, []);
  expect([...marks.entryBar].map((bar) => bars.timeMs[bar])).toEqual(trades.map(({ entryTimeMs }) => entryTimeMs));
  expect([...marks.exitBar].map((bar) => bars.timeMs[bar])).toEqual(trades.map(({ exitTimeMs }) => exitTimeMs));
});

test('a trade that made nothing is not won', () => {
  const { bars, trades } = inventRun(4, 500, 5);
  const pnls = [1, 0, -1, -0, 0.001];
  const { marks } = buildPriceHistory(
    bars,
    trades.slice(0, 5).map((trade, i) => ({ ...trade, pnl: pnls[i]! })),
    [],
  );
  expect([...marks.won]).toEqual([1, 0, 0, 0, 1]);
});

test('too many trades: those with the largest returns are marked, the others counted', () => {
  const { bars, trades } = inventRun(4, 40_000, 6_000);
  const history = buildPriceHistory(bars, trades, []);
  expect(history.tradeCount).toBe(6_000);
  expect(history.marks.side.length).toBe(5_000);
});

test('years name their first bars', () => {
  const bars = inventBars(randomStream(1), 800, 86_400_000);
  expect(buildPriceHistory(bars, [], []).years).toEqual([
    { year: 2013, fromBar: 0, toBar: 275 },
    { year: 2014, fromBar: 275, toBar: 640 },
    { year: 2015, fromBar: 640, toBar: 800 },
  ]);
});
