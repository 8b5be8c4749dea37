import type { Space } from '../../search/space.js';
import { chooseWindow } from '../run/choose-window.js';
import { openEngine } from '../run/open-engine.js';
import { openTradingData } from '../market-data/open-trading-data.js';
import { cacheOf, workersOf } from '../run/run-options.js';
import { requireOneObjective, Scorer } from '../sweep/scorer.js';
import { graphOf } from '../system/strategy-of.js';
import { studySettings } from '../study/study-settings.js';
import type { ResolvedSystem } from '../system/system-file.js';
import { judgeCurve } from '../verdict/study-verdict.js';
import { countTrials } from '../verdict/trial-counter.js';
import { warnAboutRuin, warnAboutSettings } from '../run/warnings.js';
import { FoldRunner } from './fold-runner.js';
import { planFolds, type PlannedFold } from './plan-folds.js';
import type { FoldResult, PathResult, WalkForwardOptions, WalkForwardOutcome } from './walk-forward-outcome.js';

/** Walks a system forward: on each fold a study searches on train, and its winner trades test, which it has not seen.
 *  Throws UsageError FOLDS_INVALID where the window holds no fold, a fold has no winner or could not trade; and what `optimize` throws. */
export async function walkForward(system: ResolvedSystem, options: WalkForwardOptions = {}): Promise<WalkForwardOutcome> {
  const { file } = system;
  const graph = graphOf(file);
  const scorer = new Scorer(file);
  requireOneObjective(scorer, 'a walk-forward');
  const settings = studySettings(file, graph, scorer);
  const workers = workersOf(options);
  const { trading, warnings } = await openTradingData(file, options.symbol ?? file.data.symbols[0]!, graph, cacheOf(options));
  const { market } = trading;
  const window = chooseWindow(file, market, options);
  const plan = planFolds(file.walkforward, market, window);
  const trials = file.walkforward.trials ?? file.study.trials;
  const counter = countTrials(system, market, window, options.registry);
  counter.begin(trials * plan.folds.length);
  options.onStart?.(market, window, plan);
  const engine = openEngine(file, graph, trading, workers, options);
  const startedMs = performance.now();
  try {
    const runner = new FoldRunner({ system, trading, graph, engine, settings, scorer, trials });
    const folds = await runFolds(runner, plan.folds, trials, options);
    const isWhole = folds.length === plan.folds.length;
    const paths: PathResult[] = [];
    for (const path of isWhole ? plan.paths : []) paths.push(await runner.runPath(folds, path));
    const shown = middlePath(paths);
    const others = counter.end(folds.reduce((sum, fold) => sum + fold.trials.length, 0));
    const judged = paths[shown];
    return {
      system,
      market,
      window,
      space: settings.space,
      objective: scorer.objective,
      sampler: file.study.sampler,
      folds,
      paths,
      shown,
      efficiency: efficiencyOf(folds),
      drift: driftOf(settings.space, folds),
      verdict:
        judged && file.verdict.enabled
          ? judgeCurve(
              system,
              market,
              { ...judged.stitched, isRuined: judged.stitched.ruinedMs !== undefined },
              {
                subject: 'The walk-forward',
                trialsRun: folds.reduce((sum, fold) => sum + fold.trials.length, 0),
                others,
              },
            )
          : undefined,
      cancelled: !isWhole,
      elapsedSeconds: (performance.now() - startedMs) / 1000,
      workers,
      warnings: [...warnAboutSettings(file, market, window), ...warnings, ...folds.flatMap(warnAboutFold)],
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
): Promise<FoldResult[]> {
  const folds: FoldResult[] = [];
  const total = planned.length * trials;
  for (const fold of planned) {
    const before = folds.length * trials;
    const found = await runner.run(fold, options.onFold?.(fold.foldNumber) ?? [], {
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

function warnAboutFold({ foldNumber, tested }: FoldResult): string[] {
  const warnings: string[] = [];
  if (tested.metrics.trades === 0)
    warnings.push(
      `No trade: the winner of fold ${foldNumber} had no signal on its test window; the fold's objective is undefined and takes no part in the means.`,
    );
  if (tested.ruinedMs !== undefined) warnings.push(`Fold ${foldNumber}: ${warnAboutRuin(tested.ruinedMs)}`);
  return warnings;
}
