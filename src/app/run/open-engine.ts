import type { StrategyGraph } from '../../core/graph.js';
import type { TradingData } from '../../core/trading-data.js';
import { TrialEngine } from '../../engine/trial-engine.js';
import { DEFAULT_MAX_MEMORY_BYTES, type RunOptions } from '../system/run-options.js';
import { rulesOf } from '../strategy/rules-of.js';
import { applyPolicy } from '../policy/apply-policy.js';
import { needsSteps } from '../system/needs-steps.js';
import type { SystemFile } from '../system/system-schema.js';

/** Opens the engine of a system; that of a composite under its policy, unless the data have one. */
export function openEngine(file: SystemFile, graph: StrategyGraph, data: TradingData, workers: number, options: RunOptions): TrialEngine {
  return new TrialEngine(
    { data: applyPolicy(file, graph, data, options), graph, ...rulesOf(file, data.market.symbol), isStepped: needsSteps(file) },
    { workers, maxMemoryBytes: options.maxMemoryBytes ?? DEFAULT_MAX_MEMORY_BYTES, firstByte: options.firstByte },
  );
}
