import type { AccountSteps } from '../../core/account-steps.js';
import type { Parameters, StrategyGraph } from '../../core/graph.js';
import type { TradingData } from '../../core/trading-data.js';
import { SessionEngine } from '../../engine/session-engine.js';
import { asOneLeg } from '../market-data/open-account-data.js';
import { rulesOfTrial } from '../strategy/rules-of.js';
import { DEFAULT_MAX_MEMORY_BYTES, type RunOptions } from '../system/run-options.js';
import type { SystemFile } from '../system/system-schema.js';

/** Returns the data as a session walks them: a market alone is an account of one leg, whatever its strategy asks. */
export function sessionData(data: TradingData): TradingData {
  return data.legs === undefined ? asOneLeg(data) : data;
}

/** Opens the account of a system that is walked on as its bars come.
 *  data   the first of its bars, of sessionData
 *  first  the instant that trading begins at
 *  Throws UsageError MEMORY_TOO_SMALL, EXPRESSION_INVALID */
export function openSession(
  file: SystemFile,
  graph: StrategyGraph,
  parameters: Parameters,
  data: TradingData,
  first: number,
  { maxMemoryBytes = DEFAULT_MAX_MEMORY_BYTES }: Pick<RunOptions, 'maxMemoryBytes'> = {},
): AccountSteps {
  const rules = rulesOfTrial(file, parameters, data.market.symbol, true);
  return new SessionEngine({ data, graph, ...rules, isStepped: true }, parameters, { first, maxMemoryBytes });
}
