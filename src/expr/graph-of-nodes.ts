import type { StrategyGraph } from '../core/graph.js';
import type { GraphBuilder } from './graph-builder.js';
import { constantScalar } from './value.js';

/** Returns the nodes that were built as a strategy that neither enters nor exits and has no distances. */
export function graphOfNodes({ nodes, frames, models, columns }: GraphBuilder): StrategyGraph {
  return {
    nodes,
    frames,
    models,
    columns,
    longEnter: undefined,
    longExit: undefined,
    shortEnter: undefined,
    shortExit: undefined,
    stop: undefined,
    target: undefined,
    trail: undefined,
    maxBars: constantScalar(0),
  };
}
