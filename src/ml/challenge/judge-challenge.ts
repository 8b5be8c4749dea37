import { UsageError } from '../../core/errors.js';
import { rowGains, type Contest } from './row-gains.js';

/** A block bootstrap of a dependent series: what `validation/bootstrap-interval.ts` does. */
export type Bootstrap = (
  values: Float64Array,
  statistic: (values: Float64Array) => number,
  options: { readonly seed: number; readonly resamples: number; readonly confidence: number },
) => {
  readonly low: number;
  readonly high: number;
  readonly meanBlock: number;
};

export interface ChallengeRules {
  /** rows that both must have said something of */
  readonly leastRows: number;
  /** mean gain a row from which on a challenger is worth the change: nats, squared probability or return */
  readonly leastEffect: number;
  /** of the interval, which must lie above 0 */
  readonly confidence: number;
  readonly resamples: number;
  readonly seed: number;
}

export const CHALLENGE_RULES: ChallengeRules = { leastRows: 100, leastEffect: 0.001, confidence: 0.95, resamples: 2000, seed: 7 };

/** Whether the challenger takes the champion's place, and why. Figures are undefined where there were too few rows. */
export interface ChallengeDecision {
  readonly decision: 'deploy' | 'keep';
  /** one sentence, to be written down */
  readonly reason: string;
  readonly measure: Contest['measure'];
  readonly rows: number;
  readonly figures?:
    | {
        /** mean gain a row */ readonly effect: number;
        readonly low: number;
        readonly high: number;
        /** rows */ readonly meanBlock: number;
      }
    | undefined;
}

/** Decides by the gains of single rows, which are paired, resampled in blocks, which keep what neighbours have in common. The challenger
 *  must be better by the least effect, and surely better than not at all.
 *  Throws UsageError STATISTIC_INVALID
 *  Source  paired differences, Diebold and Mariano 1995; blocks as the bootstrap says */
export function judgeChallenge(contest: Contest, bootstrap: Bootstrap, rules: ChallengeRules = CHALLENGE_RULES): ChallengeDecision {
  checkRules(rules);
  const gains = rowGains(contest),
    rows = gains.length,
    { measure } = contest,
    { leastRows, leastEffect, confidence } = rules;
  if (rows < leastRows)
    return { decision: 'keep', reason: `The champion stays: ${leastRows} rows are needed and there are ${rows}.`, measure, rows };
  const { low, high, meanBlock } = bootstrap(gains, mean, rules),
    effect = mean(gains),
    figures = { effect, low, high, meanBlock };
  const found = `${MEASURES[measure]} is better by ${number(effect)} a row, ${100 * confidence} % interval ${number(low)} to ${number(high)}, over ${rows} rows`;
  if (!(effect >= leastEffect))
    return {
      decision: 'keep',
      reason: `The champion stays: the challenger's ${found}, and ${leastEffect} is needed.`,
      measure,
      rows,
      figures,
    };
  if (!(low > 0))
    return { decision: 'keep', reason: `The champion stays: the challenger's ${found}, and that may be luck.`, measure, rows, figures };
  return { decision: 'deploy', reason: `The challenger is better: its ${found}.`, measure, rows, figures };
}

const MEASURES = { log_loss: 'log loss', brier: 'Brier score', return: 'return' } as const;

function checkRules({ leastRows, leastEffect, confidence }: ChallengeRules): void {
  if (!(Number.isInteger(leastRows) && leastRows >= 2))
    throw new UsageError('STATISTIC_INVALID', `a challenge's leastRows must be a whole number from 2, not ${leastRows}`);
  if (!(leastEffect >= 0 && leastEffect < Infinity))
    throw new UsageError('STATISTIC_INVALID', `a challenge's leastEffect must be a number from 0, not ${leastEffect}`);
  if (!(confidence > 0 && confidence < 1))
    throw new UsageError('STATISTIC_INVALID', `a challenge's confidence must lie between 0 and 1, not ${confidence}`);
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function number(value: number): string {
  return value.toPrecision(3);
}
