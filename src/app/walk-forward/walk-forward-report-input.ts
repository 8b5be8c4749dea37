import type { StudyReportInput } from '../../report/index.js';
import { windowOfBars } from '../system/choose-window.js';
import { reportIdentity } from '../run/run-files.js';
import { axisOf, studyColumns } from '../study/study-report-input.js';
import { verdictInput } from '../verdict/verdict-json.js';
import { EDGE_RULE, trialsOfFolds, type WalkForwardOutcome } from './walk-forward-outcome.js';

/** Returns what a walk-forward's report shows. */
export function walkForwardReportInput(result: WalkForwardOutcome, runId: string): StudyReportInput {
  const { folds, paths, shown, system, window, market, space, objective } = result;
  const trials = trialsOfFolds(result).flatMap((fold) => fold.trials);
  const failed = trials.flatMap(({ outcome }) => (outcome.state === 'failed' ? [outcome.message] : []));
  const verdict = verdictInput(result.verdict);
  const logits = Float64Array.from(folds, ({ logit }) => logit);
  const columns = studyColumns({ trials, space, objectives: [objective], analysis: { importance: [], plateau: undefined } });
  return {
    ...reportIdentity(result, runId),
    kind: 'walk_forward',
    verdict: verdict && {
      ...verdict,
      overfittingLogits: logits,
      overfittingProbability: logits.filter((logit) => logit <= 0).length / logits.length,
    },
    objectives: [objective],
    sampler: result.sampler,
    pruner: undefined,
    seed: system.file.seed,
    stopped: result.cancelled ? 'cancelled' : undefined,
    axes: space.axes.map(axisOf),
    trials: { ...columns, trialNumber: Int32Array.from(trials.keys()) },
    ranked: [],
    winner: undefined,
    winnerRule: '',
    plateau: undefined,
    importance: [],
    windows: [],
    pareto: [],
    walkForward: paths[shown] && {
      mode: system.file.walkforward.mode,
      edgeRule: EDGE_RULE,
      folds: folds.map(({ foldNumber, train, test, winner, inSample, outOfSample, tested }) => {
        const [trainFrom, trainTo, testFrom, testTo] = [train[0]!, train.at(-1)!, test[0]!, test.at(-1)!].map((bars) =>
          windowOfBars(market, 'fold', bars),
        ) as [Bounds, Bounds, Bounds, Bounds];
        return {
          foldNumber,
          trainStartMs: trainFrom.startMs,
          trainEndMs: trainTo.endMs,
          testStartMs: testFrom.startMs,
          testEndMs: testTo.endMs,
          parameters: Object.fromEntries(
            space.axes.flatMap(({ name }) => (winner.parameters[name] === undefined ? [] : [[name, winner.parameters[name]] as const])),
          ),
          inSample,
          outOfSample,
          metrics: tested.metrics,
        };
      }),
      stitched: { trialNumber: 0, timeMs: paths[shown].stitched.timeMs, equity: paths[shown].stitched.equity },
      stitchedMetrics: paths[shown].stitched.metrics,
      efficiency: result.efficiency,
      drift: result.drift,
    },
    failed: { count: failed.length, messages: [...new Set(failed)] },
    requirements: system.file.require,
    constraints: system.file.constraints,
    elapsedSeconds: result.elapsedSeconds,
    barCount: window.to - window.from,
    workerCount: result.workers,
    initialCash: paths[shown]?.stitched.initialCash ?? Number.NaN,
    bestCurves: [],
  };
}

type Bounds = ReturnType<typeof windowOfBars>;
