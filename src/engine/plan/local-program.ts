import type { ArithmeticOp, CompareOp, Distance, NodeId, NodeType, Operand, Scalar, StrategyGraph } from '../../core/graph.js';
import { inputsOf } from '../../core/graph.js';
import { rootsOf } from '../../core/graph-roots.js';
import { namesToPositions } from '../../core/trial-table.js';
import { barsPointer } from '../layout/market-layout.js';
import type { MarketLayout } from '../layout/places.js';
import { makeLocalOrders, type LocalOrders } from './local-orders.js';
import type { LocalDistance, LocalOperand, Source } from './local-source.js';
import type { Place } from './place-nodes.js';

/** What a worker computes for a batch of trials before it walks them: the local part of the graph as plain data. */
export interface LocalProgram {
  readonly barCount: number;
  /** parameters in the order of the batch's indices */
  readonly parameterNames: readonly string[];
  readonly parameterNumbers: readonly (readonly number[])[];
  readonly nodes: readonly LocalNode[];
  /** of a rotation: where it is rebalanced */
  readonly longEnter: Source | undefined;
  readonly longExit: Source | undefined;
  readonly shortEnter: Source | undefined;
  readonly shortExit: Source | undefined;
  readonly stop: LocalDistance | undefined;
  readonly target: LocalDistance | undefined;
  readonly trail: LocalDistance | undefined;
  readonly weight: LocalDistance | undefined;
  readonly maxBars: Scalar;
  /** of an account: larger is served first */
  readonly rank: Source | undefined;
  /** what the strategy orders beyond entries at the market and whole exits */
  readonly orders: LocalOrders | undefined;
  /** stored nodes whose pointers a batch brings with it, in their order */
  readonly references: readonly NodeId[];
}

export interface LocalNode {
  readonly type: NodeType;
  /** positions of the parameters that the values depend on */
  readonly parameters: readonly number[];
  readonly step: LocalStep;
}

export type LocalStep =
  | { readonly kind: 'constant'; readonly value: Scalar }
  | { readonly kind: 'arithmetic'; readonly op: ArithmeticOp; readonly left: LocalOperand; readonly right: LocalOperand }
  | { readonly kind: 'compare'; readonly op: CompareOp; readonly left: LocalOperand; readonly right: LocalOperand }
  /** partner: the node of the other direction on the same operands, written in the same pass; -1 where there is none */
  | {
      readonly kind: 'cross';
      readonly direction: 'above' | 'below';
      readonly left: LocalOperand;
      readonly right: LocalOperand;
      readonly partner: number;
    }
  | { readonly kind: 'not'; readonly input: Source }
  | { readonly kind: 'and' | 'or'; readonly left: Source; readonly right: Source }
  | { readonly kind: 'select'; readonly condition: Source; readonly whenTrue: LocalOperand; readonly whenFalse: LocalOperand };

/** Cuts the local part out of a graph.
 *  isRead  nodes that are wanted of it; default all */
export function makeLocalProgram(
  graph: StrategyGraph,
  places: readonly Place[],
  layout: MarketLayout,
  parameterNames: readonly string[],
  parameterNumbers: readonly (readonly number[])[],
  isRead?: ReadonlySet<NodeId>,
): LocalProgram {
  const localNodes = graph.nodes.filter(({ id }) => places[id] === 'local' && isRead?.has(id) !== false);
  const localIndex = new Map(localNodes.map(({ id }, index) => [id, index]));
  const references = findReferences(graph, places);
  const partners = findPartners(localNodes.map(({ operation }) => operation));

  const source = (id: NodeId): Source => {
    const node = graph.nodes[id]!;
    if (node.operation.kind === 'bars') return { kind: 'bars', pointer: barsPointer(node, layout) };
    return places[id] === 'local' ? { kind: 'local', index: localIndex.get(id)! } : { kind: 'reference', index: references.indexOf(id) };
  };
  const optional = (id: NodeId | undefined): Source | undefined => (id === undefined ? undefined : source(id));
  const operand = (read: Operand): LocalOperand => (read.kind === 'node' ? { kind: 'source', source: source(read.id) } : read);
  const distance = (read: Distance): LocalDistance => ({ source: optional(read.column), scale: read.scale });

  const makeStep = (index: number): LocalStep => {
    const { operation } = localNodes[index]!;
    switch (operation.kind) {
      case 'constant':
        return operation;
      case 'arithmetic':
        return { ...operation, left: operand(operation.left), right: operand(operation.right) };
      case 'compare':
        return { ...operation, left: operand(operation.left), right: operand(operation.right) };
      case 'cross':
        return { ...operation, left: operand(operation.left), right: operand(operation.right), partner: partners[index]! };
      case 'not':
        return { kind: 'not', input: source(operation.input) };
      case 'and':
      case 'or':
        return { kind: operation.kind, left: source(operation.left), right: source(operation.right) };
      case 'select':
        return {
          kind: 'select',
          condition: source(operation.condition),
          whenTrue: operand(operation.whenTrue),
          whenFalse: operand(operation.whenFalse),
        };
      default:
        throw new Error(`Invariant: ${operation.kind} is never local`);
    }
  };

  return {
    barCount: layout.frames[0]!.barCount,
    parameterNames,
    parameterNumbers,
    nodes: localNodes.map(({ type, parameters }, index) => ({
      type,
      parameters: namesToPositions({ names: parameterNames }, parameters),
      step: makeStep(index),
    })),
    longEnter: optional(graph.rebalance ?? graph.longEnter),
    longExit: optional(graph.longExit),
    shortEnter: optional(graph.shortEnter),
    shortExit: optional(graph.shortExit),
    stop: graph.stop && distance(graph.stop),
    target: graph.target && distance(graph.target),
    trail: graph.trail && distance(graph.trail),
    weight: graph.weight && distance(graph.weight),
    maxBars: graph.maxBars,
    rank: optional(graph.rank),
    orders: graph.orders && makeLocalOrders(graph.orders, { graph, places, source, distance }),
    references,
  };
}

/** Returns the local nodes that are entry and exit conditions, ascending. */
export function localRoots({ longEnter, longExit, shortEnter, shortExit }: LocalProgram): number[] {
  const roots = [longEnter, longExit, shortEnter, shortExit].flatMap((source) => (source?.kind === 'local' ? [source.index] : []));
  return [...new Set(roots)].sort((a, b) => a - b);
}

/** Stored nodes that local nodes, programs of positions, roots or distances read. */
function findReferences(graph: StrategyGraph, places: readonly Place[]): NodeId[] {
  const reads = graph.nodes
    .filter(({ id }) => places[id] === 'local' || places[id] === 'position')
    .flatMap(({ operation }) => inputsOf(operation));
  const all = [...rootsOf(graph), ...reads].filter((id) => places[id] === 'stored');
  return [...new Set(all)].sort((a, b) => a - b);
}

/** For each cross the cross of the other direction on the same operands, or -1. */
function findPartners(operations: readonly StrategyGraph['nodes'][number]['operation'][]): number[] {
  const keyOf = (operation: (typeof operations)[number]): string =>
    operation.kind === 'cross' ? JSON.stringify([operation.left, operation.right]) : '';
  return operations.map((operation, index) =>
    operation.kind === 'cross' ? operations.findIndex((other, position) => position !== index && keyOf(other) === keyOf(operation)) : -1,
  );
}
