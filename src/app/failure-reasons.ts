import type { ErrorCode } from '../core/errors.js';
import type { SweepOutcome } from './sweep/sweep-outcome.js';

/** Why a trial fails alone: its parameters break a rule of a function. */
export const FAILURE_CODE = 'EXPRESSION_INVALID' satisfies ErrorCode;

/** One sentence, and the trials that failed for it. */
export interface FailureReason {
  readonly code: typeof FAILURE_CODE;
  readonly message: string;
  trials: number;
  readonly first_trial_number: number;
}

/** Returns why trials failed, each reason once, in the order of the trials; result.json says the same. */
export function failureReasons({ failures }: Pick<SweepOutcome, 'failures'>): FailureReason[] {
  const reasons = new Map<string, FailureReason>();
  for (const [trial, message] of failures) {
    const known = reasons.get(message);
    if (known === undefined) reasons.set(message, { code: FAILURE_CODE, message, trials: 1, first_trial_number: trial });
    else known.trials++;
  }
  return [...reasons.values()];
}
