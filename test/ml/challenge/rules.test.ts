// The rules of a challenge at their bounds, with an interval that is given.
import { describe, expect, test } from 'vitest';
import {
  CHALLENGE_RULES,
  judgeChallenge,
  type Bootstrap,
  type ChallengeDecision,
  type ChallengeRules,
} from '../../../src/ml/challenge/judge-challenge.js';
import { rowGains, type Contest } from '../../../src/ml/challenge/row-gains.js';

const of = (...values: readonly number[]): Float64Array => Float64Array.from(values);
/** The challenger earned 0.25 more in each of four rows. */
const CONTEST: Contest = { measure: 'return', champion: of(0, 1, 0, -1), challenger: of(0.25, 1.25, 0.25, -0.75) };
const RULES: ChallengeRules = { leastRows: 4, leastEffect: 0.25, confidence: 0.9, resamples: 10, seed: 1 };
const judge = (low: number, change: Partial<ChallengeRules> = {}): ChallengeDecision =>
  judgeChallenge(CONTEST, () => ({ low, high: 0.5, meanBlock: 3 }), { ...RULES, ...change });

describe('the challenger', () => {
  const figures = { effect: 0.25, low: 0.1, high: 0.5, meanBlock: 3 },
    found = 'return is better by 0.250 a row, 90 % interval 0.100 to 0.500, over 4 rows';

  test('takes over with the least rows and the least effect, where the interval lies above 0', () => {
    expect(judge(0.1)).toEqual({
      decision: 'deploy',
      reason: `The challenger is better: its ${found}.`,
      measure: 'return',
      rows: 4,
      figures,
    });
  });

  test('does not with a row fewer', () => {
    expect(judge(0.1, { leastRows: 5 })).toStrictEqual({
      decision: 'keep',
      reason: 'The champion stays: 5 rows are needed and there are 4.',
      measure: 'return',
      rows: 4,
    });
  });

  test('does not with a smaller effect', () => {
    expect(judge(0.1, { leastEffect: 0.26 })).toEqual({
      decision: 'keep',
      reason: `The champion stays: the challenger's ${found}, and 0.26 is needed.`,
      measure: 'return',
      rows: 4,
      figures,
    });
  });

  test.each([0, -0.1, Number.NaN])('does not with an interval from %s', (low) => {
    expect(judge(low)).toMatchObject({ decision: 'keep', reason: expect.stringMatching(/, and that may be luck\.$/), figures: { low } });
  });
});

test('the interval is that of the mean gain, by the rules', () => {
  const asked: Parameters<Bootstrap>[] = [];
  judgeChallenge(
    CONTEST,
    (...given) => {
      asked.push(given);
      return { low: 1, high: 1, meanBlock: 1 };
    },
    RULES,
  );
  const [[gains, statistic, options]] = asked as [Parameters<Bootstrap>];
  expect(gains).toEqual(new Float64Array(4).fill(0.25));
  expect(statistic(of(1, 2, 6))).toBe(3);
  expect(options).toEqual(RULES);
});

test('rules that are left out are those of every challenge', () => {
  expect(CHALLENGE_RULES).toEqual({ leastRows: 100, leastEffect: 0.001, confidence: 0.95, resamples: 2000, seed: 7 });
  expect(judgeChallenge(CONTEST, () => ({ low: 1, high: 1, meanBlock: 1 })).reason).toBe(
    'The champion stays: 100 rows are needed and there are 4.',
  );
});

describe('rules', () => {
  const refused = (change: Partial<ChallengeRules>, message: string): void =>
    expect(() => judge(0.1, change)).toThrow(expect.objectContaining({ code: 'STATISTIC_INVALID', message: `a challenge's ${message}` }));

  test('may be at their ends', () => {
    expect(judge(0.1, { leastRows: 2, leastEffect: 0, confidence: 0.001 }).decision).toBe('deploy');
  });

  test('must be numbers that make sense', () => {
    for (const leastRows of [1, 2.5, Number.NaN]) refused({ leastRows }, `leastRows must be a whole number from 2, not ${leastRows}`);
    for (const leastEffect of [-0.001, Infinity, Number.NaN])
      refused({ leastEffect }, `leastEffect must be a number from 0, not ${leastEffect}`);
    for (const confidence of [0, 1, Number.NaN]) refused({ confidence }, `confidence must lie between 0 and 1, not ${confidence}`);
  });
});

describe('gains', () => {
  const said = { champion: of(0.5, 0.5), challenger: of(0.25, 0.75), target: of(0, 1) };

  test('of Brier scores and of log losses are what the challenger lost less', () => {
    expect(rowGains({ ...said, measure: 'brier' })).toEqual(of(0.25 - 0.0625, 0.25 - 0.0625));
    const gains = rowGains({ ...said, measure: 'log_loss' });
    gains.forEach((gain) => expect(gain).toBeCloseTo(Math.log(0.75) - Math.log(0.5), 12));
  });

  test('of returns are what it earned more, whatever the numbers', () => {
    expect(rowGains({ measure: 'return', champion: of(-3, 2), challenger: of(5, -2) })).toEqual(of(8, -4));
  });

  test('probabilities may be 0 and 1', () => {
    expect(rowGains({ ...said, champion: of(1, 0), challenger: of(0, 1), measure: 'brier' })).toEqual(of(1, 1));
  });

  test.each<[object, string]>([
    [{ challenger: of(1) }, 'as many rows of the challenger as of the champion, 2, not 1'],
    [{ target: of(1, 0, 1) }, 'as many rows of the target as of the champion, 2, not 3'],
    [{ champion: of(Number.NaN, 0.5) }, 'finite numbers of the champion, and row 0 has NaN'],
    [{ challenger: of(0.5, Infinity) }, 'finite numbers of the challenger, and row 1 has Infinity'],
    [{ target: of(0, Number.NaN) }, 'finite numbers of the target, and row 1 has NaN'],
    [{ challenger: of(-0.1, 0.5) }, 'probabilities of the challenger, and row 0 has -0.1'],
    [{ champion: of(0.5, 1.1) }, 'probabilities of the champion, and row 1 has 1.1'],
  ])('%j are refused', (change, sentence) => {
    expect(() => rowGains({ ...said, ...change, measure: 'brier' })).toThrow(
      expect.objectContaining({ code: 'STATISTIC_INVALID', message: `a challenge needs ${sentence}` }),
    );
  });
});
