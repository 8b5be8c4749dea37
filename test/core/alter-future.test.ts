import { describe, expect, test } from 'vitest';
import { alterBars, alterFuture } from '../../src/core/alter-future.js';
import { randomStream } from '../../src/core/random.js';
import { dataOf, jobOf, walkBars } from '../engine/sample-job.js';

const data = dataOf(walkBars(60, 3));
const { graph } = jobOf(data);
const COLUMNS = ['open', 'high', 'low', 'close', 'volume'] as const;

test.each([1, 17, 40, 59])('bars from bar %i on are others, those before are the same, times stay', (cut) => {
  const altered = alterFuture(data, graph.frames, cut, 7);
  for (const column of COLUMNS) {
    const [own, other] = [data.market.bars[column], altered.market.bars[column]];
    for (let bar = 0; bar < 60; bar++) expect(Object.is(own[bar], other[bar]), `${column} ${bar}`).toBe(bar < cut || own[bar] === 0);
  }
  expect(altered.market.bars.timeMs).toBe(data.market.bars.timeMs);
  const { bars: frame, rows } = data.frames[0]!;
  const known = rows[cut - 1]! + 1;
  frame.close.forEach((close, row) => expect(altered.frames[0]!.bars.close[row] === close, `frame bar ${row}`).toBe(row < known));
});

test('another seed gives another future', () => {
  expect(alterFuture(data, graph.frames, 30, 1).market.bars.close[30]).not.toBe(
    alterFuture(data, graph.frames, 30, 2).market.bars.close[30],
  );
});

test('before the first bar everything is another, and every value is a number above 0', () => {
  const altered = alterFuture(data, graph.frames, 0, 7);
  for (const [own, other] of [
    [data.market.bars, altered.market.bars],
    [data.frames[0]!.bars, altered.frames[0]!.bars],
  ] as const) {
    other.close.forEach((close, bar) => expect(close !== own.close[bar] && close > 0 && Number.isFinite(close), `bar ${bar}`).toBe(true));
    expect(other.timeMs).toBe(own.timeMs);
  }
});

test('the factors of a bar are those of all its prices and of its volume, with a deviation of 0.3 in logarithms', () => {
  const own = walkBars(4000, 8);
  const altered = alterBars(own, 0, randomStream(1));
  const logarithms = own.close.map((close, bar) => Math.log(altered.close[bar]! / close));
  for (const column of ['open', 'high', 'low', 'volume'] as const) {
    const errors = own[column].map((value, bar) => Math.abs(altered[column][bar]! - value * Math.exp(logarithms[bar]!)));
    expect(Math.max(...errors), column).toBeLessThan(1e-9);
  }
  const mean = logarithms.reduce((sum, each) => sum + each, 0) / 4000;
  const deviation = Math.sqrt(logarithms.reduce((sum, each) => sum + (each - mean) ** 2, 0) / 4000);
  // four deviations of 0.3 / sqrt(4000) and of 0.3 / sqrt(8000)
  expect(Math.abs(mean)).toBeLessThan(0.02);
  expect(Math.abs(deviation - 0.3)).toBeLessThan(0.014);
});

describe('the detail', () => {
  const quarters = walkBars(240, 5);
  const detailed = {
    ...data,
    detail: {
      bars: quarters,
      firstOfBar: Int32Array.from({ length: 60 }, (_, bar) => 4 * bar),
      endOfBar: Int32Array.from({ length: 60 }, (_, bar) => 4 * bar + 4),
    },
  };
  const firstAltered = (cut: number): number =>
    alterFuture(detailed, graph.frames, cut, 7).detail!.bars.close.findIndex((close, i) => close !== quarters.close[i]);

  test('is another from the first bar inside the cut one on', () => {
    expect([0, 1, 17, 59].map(firstAltered)).toEqual([0, 4, 68, 236]);
  });

  test('behind the last bar nothing is another', () => {
    const altered = alterFuture(detailed, graph.frames, 60, 7);
    expect(altered.detail!.bars).toEqual(quarters);
    expect(altered.market.bars).toEqual(data.market.bars);
    expect(altered.detail!.firstOfBar).toBe(detailed.detail.firstOfBar);
  });

  test('where there is none, none is made', () => {
    expect(alterFuture(data, graph.frames, 5, 7)).not.toHaveProperty('detail');
  });
});
