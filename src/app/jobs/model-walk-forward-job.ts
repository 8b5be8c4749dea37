import type { DataPolicy } from '../../core/data-policy.js';
import { runModelWalkForward, type WrittenModelWalkForward } from '../model-walk-forward/files.js';
import { isSoundWalk, isTested } from '../model-walk-forward/outcome.js';
import { modelWalkForwardSummary } from '../model-walk-forward/summary.js';
import type { Job } from './job.js';

/** A walk-forward of a model. */
export function modelWalkForwardJob(dataPolicy: DataPolicy): Job<WrittenModelWalkForward> {
  return {
    kind: 'model_walk_forward',
    listName: 'walk_forwards',
    unit: 'folds',
    run: (system, { outputDir, startedMs, resumeDir, ...options }) =>
      runModelWalkForward(system, dataPolicy, options, outputDir, startedMs, resumeDir),
    summarise: ({ result, dir, registered }) => modelWalkForwardSummary(result, dir, registered),
    outcomeOf: ({ result }) => ({
      verdict: result.verdict,
      isCancelled: result.cancelled,
      isNegative: !result.cancelled && !isSoundWalk(result),
      finished: result.folds.filter(isTested).length,
    }),
  };
}
