import type { ColumnModel } from '../core/column-model.js';
import {
  inputsOf,
  type Frame,
  type GraphNode,
  type NodeId,
  type NodeOperation,
  type NodeType,
  type Operand,
  type PositionValue,
  type Scalar,
} from '../core/graph.js';

/** Collects nodes; equal nodes are one node. */
export class GraphBuilder {
  readonly nodes: GraphNode[] = [];
  readonly frames: Frame[] = [{ symbol: undefined, timeframe: undefined, parent: 0 }];
  readonly models: ColumnModel[] = [];
  readonly columns: Float64Array[] = [];
  private readonly idByKey = new Map<string, NodeId>();
  private readonly positions = new Map<NodeId, PositionValue>();

  /** Returns the id of the node, adding it only where no equal one stands. */
  add(type: NodeType, frame: number, operation: NodeOperation): NodeId {
    const key = `${frame}|${keyOf(operation)}`;
    const known = this.idByKey.get(key);
    if (known !== undefined) return known;
    const id = this.nodes.length;
    this.nodes.push({ id, type, frame, parameters: this.parametersOf(operation), operation });
    this.idByKey.set(key, id);
    const read = operation.kind === 'position' ? operation.value : this.positionOf(inputsOf(operation));
    if (read !== undefined) this.positions.set(id, read);
    return id;
  }

  /** Returns what the first of some nodes reads of the position that is held, undefined where none does. */
  positionOf(ids: readonly NodeId[]): PositionValue | undefined {
    const reader = ids.find((id) => this.positions.has(id));
    return reader === undefined ? undefined : this.positions.get(reader);
  }

  /** Returns the index of the frame, adding it where it is new. */
  addFrame(frame: Frame): number {
    const index = this.frames.findIndex(
      ({ symbol, timeframe, parent }) => symbol === frame.symbol && timeframe === frame.timeframe && parent === frame.parent,
    );
    return index >= 0 ? index : this.frames.push(frame) - 1;
  }

  /** Returns the index of the model, adding it where it is new. */
  addModel(model: ColumnModel): number {
    const index = this.models.indexOf(model);
    return index >= 0 ? index : this.models.push(model) - 1;
  }

  /** Returns the index of a column that was made elsewhere, adding it where it is new. */
  addColumn(column: Float64Array): number {
    const index = this.columns.indexOf(column);
    return index >= 0 ? index : this.columns.push(column) - 1;
  }

  private parametersOf(operation: NodeOperation): readonly string[] {
    const names = new Set<string>(inputsOf(operation).flatMap((id) => this.nodes[id]!.parameters));
    for (const scalar of scalarsOf(operation)) collectParameters(scalar, names);
    return [...names].sort();
  }
}

/** Adds the names of the parameters that a scalar reads. */
export function collectParameters(scalar: Scalar, names: Set<string>): void {
  if (scalar.kind === 'parameter') names.add(scalar.name);
  if (scalar.kind !== 'operation') return;
  collectParameters(scalar.left, names);
  collectParameters(scalar.right, names);
}

function scalarsOf(operation: NodeOperation): readonly Scalar[] {
  switch (operation.kind) {
    case 'constant':
      return [operation.value];
    case 'kernel':
      return operation.numbers;
    case 'shift':
      return [operation.bars];
    case 'arithmetic':
    case 'compare':
    case 'cross':
      return [...operandScalar(operation.left), ...operandScalar(operation.right)];
    case 'select':
      return [...operandScalar(operation.whenTrue), ...operandScalar(operation.whenFalse)];
    default:
      return [];
  }
}

function operandScalar(operand: Operand): readonly Scalar[] {
  return operand.kind === 'scalar' ? [operand.scalar] : [];
}

/** JSON has no -0, NaN or infinities; all of them are different numbers here. */
function keyOf(operation: NodeOperation): string {
  return JSON.stringify(operation, (_, value: unknown) => {
    if (typeof value !== 'number') return value;
    return Object.is(value, -0) ? '-0' : String(value);
  });
}
