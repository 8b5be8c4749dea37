import type { Market } from '../../core/bars.js';
import type { Metrics } from '../../core/metrics.js';
import type { BarWindow } from '../../core/trading-data.js';
import { compileStrategy } from '../../expr/compile-strategy.js';
import { finishRun, type BacktestResult } from '../run/backtest.js';
import { requireParameters } from '../strategy/require-parameters.js';
import { windowOfBars } from '../system/choose-window.js';
import { requireSameBars } from '../learning/require-same-bars.js';
import { withOwnSignals } from '../system/asks-model.js';
import { modelsOf } from '../strategy/models-of.js';
import { openEngine } from '../run/open-engine.js';
import { openStrategyData } from '../market-data/open-account-data.js';
import { openTradingData } from '../market-data/open-trading-data.js';
import { cacheOf, type RunOptions } from '../system/run-options.js';
import { flagNames, parameterNames } from '../strategy/parameter-names.js';
import { strategyTexts } from '../strategy/strategy-of.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import { isTested, type ModelFold } from './outcome.js';
import type { ModelWalkForwardSettings } from './settings.js';
import { HAS_MODEL, SCORES, strategyByScores } from './strategy-by-scores.js';

export interface TradedScores {
  readonly joined: BacktestResult;
  /** of each fold by itself, with the rules' cash */
  readonly parts: readonly Metrics[];
}

/** Trades the scores of a market over the tests of folds, which follow one another: as one account, and fold by fold.
 *  scores  f64[bar of the data]
 *  Throws what a backtest throws; UsageError STORE_INVALID where the bars have changed since they were scored */
export async function tradeScores(
  { file, source }: ResolvedSystem,
  market: Market,
  scores: Float64Array,
  settings: ModelWalkForwardSettings,
  folds: readonly ModelFold[],
  windowName: string,
  options: RunOptions,
): Promise<TradedScores> {
  const own = withOwnSignals(file),
    ranges = folds.map(({ test }) => test),
    texts = strategyByScores(strategyTexts(own), settings, !folds.every(isTested));
  const graph = compileStrategy(
      texts,
      parameterNames(own),
      new Map([...modelsOf(own), [SCORES, { scores }], [HAS_MODEL, { scores: whereTested(scores.length, folds) }]]),
      flagNames(own),
    ),
    parameters = requireParameters(graph, own.params, own);
  const open = own.portfolio === undefined ? openStrategyData : openTradingData;
  const { trading, warnings } = await open(own, market.symbol, graph, cacheOf(options));
  requireSameBars(trading.market, market.dataHash);
  const engine = openEngine(own, graph, trading, 1, options),
    run = async (range: BarWindow): Promise<BacktestResult> => {
      const window = windowOfBars(market, windowName, range);
      return finishRun({ file: own, source }, trading, graph, window, parameters, await engine.replay(parameters, window), warnings);
    };
  try {
    const joined = await run({ from: ranges[0]!.from, to: ranges.at(-1)!.to }),
      parts: Metrics[] = [];
    for (const range of ranges) parts.push((await run(range)).metrics);
    return { joined, parts };
  } finally {
    await engine.close();
  }
}

function whereTested(bars: number, folds: readonly ModelFold[]): Float64Array {
  const column = new Float64Array(bars);
  for (const { test } of folds.filter(isTested)) column.fill(1, test.from, test.to);
  return column;
}
