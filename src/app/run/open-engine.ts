import type { StrategyGraph } from '../../core/graph.js';
import type { TradingData } from '../../core/trading-data.js';
import { TrialEngine } from '../../engine/trial-engine.js';
import { DEFAULT_MAX_MEMORY_BYTES, type RunOptions } from '../system/run-options.js';
import { rulesOf } from '../strategy/rules-of.js';
import { needsSteps } from '../system/needs-steps.js';
import type { SystemFile } from '../system/system-schema.js';

/** Opens the engine of a system; the data of a composite with a policy have what it says (applyPolicy).
 *  isStepped  whether its account is walked instant by instant; its data have legs then */
export function openEngine(
  file: SystemFile,
  graph: StrategyGraph,
  data: TradingData,
  workers: number,
  options: RunOptions,
  isStepped = needsSteps(file),
): TrialEngine {
  if (file.policy !== undefined && data.legs?.some((leg) => leg.policy === undefined) !== false)
    throw new Error('Invariant: the data of a composite have no policy');
  return new TrialEngine(
    { data, graph, ...rulesOf(file, data.market.symbol, isStepped), isStepped },
    { workers, maxMemoryBytes: options.maxMemoryBytes ?? DEFAULT_MAX_MEMORY_BYTES, firstByte: options.firstByte },
  );
}
