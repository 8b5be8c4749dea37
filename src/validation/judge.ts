import type { Evidence, Figures } from './evidence.js';
import { measureEvidence } from './measure-evidence.js';
import { listReasons, type Reason } from './reasons.js';
import { DEFAULT_THRESHOLDS, type Thresholds } from './thresholds.js';

/** edge: every required test passed. no_edge: one failed. inconclusive: none failed, but one could not be run, or there are too few trades
 *  or periods. */
export type VerdictKind = 'edge' | 'no_edge' | 'inconclusive';

export interface Verdict {
  readonly verdict: VerdictKind;
  /** one sentence for the top of a report */
  readonly sentence: string;
  /** required tests first */
  readonly reasons: readonly Reason[];
  readonly figures: Figures;
}

/** Returns whether the best trial of a study is an edge or the luckiest of many, and why.
 *  The best trial must be in `blocks`, and `winnerReturns` must be of the same periods.
 *  Throws UsageError STATISTIC_INVALID where the blocks are not a multiple of 16. */
export function judge(evidence: Evidence, thresholds: Thresholds = DEFAULT_THRESHOLDS): Verdict {
  const figures = measureEvidence(evidence, thresholds);
  const reasons = listReasons(evidence, figures, thresholds);
  const verdict = decide(reasons);
  return { verdict, sentence: summarise(verdict, reasons, evidence), reasons, figures };
}

function decide(reasons: readonly Reason[]): VerdictKind {
  if (reasons.some(({ weight, passed }) => weight === 'required' && passed === false)) return 'no_edge';
  return reasons.some(({ weight, passed }) => weight !== 'advisory' && passed !== true) ? 'inconclusive' : 'edge';
}

function summarise(
  verdict: VerdictKind,
  reasons: readonly Reason[],
  { subject, blocks, referenceTrials = 0, trialsRun = 0, trialsTried = 0 }: Evidence,
): string {
  const trials = Math.max(blocks.trials - referenceTrials, trialsRun, trialsTried).toLocaleString('en');
  const of = subject ?? (trials === '1' ? 'The only trial' : `The best of ${trials} trials`);
  const blamed = reasons.find(({ weight, passed }) =>
    verdict === 'no_edge' ? weight === 'required' && passed === false : weight !== 'advisory' && passed !== true,
  );
  if (verdict === 'edge') return `${of} is better than luck explains.`;
  if (verdict === 'no_edge')
    return `${of} ${trials === '1' || subject !== undefined ? 'shows no edge' : 'is no better than the luckiest of so many would be'}: ${lowerFirst(blamed!.sentence)}`;
  return `${of} can be neither believed nor dismissed: ${lowerFirst(blamed!.sentence)}`;
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
