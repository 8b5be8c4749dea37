// Calls: which arguments may be left out, which numbers are refused, what stands inside which frame.
import { describe, expect, test } from 'vitest';
import { compileExpression } from '../../src/expr/compile-strategy.js';
import { describeExpression } from './describe-expression.js';
import { refusal } from './refusal.js';

describe('arguments', () => {
  test.each([
    ['sma(3)', 'column sma(close, 3)'],
    ['sma(5, 3)', 'column sma(5, 3)'],
    ['sma(open > 1 ? 2 : 3, 4)', 'column sma(((1 < open) ? 2 : 3), 4)'],
    ['macd()', 'column macd(close, 12, 26)'],
    ['macd(5)', 'column macd(close, 5, 26)'],
    ['macd(5, 20)', 'column macd(close, 5, 20)'],
    ['macd(open)', 'column macd(open, 12, 26)'],
    ['macd(open, 5)', 'column macd(open, 5, 26)'],
    ['macd(open, 5, 20)', 'column macd(open, 5, 20)'],
    ['keltner_upper()', 'column (ema(close, 20) + (2 * rma(true_range(high, low, close), 10)))'],
    ['keltner_upper(5)', 'column (ema(close, 5) + (2 * rma(true_range(high, low, close), 10)))'],
    ['keltner_upper(5, 1.5, 7)', 'column (ema(close, 5) + (1.5 * rma(true_range(high, low, close), 7)))'],
    ['min(close, 3)', 'column minimum(close, 3)'],
    ['correl(close, open, 20)', 'column correl(close, open, 20)'],
    ['bars_since(true)', 'column bars_since((0 < 1))'],
    ['bars_since(false)', 'column bars_since((0 < 0))'],
    ['bars_since($on)', 'column bars_since(($on != 0))'],
    ['sma($on, 3)', 'column sma($on, 3)'],
    ['bollinger_lower(close, 20, 3000000000)', 'column (sma(close, 20) - (3000000000 * stddev(close, 20)))'],
  ])('%s is %s', (text, expected) => {
    expect(describeExpression(text, ['on'], ['on'])).toBe(expected);
  });

  test.each([
    ['correl(20)', 'correl is called as correl(x, y, n), not with 1 argument', 'correl(20)'],
    ['correl(close, 20)', 'correl is called as correl(x, y, n), not with 2 arguments', 'correl(close, 20)'],
    ['correl(clsoe)', 'correl is called as correl(x, y, n), not with 1 argument', 'correl(clsoe)'],
    ['min()', 'min is called as min(a, b), not with 0 arguments', 'min()'],
    ['min(close)', 'min is called as min(a, b), not with 1 argument', 'min(close)'],
    ['count_true(20)', 'count_true is called as count_true(condition, n), not with 1 argument', 'count_true(20)'],
    ['macd(close, 1)', 'fast in macd([x], [fast], [slow]) must be a whole number >= 2, not 1', '1'],
    ['macd(close, 5, 20, 3)', 'macd is called as macd([x], [fast], [slow]), not with 4 arguments', 'macd(close, 5, 20, 3)'],
    ['macd(open > 1, 5)', 'x in macd([x], [fast], [slow]) must be a column or a number, not a condition', 'open > 1'],
    ['ibs(close)', 'ibs is called as ibs(), not with 1 argument', 'ibs(close)'],
    [
      'count_true(close, 3)',
      'condition in count_true(condition, n) must be a condition (a comparison, a cross, and/or/not), not a column',
      'close',
    ],
    ['sma(close, $on)', 'n in sma([x], n) must be a number known before the run, not a condition', '$on'],
    ['sma(close, 2147483648)', 'n in sma([x], n) must be a whole number >= 1, not 2147483648', '2147483648'],
    ['bollinger_upper(close, 20, -1)', 'k in bollinger_upper([x], [n], [k]) must be a number >= 0, not -1', '-1'],
    ['bollinger_upper(close, 20, 1 / 0)', 'k in bollinger_upper([x], [n], [k]) must be a number >= 0, not Infinity', '1 / 0'],
  ])('%s is refused', (text, sentence, marked) => {
    expect(refusal(text, ['on'], ['on'])).toMatchObject({ sentence, marked });
  });

  test('the largest whole number of a kernel is allowed', () => {
    expect(describeExpression('sma(close, 2147483647)')).toBe('column sma(close, 2147483647)');
  });

  test('an error inside an expansion points at the call and names the function', () => {
    expect(refusal('1 + adxr(20000000)')).toMatchObject({
      sentence: 'adxr: k in x[k], which counts bars back, must be a whole number from 0 to 10000000, not 19999999',
      marked: 'adxr(20000000)',
    });
  });

  test('an expansion means its own arguments, whatever the strategy calls so', () => {
    expect(refusal('bollinger_middle(close, n)').sentence).toBe('unknown name "n"');
  });
});

describe('crosses', () => {
  test.each([
    ['crosses_above(1, close)', 'condition crosses_above(1, close)'],
    ['crosses_above(close, 1)', 'condition crosses_above(close, 1)'],
    ['crosses_below(close, $n)', 'condition crosses_below(close, $n)'],
    ['crosses_below(2, $n)', 'false'],
  ])('%s is %s', (text, expected) => {
    expect(describeExpression(text, ['n'])).toBe(expected);
  });

  test.each([
    ['crosses_above(close, open, high)', 'crosses_above is called as crosses_above(a, b), not with 3 arguments'],
    ['crosses_above()', 'crosses_above is called as crosses_above(a, b), not with 0 arguments'],
    ['crosses_below(true, close)', 'a in crosses_below(a, b) must be a column or a number, not a condition'],
    ['crosses_below(close, true)', 'b in crosses_below(a, b) must be a column or a number, not a condition'],
    ['crosses_abov(close, 1)', 'unknown function "crosses_abov" (did you mean "crosses_above"?)'],
    ['t(close, 1)', 'unknown function "t" (did you mean "tf"?)'],
  ])('%s is refused', (text, sentence) => {
    expect(refusal(text).sentence).toBe(sentence);
  });
});

describe('tf and sym', () => {
  test.each([
    ['tf()', 'tf is called as tf("4h", expr), not with 0 arguments'],
    ['tf("4h")', 'tf is called as tf("4h", expr), not with 1 argument'],
    ['tf("4h", close, 3)', 'tf is called as tf("4h", expr), not with 3 arguments'],
    ['sym("A")', 'sym is called as sym("ETHUSD", expr), not with 1 argument'],
    ['sym(close, close)', 'the first argument of sym must be a text in quotes'],
  ])('%s is refused', (text, sentence) => {
    expect(refusal(text)).toMatchObject({ sentence, marked: text.startsWith('sym(close') ? 'close' : text });
  });

  test('one inside the other of the other kind, once each', () => {
    expect(describeExpression('tf("4h", sym("A", close > open))')).toBe('condition tf("4h", sym("A", (open < close)))');
    expect(refusal('tf("4h", sym("A", tf("1h", close)))').sentence).toBe('tf(...) cannot stand inside tf(...)');
  });

  test('a timeframe is a text of its own: the rule of symbols is none of its', () => {
    expect(compileExpression('tf("4 h", close)').graph.frames[1]).toEqual({ symbol: undefined, timeframe: '4 h', parent: 0 });
  });

  test('constants, flags and texts are the same in every frame', () => {
    expect(describeExpression('tf("4h", true)')).toBe('true');
    expect(describeExpression('sym("A", $on)', ['on'], ['on'])).toBe('flag');
    expect(compileExpression('tf("4h", "text")').value).toEqual({ type: 'text', value: 'text' });
  });
});
