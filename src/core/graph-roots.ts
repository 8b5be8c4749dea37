import { inputsOf, type NodeId, type StrategyGraph, type StrategyOrders, type StrategyRoots } from './graph.js';

/** What a graph's trials read of its nodes. */
type Rooted = StrategyRoots & Pick<StrategyGraph, 'members'>;

/** Returns the roots that a trial reads, without those that the strategy leaves out; of a composite those of all members. */
export function rootsOf(graph: Rooted): readonly NodeId[] {
  const roots = [
    graph.longEnter,
    graph.longExit,
    graph.shortEnter,
    graph.shortExit,
    graph.stop?.column,
    graph.target?.column,
    graph.trail?.column,
    graph.weight?.column,
    graph.rank,
    ...rootsOfOrders(graph.orders),
    graph.rebalance,
  ];
  return [...roots.filter((root) => root !== undefined), ...(graph.members ?? []).flatMap((member) => rootsOf(member))];
}

/** Returns the columns of distances, weights and ranks, of all members of a composite. */
export function readColumns(graph: Rooted): readonly NodeId[] {
  const { stop, target, trail, weight, rank, orders, members = [] } = graph;
  const own = [stop?.column, target?.column, trail?.column, weight?.column, rank].filter((column) => column !== undefined);
  return [...own, ...columnsOfOrders(orders), ...programsOfOrders(orders), ...members.flatMap((member) => readColumns(member))];
}

/** Returns the nodes that some are computed from, themselves included. */
export function nodesBelow({ nodes }: Pick<StrategyGraph, 'nodes'>, roots: readonly NodeId[]): ReadonlySet<NodeId> {
  const read = new Set(roots);
  for (const { id, operation } of nodes.toReversed()) if (read.has(id)) for (const input of inputsOf(operation)) read.add(input);
  return read;
}

/** Returns the columns that entries, targets and stops of orders are read from, without those that they leave out. */
export function columnsOfOrders(orders: StrategyOrders | undefined): readonly NodeId[] {
  if (orders === undefined) return [];
  const { long, short, stopToEntry } = orders;
  const distances = [stopToEntry, ...[long, short].flatMap(({ entry, takes }) => [entry?.price, ...takes.map(({ at }) => at)])];
  return distances.flatMap((distance) => (distance?.column === undefined ? [] : [distance.column]));
}

/** Returns what is worked out bar by bar, with what the position is. */
export function programsOfOrders(orders: StrategyOrders | undefined): readonly NodeId[] {
  if (orders === undefined) return [];
  const { long, short, trail } = orders;
  return [trail, ...[long, short].flatMap(({ exit, addition }) => [exit, addition?.when])].filter((root) => root !== undefined);
}

function rootsOfOrders(orders: StrategyOrders | undefined): readonly NodeId[] {
  return [...columnsOfOrders(orders), ...programsOfOrders(orders)];
}
