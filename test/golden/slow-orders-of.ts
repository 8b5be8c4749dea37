// A strategy's orders as the slow twin reads them: columns that the library computes, and rules that are worked out node by node.
import type { Bars } from '../../src/core/bars.js';
import {
  applyArithmetic,
  compareNumbers,
  evaluateScalar,
  type Distance,
  type NodeId,
  type Operand,
  type SideOrders,
  type StrategyGraph,
  type StrategyOrders,
} from '../../src/core/graph.js';
import { positionNodes } from '../../src/core/position-nodes.js';
import type { SystemFile } from '../../src/app/system/system-schema.js';
import type { SlowFacts, SlowOrders, SlowRule, SlowSideOrders } from '../reference/slow-orders.js';

interface Values {
  readonly bars: Bars;
  readonly column: (root: NodeId) => Float64Array;
  readonly distance: (of: Distance | undefined) => Float64Array;
}

export function slowOrders(graph: StrategyGraph, orders: StrategyOrders, { strategy, params }: SystemFile, values: Values): SlowOrders {
  const rule = <T>(root: NodeId, text: unknown, as: (value: number) => T): SlowRule<T> => {
    const work = program(graph, root, params, values);
    return { text: String(text), of: (facts, bar) => as(work(facts, bar)) };
  };
  const isTrue = (value: number): boolean => value !== 0;
  const sideOf = (name: 'long' | 'short', { entry, takes, addition, exit }: SideOrders): SlowSideOrders => ({
    entry: entry && {
      type: entry.type,
      price: values.distance(entry.price),
      validBars: evaluateScalar(entry.validBars, params),
    },
    takes: takes.map(({ at, close }) => ({ at: values.distance(at), close: evaluateScalar(close, params) })),
    addition: addition && {
      when: rule(addition.when, strategy[name]!.add!.when, isTrue),
      max: evaluateScalar(addition.max, params),
      fraction: evaluateScalar(addition.fraction, params),
      restop: addition.restop,
    },
    exit: exit === undefined ? undefined : rule(exit, strategy[name]!.exit, isTrue),
  });
  return {
    long: sideOf('long', orders.long),
    short: sideOf('short', orders.short),
    toEntry: orders.stopToEntry && values.distance(orders.stopToEntry),
    trail: orders.trail === undefined ? undefined : rule(orders.trail, strategy.trail, (value) => value),
  };
}

/** Returns what works a node out on a bar; conditions are 1 and 0. */
function program(
  graph: StrategyGraph,
  root: NodeId,
  params: SystemFile['params'],
  { column }: Values,
): (facts: SlowFacts, bar: number) => number {
  const ofPosition = positionNodes(graph.nodes);
  return (facts, bar) => {
    const operand = (each: Operand): number => (each.kind === 'node' ? node(each.id) : evaluateScalar(each.scalar, params));
    const node = (id: NodeId): number => {
      if (!ofPosition.has(id)) return column(id)[bar]!;
      const { operation } = graph.nodes[id]!;
      switch (operation.kind) {
        case 'position':
          return facts[operation.value];
        case 'arithmetic':
          return applyArithmetic(operation.op, operand(operation.left), operand(operation.right));
        case 'compare':
          return Number(compareNumbers(operation.op, operand(operation.left), operand(operation.right)));
        case 'not':
          return Number(node(operation.input) === 0);
        case 'and':
          return Number(node(operation.left) !== 0 && node(operation.right) !== 0);
        case 'or':
          return Number(node(operation.left) !== 0 || node(operation.right) !== 0);
        case 'select':
          return node(operation.condition) !== 0 ? operand(operation.whenTrue) : operand(operation.whenFalse);
        default:
          throw new Error(`${operation.kind} is not worked out here`);
      }
    };
    return node(root);
  };
}
