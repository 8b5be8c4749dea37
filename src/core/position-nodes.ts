import { inputsOf, type GraphNode, type NodeId } from './graph.js';

/** Returns the nodes that read the position which is held, and so have a value for no bar by itself. */
export function positionNodes(nodes: readonly GraphNode[]): ReadonlySet<NodeId> {
  const found = new Set<NodeId>();
  for (const { id, operation } of nodes)
    if (operation.kind === 'position' || inputsOf(operation).some((input) => found.has(input))) found.add(id);
  return found;
}

/** Kernels of one bar's values that what reads the position may use as well, in the order of the programs' codes. */
export const POINTWISE_KERNELS = [
  'absolute',
  'sign',
  'square_root',
  'nearest',
  'round_down',
  'round_up',
  'minimum',
  'maximum',
  'logarithm',
  'exponential',
  'arc_tangent',
] as const;
