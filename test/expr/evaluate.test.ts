// What expressions give on bars: NaN, warm-up, frames.
import { describe, expect, test } from 'vitest';
import { evaluateScalar } from '../../src/core/graph.js';
import { warmupBars } from '../../src/core/warmup.js';
import { compileStrategy } from '../../src/expr/compile-strategy.js';
import { FUNCTION_DECLARATIONS } from '../../src/expr/functions/index.js';
import { dataOf, walkBars } from '../engine/sample-job.js';
import { countLeadingNaN, evaluateCondition } from './evaluate.js';

const BARS = 260;
const data = dataOf(walkBars(BARS, 11));

describe('comparisons with NaN are false', () => {
  test.each([
    'sma(close, 3) > 0',
    'sma(close, 3) <= 0',
    'sma(close, 3) == sma(close, 3)',
    'sma(close, 3) != 0',
    'not (sma(close, 3) > 0) and false',
  ])('%s on the first two bars', async (text) => {
    expect((await evaluateCondition(text, data)).slice(0, 2)).toEqual([false, false]);
  });

  test('"not" turns what NaN made false into true', async () => {
    expect((await evaluateCondition('not (sma(close, 3) > 0)', data)).slice(0, 4)).toEqual([true, true, false, false]);
  });

  test.each(['0 / 0 > close', 'close / 0 < 0', 'sqrt(0 - close) == sqrt(0 - close)'])('%s is nowhere true', async (text) => {
    expect(await evaluateCondition(text, data)).toEqual(Array(BARS - 1).fill(false));
  });
});

describe('conditions', () => {
  const { close, open } = data.market.bars;
  const bars = Array.from({ length: BARS - 1 }, (_, i) => i);

  test('comparisons and logic', async () => {
    expect(await evaluateCondition('close > open', data)).toEqual(bars.map((i) => close[i]! > open[i]!));
    expect(await evaluateCondition('close > open and not close > 101 or close == open', data)).toEqual(
      bars.map((i) => close[i]! > open[i]! && !(close[i]! > 101)),
    );
  });

  test('crosses look one bar back, and a touch before counts as being under', async () => {
    const crossed = await evaluateCondition('crosses_above(close, 100)', data);
    expect(crossed).toEqual(bars.map((i) => i > 0 && close[i]! > 100 && close[i - 1]! <= 100));
    expect(crossed).toContain(true);
    expect(await evaluateCondition('crosses_below(close, 100)', data)).toEqual(
      bars.map((i) => i > 0 && close[i]! < 100 && close[i - 1]! >= 100),
    );
  });

  test('x[k] looks back, and further back than the bars is nothing', async () => {
    expect(await evaluateCondition('close > close[3]', data)).toEqual(bars.map((i) => i >= 3 && close[i]! > close[i - 3]!));
    expect(await evaluateCondition('(close > open)[2]', data)).toEqual(bars.map((i) => i >= 2 && close[i - 2]! > open[i - 2]!));
    expect(await evaluateCondition('close[100000] == close[100000]', data)).toEqual(Array(BARS - 1).fill(false));
  });

  test('tf reads the last completed bar of the higher timeframe', async () => {
    // the bar of 00:00 to 04:00 is complete at the close of the 03:00 bar: bar i reads the one that ends at or before i + 1 hours
    const last = (i: number): number => Math.floor((i + 1) / 4) * 4 - 1;
    expect(await evaluateCondition('tf("4h", close) == close', data)).toEqual(bars.map((i) => last(i) === i));
    expect(await evaluateCondition('tf("4h", close) > close', data)).toEqual(bars.map((i) => last(i) >= 0 && close[last(i)]! > close[i]!));
    expect(await evaluateCondition('tf("4h", close > open)', data)).toEqual(
      bars.map((i) => last(i) >= 0 && close[last(i)]! > open[last(i) - 3]!),
    );
  });
});

describe('the warm-up of a graph is what is seen', () => {
  const aligned = (_frame: number, frameBars: number): number => frameBars * 4 + 3;
  const predicted = (text: string): number => warmupBars(compileStrategy({ long: { enter: 'close > 0' }, stop: text }, []), {}, aligned);

  test.each([
    'close',
    'sma(close, 5)',
    'sma(sma(close, 5), 7)',
    'ema(close, 9)[4]',
    'atr(14) + sma(close, 3)',
    'close > sma(close, 6) ? rsi(14) : sma(close, 9)',
    'hma(close, 16)',
    'macd()',
    'zscore(rsi(5), 12)',
    'tf("4h", close)',
    'tf("4h", sma(close, 3))',
    'tf("4h", ema(close, 5)[2])[3]',
    'highest(tf("4h", high), 4)',
    'adx(7)',
    'keltner_upper()',
    'bollinger_width(10)',
    'ultosc()',
    'percent_rank(close, 20)',
  ])('%s', async (text) => {
    expect(await countLeadingNaN(text, data)).toBe(predicted(text));
  });

  test.each(
    FUNCTION_DECLARATIONS.filter(({ returns, args }) => returns === 'column' && args.every((arg) => arg.kind !== 'condition')).map(
      ({ name, args }) => {
        const call = args.map((arg) =>
          arg.kind === 'column'
            ? 'close'
            : String(
                'default' in arg && arg.default !== undefined
                  ? arg.default
                  : Math.max(arg.kind === 'int' || arg.kind === 'number' ? arg.min : 1, 7),
              ),
        );
        return `${name}(${call.join(', ')})`;
      },
    ),
  )('at most that of %s', async (text) => {
    expect(predicted(text)).toBeGreaterThanOrEqual(await countLeadingNaN(text, data));
  });

  test('scalars follow the parameters', () => {
    const graph = compileStrategy({ long: { enter: 'close > 0' }, max_bars: '$n * 2 + 1' }, ['n']);
    expect(evaluateScalar(graph.maxBars, { n: 4 })).toBe(9);
    expect(evaluateScalar(graph.maxBars, { n: 'text' })).toBeNaN();
  });
});
