import { createStudy } from '../../search/study.js';
import { openStrategyData } from '../market-data/open-account-data.js';
import { sampleLookahead } from '../lookahead/sample-lookahead.js';
import { cacheOf, workersOf } from '../system/run-options.js';
import { Scorer } from '../trials/scorer.js';
import { openTrials, searchedGraph } from '../trials/open-trials.js';
import { searchedSystem } from '../strategy/searched-system.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import { TrialEvaluator } from '../trials/trial-evaluator.js';
import { openSample } from '../verdict/return-sample.js';
import { countTrials } from '../verdict/trial-counter.js';
import { planStages } from './stages.js';
import type { OptimizeOptions, StudyOutcome } from './study-outcome.js';
import { StudyFinish } from './study-finish.js';
import { StudyRun } from './study-run.js';
import { studySettings } from './study-settings.js';
import { checkStudyWindows, planWindows } from './study-windows.js';

/** Runs a study of a system over its space: searches on the window (or on train), chooses on validation and looks at the holdout once,
 *  where study.split says so, and judges the winner.
 *  Throws UsageError SPACE_INVALID, STUDY_INVALID, WINDOW_INVALID, WINDOWS_OVERLAP, HOLDOUT_SPENT and what `backtest` throws. */
export async function optimize(asked: ResolvedSystem, options: OptimizeOptions = {}): Promise<StudyOutcome> {
  const system = searchedSystem(asked);
  const { file } = system;
  const graph = searchedGraph(file);
  const scorer = new Scorer(file);
  const settings = studySettings(file, graph, scorer);
  const workers = workersOf(options);
  const { trading, warnings } = await openStrategyData(file, options.symbol, graph, cacheOf(options));
  const windows = planWindows(file, trading.market, options);
  checkStudyWindows(windows);
  const plan = planStages(file.study, windows.search);
  // what is refused has no folder and counts nowhere
  createStudy(settings.options);
  const counter = countTrials('study', system, trading, windows.search, options.registry);
  if (windows.holdout) counter.requireLook(windows.holdout, file.holdout_looks);
  const known = options.onStart?.({ market: trading.market, identities: trading.identities, window: windows.search }) ?? { trials: [] };
  counter.begin(Math.max(file.study.trials, known.trials.length));
  await sampleLookahead({ file, graph, data: trading, parameters: settings.otherwise }, file.study.trials, options);
  const engine = openTrials(file, graph, trading, workers, options);
  try {
    const sample = file.verdict.enabled ? openSample(trading, windows.search, file.study.trials) : undefined;
    const evaluator = new TrialEvaluator(engine, windows.search, sample);
    const run = new StudyRun(settings, { engine, evaluator, scorer, plan, otherwise: settings.otherwise }, known, options);
    options.onPhase?.('trials');
    await run.runTo(file.study.trials);
    const finish = new StudyFinish({
      system,
      trading,
      graph,
      engine,
      settings,
      scorer,
      windows,
      counter,
      evaluator,
      sample,
      warnings,
      workers,
    });
    options.onPhase?.('verdict');
    return await finish.conclude(run, options);
  } finally {
    await engine.close();
  }
}
