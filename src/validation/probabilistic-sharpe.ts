import { normalCdf } from './normal.js';

/** What is known of a track record. Sharpe ratios are a period, never annualised. */
export interface SharpeEvidence {
  /** observed, a period */
  readonly sharpe: number;
  /** periods that it was observed over */
  readonly count: number;
  readonly skewness: number;
  /** raw: 3 for a normal */
  readonly kurtosis: number;
}

/** Returns the probability that the true Sharpe ratio is above `benchmark` (a period); NaN where the evidence is undefined.
 *  Source  Bailey and López de Prado, The Sharpe ratio efficient frontier, 2012, Journal of Risk 15(2), eq. 11             */
export function probabilisticSharpe(evidence: SharpeEvidence, benchmark: number): number {
  return normalCdf((evidence.sharpe - benchmark) / sharpeError(evidence));
}

/** Returns the standard error of an observed Sharpe ratio, a period; NaN below 2 periods and where the moments allow no variance.
 *  Source  Mertens 2002; Bailey and López de Prado 2012, eq. 8, with the divisor count - 1                                 */
export function sharpeError({ sharpe, count, skewness, kurtosis }: SharpeEvidence): number {
  const variance = sharpeVarianceFactor({ sharpe, skewness, kurtosis }) / (count - 1);
  return count < 2 || !(variance > 0) ? Number.NaN : Math.sqrt(variance);
}

/** Returns count - 1 times the variance of an observed Sharpe ratio: 1 at a Sharpe of 0. */
export function sharpeVarianceFactor({ sharpe, skewness, kurtosis }: Omit<SharpeEvidence, 'count'>): number {
  return 1 - skewness * sharpe + ((kurtosis - 1) / 4) * sharpe * sharpe;
}
