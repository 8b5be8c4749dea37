import type { Parameters } from '../../core/graph.js';
import { EVEN_SAMPLERS } from '../../search/samplers/names.js';
import { createStudy, type StudyOptions } from '../../search/study.js';

/** Random points of a space that a gathering search is judged beside: enough for the verdict to reject noise and to keep its edges; see
 *  docs/verdict.md. */
export const REFERENCE_TRIALS = 400;

/** Returns the parameters of the points that a study is judged beside, none where its sampler spreads its trials evenly. A function of the
 *  options. */
export function referenceTrials({ space, fixed, isAllowed, seed = 0 }: StudyOptions, sampler: string): Parameters[] {
  if (EVEN_SAMPLERS.includes(sampler)) return [];
  const study = createStudy({
    space,
    fixed: fixed ?? {},
    isAllowed: isAllowed ?? (() => true),
    sampler: 'random',
    seed: (seed % 2 ** 31) + 2 ** 31,
    batchSize: REFERENCE_TRIALS,
  });
  return study.ask(REFERENCE_TRIALS).flatMap(({ state, parameters }) => (state === 'asked' ? [parameters] : []));
}
