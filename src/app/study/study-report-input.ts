import { metricsOf } from '../../core/trial-record.js';
import { STUDY_STATES, type StudyAxis, type StudyColumns, type StudyReportInput } from '../../report/index.js';
import type { Axis } from '../../search/space.js';
import type { RecordedTrial } from '../../search/study-ledger.js';
import { reportIdentity } from '../run/run-files.js';
import { verdictInput } from '../verdict/verdict-json.js';
import { firstValue, isRanked } from './study-analysis.js';
import type { StudyOutcome } from './study-outcome.js';
import { objectiveOf } from './study-parquet.js';
import { cashOf } from '../strategy/rules-of.js';

/** Trials that the page lists. */
const LISTED = 100;

/** Returns what a study's report shows. */
export function studyReportInput(result: StudyOutcome, runId: string): StudyReportInput {
  const { trials, ranking, winner, winnerRuns, system, window } = result;
  const failed = trials.flatMap(({ outcome }) => (outcome.state === 'failed' ? [outcome.message] : []));
  const timeMs = result.market.bars.timeMs.subarray(window.from, window.to);
  return {
    ...reportIdentity(result, runId),
    kind: 'study',
    verdict: verdictInput(result.verdict),
    objectives: result.objectives,
    sampler: result.sampler,
    pruner: result.pruner,
    seed: system.file.seed,
    stopped: result.stopped,
    axes: result.space.axes.map(axisOf),
    trials: studyColumns(result),
    ranked:
      result.objectives.length > 1
        ? []
        : Array.from(ranking.subarray(0, LISTED), (trial) => ({ ...chosen(trials[trial]!), metrics: metricsOf(trials[trial]!.record!) })),
    winner: winner && { trialNumber: winner.trialNumber, parameters: winner.parameters, objective: winner.objective },
    winnerRule: winner?.rule ?? '',
    plateau: plateauOf(result),
    importance: result.analysis.importance,
    windows:
      winnerRuns.length < 2
        ? []
        : winnerRuns.map(({ part, run, objective }) => ({
            name: run.window.name === part ? part : `${part}: ${run.window.name}`,
            startMs: run.window.startMs,
            endMs: run.window.endMs,
            objective,
            metrics: run.metrics,
          })),
    pareto: Array.from(result.front, (trial) => ({
      trialNumber: trials[trial]!.trialNumber,
      parameters: trials[trial]!.parameters,
      values: valuesOf(trials[trial]!),
    })),
    walkForward: undefined,
    failed: { count: failed.length, messages: [...new Set(failed)] },
    requirements: system.file.require,
    constraints: system.file.constraints,
    elapsedSeconds: result.elapsedSeconds,
    barCount: window.to - window.from,
    workerCount: result.workers,
    initialCash: cashOf(system.file, result.best[0]?.run.parameters ?? system.file.params),
    bestCurves: result.best.map(({ trialNumber, run }) => ({ trialNumber, timeMs, equity: run.account.equity })),
  };
}

/** Returns an axis as reports show it. */
export function axisOf(axis: Axis): StudyAxis {
  if (axis.kind === 'choice') return { name: axis.name, kind: 'choice', values: axis.values };
  return { name: axis.name, kind: 'number', low: axis.low, high: axis.high, isLog: axis.log, isWhole: axis.kind === 'int' };
}

/** Returns the trials as columns. */
export function studyColumns({
  trials,
  space,
  objectives,
  analysis,
}: Pick<StudyOutcome, 'trials' | 'space' | 'objectives' | 'analysis'>): StudyColumns {
  const numberOf = (axis: Axis, { parameters }: RecordedTrial): number => {
    const value = parameters[axis.name];
    if (value === undefined) return Number.NaN;
    return axis.kind === 'choice' ? axis.values.indexOf(value) : (value as number);
  };
  return {
    trialNumber: Int32Array.from(trials, ({ trialNumber }) => trialNumber),
    states: Uint8Array.from(trials, ({ outcome }) => STUDY_STATES.indexOf(outcome.state)),
    values: space.axes.map((axis) => Float64Array.from(trials, (trial) => numberOf(axis, trial))),
    objectives: objectives.map((_, k) => Float64Array.from(trials, ({ outcome }) => objectiveOf(outcome, k))),
    feasible: Uint8Array.from(trials, (trial) => (isRanked(trial) ? 1 : 0)),
    robust: analysis.plateau?.robustScores,
  };
}

function chosen(trial: RecordedTrial): { trialNumber: number; parameters: RecordedTrial['parameters']; objective: number } {
  return { trialNumber: trial.trialNumber, parameters: trial.parameters, objective: firstValue(trial) };
}

function valuesOf({ outcome }: RecordedTrial): readonly number[] {
  return outcome.state === 'complete' ? outcome.values : [];
}

function plateauOf({ analysis: { plateau }, trials }: StudyOutcome): StudyReportInput['plateau'] {
  const at = plateau?.bestPlateau ?? -1;
  if (plateau === undefined || at < 0) return undefined;
  return {
    ...chosen(trials[at]!),
    robustScore: plateau.robustScores[at]!,
    worstNeighbour: plateau.worstNeighbours[at]!,
    sensitivity: plateau.sensitivities[at]!,
    neighbours: plateau.neighbourCounts[at]!,
  };
}
