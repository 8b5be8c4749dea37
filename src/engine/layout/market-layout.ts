import type { ExtraColumns } from '../../core/extra-column.js';
import type { GraphNode, NodeId, StrategyGraph } from '../../core/graph.js';
import { benchmarkReturns, type TradingData } from '../../core/trading-data.js';
import type { Kernels } from '../memory/kernels.js';
import { layOutModels } from './model-layout.js';
import type { SharedMemory } from '../memory/memory.js';
import { MarketWriter } from './market-writer.js';
import type { AnyColumn, MarketLayout } from './places.js';
import { symbolColumns } from './symbol-columns.js';

const NO_EXTRAS: ExtraColumns = new Map();

/** Copies the data into the shared memory, once, and derives what every trial shares.
 *  isLeg  whether it is one of many markets, whose bars are too many to stay in the caches */
export function layOutMarket(
  data: TradingData,
  graph: StrategyGraph,
  shadowed: ReadonlySet<NodeId>,
  shared: SharedMemory,
  kernels: Kernels,
  isLeg = false,
): MarketLayout {
  const { bars } = data.market;
  const writer = new MarketWriter(shared, kernels);
  const own = writer.writeFrame(bars, data.localTimeMs, undefined, shadowedColumns(graph, shadowed), [
    ...graph.columns.entries(),
    ...(data.extras ?? NO_EXTRAS),
    ...symbolColumns(graph, 0, data.market.symbol, bars.timeMs.length),
  ]);
  const frames = [
    own,
    ...data.frames.map((frame, index) =>
      writer.writeFrame(frame.bars, frame.localTimeMs, frame.rows, new Set(), [
        ...(frame.extras ?? NO_EXTRAS),
        ...symbolColumns(graph, index + 1, data.market.symbol, frame.bars.timeMs.length),
      ]),
    ),
  ];
  const reach = writer.writeReach(bars, own);
  const models = layOutModels(data, graph, { shared, kernels });
  return {
    frames,
    models,
    ...reach,
    reachBounds: isLeg ? writer.boundReach(reach, bars.timeMs.length) : 0,
    ...writer.writeCloseSummaries(own),
    ...writer.writeDays(data.dayClockMs),
    ...writer.writeDetail(data),
    benchmark: writer.writeNumbers(benchmarkReturns(data)),
  };
}

/** Returns the pointer of a bars column. */
export function barsPointer({ operation, frame }: GraphNode, layout: MarketLayout): number {
  if (operation.kind !== 'bars') throw new Error('Invariant: not a bars column');
  const pointer = layout.frames[frame]!.columns[operation.column];
  if (pointer === undefined) throw new Error(`Invariant: the data have no ${operation.column}`);
  return pointer;
}

/** Bars columns of the strategy's own frame that a cross reads. */
function shadowedColumns({ nodes }: StrategyGraph, shadowed: ReadonlySet<NodeId>): ReadonlySet<AnyColumn> {
  return new Set(
    nodes.flatMap(({ id, frame, operation }) => (operation.kind === 'bars' && frame === 0 && shadowed.has(id) ? [operation.column] : [])),
  );
}
