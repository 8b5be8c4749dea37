import { readColumns, rootsOf } from '../../core/graph-roots.js';
import { inputsOf, type GraphNode, type NodeId, type StrategyGraph } from '../../core/graph.js';
import { positionNodes } from '../../core/position-nodes.js';

/** Where a node's values stand: with the bars; once in the shared memory, for every trial and worker; in a
 *  worker's own scratch, computed tile by tile beside the walk because that is cheaper than to fetch them; or nowhere, where they are
 *  worked out bar by bar from the position that is held. */
export type Place = 'unused' | 'bars' | 'stored' | 'local' | 'position';

/** Returns each node's place. What looks back over more than a bar is stored, and so is what a stored node, a
 *  distance or the program of a position reads; pointwise arithmetic, comparisons and crosses are local. */
export function placeNodes(graph: StrategyGraph): readonly Place[] {
  const places: Place[] = graph.nodes.map(() => 'unused');
  const isStored = new Set<NodeId>(readColumns(graph));
  const isUsed = new Set<NodeId>(rootsOf(graph));
  const ofPosition = positionNodes(graph.nodes);
  for (const node of graph.nodes.toReversed()) {
    if (!isUsed.has(node.id)) continue;
    places[node.id] = ofPosition.has(node.id) ? 'position' : placeOf(node, isStored.has(node.id));
    for (const input of inputsOf(node.operation)) {
      isUsed.add(input);
      if (places[node.id] === 'stored' || places[node.id] === 'position') isStored.add(input);
    }
  }
  return places;
}

function placeOf({ operation, frame }: GraphNode, isRead: boolean): Place {
  if (operation.kind === 'bars') return 'bars';
  const looksBack = operation.kind === 'kernel' || operation.kind === 'shift' || operation.kind === 'align' || operation.kind === 'model';
  return looksBack || isRead || frame !== 0 ? 'stored' : 'local';
}

/** Returns the nodes that a cross reads: their columns have a shadow in f32, which crosses compare first. */
export function findShadowed(graph: StrategyGraph): ReadonlySet<NodeId> {
  return new Set(graph.nodes.flatMap(({ operation }) => (operation.kind === 'cross' ? inputsOf(operation) : [])));
}
