import { runOptimize, type WrittenStudy } from '../study/study-files.js';
import { studySummary } from '../study/study-summary.js';
import { targetOf } from '../study/study-target.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import type { Job } from './job.js';

/** A study by a sampler.
 *  isAsked      whether the number of trials was asked for: a study that goes on and has as many already gets that many more
 *  hasBrackets  trials.parquet has the metrics with the stop first and with the target first too */
export function studyJob(isAsked: boolean, hasBrackets = false): Job<WrittenStudy> {
  return {
    kind: 'study',
    listName: 'studies',
    unit: 'trials',
    run: (system, { outputDir, startedMs, resumeDir, ...options }) =>
      runOptimize(
        withTarget(system, isAsked, resumeDir),
        { ...options, bracket: hasBrackets ? system.file.execution.intrabar : undefined },
        outputDir,
        startedMs,
        resumeDir,
      ),
    summarise: ({ result, dir, ledgerSha256 }) => studySummary(result, dir, ledgerSha256),
    outcomeOf: ({ result }) => ({
      verdict: result.verdict,
      isCancelled: result.stopped === 'cancelled',
      isNegative: result.winner === undefined && result.stopped !== 'cancelled',
    }),
  };
}

function withTarget(system: ResolvedSystem, isAsked: boolean, resumeDir: string | undefined): ResolvedSystem {
  if (resumeDir === undefined) return system;
  const trials = targetOf(resumeDir, isAsked ? system.file.study.trials : undefined);
  return { ...system, file: { ...system.file, study: { ...system.file.study, trials } } };
}
