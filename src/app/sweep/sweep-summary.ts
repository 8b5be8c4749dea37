import { peakRssMb } from '../run/peak-memory.js';
import { metricsOf } from '../../core/trial-record.js';
import { resultHead, type ResultDocument } from '../run/result-head.js';
import { failureReasons } from '../trials/failure-reasons.js';
import { verdictJson } from '../verdict/verdict-json.js';
import { trialParameters, type SweepOutcome } from './sweep-outcome.js';

/** Returns what `--json` prints of a sweep. */
export function sweepSummary(result: SweepOutcome, dir: string, ledgerSha256: string): ResultDocument {
  const bars = result.window.to - result.window.from;
  const complete = result.states.reduce((sum, state) => sum + (state === 1 ? 1 : 0), 0);
  const [best] = result.ranking;
  const { warnings, ...head } = resultHead('sweep', {
    ...result,
    isCancelled: result.cancelled,
    objective: { text: result.objectiveText, direction: result.direction },
    score: best === undefined ? undefined : result.objective[best],
  });
  return {
    dir,
    ...head,
    points: result.points,
    trials: complete + result.failures.size,
    failed: result.failures.size,
    failures: failureReasons(result.failures),
    infeasible: complete - result.feasible.reduce((sum, each) => sum + each, 0),
    ruined: result.ruined,
    verdict: verdictJson(result.verdict),
    best:
      best === undefined
        ? null
        : {
            trial_number: best,
            params: trialParameters(result, best),
            metrics: metricsOf(result.bestRecords.get(best)!),
            objective: result.objective[best],
          },
    elapsed_seconds: result.elapsedSeconds,
    bars,
    workers: result.workers,
    bar_trials_per_second: (bars * complete) / result.elapsedSeconds,
    peak_rss_mb: peakRssMb(),
    ledger_sha256: ledgerSha256,
    warnings,
  };
}
