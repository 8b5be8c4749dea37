import { UsageError } from '../../core/errors.js';
import { rowLogLoss } from '../evaluation/log-loss.js';

/** What champion and challenger said of the same rows, none of which either has learned from, in the order of time; f64[row] each. */
export type Contest =
  | {
      readonly measure: 'log_loss' | 'brier';
      readonly champion: Float64Array;
      readonly challenger: Float64Array;
      /** 0 or 1 */ readonly target: Float64Array;
    }
  /** what trading by each returned, fractions */
  | { readonly measure: 'return'; readonly champion: Float64Array; readonly challenger: Float64Array };

/** Returns how much better the challenger did in each row: f64[row]; above 0 is better, whatever is measured.
 *  Throws UsageError STATISTIC_INVALID where rows do not fit each other or are not finite. */
export function rowGains(contest: Contest): Float64Array {
  const { champion, challenger, measure } = contest;
  checkColumn('challenger', challenger, champion.length);
  checkColumn('champion', champion, champion.length);
  if (measure === 'return') return champion.map((earned, row) => challenger[row]! - earned);
  const { target } = contest,
    loss = measure === 'log_loss' ? rowLogLoss : rowBrier;
  checkColumn('target', target, champion.length);
  for (const [name, column] of [
    ['challenger', challenger],
    ['champion', champion],
  ] as const)
    checkProbabilities(name, column);
  return champion.map((said, row) => loss(said, target[row]!) - loss(challenger[row]!, target[row]!));
}

function rowBrier(probability: number, target: number): number {
  return (probability - target) ** 2;
}

function checkColumn(name: string, column: Float64Array, rows: number): void {
  if (column.length !== rows)
    throw new UsageError(
      'STATISTIC_INVALID',
      `a challenge needs as many rows of the ${name} as of the champion, ${rows}, not ${column.length}`,
    );
  const row = column.findIndex((value) => !Number.isFinite(value));
  if (row >= 0)
    throw new UsageError('STATISTIC_INVALID', `a challenge needs finite numbers of the ${name}, and row ${row} has ${column[row]}`);
}

function checkProbabilities(name: string, column: Float64Array): void {
  const row = column.findIndex((value) => value < 0 || value > 1);
  if (row >= 0)
    throw new UsageError('STATISTIC_INVALID', `a challenge needs probabilities of the ${name}, and row ${row} has ${column[row]}`);
}
