import { BAR_COLUMNS, type Bars } from '../core/bars.js';
import type { BarsColumnName, NodeId, StrategyGraph } from '../core/graph.js';
import type { TradingData } from '../core/trading-data.js';
import type { Kernels } from './kernels.js';
import { columnBytes, shadowPointer, type SharedMemory } from './memory.js';

/** Where one frame's bars stand. All pointers are bytes into the shared memory. */
export interface FrameLayout {
  readonly barCount: number;
  readonly columns: Readonly<Record<BarsColumnName, number>>;
  /** i32[bar of the parent frame]: the bar of this frame that each bar reads; 0 for frame 0 itself */
  readonly rows: number;
}

/** Where the data and everything that every trial needs of them stand. */
export interface MarketLayout {
  readonly frames: readonly FrameLayout[];
  readonly lowReach: number;
  readonly highReach: number;
  readonly closeSum: number;
  readonly closeBounds: number;
  readonly dayOfBar: number;
  readonly dayEnd: number;
  readonly detailHigh: number;
  readonly detailLow: number;
  readonly detailFirst: number;
}

const DAY_MS = 86_400_000;

/** Copies the data into the shared memory, once, and derives what every trial shares. */
export function layOutMarket(data: TradingData, graph: StrategyGraph, shadowed: ReadonlySet<NodeId>, shared: SharedMemory, kernels: Kernels): MarketLayout {
  const { bars } = data.market;
  const writer = new MarketWriter(shared, kernels);
  const own = writer.writeFrame(bars, data.localTimeMs, undefined, shadowedColumns(graph, shadowed));
  const frames = [own, ...data.frames.map((frame) => writer.writeFrame(frame.bars, frame.localTimeMs, frame.rows, new Set()))];
  const reach = writer.writeReach(bars, own);
  return { frames, ...reach, ...writer.writeCloseSummaries(bars.close), ...writer.writeDays(data.localTimeMs), ...writer.writeDetail(data) };
}

/** Bars columns of the strategy's own frame that a cross reads. */
function shadowedColumns({ nodes }: StrategyGraph, shadowed: ReadonlySet<NodeId>): ReadonlySet<string> {
  return new Set(nodes.flatMap(({ id, frame, operation }) => (operation.kind === 'bars' && frame === 0 && shadowed.has(id) ? [operation.column] : [])));
}

class MarketWriter {
  private readonly shared: SharedMemory;
  private readonly kernels: Kernels;
  private readonly headerBytes: number;

  constructor(shared: SharedMemory, kernels: Kernels) {
    this.shared = shared;
    this.kernels = kernels;
    this.headerBytes = kernels.constant('COLUMN_HEADER_BYTES');
  }

  writeFrame(bars: Bars, localTimeMs: Float64Array, rows: Int32Array | undefined, withShadow: ReadonlySet<string>): FrameLayout {
    const pointers = BAR_COLUMNS.map((name) => [name, this.writeColumn(bars[name], withShadow.has(name))] as const);
    const columns = { ...Object.fromEntries(pointers), time: this.writeColumn(bars.timeMs), local_time: this.writeColumn(localTimeMs) };
    return { barCount: bars.timeMs.length, columns: columns as FrameLayout['columns'], rows: rows === undefined ? 0 : this.writeInts(rows) };
  }

  /** The furthest prices that a bar can be met at; the bars' own columns where no open lies outside high and low. */
  writeReach(bars: Bars, own: FrameLayout): Pick<MarketLayout, 'lowReach' | 'highReach'> {
    const isSane = bars.open.every((open, i) => open >= bars.low[i]! && open <= bars.high[i]!);
    if (isSane) return { lowReach: own.columns.low, highReach: own.columns.high };
    return {
      lowReach: this.writeColumn(bars.low.map((low, i) => lower(low, bars.open[i]!))),
      highReach: this.writeColumn(bars.high.map((high, i) => -lower(-high, -bars.open[i]!))),
    };
  }

  writeCloseSummaries(close: Float64Array): Pick<MarketLayout, 'closeSum' | 'closeBounds'> {
    const blockBars = 1 << this.kernels.constant('CLOSE_BLOCK_SHIFT');
    const sums = new Float64Array(close.length + 1);
    const bounds = new Float64Array(2 * Math.ceil(close.length / blockBars)).fill(Infinity);
    for (let i = 0; i < close.length; i++) {
      const block = 2 * Math.floor(i / blockBars);
      sums[i + 1] = sums[i]! + close[i]!;
      bounds[block] = Math.min(bounds[block]!, close[i]!);
      bounds[block + 1] = Math.min(bounds[block + 1]!, -close[i]!);
    }
    return { closeSum: this.writeColumn(sums), closeBounds: this.writeColumn(bounds) };
  }

  writeDays(localTimeMs: Float64Array): Pick<MarketLayout, 'dayOfBar' | 'dayEnd'> {
    const dayOfBar = new Int32Array(localTimeMs.length);
    const ends: number[] = [];
    for (let i = 0; i < localTimeMs.length; i++) {
      const isNewDay = i > 0 && Math.floor(localTimeMs[i]! / DAY_MS) !== Math.floor(localTimeMs[i - 1]! / DAY_MS);
      if (isNewDay) ends.push(i - 1);
      dayOfBar[i] = ends.length;
    }
    ends.push(localTimeMs.length - 1, 2 ** 31 - 1);
    return { dayOfBar: this.writeInts(dayOfBar), dayEnd: this.writeInts(Int32Array.from(ends)) };
  }

  writeDetail({ detail }: TradingData): Pick<MarketLayout, 'detailHigh' | 'detailLow' | 'detailFirst'> {
    if (detail === undefined) return { detailHigh: 0, detailLow: 0, detailFirst: 0 };
    return { detailHigh: this.writeColumn(detail.bars.high), detailLow: this.writeColumn(detail.bars.low), detailFirst: this.writeInts(detail.firstOfBar) };
  }

  private writeColumn(values: Float64Array, hasShadow = false): number {
    const pointer = this.shared.reserve(columnBytes(values.length, hasShadow), 'the bars', this.headerBytes);
    this.shared.f64(pointer, values.length).set(values);
    this.kernels.call('describe_column')(pointer, values.length, hasShadow ? shadowPointer(pointer, values.length) : 0);
    return pointer;
  }

  private writeInts(values: Int32Array): number {
    const pointer = this.shared.reserve(values.byteLength, 'the bars');
    this.shared.i32(pointer, values.length).set(values);
    return pointer;
  }
}

/** The lower of two numbers; one that is NaN does not count. */
function lower(a: number, b: number): number {
  return b < a ? b : a;
}
