import { metricsOf } from '../../core/trial-record.js';
import { TRIAL_STATES } from '../../core/trial-table.js';
import type { SweepReportInput } from '../../report/index.js';
import { reportIdentity } from '../run/run-files.js';
import { verdictInput } from '../verdict/verdict-json.js';
import { presentValues } from './present-values.js';
import type { SweepOutcome } from './sweep-outcome.js';
import { cashOf } from '../strategy/rules-of.js';

const COMPLETE = TRIAL_STATES.indexOf('complete');

/** Returns what a sweep's report shows. */
export function sweepReportInput(result: SweepOutcome, runId: string): SweepReportInput {
  const varied = result.names.map((_, p) => p).filter((p) => Object.hasOwn(result.system.file.space, result.names[p]!));
  const present = presentValues(result);
  const complete = completeTrials(result.states);
  const bars = result.window.to - result.window.from;
  const timeMs = result.market.bars.timeMs.subarray(result.window.from, result.window.to);
  return {
    ...reportIdentity(result, runId),
    objective: { text: result.objectiveText, direction: result.direction },
    verdict: verdictInput(result.verdict),
    axes: varied.map((p) => ({ name: result.names[p]!, values: present[p]!.values })),
    trials: {
      trialNumber: complete,
      valueIndex: varied.map((p) => complete.map((trial) => present[p]!.index[trial]!)),
      objective: new Float64Array(complete.length).map((_, row) => result.objective[complete[row]!]!),
      feasible: new Uint8Array(complete.length).map((_, row) => result.feasible[complete[row]!]!),
    },
    bestMetrics: Array.from(result.bestRecords.values(), (record) => metricsOf(record)),
    failed: { count: result.failures.size, messages: [...new Set(result.failures.values())] },
    infeasibleCount: complete.length - result.feasible.reduce((sum, each) => sum + each, 0),
    requirements: result.system.file.require,
    constraints: result.system.file.constraints,
    elapsedSeconds: result.elapsedSeconds,
    barCount: bars,
    workerCount: result.workers,
    barTrialsPerSecond: (bars * complete.length) / result.elapsedSeconds,
    initialCash: cashOf(result.system.file, result.best[0]?.parameters ?? result.system.file.params),
    bestCurves: result.best.map((run, rank) => ({ trialNumber: result.ranking[rank]!, timeMs, equity: run.account.equity })),
  };
}

/** Counted first: a list of as many numbers would take more room than they do. */
function completeTrials(states: Uint8Array): Int32Array {
  const trials = new Int32Array(states.reduce((sum, state) => sum + Number(state === COMPLETE), 0));
  for (let trial = 0, count = 0; trial < states.length; trial++) if (states[trial] === COMPLETE) trials[count++] = trial;
  return trials;
}
