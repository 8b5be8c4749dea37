import { describe, expect, test } from 'vitest';
import { judgeFigures, outcomeOf, type Requirement } from '../../../src/lifecycle/systems/judge-gate.js';

const many: Requirement = { text: 'trades >= 50', names: ['trades'], holds: ({ trades }) => trades! >= 50 };
const check = (outcome: 'passed' | 'failed' | 'waiting') => ({ check: 'c', outcome, sentence: 's.' });

describe('a requirement of a gate', () => {
  test('tells its figures, and whether it holds', () => {
    expect(judgeFigures([many], { trades: 60 })).toEqual([
      { requirement: 'trades >= 50', figures: { trades: 60 }, holds: true, sentence: 'trades >= 50 holds: trades is 60.' },
    ]);
    expect(judgeFigures([many], { trades: 12 })[0]).toMatchObject({ holds: false, sentence: 'trades >= 50 does not hold: trades is 12.' });
  });

  test('never holds by a figure that is missing or undefined', () => {
    const always: Requirement = { text: 'calmar < 9 or true', names: ['calmar'], holds: () => true };
    for (const figures of [{}, { calmar: Number.NaN }])
      expect(judgeFigures([always], figures)[0]).toEqual({
        requirement: 'calmar < 9 or true',
        figures: { calmar: null },
        holds: false,
        sentence: 'calmar < 9 or true needs calmar, which is undefined.',
      });
  });
});

test('a gate fails by one that fails, waits where nothing failed and something waits, and passes else', () => {
  const [held] = judgeFigures([many], { trades: 60 });
  const [broken] = judgeFigures([many], { trades: 1 });
  expect(outcomeOf([held!], [check('passed')])).toBe('passed');
  expect(outcomeOf([], [])).toBe('passed');
  expect(outcomeOf([held!], [check('waiting'), check('passed')])).toBe('waiting');
  expect(outcomeOf([held!], [check('waiting'), check('failed')])).toBe('failed');
  expect(outcomeOf([broken!], [check('waiting')])).toBe('failed');
});
