import {
  evaluateScalar,
  type Distance,
  type GraphNode,
  type NodeId,
  type NodeOperation,
  type Operand,
  type Parameters,
  type Scalar,
  type SideOrders,
  type StrategyGraph,
  type StrategyOrders,
  type StrategyRoots,
} from '../core/graph.js';
import { GraphBuilder } from './graph-builder.js';
import { graphOfNodes } from './graph-of-nodes.js';
import { constantScalar } from './value.js';

/** A strategy with the values of its parameters: what is joined has none. */
export interface SettledStrategy {
  readonly graph: StrategyGraph;
  readonly parameters: Parameters;
}

/** Columns and conditions that are joined beside the strategies. */
export interface JoinedColumns {
  readonly graph: StrategyGraph;
  readonly roots: readonly NodeId[];
  /** values of the parameters that they read; default none */
  readonly parameters?: Parameters | undefined;
}

/** Several strategies as one graph. */
export interface JoinedStrategies {
  /** `members` has the roots of each strategy, in their order */
  readonly graph: StrategyGraph;
  /** nodes of the columns, in their order: of each set */
  readonly roots: readonly (readonly NodeId[])[];
}

/** Joins strategies to one graph, in which what several of them compute is one node.
 *  rank     a column that all members are ranked by, in the place of their own; default none
 *  columns  sets of columns with the values of their parameters */
export function joinStrategies(
  members: readonly SettledStrategy[],
  columns: readonly JoinedColumns[] = [],
  rank?: JoinedColumns,
): JoinedStrategies {
  const builder = new GraphBuilder();
  const joined = members.map(({ graph, parameters }) => new GraphCopier(builder, graph, parameters).copyStrategy());
  const ranked = rank && new GraphCopier(builder, rank.graph, {}).idOf(rank.roots[0]!);
  const roots = columns.map(({ graph, roots: own, parameters = {} }) => {
    const copier = new GraphCopier(builder, graph, parameters);
    return own.map((id) => copier.idOf(id));
  });
  const own = joined.map(({ rank: _rank, ...member }): StrategyRoots => ({ ...member, ...(ranked !== undefined && { rank: ranked }) }));
  return { graph: { ...graphOfNodes(builder), members: own }, roots };
}

/** Copies the nodes of a graph into a builder, with numbers in place of parameters. */
class GraphCopier {
  private readonly builder: GraphBuilder;
  private readonly graph: StrategyGraph;
  private readonly parameters: Parameters;
  private readonly ids: NodeId[] = [];
  private readonly frames: number[] = [0];

  constructor(builder: GraphBuilder, graph: StrategyGraph, parameters: Parameters) {
    this.builder = builder;
    this.graph = graph;
    this.parameters = parameters;
    for (const frame of graph.frames.slice(1)) this.frames.push(builder.addFrame({ ...frame, parent: this.frames[frame.parent]! }));
    for (const node of graph.nodes) this.ids.push(this.copyNode(node));
  }

  idOf(id: NodeId): NodeId {
    return this.ids[id]!;
  }

  copyStrategy(): StrategyRoots {
    const { graph } = this;
    const optional = (id: NodeId | undefined): NodeId | undefined => (id === undefined ? undefined : this.idOf(id));
    const distance = (read: Distance | undefined): Distance | undefined => read && this.distance(read);
    return {
      longEnter: optional(graph.longEnter),
      longExit: optional(graph.longExit),
      shortEnter: optional(graph.shortEnter),
      shortExit: optional(graph.shortExit),
      stop: distance(graph.stop),
      target: distance(graph.target),
      trail: distance(graph.trail),
      maxBars: this.scalar(graph.maxBars),
      ...(graph.weight && { weight: this.distance(graph.weight) }),
      ...(graph.orders && { orders: this.orders(graph.orders) }),
    };
  }

  private copyNode({ type, frame, operation }: GraphNode): NodeId {
    return this.builder.add(type, this.frames[frame]!, this.operation(operation));
  }

  private scalar(scalar: Scalar): Scalar {
    return scalar.kind === 'constant' ? scalar : constantScalar(evaluateScalar(scalar, this.parameters));
  }

  private operand(operand: Operand): Operand {
    return operand.kind === 'node' ? { kind: 'node', id: this.idOf(operand.id) } : { kind: 'scalar', scalar: this.scalar(operand.scalar) };
  }

  private distance({ column, scale }: Distance): Distance {
    return { column: column === undefined ? undefined : this.idOf(column), scale: this.scalar(scale) };
  }

  private orders({ long, short, stopToEntry, trail }: StrategyOrders): StrategyOrders {
    const side = ({ entry, takes, addition, exit }: SideOrders): SideOrders => ({
      entry: entry && { ...entry, price: this.distance(entry.price), validBars: this.scalar(entry.validBars) },
      takes: takes.map((take) => ({ ...take, at: this.distance(take.at), close: this.scalar(take.close) })),
      addition: addition && {
        ...addition,
        when: this.idOf(addition.when),
        max: this.scalar(addition.max),
        fraction: this.scalar(addition.fraction),
      },
      exit: exit === undefined ? undefined : this.idOf(exit),
    });
    return {
      long: side(long),
      short: side(short),
      stopToEntry: stopToEntry && this.distance(stopToEntry),
      trail: trail === undefined ? undefined : this.idOf(trail),
    };
  }

  private operation(operation: NodeOperation): NodeOperation {
    switch (operation.kind) {
      case 'bars':
        return typeof operation.column === 'number'
          ? { ...operation, column: this.builder.addColumn(this.graph.columns[operation.column]!) }
          : operation;
      case 'constant':
        return { ...operation, value: this.scalar(operation.value) };
      case 'kernel':
        return {
          ...operation,
          inputs: operation.inputs.map((id) => this.idOf(id)),
          numbers: operation.numbers.map((number) => this.scalar(number)),
        };
      case 'arithmetic':
      case 'compare':
      case 'cross':
        return { ...operation, left: this.operand(operation.left), right: this.operand(operation.right) };
      case 'not':
        return { ...operation, input: this.idOf(operation.input) };
      case 'and':
      case 'or':
        return { ...operation, left: this.idOf(operation.left), right: this.idOf(operation.right) };
      case 'select':
        return {
          ...operation,
          condition: this.idOf(operation.condition),
          whenTrue: this.operand(operation.whenTrue),
          whenFalse: this.operand(operation.whenFalse),
        };
      case 'shift':
        return { ...operation, input: this.idOf(operation.input), bars: this.scalar(operation.bars) };
      case 'align':
        return { ...operation, input: this.idOf(operation.input), frame: this.frames[operation.frame]! };
      case 'model':
        return {
          ...operation,
          model: this.builder.addModel(this.graph.models[operation.model]!),
          inputs: operation.inputs.map((id) => this.idOf(id)),
        };
      case 'position':
        return operation;
    }
  }
}
