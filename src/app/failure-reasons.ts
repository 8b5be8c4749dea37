import type { ErrorCode } from '../core/errors.js';
import type { SweepOutcome } from './sweep.js';

/** Why a trial fails alone: its parameters break a rule of a function. */
export const FAILURE_CODE = 'EXPRESSION_INVALID' satisfies ErrorCode;

/** Returns the sentences of the trials that failed, each once, in the order of the trials. */
export function failureReasons({ failures }: Pick<SweepOutcome, 'failures'>): string[] {
  return [...new Set(failures.values())];
}

/** Returns what result.json says of them. */
export function failureSummary(result: Pick<SweepOutcome, 'failures'>): object[] {
  const entries = [...result.failures];
  return failureReasons(result).map((message) => {
    const trials = entries.filter(([, each]) => each === message);
    return { code: FAILURE_CODE, message, trials: trials.length, first_trial_number: trials[0]![0] };
  });
}
