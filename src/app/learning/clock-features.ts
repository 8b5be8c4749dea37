import { inputsOf, type NodeId, type StrategyGraph } from '../../core/graph.js';
import { compileColumns } from '../../expr/compile-columns.js';
import type { Feature } from '../../ml/features/feature-set.js';

/** Returns the names of the features that the clock alone decides: every column of bars that their expressions read is a time. */
export function clockFeatures(features: readonly Feature[]): string[] {
  const { graph, roots } = compileColumns('features', new Map(features.map(({ name, expression }) => [name, expression])));
  return features.filter((_, index) => readsClockAlone(graph, roots[index]!)).map(({ name }) => name);
}

/** A constant reads no bars, and is no clock. */
function readsClockAlone(graph: StrategyGraph, root: NodeId): boolean {
  const seen = new Set([root]);
  let readsTime = false;
  for (const id of seen) {
    const { operation } = graph.nodes[id]!;
    if (operation.kind === 'bars') {
      if (operation.column !== 'time' && operation.column !== 'local_time') return false;
      readsTime = true;
    }
    for (const input of inputsOf(operation)) seen.add(input);
  }
  return readsTime;
}
