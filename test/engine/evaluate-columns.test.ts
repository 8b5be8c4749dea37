// Columns outside a strategy: the language's values bar by bar, and none of them sees the future.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/core/errors.js';
import { alignCompleted, cutTradingData } from '../../src/core/trading-data.js';
import { evaluateColumns } from '../../src/engine/evaluate-columns.js';
import { compileColumns } from '../../src/expr/compile-columns.js';
import { dataOf, walkBars } from './sample-job.js';

const BARS = 600,
  MEMORY = 1 << 26;
const WHOLE = walkBars(BARS, 31),
  DATA = dataOf(WHOLE);

function columnsOf(texts: Readonly<Record<string, string>>, data = DATA, parameters = {}, memory = MEMORY): Float64Array[] {
  const { graph, roots } = compileColumns('features', new Map(Object.entries(texts)), Object.keys(parameters));
  return evaluateColumns({ data: { ...data, frames: data.frames.slice(0, graph.frames.length - 1) }, graph, roots, parameters }, memory);
}

const MIXED = {
  price: 'close',
  shifted: 'close[3]',
  pointwise: '(high - low) / close',
  ema: 'close / ema(close, 26) - 1',
  rsi: 'rsi(2)',
  up: 'close > open',
  cross: 'crosses_above(ema(close, 5), sma(close, 15))',
  both: 'close > open and not (volume > 500)',
  choice: 'close > open ? rsi(7) : 50',
  four: 'tf("4h", rsi(5))',
  rising: 'tf("4h", close > close[1])',
  count: 'count_true(close > open, 5)',
  number: '3',
  yes: 'true',
  since: 'bars_since(close > open)',
  hour: 'hour()',
};

describe('columns', () => {
  const found = columnsOf(MIXED),
    values = Object.fromEntries(Object.keys(MIXED).map((name, index) => [name, found[index]!]));

  test('are what the definitions say', () => {
    const { open, high, low, close, volume } = WHOLE,
      column = (valueAt: (i: number) => number): Float64Array => Float64Array.from({ length: BARS }, (_, i) => valueAt(i));
    expect(values['price']).toEqual(close);
    expect(values['shifted']).toEqual(column((i) => (i < 3 ? Number.NaN : close[i - 3]!)));
    expect(values['pointwise']).toEqual(column((i) => (high[i]! - low[i]!) / close[i]!));
    expect(values['number']).toEqual(new Float64Array(BARS).fill(3));
    expect(values['hour']).toEqual(column((i) => i % 24));
    expect(values['choice']!.every((value, i) => close[i]! > open[i]! || value === 50)).toBe(true);
    expect(values['both']).toEqual(column((i) => Number(close[i]! > open[i]! && !(volume[i]! > 500))));
  });

  test('conditions are 0 and 1', () => {
    expect(values['up']).toEqual(WHOLE.close.map((close, i) => Number(close > WHOLE.open[i]!)));
    expect(values['yes']).toEqual(new Float64Array(BARS).fill(1));
    expect(new Set(values['cross'])).toEqual(new Set([0, 1]));
    expect(new Set(values['rising'])).toEqual(new Set([0, 1]));
  });

  test('each alone has the bits that it has among others', () => {
    for (const [name, text] of Object.entries(MIXED)) expect(columnsOf({ [name]: text })[0], name).toEqual(values[name]);
  });

  test('parameters are bound', () => {
    expect(columnsOf({ a: 'ema(close, $n)' }, DATA, { n: 9 })).toEqual(columnsOf({ a: 'ema(close, 9)' }));
  });

  test('a column that nobody reads any more makes room', () => {
    const many = Object.fromEntries(Array.from({ length: 400 }, (_, k) => [`f${k}`, `close / ema(close, ${k + 2}) - 1`]));
    expect(columnsOf(many, DATA, {}, 3 * 65_536)).toEqual(columnsOf(many));
  });

  test('cutting the bars keeps every earlier bit', () => {
    const { graph, roots } = compileColumns('features', new Map(Object.entries(MIXED)));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: BARS - 1 }), (cut) => {
        const cutColumns = evaluateColumns({ data: cutTradingData(DATA, graph.frames, cut), graph, roots }, MEMORY);
        cutColumns.forEach((column, index) => expect(column, Object.keys(MIXED)[index]).toEqual(found[index]!.subarray(0, cut)));
      }),
      { numRuns: 40, seed: 20261121 },
    );
  });
});

test('a higher timeframe of another symbol keeps every earlier bit as well', () => {
  const { graph, roots } = compileColumns(
    'features',
    new Map([
      ['a', 'sym("Y", tf("4h", rsi(3)))'],
      ['b', 'close / sym("Y", close)'],
    ]),
  );
  const other = walkBars(BARS, 32),
    later = other.timeMs.map((time) => time + 3_600_000);
  const data = {
    ...DATA,
    frames: [{ bars: other, localTimeMs: other.timeMs, rows: alignCompleted(later, later) }, ...dataOf(other).frames],
  };
  expect(graph.frames.map(({ parent }) => parent)).toEqual([0, 0, 1]);
  const whole = evaluateColumns({ data, graph, roots }, MEMORY);
  expect(whole[1]).toEqual(WHOLE.close.map((close, bar) => close / other.close[bar]!));
  for (const cut of [1, 3, 4, 5, 63, 200, 402, BARS - 1])
    evaluateColumns({ data: cutTradingData(data, graph.frames, cut), graph, roots }, MEMORY).forEach((column, index) =>
      expect(column).toEqual(whole[index]!.subarray(0, cut)),
    );
});

describe('what a caller gets wrong', () => {
  test.each<[string, object, string]>([
    ['ema(close, $n)', {}, 'parameter "$n" is read and has no value'],
    ['ema(close, $n)', { n: 0 }, 'n in ema([x], n) must be a whole number >= 1, not 0 ($n)'],
  ])('%s with %o', (text, parameters, sentence) => {
    const { graph, roots } = compileColumns('features', new Map([['a', text]]), ['n']);
    const attempt = (): unknown =>
      evaluateColumns({ data: { ...DATA, frames: [] }, graph, roots, parameters: parameters as Record<string, number> }, MEMORY);
    expect(attempt).toThrow(UsageError);
    expect(attempt).toThrow(sentence);
  });

  test('a text is no column, and the entry and the place are named', () => {
    expect(() => compileColumns('features', new Map([['a', 'smma(close, 3)']]))).toThrow(
      'features.a: unknown function "smma" (did you mean "sma"?)\n  smma(close, 3)\n  ^^^^',
    );
    expect(() => compileColumns('features', new Map([['a', '"x"']]))).toThrow(
      'features.a: this must be a column, a condition or a number, not a text',
    );
  });

  test('too little memory is said', () => {
    expect(() => columnsOf({ a: 'rsi(3)' }, DATA, {}, 65_536)).not.toThrow();
    expect(() => columnsOf({ a: 'rsi(3)' }, dataOf(walkBars(5000, 1)), {}, 65_536)).toThrow(/--max-memory is 64 KB/);
  });
});
