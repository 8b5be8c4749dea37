import type { Parameters, StrategyGraph } from '../../core/graph.js';
import type { BarWindow, TradingData } from '../../core/trading-data.js';
import { finishRun, type BacktestResult } from '../run/backtest.js';
import { openEngine } from '../run/open-engine.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import { windowOfBars } from '../system/choose-window.js';
import type { RunOptions } from '../system/run-options.js';
import { comparedFills, type ComparedBar } from './parity.js';

/** What a session walked, as a backtest needs it. */
export interface WalkedBars {
  readonly system: ResolvedSystem;
  readonly graph: StrategyGraph;
  readonly parameters: Parameters;
  /** of sessionData */
  readonly data: TradingData;
  readonly window: BarWindow;
}

/** Runs the backtest over the bars of a session. Its last bar, on which it closes what is held (F11), is not among the bars that are
 *  compared. Throws UsageError WINDOW_INVALID where there are fewer than 2 bars */
export async function backtestWalk(
  { system, graph, parameters, data, window }: WalkedBars,
  options: RunOptions,
): Promise<{ readonly result: BacktestResult; readonly expected: readonly ComparedBar[] }> {
  const named = windowOfBars(data.market, 'session', window);
  const engine = openEngine(system.file, graph, data, 1, options, true);
  const replay = await engine.replay(parameters, named);
  await engine.close();
  const result = finishRun(system, data, graph, named, parameters, replay, []);
  return { result, expected: comparedFills(result, { from: window.from, to: window.to - 1 }, (bar) => replay.account!.equity[bar]!) };
}
