// The order of a study's trials, and which of them is the winner.
import { expect, test } from 'vitest';
import { chooseTrial, rankTrials, type Choice } from '../../../src/app/study/choose-winner.js';
import type { StudyAnalysis } from '../../../src/app/study/study-analysis.js';
import type { Objective } from '../../../src/app/trials/scorer.js';
import type { RecordedTrial } from '../../../src/search/study-ledger.js';

const [MOST_RETURN, LEAST_FEES]: readonly Objective[] = [
  { text: 'total_return', direction: 'maximize' },
  { text: 'fees', direction: 'minimize' },
];

/** Trials by their values; without any they failed. */
const trialsOf = (...values: readonly (readonly number[])[]): RecordedTrial[] =>
  values.map((each, trialNumber) => {
    const outcome = each.length === 0 ? { state: 'failed', code: 'X', message: 'x' } : { state: 'complete', values: each };
    return { trialNumber, parameters: {}, outcome, record: undefined } as unknown as RecordedTrial;
  });
const isComplete = ({ outcome }: RecordedTrial): boolean => outcome.state === 'complete';
const analysis = (bestPlateau?: number): StudyAnalysis => ({
  importance: [],
  plateau: bestPlateau === undefined ? undefined : ({ bestPlateau } as StudyAnalysis['plateau']),
});

test('best first, in the direction of the first objective; equals by their numbers; what has no rank is left out', () => {
  const trials = trialsOf([2, 9], [], [5, 1], [2, 0], [7, 7]);
  expect([...rankTrials(trials, MOST_RETURN!, isComplete)]).toEqual([4, 2, 0, 3]);
  expect([...rankTrials(trials, { ...MOST_RETURN!, direction: 'minimize' }, isComplete)]).toEqual([0, 3, 2, 4]);
  expect([...rankTrials(trials, MOST_RETURN!, ({ trialNumber }) => trialNumber > 2)]).toEqual([4, 3]);
});

test('of one objective: the best point, or the best plateau where there is one', () => {
  const trials = trialsOf([1], [3], [2]);
  const choose = (rule: 'point' | 'plateau', bestPlateau?: number): Choice | undefined =>
    chooseTrial(rule, trials, Int32Array.of(1, 2, 0), [MOST_RETURN!], analysis(bestPlateau));
  expect(choose('point', 2)).toEqual({ trial: 1, rule: 'best point' });
  expect(choose('plateau', 2)).toEqual({ trial: 2, rule: 'best plateau' });
  expect(choose('plateau', 0)).toEqual({ trial: 0, rule: 'best plateau' });
  for (const none of [undefined, -1]) expect(choose('plateau', none)?.trial).toBe(1);
  expect(chooseTrial('plateau', trials, new Int32Array(), [MOST_RETURN!], analysis(2))).toBeUndefined();
});

test('of several: of the front the nearest to the best of each, each scaled to its range', () => {
  const objectives = [MOST_RETURN!, LEAST_FEES!];
  const nearest = (trials: RecordedTrial[]): number | undefined =>
    chooseTrial('point', trials, Int32Array.from(trials.keys()), objectives, analysis())?.trial;
  // of 0…10 and 0…1000: (1, 0), (0, 1), and a half and two fifths
  expect(nearest(trialsOf([10, 1000], [0, 0], [5, 400]))).toBe(2);
  // an end is 1 away from the best of each, the middle 1.13
  expect(nearest(trialsOf([10, 1000], [0, 0], [2, 800]))).toBe(0);
  // nearly all of the return at little more than no fees
  expect(nearest(trialsOf([10, 1000], [0, 0], [5, 400], [9, 300]))).toBe(3);
  // an objective in which all are equal tells none from another
  expect(nearest(trialsOf([3, 5], [8, 5], [4, 5]))).toBe(1);
});
