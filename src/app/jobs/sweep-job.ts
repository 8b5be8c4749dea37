import { runSweep, type WrittenSweep } from '../sweep/sweep-files.js';
import { sweepSummary } from '../sweep/sweep-summary.js';
import type { Job } from './job.js';

/** A sweep of the grid.
 *  trials       a random subset of that many points
 *  hasBrackets  trials.parquet has the metrics with the stop first and with the target first too */
export function sweepJob(trials?: number, hasBrackets = false): Job<WrittenSweep> {
  return {
    kind: 'sweep',
    listName: 'sweeps',
    unit: 'trials',
    run: (system, { outputDir, startedMs, resumeDir, ...options }) =>
      runSweep(
        system,
        { ...options, trials, bracket: hasBrackets ? system.file.execution.intrabar : undefined },
        outputDir,
        startedMs,
        resumeDir,
      ),
    summarise: ({ result, dir, ledgerSha256 }) => sweepSummary(result, dir, ledgerSha256),
    outcomeOf: ({ result }) => ({
      verdict: result.verdict,
      isCancelled: result.cancelled,
      isNegative: result.ranking.length === 0 && !result.cancelled,
    }),
  };
}
