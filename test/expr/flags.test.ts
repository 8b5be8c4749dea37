// A parameter that is true or false is a condition, and a number where one is wanted; conditions can be compared.
import { describe, expect, test } from 'vitest';
import { compilePredicate } from '../../src/expr/compile-formula.js';
import { compileStrategy } from '../../src/expr/compile-strategy.js';
import { TrialEngine } from '../../src/engine/trial-engine.js';
import { dataOf, EXECUTION, RISK, walkBars } from '../engine/sample-job.js';
import { evaluateCondition } from './evaluate.js';

const BARS = 80;
const data = dataOf(walkBars(BARS, 5));
const { close, open } = data.market.bars;

/** Returns how many entries a strategy makes whose `$on` has a value. */
async function entries(enter: string, on: boolean | number, flagNames = ['on']): Promise<number> {
  const graph = compileStrategy({ long: { enter }, max_bars: '1' }, ['on', 'n'], undefined, flagNames);
  const engine = new TrialEngine({ data, graph, execution: EXECUTION, risk: RISK }, { workers: 1, maxMemoryBytes: 2 ** 26 });
  return (await engine.replay({ on, n: 3 }, { from: 0, to: BARS })).trades.count;
}

describe('a flag', () => {
  test.each([
    '$on and close > open',
    '$on == true and close > open',
    'not (not $on or close <= open)',
    '(close > open) == $on and close > open',
  ])('%s holds where it is true', async (text) => {
    expect(await entries(text, true)).toBe(await entries('close > open', true));
    expect(await entries(text, false)).toBe(0);
  });

  test('is 1 or 0 where a number is wanted', async () => {
    expect(await entries('$on == 1 and close > open', true)).toBe(await entries('close > open', true));
    expect(await entries('close > open + 1000 * (1 - $on)', false)).toBe(0);
    expect(await entries('($on ? close : open) > open', true)).toBe(await entries('close > open', true));
    expect(await entries('(close > open ? $on : false)', true)).toBe(await entries('close > open', true));
  });

  test('takes part in requirements', () => {
    const holds = compilePredicate('require[0]', '$on or $n > 5', [], ['on', 'n'], ['on']);
    expect([holds({ on: true, n: 1 }), holds({ on: false, n: 1 }), holds({ on: false, n: 6 })]).toEqual([true, false, true]);
  });

  test('is none where the parameter is a number', () => {
    expect(() => compileStrategy({ long: { enter: '$n and close > open' } }, ['n'])).toThrow('must be a condition');
  });
});

describe('conditions compared', () => {
  const bars = Array.from({ length: BARS - 1 }, (_, i) => i);
  const up = (i: number): boolean => close[i]! > open[i]!;
  const high = (i: number): boolean => close[i]! > 100;

  test('== holds where both or neither hold, != where one does', async () => {
    expect(await evaluateCondition('(close > open) == (close > 100)', data)).toEqual(bars.map((i) => up(i) === high(i)));
    expect(await evaluateCondition('(close > open) != (close > 100)', data)).toEqual(bars.map((i) => up(i) !== high(i)));
  });

  test('with true and false', async () => {
    expect(await evaluateCondition('(close > open) == false', data)).toEqual(bars.map((i) => !up(i)));
    expect(await evaluateCondition('true != (close > open)', data)).toEqual(bars.map((i) => !up(i)));
    expect(await evaluateCondition('true == true', data)).toEqual(bars.map(() => true));
    expect(await evaluateCondition('(close > open) == (close > open)', data)).toEqual(bars.map(() => true));
  });

  test('a condition and a number are not compared', () => {
    expect(() => compileStrategy({ long: { enter: '(close > open) == 1' } }, [])).toThrow('must be a column or a number');
  });
});
