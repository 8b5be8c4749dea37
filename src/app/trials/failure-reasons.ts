import type { ErrorCode } from '../../core/errors.js';

/** Why a trial fails alone: its parameters break a rule of a function. */
export const FAILURE_CODE = 'EXPRESSION_INVALID' satisfies ErrorCode;

/** One sentence, and the trials that failed for it. */
export interface FailureReason {
  readonly code: typeof FAILURE_CODE;
  readonly message: string;
  trials: number;
  readonly first_trial_number: number;
}

/** Returns why trials failed, each reason once, in the order of the trials; result.json says the same.
 *  failures  trial numbers with what was said of them */
export function failureReasons(failures: Iterable<readonly [trialNumber: number, message: string]>): FailureReason[] {
  const reasons = new Map<string, FailureReason>();
  for (const [trial, message] of failures) {
    const known = reasons.get(message);
    if (known === undefined) reasons.set(message, { code: FAILURE_CODE, message, trials: 1, first_trial_number: trial });
    else known.trials++;
  }
  return [...reasons.values()];
}
