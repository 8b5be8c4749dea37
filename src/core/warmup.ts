import { rootsOf } from './graph-roots.js';
import { evaluateScalar, inputsOf, type GraphNode, type Parameters, type StrategyGraph } from './graph.js';

/** Returns the leading bars on which the strategy's own values are not yet defined, under the parameters.
 *  alignedWarmup  leading bars of a frame's parent before `frameBars + 1` bars of the frame are complete */
export function warmupBars(
  graph: StrategyGraph,
  parameters: Parameters,
  alignedWarmup: (frame: number, frameBars: number) => number,
): number {
  const warmups = nodeWarmups(graph, parameters, alignedWarmup);
  return Math.max(0, ...rootsOf(graph).map((root) => warmups[root]!));
}

/** Returns the leading bars on which each node has no value, in bars of the node's own frame; NaN where a parameter that decides them is
 *  missing. */
export function nodeWarmups(
  graph: StrategyGraph,
  parameters: Parameters,
  alignedWarmup: (frame: number, frameBars: number) => number,
): readonly number[] {
  const warmups: number[] = [];
  for (const node of graph.nodes) {
    const inputs = Math.max(0, ...inputsOf(node.operation).map((id) => warmups[id]!));
    warmups.push(nodeWarmup(node, inputs));
  }
  return warmups;

  function nodeWarmup({ operation }: GraphNode, inputs: number): number {
    if (operation.kind === 'kernel')
      return inputs + operation.warmup(operation.numbers.map((scalar) => evaluateScalar(scalar, parameters)));
    if (operation.kind === 'shift') return inputs + evaluateScalar(operation.bars, parameters);
    if (operation.kind === 'cross') return inputs + 1;
    if (operation.kind === 'align') return alignedWarmup(operation.frame, inputs);
    return inputs;
  }
}
