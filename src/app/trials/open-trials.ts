import type { StrategyGraph } from '../../core/graph.js';
import type { TradingData } from '../../core/trading-data.js';
import type { TrialRunner } from '../../core/trial-runner.js';
import { openEngine } from '../run/open-engine.js';
import { graphOf } from '../strategy/strategy-of.js';
import { isComposite } from '../system/composite.js';
import type { RunOptions } from '../system/run-options.js';
import type { SystemFile } from '../system/system-schema.js';
import { CompositeTrials } from './composite-trials.js';

/** Opens what runs the trials of a system.
 *  data  of a composite without weights of its policy */
export function openTrials(file: SystemFile, graph: StrategyGraph, data: TradingData, workers: number, options: RunOptions): TrialRunner {
  return isComposite(file) ? new CompositeTrials(file, data, workers, options) : openEngine(file, graph, data, workers, options);
}

/** Returns the graph of a system that is searched: of a composite that of its first trial. Throws what `graphOf` throws. */
export function searchedGraph(file: SystemFile): StrategyGraph {
  if (!isComposite(file)) return graphOf(file);
  const first = Object.entries(file.space).map(([name, axis]) => {
    const values = 'choice' in axis ? axis.choice : 'int' in axis ? axis.int : axis.float;
    return [name, values[0]!] as const;
  });
  return graphOf({ ...file, params: { ...Object.fromEntries(first), ...file.params } });
}
