import { basketAt, distinctLegs } from '../../core/account-clock.js';
import { BAR_COLUMNS, type BarColumn, type Bars, type Market } from '../../core/bars.js';
import type { LegData, TradingData } from '../../core/trading-data.js';
import { clocksOf } from '../../data/calendar/trading-day.js';
import { Growing } from './growing.js';
import type { SessionBars } from './session-bars.js';

/** Data of an account that become more by one instant at a time, at the same cost however long they are: what openStrategyData gives of all
 *  bars, to the bit. */
export class GrowingAccount {
  private readonly first: TradingData;
  private readonly bars: SessionBars;
  private readonly clock: GrowingClock;
  private readonly markets: ReadonlyMap<string, GrowingClock>;
  private readonly places: readonly GrowingPlace[];
  private readonly basket: Basket | undefined;

  /** Returns undefined where something in the data is not simply continued: other frames, columns from elsewhere, money, policies. */
  static of(data: TradingData, bars: SessionBars): GrowingAccount | undefined {
    const isPlain = data.money === undefined && data.legs!.every(isPlainLeg);
    return isPlain ? new GrowingAccount(data, bars) : undefined;
  }

  private constructor(data: TradingData, bars: SessionBars) {
    const legs = data.legs!;
    this.first = data;
    this.bars = bars;
    this.clock = new GrowingClock(data);
    this.markets = new Map(legs.map((leg) => [symbolOf(leg), new GrowingClock(leg.data)]));
    this.places = legs.map((leg) => ({ instantOf: new Growing(leg.instantOf), barAt: new Growing(leg.barAt) }));
    const own = data.market.bars;
    this.basket = distinctLegs(legs).length === 1 ? undefined : growingBasket(own);
  }

  /** Returns the data with the bars that the session has since the last call, which open at one time.
   *  symbols  that have one */
  append(time: number, symbols: ReadonlySet<string>): TradingData {
    const instant = this.clock.times.view.length;
    this.clock.push(time);
    for (const symbol of symbols) this.markets.get(symbol)?.push(time);
    this.places.forEach(({ instantOf, barAt }, leg) => {
      if (symbols.has(symbolOf(this.first.legs![leg]!))) instantOf.push(instant);
      barAt.push(instantOf.view.length - 1);
    });
    const legs = this.legs();
    return { ...this.first, ...this.clock.clocks, market: { ...this.first.market, bars: this.accountBars(legs, instant) }, legs };
  }

  /** Takes the last instant away. */
  drop(symbols: ReadonlySet<string>): void {
    this.clock.drop();
    for (const symbol of symbols) this.markets.get(symbol)?.drop();
    this.places.forEach(({ instantOf, barAt }, leg) => {
      if (symbols.has(symbolOf(this.first.legs![leg]!))) instantOf.drop();
      barAt.drop();
    });
    for (const column of Object.values(this.basket ?? {})) column.drop();
  }

  private legs(): LegData[] {
    const markets = new Map<string, TradingData>();
    return this.first.legs!.map((leg, index) => {
      const symbol = symbolOf(leg);
      const data = markets.get(symbol) ?? this.marketData(leg.data, symbol);
      markets.set(symbol, data);
      const { instantOf, barAt } = this.places[index]!;
      return { ...leg, data, instantOf: instantOf.view, barAt: barAt.view };
    });
  }

  private marketData(data: TradingData, symbol: string): TradingData {
    return { ...data, ...this.markets.get(symbol)!.clocks, market: { ...data.market, bars: this.bars.barsOf(symbol) } };
  }

  private accountBars(legs: readonly LegData[], instant: number): Bars {
    const { basket } = this;
    if (basket === undefined) return legs[0]!.data.market.bars;
    const parts = distinctLegs(legs).map(({ data, ...places }) => ({ bars: data.market.bars, ...places }));
    const next = basketAt(parts, instant, instant === 0 ? undefined : basket.close.last);
    for (const name of BAR_COLUMNS) basket[name].push(next[name]);
    return {
      timeMs: this.clock.times.view,
      open: basket.open.view,
      high: basket.high.view,
      low: basket.low.view,
      close: basket.close.view,
      volume: basket.volume.view,
    };
  }
}

type Basket = Readonly<Record<BarColumn, Growing<Float64Array>>>;

interface GrowingPlace {
  readonly instantOf: Growing<Int32Array>;
  readonly barAt: Growing<Int32Array>;
}

function growingBasket(bars: Bars): Basket {
  return Object.fromEntries(BAR_COLUMNS.map((name) => [name, new Growing(bars[name])])) as unknown as Basket;
}

/** Times and both clocks of a market; clocks that are one stay one. */
class GrowingClock {
  readonly times: Growing<Float64Array>;
  private readonly market: Market;
  private readonly local: Growing<Float64Array>;
  private readonly day: Growing<Float64Array>;

  constructor({ market, localTimeMs, dayClockMs }: TradingData) {
    this.market = market;
    this.times = new Growing(market.bars.timeMs);
    this.local = isUtc(market) ? this.times : new Growing(localTimeMs);
    this.day = dayClockMs === localTimeMs ? this.local : new Growing(dayClockMs);
  }

  push(time: number): void {
    const { localTimeMs, dayClockMs } = clocksOf(Float64Array.of(time), this.market.calendar);
    this.times.push(time);
    if (this.local !== this.times) this.local.push(localTimeMs[0]!);
    if (this.day !== this.local) this.day.push(dayClockMs[0]!);
  }

  drop(): void {
    for (const each of new Set([this.times, this.local, this.day])) each.drop();
  }

  get clocks(): Pick<TradingData, 'localTimeMs' | 'dayClockMs'> {
    return { localTimeMs: this.local.view, dayClockMs: this.day.view };
  }
}

function isUtc({ calendar }: Market): boolean {
  return calendar.zone === 'UTC';
}

function isPlainLeg({ data, policy }: LegData): boolean {
  const { frames, detail, extras } = data;
  return policy === undefined && frames.length === 0 && detail === undefined && (extras === undefined || extras.size === 0);
}

function symbolOf({ data }: LegData): string {
  return data.market.symbol;
}
