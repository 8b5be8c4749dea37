// What operators make of conditions, flags and constants, and which sides they refuse.
import { describe, expect, test } from 'vitest';
import { describeExpression } from './describe-expression.js';
import { refusal } from './refusal.js';

const built = (text: string): string => describeExpression(text, ['n', 'on', 'off'], ['on', 'off']);

describe('signs', () => {
  test.each([
    ['+close', 'column close'],
    ['+3', '3'],
    ['-+-3', '3'],
    ['2 * -close', 'column (2 * (-1 * close))'],
  ])('%s is %s', (text, expected) => {
    expect(built(text)).toBe(expected);
  });

  test('stand before columns and numbers', () => {
    expect(refusal('+(close > 1)')).toMatchObject({
      sentence: 'what "+" is put before must be a column or a number, not a condition',
      marked: '(close > 1)',
    });
    expect(refusal('-"text"').sentence).toBe('what "-" is put before must be a column or a number, not a text');
  });
});

describe('and, or', () => {
  test.each([
    ['true and true', 'true'],
    ['true and false', 'false'],
    ['false or false', 'false'],
    ['false or true', 'true'],
    ['true and close > 1', 'condition (1 < close)'],
    ['close > 1 and true', 'condition (1 < close)'],
    ['false or close > 1', 'condition (1 < close)'],
    ['close > 1 and false', 'false'],
    ['close > 1 or true', 'true'],
    ['close > 1 and close > 1', 'condition (1 < close)'],
    ['close > 1 or close > 1', 'condition (1 < close)'],
    ['$on and close > 1', 'condition (($on != 0) and (1 < close))'],
  ])('%s is %s', (text, expected) => {
    expect(built(text)).toBe(expected);
  });

  test('the right side is named too', () => {
    expect(refusal('close > 1 or open').sentence).toBe(
      'the right side of "or" must be a condition (a comparison, a cross, and/or/not), not a column',
    );
  });
});

describe('== and != of conditions', () => {
  test.each([
    ['true == true', 'true'],
    ['true == false', 'false'],
    ['false == false', 'true'],
    ['true != true', 'false'],
    ['false != true', 'true'],
    ['true == (close > 1)', 'condition (1 < close)'],
    ['false == (close > 1)', 'condition not (1 < close)'],
    ['true != (close > 1)', 'condition not (1 < close)'],
    ['false != (close > 1)', 'condition (1 < close)'],
    ['(close > 1) == true', 'condition (1 < close)'],
    ['(close > 1) == false', 'condition not (1 < close)'],
    ['(close > 1) != true', 'condition not (1 < close)'],
    ['(close > 1) != false', 'condition (1 < close)'],
    ['(close > 1) == (open > 1)', 'condition (((1 < close) and (1 < open)) or (not (1 < close) and not (1 < open)))'],
    ['(close > 1) == (close > 1)', 'condition ((1 < close) or not (1 < close))'],
    ['$on == $off', 'condition ((($on != 0) and ($off != 0)) or (not ($on != 0) and not ($off != 0)))'],
  ])('%s is %s', (text, expected) => {
    expect(built(text)).toBe(expected);
  });

  test('a flag beside a number is a number', () => {
    expect(built('$on == close')).toBe('condition ($on == close)');
    expect(built('close != $on')).toBe('condition (close != $on)');
    expect(built('$on < $off')).toBe('condition ($on < $off)');
  });

  test.each([
    ['(close > 1) < (open > 1)', 'the left side of "<" must be a column or a number, not a condition', '(close > 1)'],
    ['close == (open > 1)', 'the right side of "==" must be a column or a number, not a condition', '(open > 1)'],
    ['(close > 1) != open', 'the left side of "!=" must be a column or a number, not a condition', '(close > 1)'],
    ['true + true', 'the left side of "+" must be a column or a number, not a condition', 'true'],
  ])('%s is refused', (text, sentence, marked) => {
    expect(refusal(text)).toMatchObject({ sentence, marked });
  });
});

describe('numbers known before the run', () => {
  test.each([
    ['close * (2 * $n)', 'column (close * (2 * $n))'],
    ['close * ($n * 2)', 'column (close * ($n * 2))'],
    ['$n > 3', 'condition (3 < $n)'],
    ['3 > $n', 'condition ($n < 3)'],
    ['3 >= 3', 'true'],
    ['3 > 3', 'false'],
    ['2 <= 3', 'true'],
    ['2 != 3', 'true'],
    ['2 == 3', 'false'],
    ['close < open', 'condition (close < open)'],
    ['close <= open', 'condition (close <= open)'],
  ])('%s is %s', (text, expected) => {
    expect(built(text)).toBe(expected);
  });
});

describe('c ? a : b', () => {
  test.each([
    ['close > 1 ? open > 1 : high > 1', 'condition (((1 < close) and (1 < open)) or (not (1 < close) and (1 < high)))'],
    ['close > 1 ? true : open > 1', 'condition (((1 < close) and (0 < 1)) or (not (1 < close) and (1 < open)))'],
    ['close > 1 ? open > 1 : false', 'condition (((1 < close) and (1 < open)) or (not (1 < close) and (0 < 0)))'],
    ['close > 1 ? $on : open > 1', 'condition (((1 < close) and ($on != 0)) or (not (1 < close) and (1 < open)))'],
    ['close > 1 ? open > 1 : $on', 'condition (((1 < close) and (1 < open)) or (not (1 < close) and ($on != 0)))'],
    ['close > 1 ? $on : $off', 'condition (((1 < close) and ($on != 0)) or (not (1 < close) and ($off != 0)))'],
    ['close > 1 ? $on : 3', 'column ((1 < close) ? $on : 3)'],
    ['close > 1 ? 3 : $on', 'column ((1 < close) ? 3 : $on)'],
    ['true ? open : clsoe', 'column open'],
    ['false ? clsoe : open > 1', 'condition (1 < open)'],
    ['$on ? 1 : 2', 'column (($on != 0) ? 1 : 2)'],
  ])('%s is %s', (text, expected) => {
    expect(built(text)).toBe(expected);
  });

  test.each([
    ['close > 1 ? close : open > 1', 'the branch after ":" must be a column or a number, not a condition', 'open > 1'],
    ['close > 1 ? open > 1 : close', 'the branch after ":" must be a condition (a comparison, a cross, and/or/not), not a column', 'close'],
    ['close > 1 ? true : close', 'the branch after ":" must be a condition (a comparison, a cross, and/or/not), not a column', 'close'],
    ['close > 1 ? "text" : 2', 'the branch before ":" must be a column or a number, not a text', '"text"'],
    ['close > 1 ? $on : "text"', 'the branch after ":" must be a column or a number, not a text', '"text"'],
  ])('%s is refused', (text, sentence, marked) => {
    expect(refusal(text, ['on'], ['on'])).toMatchObject({ sentence, marked });
  });
});

describe('x[k]', () => {
  test.each([
    ['true[3]', 'true'],
    ['close[0]', 'column close'],
    ['close[2 - 1]', 'column close[1]'],
    ['close[10000000]', 'column close[10000000]'],
    ['(close > 1)[$n]', 'condition (1 < close)[$n]'],
  ])('%s is %s', (text, expected) => {
    expect(built(text)).toBe(expected);
  });

  test.each([
    ['$on[1]', 'what [k] looks back on must be a column or a condition, not a condition', '$on'],
    ['"text"[1]', 'what [k] looks back on must be a column or a condition, not a text', '"text"'],
    ['close[10000001]', 'k in x[k], which counts bars back, must be a whole number from 0 to 10000000, not 10000001', '10000001'],
    ['true[-1]', 'k in x[k], which counts bars back, must be a whole number from 0 to 10000000, not -1', '-1'],
    ['close[true]', 'k in x[k] must be a number of bars, not a condition', 'true'],
  ])('%s is refused', (text, sentence, marked) => {
    expect(refusal(text, ['on'], ['on'])).toMatchObject({ sentence, marked });
  });
});

test('a name that only a parameter has is told with its sign', () => {
  expect(refusal('close > fast').sentence).toBe('unknown name "fast"; the parameter is read as "$fast"');
  expect(refusal('$quick').sentence).toBe('unknown parameter "$quick"');
});
