import {
  inputsOf,
  type GraphNode,
  type NodeId,
  type Operand,
  type PositionValue,
  type Scalar,
  type StrategyGraph,
} from '../../core/graph.js';
import type { Source } from './local-source.js';
import type { Place } from './place-nodes.js';

/** What is worked out bar by bar from the position that is held: steps, each with a value of its own; that of the last is the program's.
 *  Conditions are 1 and 0. */
export interface PositionProgram {
  readonly steps: readonly ProgramStep[];
}

export type ProgramStep =
  | { readonly kind: 'column' | 'condition'; readonly source: Source }
  | { readonly kind: 'number'; readonly scalar: Scalar }
  | { readonly kind: 'position'; readonly value: PositionValue }
  /** reads earlier steps; code is the name of the kernels' PROGRAM constant */
  | { readonly kind: 'operation'; readonly code: string; readonly reads: readonly number[] };

/** Returns the program of a node. What of it does not read the position stands in columns and conditions already. */
export function makePositionProgram(
  root: NodeId,
  { graph, places, source }: { readonly graph: StrategyGraph; readonly places: readonly Place[]; readonly source: (id: NodeId) => Source },
): PositionProgram {
  const steps: ProgramStep[] = [];
  const known = new Map<string, number>();
  const add = (key: string, make: () => ProgramStep): number => {
    const place = known.get(key);
    if (place !== undefined) return place;
    const step = make();
    known.set(key, steps.length);
    return steps.push(step) - 1;
  };
  const ofNode = (id: NodeId): number => {
    const node = graph.nodes[id]!;
    return add(`#${id}`, () => {
      if (places[id] !== 'position') return { kind: node.type, source: source(id) };
      if (node.operation.kind === 'position') return node.operation;
      return { kind: 'operation', code: codeOf(node), reads: readsOf(node).map(ofOperand) };
    });
  };
  const ofOperand = (operand: Operand): number =>
    operand.kind === 'node'
      ? ofNode(operand.id)
      : add(JSON.stringify(operand.scalar, numberText), () => ({ kind: 'number', scalar: operand.scalar }));
  ofNode(root);
  return { steps };
}

/** JSON has no -0, NaN or infinities. */
function numberText(_: string, value: unknown): unknown {
  return typeof value === 'number' ? (Object.is(value, -0) ? '-0' : String(value)) : value;
}

function codeOf({ operation }: GraphNode): string {
  switch (operation.kind) {
    case 'arithmetic':
    case 'compare':
      return operation.op.toUpperCase();
    case 'not':
    case 'and':
    case 'or':
    case 'select':
      return operation.kind.toUpperCase();
    case 'kernel':
      return operation.kernel.toUpperCase();
    default:
      throw new Error(`Invariant: ${operation.kind} never reads the position`);
  }
}

function readsOf({ operation }: GraphNode): readonly Operand[] {
  switch (operation.kind) {
    case 'arithmetic':
    case 'compare':
      return [operation.left, operation.right];
    case 'select':
      return [{ kind: 'node', id: operation.condition }, operation.whenTrue, operation.whenFalse];
    default:
      return inputsOf(operation).map((id) => ({ kind: 'node', id }));
  }
}
