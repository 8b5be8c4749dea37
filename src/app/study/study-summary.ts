import { peakRssMb } from '../run/peak-memory.js';
import { factsOf, metricsOf } from '../../core/trial-record.js';
import type { RecordedTrial } from '../../search/study-ledger.js';
import type { TrialOutcome } from '../../search/trial.js';
import { failureReasons } from '../trials/failure-reasons.js';
import { resultHead, windowJson, type ResultDocument } from '../run/result-head.js';
import { verdictJson } from '../verdict/verdict-json.js';
import { wasRuined } from './study-analysis.js';
import type { StudyOutcome } from './study-outcome.js';

/** Returns what `--json` prints of a study. */
export function studySummary(result: StudyOutcome, dir: string, ledgerSha256: string): ResultDocument {
  const bars = result.window.to - result.window.from;
  const { warnings, ...head } = resultHead('study', {
    ...result,
    isCancelled: result.stopped === 'cancelled',
    objective: result.objectives[0]!,
    score: result.winner?.objective,
  });
  const count = (state: TrialOutcome['state']): number => result.trials.filter(({ outcome }) => outcome.state === state).length;
  return {
    dir,
    ...head,
    stopped: result.stopped ?? null,
    sampler: result.sampler,
    pruner: result.pruner ?? null,
    seed: result.system.file.seed,
    objectives: result.objectives,
    trials: result.trials.length,
    complete: count('complete'),
    pruned: count('pruned'),
    failed: count('failed'),
    infeasible: count('infeasible'),
    ruined: result.trials.filter(wasRuined).length,
    failures: failureReasons(
      result.trials.flatMap(({ trialNumber, outcome }) => (outcome.state === 'failed' ? [[trialNumber, outcome.message] as const] : [])),
    ),
    verdict: verdictJson(result.verdict),
    best: bestJson(result),
    winner_rule: result.winner?.rule ?? null,
    windows: result.winnerRuns.map(({ part, run, objective }) => ({ part, ...windowJson(run.window), objective, metrics: run.metrics })),
    plateau: plateauJson(result),
    importance: result.analysis.importance,
    pareto_front: result.objectives.length > 1 ? Array.from(result.front, (trial) => trialJson(result.trials[trial]!)) : null,
    elapsed_seconds: result.elapsedSeconds,
    bars,
    workers: result.workers,
    bar_trials_per_second: result.elapsedSeconds > 0 ? (bars * result.trialsRun) / result.elapsedSeconds : null,
    peak_rss_mb: peakRssMb(),
    ledger_sha256: ledgerSha256,
    warnings,
  };
}

/** Returns every trial as trials.json has it, in the order of the numbers. */
export function trialsJson({ trials }: Pick<StudyOutcome, 'trials'>): object[] {
  return trials.map(trialJson);
}

function trialJson({ trialNumber, parameters, outcome, reports, record }: RecordedTrial): object {
  const { state, ...rest } = outcome;
  return {
    trial_number: trialNumber,
    state,
    params: parameters,
    ...rest,
    ...(reports && { reports }),
    ...(record && { metrics: metricsOf(record), ...factsOf(record) }),
  };
}

/** The winner over the search window. */
function bestJson({ winner, trials }: StudyOutcome): object | null {
  if (winner === undefined) return null;
  const { outcome, record } = trials[winner.trialNumber]!;
  return {
    trial_number: winner.trialNumber,
    params: winner.parameters,
    metrics: metricsOf(record!),
    objective: winner.objective,
    ...(outcome.state === 'complete' && { values: outcome.values }),
  };
}

function plateauJson({ analysis: { plateau }, trials }: StudyOutcome): object | null {
  if (plateau === undefined || plateau.bestPlateau < 0) return null;
  const at = plateau.bestPlateau;
  const { trialNumber, parameters } = trials[at]!;
  return {
    trial_number: trialNumber,
    params: parameters,
    robust_score: plateau.robustScores[at],
    worst_neighbour: plateau.worstNeighbours[at],
    sensitivity: plateau.sensitivities[at],
    neighbours: plateau.neighbourCounts[at],
  };
}
