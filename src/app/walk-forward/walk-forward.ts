import { UsageError } from '../../core/errors.js';
import type { Space } from '../../search/space.js';
import { chooseWindow } from '../system/choose-window.js';
import { requireSingle } from '../system/require-single.js';
import { sampleLookahead } from '../lookahead/sample-lookahead.js';
import { openEngine } from '../run/open-engine.js';
import { openStrategyData } from '../market-data/open-account-data.js';
import { cacheOf, workersOf } from '../system/run-options.js';
import { requireOneObjective, Scorer } from '../trials/scorer.js';
import { graphOf } from '../strategy/strategy-of.js';
import { studySettings } from '../study/study-settings.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import { judgeCurve } from '../verdict/study-verdict.js';
import { countTrials } from '../verdict/trial-counter.js';
import { benchmarkOf } from '../verdict/winner-evidence.js';
import { warnAboutRuin, warnAboutSettings } from '../run/warnings.js';
import { FoldRunner } from './fold-runner.js';
import { keepTrials } from './keep-trials.js';
import { planFolds, type PlannedFold } from './plan-folds.js';
import {
  isWon,
  type FoldResult,
  type PathResult,
  type UnwonFold,
  type WalkForwardOptions,
  type WalkForwardOutcome,
} from './walk-forward-outcome.js';

/** Walks a system forward: on each fold a study searches on train, and its winner trades test, which it has not seen.
 *  A fold without a winner is told, and its test is not traded.
 *  Throws UsageError FOLDS_INVALID where the window holds no fold, no fold has a winner, or one could not trade; and what `optimize`
 *  throws. */
export async function walkForward(system: ResolvedSystem, options: WalkForwardOptions = {}): Promise<WalkForwardOutcome> {
  const { file } = system;
  requireSingle(file, 'a walk-forward');
  const graph = graphOf(file);
  const scorer = new Scorer(file);
  requireOneObjective(scorer, 'a walk-forward');
  const settings = studySettings(file, graph, scorer);
  const workers = workersOf(options);
  const { trading, warnings } = await openStrategyData(file, options.symbol, graph, cacheOf(options));
  const { market } = trading;
  const window = chooseWindow(file, market, options);
  const plan = planFolds(file.walkforward, market, window);
  const trials = file.walkforward.trials ?? file.study.trials;
  const counter = countTrials('walk_forward', system, trading, window, options.registry);
  counter.begin(trials * plan.folds.length);
  options.onStart?.(trading, window, plan);
  await sampleLookahead({ file, graph, data: trading, parameters: settings.otherwise }, trials * plan.folds.length, options);
  const engine = openEngine(file, graph, trading, workers, options);
  const startedMs = performance.now();
  try {
    const runner = new FoldRunner({ system, trading, graph, engine, settings, scorer, trials });
    options.onPhase?.('trials');
    const done = await runFolds(runner, plan.folds, trials, options);
    options.onPhase?.('verdict');
    const isWhole = done.length === plan.folds.length;
    const folds = done.filter(isWon);
    const unwon = done.filter((fold): fold is UnwonFold => !isWon(fold));
    const tried = done.flatMap((fold) => fold.trials);
    const kept = file.verdict.enabled && isWhole ? await keepTrials(engine, trading, window, tried, settings.otherwise) : [];
    const others = counter.end(tried.length, kept);
    if (isWhole && folds.length === 0) throw nobodyWon(unwon);
    const paths: PathResult[] = [];
    for (const path of isWhole ? plan.paths : []) {
      const found = await runner.runPath(done, path);
      if (found !== undefined) paths.push(found);
    }
    const shown = middlePath(paths);
    const judged = paths[shown];
    return {
      system,
      market,
      identities: trading.identities,
      window,
      space: settings.space,
      objective: scorer.objective,
      sampler: file.study.sampler,
      folds,
      unwon,
      paths,
      shown,
      efficiency: efficiencyOf(folds),
      drift: driftOf(settings.space, folds),
      verdict:
        judged && file.verdict.enabled
          ? judgeCurve(
              system,
              market,
              {
                ...judged.stitched,
                benchmark: benchmarkOf(judged.runs[0]!, judged.stitched.dayClockMs),
                isRuined: judged.stitched.ruinedMs !== undefined,
              },
              { subject: 'The walk-forward', trialsRun: tried.length, others },
            )
          : undefined,
      cancelled: !isWhole,
      elapsedSeconds: (performance.now() - startedMs) / 1000,
      workers,
      warnings: [...warnAboutSettings(file, market, window), ...warnings, ...warnAboutUnwon(unwon), ...folds.flatMap(warnAboutFold)],
    };
  } finally {
    await engine.close();
  }
}

async function runFolds(
  runner: FoldRunner,
  planned: readonly PlannedFold[],
  trials: number,
  options: WalkForwardOptions,
): Promise<(FoldResult | UnwonFold)[]> {
  const folds: (FoldResult | UnwonFold)[] = [];
  const total = planned.length * trials;
  for (const fold of planned) {
    const before = folds.length * trials;
    const found = await runner.run(fold, options.onFold?.(fold.foldNumber) ?? { trials: [] }, {
      signal: options.signal,
      onProgress: (progress) => options.onProgress?.({ ...progress, done: before + progress.done, total }),
      onBatch: (told) => options.onBatch?.(fold.foldNumber, told),
    });
    if (found === undefined) break;
    folds.push(found);
  }
  return folds;
}

/** Position of the path with the middle Sharpe ratio, the lower one of two, undefined ones below all others; 0 where there is one path. */
function middlePath(paths: readonly PathResult[]): number {
  const sharpes = paths.map(({ stitched: { metrics } }) => (Number.isNaN(metrics.sharpe) ? Number.NEGATIVE_INFINITY : metrics.sharpe));
  const order = [...paths.keys()].sort((a, b) => (sharpes[a]! < sharpes[b]! ? -1 : sharpes[a]! > sharpes[b]! ? 1 : a - b));
  return order[Math.floor((order.length - 1) / 2)] ?? 0;
}

function efficiencyOf(folds: readonly FoldResult[]): number {
  const traded = folds.filter(({ outOfSample }) => !Number.isNaN(outOfSample));
  const mean = (valueOf: (fold: FoldResult) => number): number => traded.reduce((sum, fold) => sum + valueOf(fold), 0) / traded.length;
  const inSample = mean((fold) => fold.inSample);
  return inSample > 0 ? mean((fold) => fold.outOfSample) / inSample : Number.NaN;
}

function driftOf({ axes }: Space, folds: readonly FoldResult[]): WalkForwardOutcome['drift'] {
  return axes.map((axis) => {
    const changes = folds.slice(1).map((fold, position) => {
      const [before, after] = [folds[position]!.winner.parameters[axis.name], fold.winner.parameters[axis.name]];
      if (axis.kind === 'choice') return before === after ? 0 : 1;
      return axis.high > axis.low ? Math.abs((after as number) - (before as number)) / (axis.high - axis.low) : 0;
    });
    return {
      name: axis.name,
      meanChange: changes.length === 0 ? Number.NaN : changes.reduce((sum, change) => sum + change, 0) / changes.length,
    };
  });
}

const HINT = 'Fewer constraints, more trials or a longer walkforward.train may give it one.';

function warnAboutUnwon(unwon: readonly UnwonFold[]): string[] {
  return unwon.map(({ reason }) => `No winner: ${reason}; the fold's test is not traded. ${HINT}`);
}

function nobodyWon(unwon: readonly UnwonFold[]): UsageError {
  const [{ foldNumber, trials, reason }] = unwon as readonly [UnwonFold];
  const sentence = unwon.length === 1 ? reason : `none of ${unwon.length} folds has a winner: ${reason}`;
  return new UsageError('FOLDS_INVALID', sentence, { context: { fold: foldNumber, trials: trials.length, folds: unwon.length } });
}

function warnAboutFold({ foldNumber, tested }: FoldResult): string[] {
  const warnings: string[] = [];
  if (tested.metrics.trades === 0)
    warnings.push(
      `No trade: the winner of fold ${foldNumber} had no signal on its test window; the fold's objective is undefined and takes no part in the means.`,
    );
  if (tested.ruinedMs !== undefined) warnings.push(`Fold ${foldNumber}: ${warnAboutRuin(tested.ruinedMs)}`);
  return warnings;
}
