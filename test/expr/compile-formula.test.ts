// Formulas, requirements and their violation: expressions of numbers that are known outside the bars.
import { describe, expect, test } from 'vitest';
import { compileFormula, compilePredicate, compileViolation, nameKey } from '../../src/expr/compile-formula.js';

describe('formulas of metrics and parameters', () => {
  const formula = (text: string): number =>
    compileFormula(
      'objective',
      text,
      ['sharpe', 'trades'],
      ['fast', 'trades', 'exit.stop'],
    )({ 'exit.stop': 3.5, [nameKey('sharpe')]: 2, [nameKey('trades')]: 30, fast: 5, trades: 7 });

  test.each([
    ['sharpe', 2],
    ['sharpe * trades - $fast', 55],
    ['trades - $trades', 23],
    ['trades >= 30 ? sharpe : 0 - 1', 2],
    ['trades > 30 ? sharpe : sharpe / 2', 1],
    ['(trades > 30 ? 1 : 3) + sharpe', 5],
    ['10 - (trades > 30 ? 1 : 3) * 2', 4],
    ['trades > 30 ? 1 : sharpe > 1 ? 7 : 8', 7],
    ['(trades > 30 ? 1 : 3) > sharpe ? 5 : 6', 5],
    ['trades > 20 and not (sharpe > 3) ? 5 : 6', 5],
    ['trades > 20 and sharpe > 3 ? 5 : 6', 6],
    ['trades > 30 or sharpe > 1 ? 5 : 6', 5],
    ['trades > 30 or sharpe > 3 ? 5 : 6', 6],
    ['$exit.stop * 10 + $fast', 40],
    ['-sharpe', -2],
    ['7', 7],
  ])('%s is %d', (text, expected) => {
    expect(formula(text)).toBe(expected);
  });

  test.each([
    ['close', /^objective: unknown name "close"/],
    ['shrape', /^objective: unknown name "shrape" \(did you mean "sharpe"\?\)/],
    ['fast + 1', /^objective: unknown name "fast"; the parameter is read as "\$fast"/],
    ['-close', /^objective: unknown name "close"/],
    ['sharpe + close', /^objective: unknown name "close"/],
    ['close + sharpe', /^objective: unknown name "close"/],
    ['sharpe > 1 ? close : 2', /^objective: unknown name "close"/],
    ['sharpe > 1 ? 2 : close', /^objective: unknown name "close"/],
    ['sharpe > close ? 1 : 2', /^objective: unknown name "close"/],
    ['sma(sharpe, 3)', /^objective: functions of bars have no value here; only numbers, names, \$parameters and operators/],
    ['-sma(sharpe, 3)', /functions of bars have no value here/],
    ['sharpe[1]', /functions of bars have no value here/],
    ['sharpe > 1', /^objective: this must be a number, not a condition/],
    ['"text"', /^objective: this must be a number, not a text/],
  ])('%s is refused', (text, sentence) => {
    expect(() => formula(text)).toThrow(sentence);
  });

  test('an undefined metric breaks every comparison', () => {
    for (const text of ['sharpe < 1', 'sharpe >= 1', 'sharpe == sharpe', 'sharpe != 1'])
      expect(compilePredicate('constraints[0]', text, ['sharpe'], [])({ [nameKey('sharpe')]: Number.NaN })).toBe(false);
  });

  test('a flag is 1 or 0', () => {
    const value = compileFormula('objective', '$on', [], ['on'], ['on']);
    expect([value({ on: true }), value({ on: false })]).toEqual([1, 0]);
  });
});

describe('requirements', () => {
  const holds = (text: string, sharpe: number, trades = 30): boolean =>
    compilePredicate('constraints[0]', text, ['sharpe', 'trades'], [])({ [nameKey('sharpe')]: sharpe, [nameKey('trades')]: trades });

  test.each([
    ['not (sharpe > 1)', 1, true],
    ['not (sharpe > 1)', 2, false],
    ['sharpe > 1 and trades > 40', 2, false],
    ['sharpe > 1 and trades > 20', 2, true],
    ['sharpe > 3 or trades > 40', 2, false],
    ['sharpe > 3 or trades > 20', 2, true],
    ['(trades > 20 ? 2 : 3) > sharpe', 2, false],
    ['(trades > 20 ? 2 : 3) * 2 > sharpe', 3, true],
    ['sharpe > (trades > 40 ? 2 : 3)', 3, false],
    ['true', 0, true],
    ['false', 0, false],
  ])('%s at a Sharpe ratio of %d: %s', (text, sharpe, expected) => {
    expect(holds(text, sharpe)).toBe(expected);
  });

  test.each([
    ['sharpe', 'constraints[0]: this must be a condition (a comparison, a cross, and/or/not), not a number'],
    ['close > 1', 'constraints[0]: unknown name "close"'],
  ])('%s is none', (text, sentence) => {
    expect(() => holds(text, 1)).toThrow(sentence);
  });
});

describe('the violation of a requirement', () => {
  const off = (text: string, a: number, b = 0): number =>
    compileViolation('constraints[0]', text, ['a', 'b'], ['on'], ['on'])({ [nameKey('a')]: a, [nameKey('b')]: b, on: false });

  test.each<[string, number, number, number]>([
    ['a > 2', 3, 0, 0],
    ['a > 2', 1, 0, 1 / 3],
    ['a > 2', -1, 0, 1],
    ['a < -3', -1, 0, 1 / 2],
    ['a > 3', 3, 0, 1e-9],
    ['a > 0', 0, 0, 1],
    ['a >= 0', 0, 0, 0],
    ['a > b', Number.NaN, 1, 1],
    ['a > b', 1, Number.NaN, 1],
    ['a > b', -Infinity, Infinity, 1],
    ['a > 2 and b > 3', 1, 1, 1 / 3 + 1 / 2],
    ['a > 2 and b > 3', 3, 1, 1 / 2],
    ['a > 2 and b > 3', 1, 4, 1 / 3],
    ['a > 2 or b > 3', 1, 1, 1 / 3],
    ['a > 2 or b > 9', 3, 1, 0],
    ['b > 3 or a > 2', 1, 1, 1 / 3],
    ['not (a > 2)', 3, 0, 1],
    ['not (a > 2)', 2, 0, 0],
    ['(b > 0 ? 4 : 6) < a', 2, 1, 1 / 3],
    ['(b > 0 ? 4 : 6) < a', 2, 0, 1 / 2],
    ['a > (b > 0 ? 4 : 6)', 2, 1, 1 / 3],
    ['$on', 0, 0, 1],
  ])('%s with a = %d, b = %d is off by %d', (text, a, b, expected) => {
    expect(off(text, a, b)).toBe(expected);
  });

  test('errors bear the name of the entry', () => {
    expect(() => off('a + 1', 1)).toThrow('constraints[0]: this must be a condition');
  });
});
