import {
  inputsOf,
  type Distance,
  type NodeId,
  type NodeOperation,
  type Operand,
  type Scalar,
  type SideOrders,
  type StrategyGraph,
  type StrategyOrders,
  type StrategyRoots,
} from './graph.js';

/** A strategy whatever its parameters and parts are called, and however it was written. */
export interface GraphIdentity {
  /** what it computes, as plain data: equal for strategies that do the same in the same order */
  readonly strategy: unknown;
  /** names of the parameters that it reads, in the order in which they appear in it */
  readonly parameters: readonly string[];
}

/** Returns the identity of a graph: nodes by their order from the entries on, parameters by number; names of `let` stand nowhere in it.
 *  describeData  what stands for values that the graph carries, models and columns, e.g. a hash */
export function identifyGraph(graph: StrategyGraph, describeData: (data: unknown) => unknown): GraphIdentity {
  const writer = new IdentityWriter(graph, describeData);
  if (graph.members !== undefined) return identifyMembers(graph, graph.members, writer);
  return { strategy: describeRoots(graph, writer), parameters: writer.parameters };
}

/** A composite is what its members compute, and what its policy reads. */
function identifyMembers(graph: StrategyGraph, members: readonly StrategyRoots[], writer: IdentityWriter): GraphIdentity {
  const described = members.map((roots) => {
    const { nodes: _nodes, frames: _frames, ...own } = describeRoots(roots, writer);
    return own;
  });
  const policy = (graph.policy ?? []).map((id) => writer.node(id));
  return { strategy: { nodes: writer.nodes, frames: writer.frames, members: described, policy }, parameters: writer.parameters };
}

function describeRoots(graph: StrategyRoots, writer: IdentityWriter): Record<string, unknown> {
  const sides = { longEnter: graph.longEnter, longExit: graph.longExit, shortEnter: graph.shortEnter, shortExit: graph.shortExit };
  const roots = Object.fromEntries(Object.entries(sides).map(([name, root]) => [name, root === undefined ? null : writer.node(root)]));
  // strategies without a weight keep their identity
  const names = ['stop', 'target', 'trail', ...(graph.weight === undefined ? [] : (['weight'] as const))] as const;
  const distances = Object.fromEntries(
    names.map((name) => {
      const distance = graph[name];
      const column = distance?.column;
      return [name, distance ? [column === undefined ? null : writer.node(column), writer.scalar(distance.scale)] : null];
    }),
  );
  const maxBars = writer.scalar(graph.maxBars);
  const rank = graph.rank === undefined ? {} : { rank: writer.node(graph.rank) }; // strategies without one keep their identity
  const orders = graph.orders === undefined ? {} : { orders: describeOrders(graph.orders, writer) }; // the same
  const rebalance = graph.rebalance === undefined ? {} : { rebalance: writer.node(graph.rebalance) };
  return { nodes: writer.nodes, frames: writer.frames, ...roots, ...distances, maxBars, ...rank, ...orders, ...rebalance };
}

function describeOrders({ long, short, stopToEntry, trail }: StrategyOrders, writer: IdentityWriter): unknown {
  const optional = (id: NodeId | undefined): unknown => (id === undefined ? null : writer.node(id));
  const distance = ({ column, scale }: Distance): unknown => [optional(column), writer.scalar(scale)];
  const side = ({ entry, takes, addition, exit }: SideOrders): unknown => ({
    entry: entry ? [entry.type, distance(entry.price), writer.scalar(entry.validBars)] : null,
    takes: takes.map(({ at, close }) => [distance(at), writer.scalar(close)]),
    addition: addition
      ? [writer.node(addition.when), writer.scalar(addition.max), writer.scalar(addition.fraction), addition.restop]
      : null,
    exit: optional(exit),
  });
  return { long: side(long), short: side(short), stopToEntry: stopToEntry ? distance(stopToEntry) : null, trail: optional(trail) };
}

/** Numbers nodes, frames and parameters as they are met. */
class IdentityWriter {
  readonly nodes: unknown[] = [];
  readonly frames: unknown[] = [];
  readonly parameters: string[] = [];
  private readonly graph: StrategyGraph;
  private readonly describeData: (data: unknown) => unknown;
  private readonly nodeNumbers = new Map<NodeId, number>();
  private readonly frameNumbers = new Map<number, number>();

  constructor(graph: StrategyGraph, describeData: (data: unknown) => unknown) {
    this.graph = graph;
    this.describeData = describeData;
  }

  node(id: NodeId): number {
    const known = this.nodeNumbers.get(id);
    if (known !== undefined) return known;
    const { operation, frame } = this.graph.nodes[id]!;
    for (const input of inputsOf(operation)) this.node(input);
    const described = [this.frame(frame), this.operation(operation)];
    const number = this.nodes.push(described) - 1;
    this.nodeNumbers.set(id, number);
    return number;
  }

  scalar(scalar: Scalar): unknown {
    if (scalar.kind === 'constant') return scalar.value;
    if (scalar.kind === 'parameter') return ['$', this.parameter(scalar.name)];
    return [scalar.op, this.scalar(scalar.left), this.scalar(scalar.right)];
  }

  private parameter(name: string): number {
    const known = this.parameters.indexOf(name);
    return known >= 0 ? known : this.parameters.push(name) - 1;
  }

  private frame(frame: number): number {
    const known = this.frameNumbers.get(frame);
    if (known !== undefined) return known;
    const { symbol = null, timeframe = null, parent } = this.graph.frames[frame]!;
    const described = [symbol, timeframe, frame === 0 ? null : this.frame(parent)];
    const number = this.frames.push(described) - 1;
    this.frameNumbers.set(frame, number);
    return number;
  }

  private operand(operand: Operand): unknown {
    return operand.kind === 'node' ? ['#', this.node(operand.id)] : this.scalar(operand.scalar);
  }

  private operation(operation: NodeOperation): unknown {
    const inputs = inputsOf(operation).map((id) => this.node(id));
    switch (operation.kind) {
      case 'bars':
        return ['bars', typeof operation.column === 'number' ? this.describeData(this.graph.columns[operation.column]) : operation.column];
      case 'constant':
        return ['constant', this.scalar(operation.value)];
      case 'kernel':
        return [operation.kernel, inputs, operation.numbers.map((number) => this.scalar(number))];
      case 'arithmetic':
      case 'compare':
        return [operation.kind, operation.op, this.operand(operation.left), this.operand(operation.right)];
      case 'cross':
        return ['cross', operation.direction, this.operand(operation.left), this.operand(operation.right)];
      case 'select':
        return ['select', inputs[0], this.operand(operation.whenTrue), this.operand(operation.whenFalse)];
      case 'shift':
        return ['shift', inputs, this.scalar(operation.bars)];
      case 'align':
        return ['align', inputs, this.frame(operation.frame)];
      case 'position':
        return ['position', operation.value];
      case 'model':
        return ['model', inputs, this.describeData(this.graph.models[operation.model])];
      case 'not':
      case 'and':
      case 'or':
        return [operation.kind, inputs];
    }
  }
}
