import type { ResamplingKernels } from '../core/resampling-kernels.js';
import type { Evidence, Figures } from './evidence.js';
import { measureEvidence } from './measure-evidence.js';
import { listReasons, type Reason } from './reasons.js';
import { DEFAULT_THRESHOLDS, type Thresholds } from './thresholds.js';

/** edge: luck explains neither what the best trial earns nor what it earns beyond its exposure. market: it earns by exposure, and beyond
 *  that no more than luck shows. no_edge: luck explains it. not_proven: what there is says neither, e.g. too few trades or periods. */
export const VERDICT_KINDS = ['edge', 'market', 'not_proven', 'no_edge'] as const;

export type VerdictKind = (typeof VERDICT_KINDS)[number];

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
export function judge(evidence: Evidence, thresholds: Thresholds = DEFAULT_THRESHOLDS, kernels?: ResamplingKernels): Verdict {
  const figures = measureEvidence(evidence, thresholds, kernels);
  const reasons = listReasons(evidence, figures, thresholds);
  const verdict = decide(reasons);
  return { verdict, sentence: summarise(verdict, reasons, evidence), reasons, figures };
}

/** What fails as it stands and holds beyond its exposure is neither believed nor dismissed. */
function decide(reasons: readonly Reason[]): VerdictKind {
  const beyond = of('benchmark');
  if (of('required').some(hasFailed)) return beyond.length > 0 && beyond.every(hasPassed) ? 'not_proven' : 'no_edge';
  if (!of('required').every(hasPassed)) return 'not_proven';
  if (beyond.length > 0 && !beyond.some(hasPassed)) return 'market';
  return beyond.every(hasPassed) && of('sufficiency').every(hasPassed) ? 'edge' : 'not_proven';

  function of(wanted: Reason['weight']): Reason[] {
    return reasons.filter(({ weight }) => weight === wanted);
  }
}

function hasPassed({ passed }: Reason): boolean {
  return passed === true;
}

function hasFailed({ passed }: Reason): boolean {
  return passed === false;
}

/** The weights that a kind is blamed on, the first of them first. */
const BLAMED: Readonly<Record<Exclude<VerdictKind, 'edge'>, readonly Reason['weight'][]>> = {
  market: ['benchmark'],
  not_proven: ['required', 'benchmark', 'sufficiency'],
  no_edge: ['required'],
};

function summarise(
  verdict: VerdictKind,
  reasons: readonly Reason[],
  { subject, blocks, benchmark, referenceTrials = 0, trialsRun = 0, trialsTried = 0 }: Evidence,
): string {
  const trials = Math.max(blocks.trials - referenceTrials, trialsRun, trialsTried).toLocaleString('en');
  const of = subject ?? (trials === '1' ? 'The only trial' : `The best of ${trials} trials`);
  if (verdict === 'edge') return `${of} is better than ${benchmark === undefined ? 'luck explains' : 'luck and the market explain'}.`;
  const blamed = reasons.find(
    (reason) => BLAMED[verdict].includes(reason.weight) && (verdict === 'no_edge' ? hasFailed(reason) : !hasPassed(reason)),
  )!;
  const because = lowerFirst(blamed.sentence);
  if (verdict === 'market') return `${of} earns by its exposure to the market, and not beyond it: ${because}`;
  if (verdict === 'no_edge') return `${of} shows no edge: ${because}`;
  if (hasFailed(blamed) && blamed.weight === 'required') return `${of} holds beyond its exposure, and not as it stands: ${because}`;
  return `${of} can be neither believed nor dismissed: ${because}`;
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
