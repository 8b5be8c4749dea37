import type { Addition, Distance, NodeId, PartialTarget, Scalar, SideOrders, StrategyGraph, StrategyOrders } from '../../core/graph.js';
import type { LocalDistance, Source } from './local-source.js';
import type { Place } from './place-nodes.js';
import { makePositionProgram, type PositionProgram } from './position-program.js';

/** What a strategy orders beyond entries at the market and whole exits, with where its values lie. */
export interface LocalOrders {
  readonly long: LocalSide;
  readonly short: LocalSide;
  readonly stopToEntry: LocalDistance | undefined;
  readonly trail: PositionProgram | undefined;
}

export interface LocalSide {
  readonly entry: { readonly type: 'limit' | 'stop'; readonly price: LocalDistance; readonly validBars: Scalar } | undefined;
  readonly takes: readonly { readonly at: LocalDistance; readonly close: Scalar }[];
  readonly addition: LocalAddition | undefined;
  readonly exit: PositionProgram | undefined;
}

export interface LocalAddition extends Pick<Addition, 'max' | 'fraction' | 'restop'> {
  readonly when: PositionProgram;
}

/** How nodes of a graph are found. */
export interface LocalPlaces {
  readonly graph: StrategyGraph;
  readonly places: readonly Place[];
  readonly source: (id: NodeId) => Source;
  readonly distance: (read: Distance) => LocalDistance;
}

/** Returns a strategy's orders with where their values lie. */
export function makeLocalOrders({ long, short, stopToEntry, trail }: StrategyOrders, local: LocalPlaces): LocalOrders {
  return {
    long: makeSide(long, local),
    short: makeSide(short, local),
    stopToEntry: stopToEntry && local.distance(stopToEntry),
    trail: trail === undefined ? undefined : makePositionProgram(trail, local),
  };
}

function makeSide({ entry, takes, addition, exit }: SideOrders, local: LocalPlaces): LocalSide {
  return {
    entry: entry && { ...entry, price: local.distance(entry.price) },
    takes: takes.map(({ at, close }: PartialTarget) => ({ at: local.distance(at), close })),
    addition: addition && { ...addition, when: makePositionProgram(addition.when, local) },
    exit: exit === undefined ? undefined : makePositionProgram(exit, local),
  };
}

/** Returns the programs of a strategy's orders, each in its place: exit and addition of each side, then the trail. */
export function listPrograms({ long, short, trail }: LocalOrders): (PositionProgram | undefined)[] {
  return [long.exit, long.addition?.when, short.exit, short.addition?.when, trail];
}
