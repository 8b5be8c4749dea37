import { BAR_COLUMNS, type Bars } from '../../core/bars.js';
import { lastBarsOfDays } from '../../core/daily-returns.js';
import type { ExtraColumn } from '../../core/extra-column.js';
import type { ForecastColumn } from '../../core/forecast-column.js';
import type { SymbolColumn } from '../../core/symbol-column.js';
import type { TradingData } from '../../core/trading-data.js';
import type { Kernels } from '../memory/kernels.js';
import { columnBytes, shadowPointer, type SharedMemory } from '../memory/memory.js';
import type { AnyColumn, FrameLayout, MarketLayout } from './places.js';

/** Writes bars and what is derived of them into the shared memory. */
export class MarketWriter {
  private readonly shared: SharedMemory;
  private readonly kernels: Kernels;
  private readonly headerBytes: number;

  constructor(shared: SharedMemory, kernels: Kernels) {
    this.shared = shared;
    this.kernels = kernels;
    this.headerBytes = kernels.constant('COLUMN_HEADER_BYTES');
  }

  writeFrame(
    bars: Bars,
    localTimeMs: Float64Array,
    rows: Int32Array | undefined,
    withShadow: ReadonlySet<AnyColumn>,
    more: readonly (readonly [number | ExtraColumn | ForecastColumn | SymbolColumn, Float64Array])[],
  ): FrameLayout {
    const pointers = BAR_COLUMNS.map((name) => [name, this.writeColumn(bars[name], withShadow.has(name))] as const);
    const time = this.writeColumn(bars.timeMs);
    const made = more.map(([name, values]) => [name, this.writeColumn(requireLength(values, bars), withShadow.has(name))] as const);
    const columns = {
      ...Object.fromEntries([...pointers, ...made]),
      time,
      local_time: localTimeMs === bars.timeMs ? time : this.writeColumn(localTimeMs),
    };
    return {
      barCount: bars.timeMs.length,
      columns: columns as FrameLayout['columns'],
      rows: rows === undefined ? 0 : this.writeInts(rows),
    };
  }

  /** The furthest prices that a bar can be met at; the bars' own columns where no open lies outside high and low. */
  writeReach(bars: Bars, own: FrameLayout): Pick<MarketLayout, 'lowReach' | 'highReach'> {
    const { open, high, low } = own.columns;
    if (this.kernels.call('are_opens_inside')(open, high, low, own.barCount) !== 0) return { lowReach: low, highReach: high };
    return {
      lowReach: this.writeColumn(bars.low.map((price, i) => lower(price, bars.open[i]!))),
      highReach: this.writeColumn(bars.high.map((price, i) => -lower(-price, -bars.open[i]!))),
    };
  }

  /** Bounds the furthest prices block by block. */
  boundReach({ lowReach, highReach }: Pick<MarketLayout, 'lowReach' | 'highReach'>, barCount: number): number {
    const blocks = Math.ceil(barCount / (1 << this.kernels.constant('REACH_BLOCK_SHIFT')));
    const bounds = this.shared.reserve(blocks * 16, 'the bars');
    this.kernels.call('bound_reach')(lowReach, highReach, barCount, bounds);
    return bounds;
  }

  writeCloseSummaries({ barCount, columns }: FrameLayout): Pick<MarketLayout, 'closeSum' | 'closeBounds'> {
    return this.summarize(columns.close, barCount);
  }

  /** Writes the prefix sums and the bounds of a column of prices. */
  summarize(close: number, barCount: number): Pick<MarketLayout, 'closeSum' | 'closeBounds'> {
    const blocks = Math.ceil(barCount / (1 << this.kernels.constant('CLOSE_BLOCK_SHIFT')));
    const closeSum = this.shared.reserve((barCount + 1) * 16, 'the bars');
    const closeBounds = this.shared.reserve(blocks * 16, 'the bars');
    this.kernels.call('summarize_closes')(close, barCount, closeSum, closeBounds);
    return { closeSum, closeBounds };
  }

  writeDays(dayClockMs: Float64Array): Pick<MarketLayout, 'dayOfBar' | 'dayEnd'> {
    const pointer = this.shared.reserve(dayClockMs.length * 4, 'the bars');
    const dayOfBar = this.shared.i32(pointer, dayClockMs.length);
    const ends = lastBarsOfDays(dayClockMs);
    let from = 0;
    ends.forEach((end, day) => {
      dayOfBar.fill(day, from, end + 1);
      from = end + 1;
    });
    return { dayOfBar: pointer, dayEnd: this.writeInts(Int32Array.from([...ends, 2 ** 31 - 1])) };
  }

  writeDetail({ detail }: TradingData): Pick<MarketLayout, 'detailHigh' | 'detailLow' | 'detailFirst' | 'detailEnd'> {
    if (detail === undefined) return { detailHigh: 0, detailLow: 0, detailFirst: 0, detailEnd: 0 };
    return {
      detailHigh: this.writeColumn(detail.bars.high),
      detailLow: this.writeColumn(detail.bars.low),
      detailFirst: this.writeInts(detail.firstOfBar),
      detailEnd: this.writeInts(detail.endOfBar),
    };
  }

  writeColumn(values: Float64Array, hasShadow = false): number {
    const pointer = this.shared.reserve(columnBytes(values.length, hasShadow), 'the bars', this.headerBytes);
    this.shared.f64(pointer, values.length).set(values);
    this.kernels.call('describe_column')(pointer, values.length, hasShadow ? shadowPointer(pointer, values.length) : 0);
    return pointer;
  }

  writeNumbers(values: Float64Array): number {
    const pointer = this.shared.reserve(values.byteLength, 'the bars');
    this.shared.f64(pointer, values.length).set(values);
    return pointer;
  }

  writeBytes(values: Uint8Array): number {
    const pointer = this.shared.reserve(values.byteLength, 'the bars');
    this.shared.bytes(pointer, values.length).set(values);
    return pointer;
  }

  writeInts(values: Int32Array): number {
    const pointer = this.shared.reserve(values.byteLength, 'the bars');
    this.shared.i32(pointer, values.length).set(values);
    return pointer;
  }
}

function requireLength(column: Float64Array, { timeMs }: Bars): Float64Array {
  if (column.length !== timeMs.length) throw new Error(`Invariant: a column of ${column.length} values for ${timeMs.length} bars`);
  return column;
}

/** The lower of two numbers; one that is NaN does not count. */
function lower(a: number, b: number): number {
  return b < a || Number.isNaN(a) ? b : a;
}
