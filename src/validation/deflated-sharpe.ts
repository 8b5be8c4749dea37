import { expectedMaximum } from './expected-maximum.js';
import { probabilisticSharpe, type SharpeEvidence } from './probabilistic-sharpe.js';

export interface SelectionEvidence {
  /** independent trials that the best was chosen from, >= 1; need not be whole */
  readonly trials: number;
  /** variance of the trials' Sharpe ratios, a period squared */
  readonly variance: number;
}

/** Returns the Sharpe ratio (a period) that the best of so many trials without skill is expected to show.
 *  Source  Bailey and López de Prado, The deflated Sharpe ratio, 2014, Journal of Portfolio Management 40(5), eq. 6        */
export function luckySharpe({ trials, variance }: SelectionEvidence): number {
  return Math.sqrt(variance) * expectedMaximum(trials);
}

/** Returns the probability that the true Sharpe ratio is above what the luckiest of the trials would show.
 *  Source  as luckySharpe, eq. 9; the kurtosis is raw                                                                       */
export function deflatedSharpe(evidence: SharpeEvidence, selection: SelectionEvidence): number {
  return probabilisticSharpe(evidence, luckySharpe(selection));
}
