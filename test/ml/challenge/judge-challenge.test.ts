// A challenger takes the champion's place only where it is better on the same rows, by enough, and not by luck.
import { describe, expect, test } from 'vitest';
import { randomStream } from '../../../src/core/random.js';
import { brierScore } from '../../../src/ml/evaluation/brier-score.js';
import { logLoss } from '../../../src/ml/evaluation/log-loss.js';
import { CHALLENGE_RULES, judgeChallenge, type ChallengeDecision, type ChallengeRules } from '../../../src/ml/challenge/judge-challenge.js';
import { rowGains, type Contest } from '../../../src/ml/challenge/row-gains.js';
import { bootstrapInterval } from '../../../src/validation/bootstrap-interval.js';

/** Targets of known probabilities; champion and challenger see them through noise. */
function contest(
  rows: number,
  seed: number,
  championNoise: number,
  challengerNoise: number,
  measure: 'log_loss' | 'brier' = 'log_loss',
): Extract<Contest, { target: Float64Array }> {
  const random = randomStream(seed),
    truth = Float64Array.from({ length: rows }, () => 0.2 + 0.6 * random.uniform());
  const target = truth.map((probability) => Number(random.uniform() < probability));
  const see = (noise: number): Float64Array =>
    truth.map((probability) => Math.min(0.99, Math.max(0.01, probability + noise * random.normal())));
  return { measure, champion: see(championNoise), challenger: see(challengerNoise), target };
}
const judge = (of: Contest, how: ChallengeRules): ChallengeDecision => judgeChallenge(of, bootstrapInterval, how);
const rules = (change: Partial<ChallengeRules>): ChallengeRules => ({ ...CHALLENGE_RULES, resamples: 500, ...change });

test('gains of rows average to the difference of the losses', () => {
  for (const [measure, loss] of [
    ['log_loss', logLoss],
    ['brier', brierScore],
  ] as const) {
    const of = contest(500, 1, 0.3, 0.1, measure),
      gains = rowGains(of);
    expect(gains.reduce((sum, gain) => sum + gain, 0) / 500).toBeCloseTo(loss(of.champion, of.target) - loss(of.challenger, of.target), 12);
  }
  expect(
    Array.from(rowGains({ measure: 'return', champion: Float64Array.of(0.01, -0.02), challenger: Float64Array.of(0.03, -0.02) })),
  ).toEqual([expect.closeTo(0.02, 12), 0]);
});

describe('the decision', () => {
  test.each(['log_loss', 'brier'] as const)('goes to a challenger that sees better: %s', (measure) => {
    const decided = judge(contest(1500, 3, 0.3, 0.05, measure), rules({}));
    expect(decided).toMatchObject({ decision: 'deploy', measure, rows: 1500 });
    expect(decided.figures!.low).toBeGreaterThan(0);
    expect(decided.reason).toMatch(
      /^The challenger is better: its (log loss|Brier score) is better by 0\.\d+ a row, 95 % interval 0\.\d+ to 0\.\d+, over 1500 rows\.$/,
    );
  });

  test('stays with a champion that sees as well, nearly always', () => {
    const deployed = Array.from({ length: 60 }, (_, seed) => judge(contest(400, 50 + seed, 0.1, 0.1), rules({ leastEffect: 0 }))).filter(
      ({ decision }) => decision === 'deploy',
    );
    expect(deployed.length).toBeLessThanOrEqual(5);
  });

  test('stays with the champion where nothing differs', () => {
    const same = contest(400, 1, 0.1, 0.1),
      decided = judge({ ...same, challenger: same.champion }, rules({ leastEffect: 0 }));
    expect(decided).toMatchObject({ decision: 'keep', figures: { effect: 0, low: 0, high: 0 } });
    expect(decided.reason).toBe(
      "The champion stays: the challenger's log loss is better by 0.00 a row, 95 % interval 0.00 to 0.00, over 400 rows, and that may be luck.",
    );
  });

  test('needs rows, and an effect that is worth it', () => {
    expect(judge(contest(99, 3, 0.3, 0.05), rules({}))).toEqual({
      decision: 'keep',
      reason: 'The champion stays: 100 rows are needed and there are 99.',
      measure: 'log_loss',
      rows: 99,
    });
    const small = judge(contest(1500, 3, 0.3, 0.05), rules({ leastEffect: 0.5 }));
    expect(small.decision).toBe('keep');
    expect(small.reason).toMatch(/ over 1500 rows, and 0\.5 is needed\.$/);
  });

  test('knows that neighbours say the same: returns in long waves are less sure than as many of their own', () => {
    const wave = Float64Array.from({ length: 600 }, (_, row) => -0.0005 + 0.01 * Math.sin(row / 60)),
      random = randomStream(1),
      order = wave.map(() => random.uniform());
    const shuffled = Float64Array.from(wave.keys())
        .sort((a, b) => order[a]! - order[b]!)
        .map((row) => wave[row]!),
      champion = new Float64Array(600);
    const [inWaves, apart] = [wave, shuffled].map((challenger) => judge({ measure: 'return', champion, challenger }, rules({})));
    expect(apart!.decision).toBe('deploy');
    expect(inWaves!.decision).toBe('keep');
    expect(inWaves!.figures!.meanBlock).toBeGreaterThan(10);
  });

  test('is the same for the same seed', () => {
    expect(judge(contest(500, 3, 0.2, 0.1), rules({}))).toEqual(judge(contest(500, 3, 0.2, 0.1), rules({})));
  });
});

test('what does not fit is one sentence', () => {
  const good = contest(300, 1, 0.1, 0.1),
    refuse =
      (change: object, how: Partial<ChallengeRules> = {}): (() => unknown) =>
      () =>
        judge({ ...good, ...change } as Contest, rules(how));
  expect(refuse({ challenger: good.challenger.slice(1) })).toThrow(
    'a challenge needs as many rows of the challenger as of the champion, 300, not 299',
  );
  expect(refuse({ challenger: good.challenger.with(4, Number.NaN) })).toThrow(
    'a challenge needs finite numbers of the challenger, and row 4 has NaN',
  );
  expect(refuse({ champion: good.champion.with(4, 1.5) })).toThrow('a challenge needs probabilities of the champion, and row 4 has 1.5');
  expect(refuse({}, { leastRows: 1 })).toThrow("a challenge's leastRows must be a whole number from 2, not 1");
  expect(refuse({}, { confidence: 1 })).toThrow("a challenge's confidence must lie between 0 and 1, not 1");
  expect(refuse({}, { leastEffect: -1 })).toThrow("a challenge's leastEffect must be a number from 0, not -1");
});
