import type { Parameters, StrategyGraph } from '../../core/graph.js';
import type { TradingData } from '../../core/trading-data.js';
import type { TrialRunner } from '../../core/trial-runner.js';
import { finishRun, type BacktestResult } from '../run/backtest.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import type { NamedWindow } from '../system/choose-window.js';
import { CompositeTrials } from './composite-trials.js';

/** A search whose trials are run again. */
export interface ReplayedSearch {
  readonly system: ResolvedSystem;
  readonly trading: TradingData;
  readonly graph: StrategyGraph;
  readonly engine: TrialRunner;
  readonly warnings: readonly string[];
}

/** Runs one trial of a search again, with everything that the search left out. Throws what `TrialRunner.replay` throws. */
export async function replayTrial(search: ReplayedSearch, parameters: Parameters, window: NamedWindow): Promise<BacktestResult> {
  const { system, trading, graph, engine, warnings } = search;
  const replay = await engine.replay(parameters, window);
  if (!(engine instanceof CompositeTrials)) return finishRun(system, trading, graph, window, parameters, replay, warnings);
  const own = await engine.prepare(parameters);
  return finishRun({ ...system, file: own.file }, own.data, own.graph, window, parameters, replay, warnings);
}
