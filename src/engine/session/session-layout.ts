import { BAR_COLUMNS, type Bars } from '../../core/bars.js';
import { dayOf } from '../../core/daily-returns.js';
import type { ExtraColumns } from '../../core/extra-column.js';
import type { StrategyGraph } from '../../core/graph.js';
import type { MoneyColumns } from '../../core/money-columns.js';
import type { DetailData, LegData, TradingData } from '../../core/trading-data.js';
import { writeLegValues, type AccountLayout, type LegLayout, type MoneyLayout } from '../layout/account-layout.js';
import { warmUpModels } from '../layout/model-layout.js';
import type { FrameLayout, MarketLayout } from '../layout/places.js';
import type { SharedMemory } from '../memory/memory.js';

/** No bar of it has come that is its last. */
const OPEN_DAY = 2 ** 31 - 1;
/** The last bar of a frame changes until it is complete. */
const OPEN_BARS = 2;

/** Data of an account in memory that has room for further bars. */
export class SessionLayout {
  /** with the bars that there are */
  layouts: readonly MarketLayout[];
  readonly account: AccountLayout;
  private readonly shared: SharedMemory;
  private readonly graph: StrategyGraph;
  private readonly fillsAtOpens: boolean;
  private instants = 0;
  private day = 0;

  /** layouts, account  of padded data
   *  capacity           instants */
  constructor(
    shared: SharedMemory,
    layouts: readonly MarketLayout[],
    account: AccountLayout,
    capacity: number,
    graph: StrategyGraph,
    fillsAtOpens: boolean,
  ) {
    this.shared = shared;
    this.graph = graph;
    this.layouts = layouts;
    this.fillsAtOpens = fillsAtOpens;
    const ints = (count: number): number => shared.reserve(count * 4, 'the days');
    this.account = { ...account, days: capacity, dayOfBar: ints(capacity), dayEnd: ints(capacity + 1) };
    shared.i32(this.account.dayEnd, capacity + 1).fill(OPEN_DAY);
  }

  /** Writes what the data have beyond what was written. */
  extend(data: TradingData): void {
    const { timeMs } = data.market.bars;
    const from = this.instants;
    this.writeNumbers(this.account.time, timeMs, from, timeMs.length);
    this.writeDays(data.dayClockMs, from);
    const legs = data.legs!;
    this.layouts = this.layouts.map((layout, leg) => this.writeMarket(layout, legs[leg]!, from));
    legs.forEach((leg, index) => this.writeLeg(this.account.legs[index]!, leg, data.money?.[index] ?? {}, from));
    writeLegValues(this.shared.f64(this.account.values, timeMs.length * legs.length), legs, { from, to: timeMs.length }, this.fillsAtOpens);
    this.instants = timeMs.length;
  }

  /** Forgets the instants from one on: they come again. */
  cut(instants: number): void {
    this.instants = Math.min(this.instants, instants);
    this.day = this.instants === 0 ? 0 : this.shared.i32(this.account.dayOfBar, this.instants)[this.instants - 1]!;
    this.shared.i32(this.account.dayEnd, this.account.days + 1)[this.day] = OPEN_DAY;
  }

  /** The last instant of all ends its day. */
  endLastDay(): void {
    this.shared.i32(this.account.dayEnd, this.account.days + 1)[this.day] = this.instants - 1;
  }

  private writeDays(dayClockMs: Float64Array, from: number): void {
    const { dayOfBar, dayEnd, days } = this.account;
    const [ofBar, ends] = [this.shared.i32(dayOfBar, dayClockMs.length), this.shared.i32(dayEnd, days + 1)];
    for (let instant = from; instant < dayClockMs.length; instant++) {
      if (instant > 0 && dayOf(dayClockMs[instant]!) !== dayOf(dayClockMs[instant - 1]!)) {
        ends[this.day] = instant - 1;
        this.day++;
        ends[this.day] = OPEN_DAY;
      }
      ofBar[instant] = this.day;
    }
  }

  private writeMarket(layout: MarketLayout, { data, instantOf }: LegData, instants: number): MarketLayout {
    const from = firstFrom(instantOf, instants);
    const [own, ...further] = layout.frames;
    if (data.detail !== undefined) this.writeDetail(layout, data.detail, from);
    return {
      ...layout,
      models: warmUpModels(layout.models, data, this.graph),
      frames: [
        this.writeFrame(own!, data.market.bars, data.localTimeMs, data.extras, from),
        ...further.map((frame, index) => {
          const { bars, localTimeMs, extras, rows } = data.frames[index]!;
          this.writeInts(frame.rows, rows, from, rows.length);
          return this.writeFrame(frame, bars, localTimeMs, extras, Math.max(0, Math.min(frame.barCount, bars.timeMs.length) - OPEN_BARS));
        }),
      ],
    };
  }

  private writeDetail(layout: MarketLayout, { bars, firstOfBar, endOfBar }: DetailData, from: number): void {
    const first = from === 0 ? 0 : endOfBar[from - 1]!;
    this.writeNumbers(layout.detailHigh, bars.high, first, bars.high.length);
    this.writeNumbers(layout.detailLow, bars.low, first, bars.low.length);
    this.writeInts(layout.detailFirst, firstOfBar, from, firstOfBar.length);
    this.writeInts(layout.detailEnd, endOfBar, from, endOfBar.length);
  }

  private writeFrame(
    frame: FrameLayout,
    bars: Bars,
    localTimeMs: Float64Array,
    extras: ExtraColumns | undefined,
    from: number,
  ): FrameLayout {
    const { columns } = frame;
    const barCount = bars.timeMs.length;
    const write = (pointer: number, values: Float64Array): void => this.writeNumbers(pointer, values, from, barCount);
    for (const name of BAR_COLUMNS) write(columns[name], bars[name]);
    write(columns.time, bars.timeMs);
    if (columns.local_time !== columns.time) write(columns.local_time, localTimeMs);
    for (const [name, values] of extras ?? []) write(columns[name]!, values);
    return { ...frame, barCount };
  }

  private writeLeg(layout: LegLayout, leg: LegData, money: MoneyColumns, instants: number): void {
    const { data, instantOf, barAt, policy } = leg;
    const { close } = data.market.bars;
    const from = firstFrom(instantOf, instants),
      to = instantOf.length;
    this.writeInts(layout.instantOf, instantOf, from, to);
    this.writeInts(layout.barAt, barAt, instants, barAt.length);
    const marks = this.shared.f64(layout.mark, barAt.length);
    for (let instant = instants; instant < barAt.length; instant++) marks[instant] = barAt[instant]! < 0 ? 0 : close[barAt[instant]!]!;
    if (layout.logClose !== 0) {
      const logs = this.shared.f64(layout.logClose, to);
      for (let bar = from; bar < to; bar++) logs[bar] = Math.log(close[bar]!);
    }
    if (policy !== undefined) this.writeNumbers(layout.policy, policy.weights, from, to);
    if (policy?.isOff !== undefined) this.writeBits(layout.policyOff, policy.isOff, from, to);
    this.writeMoney(layout.money, money, { from, to }, instants);
  }

  private writeMoney(
    layout: MoneyLayout,
    columns: MoneyColumns,
    bars: { readonly from: number; readonly to: number },
    instants: number,
  ): void {
    const write = (pointer: number, values: Float64Array | undefined, from = instants): void => {
      if (values !== undefined) this.writeNumbers(pointer, values, from, values.length);
    };
    write(layout.funding, columns.funding);
    write(layout.swap_nights, columns.swapNights);
    write(layout.borrow_days, columns.borrowDays);
    write(layout.rate_at_open, columns.rateAtOpen);
    write(layout.rate_at_close, columns.rateAtClose);
    write(layout.spread, columns.spreadBps, bars.from);
    if (columns.isShut !== undefined)
      this.shared.bytes(layout.is_shut, bars.to).set(columns.isShut.subarray(bars.from, bars.to), bars.from);
  }

  private writeNumbers(pointer: number, values: Float64Array, from: number, to: number): void {
    if (to > from) this.shared.f64(pointer, to).set(values.subarray(from, to), from);
  }

  private writeInts(pointer: number, values: Int32Array, from: number, to: number): void {
    if (to > from) this.shared.i32(pointer, to).set(values.subarray(from, to), from);
  }

  private writeBits(pointer: number, flags: Uint8Array, from: number, to: number): void {
    const bits = this.shared.bytes(pointer, Math.ceil(to / 64) * 8);
    for (let bar = from; bar < to; bar++) {
      const mask = 1 << (bar & 7);
      bits[bar >> 3] = flags[bar] === 0 ? bits[bar >> 3]! & ~mask : bits[bar >> 3]! | mask;
    }
  }
}

/** The first bar of a leg at or behind an instant. */
function firstFrom(instantOf: Int32Array, instant: number): number {
  let bar = instantOf.length;
  while (bar > 0 && instantOf[bar - 1]! >= instant) bar--;
  return bar;
}
