import { normalQuantile } from './normal.js';
import { sharpeVarianceFactor, type SharpeEvidence } from './probabilistic-sharpe.js';

/** Returns the periods of track record that the observed Sharpe ratio needs to be above `benchmark` (a period) with the confidence;
 *  Infinity where it is not above it.
 *  confidence  in (0.5, 1)
 *  Source      Bailey and López de Prado, The Sharpe ratio efficient frontier, 2012, Journal of Risk 15(2), eq. 13         */
export function minimumTrackRecord(evidence: Omit<SharpeEvidence, 'count'>, benchmark: number, confidence: number): number {
  const lead = evidence.sharpe - benchmark;
  if (Number.isNaN(lead)) return Number.NaN;
  return lead > 0 ? 1 + sharpeVarianceFactor(evidence) * (normalQuantile(confidence) / lead) ** 2 : Infinity;
}
