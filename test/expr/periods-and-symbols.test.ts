// Conditions of the clock and of the symbol: what rebalances a rotation, and what tells its legs apart.
import { describe, expect, test } from 'vitest';
import { parseTimeframe } from '../../src/core/timeframe.js';
import type { TradingData } from '../../src/core/trading-data.js';
import { evaluateColumns } from '../../src/engine/evaluate-columns.js';
import { compileColumns } from '../../src/expr/compile-columns.js';
import { compileExpression } from '../../src/expr/compile-strategy.js';
import { dataOf, walkBars } from '../engine/sample-job.js';

const DAY_MS = 86_400_000;
/** A daily market from Wednesday, 25 December 2019, without its weekends. */
const TIMES = Array.from({ length: 400 }, (_, i) => Date.UTC(2019, 11, 25) + i * DAY_MS).filter(
  (time) => ![0, 6].includes(new Date(time).getUTCDay()),
);

function daily(): TradingData {
  const bars = { ...walkBars(TIMES.length, 3), timeMs: Float64Array.from(TIMES) };
  const data = dataOf(bars);
  return { ...data, market: { ...data.market, timeframe: parseTimeframe('1d') }, localTimeMs: bars.timeMs, frames: [] };
}

function evaluate(text: string, data = daily()): number[] {
  const { graph, roots } = compileColumns('features', new Map([['x', text]]), []);
  return [...evaluateColumns({ data, graph, roots, parameters: {} }, 1 << 26)[0]!];
}

const trueDays = (text: string): string[] =>
  evaluate(text).flatMap((value, i) => (value === 1 ? [new Date(TIMES[i]!).toISOString().slice(0, 10)] : []));

describe('a new period', () => {
  test('begins on its first bar, and not on the first of all', () => {
    expect(trueDays('is_new_month()').slice(0, 4)).toEqual(['2020-01-01', '2020-02-03', '2020-03-02', '2020-04-01']);
    expect(trueDays('is_new_quarter()').slice(0, 3)).toEqual(['2020-01-01', '2020-04-01', '2020-07-01']);
    expect(trueDays('is_new_year()')).toEqual(['2020-01-01', '2021-01-01']);
    expect(trueDays('is_new_week()').slice(0, 3)).toEqual(['2019-12-30', '2020-01-06', '2020-01-13']);
    expect(evaluate('is_new_day()')).toEqual(TIMES.map((_, i) => Number(i > 0)));
  });

  test('of a week or a month that has no bar is the next one', () => {
    const data = daily();
    const kept = TIMES.map((time, i) => [time, i] as const).filter(([time]) => new Date(time).getUTCMonth() !== 1);
    const pick = (values: Float64Array): Float64Array => Float64Array.from(kept, ([, i]) => values[i]!);
    const { bars } = data.market;
    const fewer = {
      timeMs: pick(bars.timeMs),
      open: pick(bars.open),
      high: pick(bars.high),
      low: pick(bars.low),
      close: pick(bars.close),
      volume: pick(bars.volume),
    };
    const found = evaluate('is_new_month()', { ...dataOf(fewer), localTimeMs: fewer.timeMs, frames: [] });
    const days = found.flatMap((value, i) => (value === 1 ? [new Date(fewer.timeMs[i]!).toISOString().slice(0, 10)] : []));
    expect(days.slice(0, 2)).toEqual(['2020-01-01', '2020-03-02']);
  });

  test('takes no argument', () => {
    expect(() => compileExpression('is_new_month(1)')).toThrow('is_new_month is called as is_new_month(), not with 1 arguments');
  });
});

describe('is_symbol', () => {
  const own = daily().market.symbol;

  test('holds on the bars of its symbol alone', () => {
    expect(new Set(evaluate(`is_symbol("${own}")`))).toEqual(new Set([1]));
    expect(new Set(evaluate('is_symbol("OTHER")'))).toEqual(new Set([0]));
    expect(new Set(evaluate(`is_symbol("OTHER") ? 1 : is_symbol("${own}") ? 2 : 3`))).toEqual(new Set([2]));
  });

  test.each([
    ['is_symbol()', 'is_symbol is called as is_symbol("SPY"), not with 0 arguments'],
    ['is_symbol(close)', 'the argument of is_symbol must be a text in quotes'],
    ['is_symbol("a b")', 'the symbol of is_symbol must be letters, digits'],
    ['is_symbol("A") > 1', 'must be a column or a number'],
  ])('%s is refused', (text, sentence) => {
    expect(() => compileExpression(text)).toThrow(sentence);
  });
});
