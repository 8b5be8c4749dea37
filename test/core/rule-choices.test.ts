// Which rule of a policy is in force on each close.
import { expect, test } from 'vitest';
import { chooseRules, DEFAULT_CHOICE, policyColumns, weightsOfChoices } from '../../src/core/rule-choices.js';

const holds = (text: string): Float64Array => Float64Array.from(text, (letter) => (letter === '?' ? Number.NaN : Number(letter)));

test('the first rule that holds, else the default; what is undefined is not true', () => {
  expect([...chooseRules([holds('0101?'), holds('01110')], 5, 1)]).toEqual([DEFAULT_CHOICE, 0, 1, 0, DEFAULT_CHOICE]);
});

test('a choice stays for the minimum of bars, its first one included; that of the first bar need not', () => {
  expect([...chooseRules([holds('0101010000')], 10, 3)]).toEqual([-1, 0, 0, 0, -1, -1, -1, -1, -1, -1]);
  expect([...chooseRules([holds('1011111111')], 10, 3)]).toEqual([0, -1, -1, -1, 0, 0, 0, 0, 0, 0]);
});

test('weights are those of the choice; without one what is held is left, unless it is held open', () => {
  const weights = weightsOfChoices(Int32Array.of(-1, 0, 1), [0.5, 0], 0.25);
  expect([...weights]).toEqual([0.25, 0.5, 0]);
  expect([...policyColumns(weights, false).isOff!]).toEqual([0, 0, 1]);
  expect(policyColumns(weights, true).isOff).toBeUndefined();
});
