import { metricsOf } from '../../core/trial-record.js';
import type { SweepReportInput } from '../../report/index.js';
import { reportIdentity } from '../run/run-files.js';
import { verdictInput } from '../verdict/verdict-json.js';
import { presentValues } from './present-values.js';
import type { SweepOutcome } from './sweep-outcome.js';

/** Returns what a sweep's report shows. */
export function sweepReportInput(result: SweepOutcome, runId: string): SweepReportInput {
  const varied = result.names.map((_, p) => p).filter((p) => Object.hasOwn(result.system.file.space, result.names[p]!));
  const present = presentValues(result);
  const complete = Int32Array.from(result.states.keys()).filter((trial) => result.states[trial] === 1);
  const pick = (values: Float64Array): Float64Array => Float64Array.from(complete, (trial) => values[trial]!);
  const bars = result.window.to - result.window.from;
  const timeMs = result.market.bars.timeMs.subarray(result.window.from, result.window.to);
  return {
    ...reportIdentity(result, runId),
    objective: { text: result.objectiveText, direction: result.direction },
    verdict: verdictInput(result.verdict),
    axes: varied.map((p) => ({ name: result.names[p]!, values: present[p]!.values })),
    trials: {
      trialNumber: complete,
      valueIndex: varied.map((p) => Int32Array.from(complete, (trial) => present[p]!.index[trial]!)),
      objective: pick(result.objective),
      feasible: Uint8Array.from(complete, (trial) => result.feasible[trial]!),
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
    initialCash: result.system.file.risk.cash,
    bestCurves: result.best.map((run, rank) => ({ trialNumber: result.ranking[rank]!, timeMs, equity: run.account.equity })),
  };
}
