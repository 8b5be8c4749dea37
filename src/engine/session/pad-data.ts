import type { Bars } from '../../core/bars.js';
import type { ExtraColumns } from '../../core/extra-column.js';
import type { MoneyColumns } from '../../core/money-columns.js';
import type { DetailData, FrameData, LegData, TradingData } from '../../core/trading-data.js';

/** Returns the data with room for further bars behind their last: what is laid out of them has it too. Nothing reads what stands there.
 *  capacity  bars of a leg, and instants of the account */
export function padTradingData(data: TradingData, capacity: number): TradingData {
  return {
    ...padMarket(data, capacity),
    legs: data.legs!.map((leg) => padLeg(leg, capacity)),
    money: data.money?.map((columns) => padMoney(columns, capacity)),
  };
}

function padLeg(leg: LegData, capacity: number): LegData {
  const { policy } = leg;
  return {
    ...leg,
    data: padMarket(leg.data, capacity),
    instantOf: padInts(leg.instantOf, capacity),
    barAt: padInts(leg.barAt, capacity),
    policy: policy && {
      weights: padNumbers(policy.weights, capacity),
      ...(policy.isOff && { isOff: padBytes(policy.isOff, capacity) }),
    },
  };
}

function padMarket(data: TradingData, capacity: number): TradingData {
  return {
    ...data,
    market: { ...data.market, bars: padBars(data.market.bars, capacity) },
    localTimeMs: padNumbers(data.localTimeMs, capacity),
    dayClockMs: padNumbers(data.dayClockMs, capacity, data.dayClockMs.at(-1) ?? 0),
    extras: padExtras(data.extras, capacity),
    frames: data.frames.map((frame) => padFrame(frame, capacity)),
    ...(data.detail && { detail: padDetail(data.detail, capacity) }),
    benchmark: new Float64Array(1), // nothing is judged beside an account that goes on
  };
}

/** Bars that a frame has room for: those of another symbol may be more than the own. */
export function frameCapacity({ bars }: FrameData, capacity: number): number {
  return Math.max(capacity, 2 * bars.timeMs.length);
}

function padFrame(frame: FrameData, capacity: number): FrameData {
  const own = frameCapacity(frame, capacity);
  return {
    bars: padBars(frame.bars, own),
    localTimeMs: padNumbers(frame.localTimeMs, own),
    rows: padInts(frame.rows, capacity),
    extras: padExtras(frame.extras, own),
  };
}

/** Bars inside those of a leg that there is room for. */
export function detailCapacity({ bars, endOfBar }: DetailData, capacity: number): number {
  const each = Math.ceil(bars.timeMs.length / Math.max(1, endOfBar.length));
  return Math.max(2, each) * capacity;
}

function padDetail(detail: DetailData, capacity: number): DetailData {
  return {
    bars: padBars(detail.bars, detailCapacity(detail, capacity)),
    firstOfBar: padInts(detail.firstOfBar, capacity),
    endOfBar: padInts(detail.endOfBar, capacity),
  };
}

function padBars({ timeMs, open, high, low, close, volume }: Bars, capacity: number): Bars {
  const pad = (values: Float64Array): Float64Array => padNumbers(values, capacity);
  return { timeMs: pad(timeMs), open: pad(open), high: pad(high), low: pad(low), close: pad(close), volume: pad(volume) };
}

function padExtras(extras: ExtraColumns | undefined, capacity: number): ExtraColumns | undefined {
  return extras && new Map(Array.from(extras, ([name, values]) => [name, padNumbers(values, capacity)]));
}

function padMoney(columns: MoneyColumns, capacity: number): MoneyColumns {
  return Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [
      name,
      values instanceof Uint8Array ? padBytes(values, capacity) : values && padNumbers(values, capacity),
    ]),
  );
}

function padNumbers(values: Float64Array, capacity: number, filler = Number.NaN): Float64Array {
  const padded = new Float64Array(capacity).fill(filler, values.length);
  padded.set(values);
  return padded;
}

/** -1 is no bar, and no instant: a leg whose bars are the instants so far is not taken for one whose bars always will be. */
function padInts(values: Int32Array, capacity: number): Int32Array {
  const padded = new Int32Array(capacity).fill(-1, values.length);
  padded.set(values);
  return padded;
}

function padBytes(values: Uint8Array, capacity: number): Uint8Array {
  const padded = new Uint8Array(capacity);
  padded.set(values);
  return padded;
}
