import { runWalkForward, type WrittenWalkForward } from '../walk-forward/walk-forward-files.js';
import { walkForwardSummary } from '../walk-forward/walk-forward-summary.js';
import type { Job } from './job.js';

/** A walk-forward of a strategy. */
export const WALK_FORWARD_JOB: Job<WrittenWalkForward> = {
  kind: 'walk_forward',
  listName: 'walk_forwards',
  unit: 'trials',
  run: (system, { outputDir, startedMs, resumeDir, ...options }) => runWalkForward(system, options, outputDir, startedMs, resumeDir),
  summarise: ({ result, dir, ledgerSha256 }) => walkForwardSummary(result, dir, ledgerSha256),
  outcomeOf: ({ result }) => ({ verdict: result.verdict, isCancelled: result.cancelled, isNegative: result.unwon.length > 0 }),
};
