import { judgeChallenge, type ChallengeDecision, type ChallengeRules } from '../../ml/challenge/judge-challenge.js';
import type { Contest } from '../../ml/challenge/row-gains.js';
import { bootstrapInterval } from '../../validation/bootstrap-interval.js';

/** Decides whether a challenger takes the champion's place, by the stationary bootstrap of the validation room; its blocks are as long as
 *  the gains' own dependence asks for. Throws UsageError STATISTIC_INVALID. */
export function judgeChallenger(contest: Contest, rules?: ChallengeRules): ChallengeDecision {
  return judgeChallenge(contest, bootstrapInterval, rules);
}
