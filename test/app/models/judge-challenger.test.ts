// A challenge is judged by the bootstrap of the validation room.
import { expect, test } from 'vitest';
import { judgeChallenger } from '../../../src/app/models/judge-challenger.js';
import { CHALLENGE_RULES, judgeChallenge } from '../../../src/ml/challenge/judge-challenge.js';
import type { Contest } from '../../../src/ml/challenge/row-gains.js';
import { bootstrapInterval } from '../../../src/validation/bootstrap-interval.js';

test('by the rules that are given, or those of every challenge', () => {
  const champion = Float64Array.from({ length: 150 }, (_, row) => Math.sin(row) / 100),
    contest: Contest = { measure: 'return', champion, challenger: champion.map((value, row) => value + 0.002 + Math.cos(3 * row) / 1000) };
  const decided = judgeChallenger(contest);
  expect(decided).toEqual(judgeChallenge(contest, bootstrapInterval, CHALLENGE_RULES));
  expect(decided).toMatchObject({ decision: 'deploy', rows: 150, figures: { effect: expect.closeTo(0.002, 4) } });
  expect(judgeChallenger(contest, { ...CHALLENGE_RULES, leastEffect: 0.01, resamples: 50 })).toMatchObject({ decision: 'keep' });
});
