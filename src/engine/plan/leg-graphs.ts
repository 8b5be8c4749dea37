import type { NodeId, StrategyGraph } from '../../core/graph.js';
import { nodesBelow, rootsOf } from '../../core/graph-roots.js';

/** Returns the graph as a leg reads it: of a composite with the roots of the leg's member in the place of none.
 *  member  position in `graph.members`; undefined where all legs have one strategy */
export function graphOfLeg(graph: StrategyGraph, member: number | undefined): StrategyGraph {
  return member === undefined ? graph : { ...graph, ...graph.members![member]! };
}

/** Returns the nodes that a leg reads; undefined where it reads what all legs read. */
export function nodesOfLeg(graph: StrategyGraph, member: number | undefined): ReadonlySet<NodeId> | undefined {
  return member === undefined ? undefined : nodesBelow(graph, rootsOf(graph.members![member]!));
}
