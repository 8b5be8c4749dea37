import type { Bars, Calendar } from '../../core/bars.js';
import { randomStream } from '../../core/random.js';
import type { RandomStream } from '../../core/random.js';
import type { Timeframe } from '../../core/timeframe.js';
import { DAY_MS } from '../calendar/civil-date.js';
import { tradingHoursOf } from '../calendar/trading-hours.js';
import { allocateBars } from '../bars/raw-bars.js';
import { barTimes } from './bar-times.js';
import { openShocks } from './shocks.js';
import type { ResolvedSyntheticOptions } from './synthetic-options.js';
import { volatilityPath } from './volatility-path.js';

/** Prices inside a bar that its high and low come from. */
const STEPS_PER_BAR = 4;
const OVERNIGHT_DEVIATIONS = 2;
/** One bar cannot lose or gain more than this share. */
const MAX_RETURN = 0.4;
/** 1970-01-06, a day without holiday. */
const PLAIN_TUESDAY = 5;

/** Returns bars of a market that never was: volatility regimes, clustering, jumps, closed hours of its calendar, volume that follows
 *  volatility.
 *  symbol  whose shares of the shocks are its own, where symbols are correlated
 *  Equal arguments give equal bits on every engine.                              */
export function syntheticBars(options: ResolvedSyntheticOptions, timeframe: Timeframe, calendar: Calendar, symbol = ''): Bars {
  const bars = allocateBars(options.bars);
  bars.timeMs.set(barTimes(calendar, timeframe, options.startMs, options.bars));
  const walk = new PriceWalk(options, timeframe, calendar, symbol);
  for (let i = 0; i < options.bars; i++) {
    const isAfterBreak = i > 0 && bars.timeMs[i]! - bars.timeMs[i - 1]! > 1.5 * timeframe.durationMs;
    walk.writeBar(bars, i, isAfterBreak);
  }
  return bars;
}

/** The price as it moves from bar to bar. */
class PriceWalk {
  private price: number;
  private readonly random: RandomStream;
  private readonly drawShock: () => number;
  private readonly path: ReturnType<typeof volatilityPath>;
  /** standard deviation and mean of a bar's return */
  private readonly deviation: number;
  private readonly drift: number;
  private readonly ticksPerUnit: number;

  constructor(options: ResolvedSyntheticOptions, timeframe: Timeframe, calendar: Calendar, symbol: string) {
    const barsPerYear = countBarsPerYear(timeframe, calendar);
    this.price = options.startPrice;
    const { random, drawShock } = openShocks(options, symbol);
    this.random = random;
    this.drawShock = drawShock;
    this.path = volatilityPath(randomStream(options.seed, 1));
    this.deviation = options.volatility / Math.sqrt(barsPerYear);
    this.drift = options.drift / barsPerYear;
    this.ticksPerUnit = options.startPrice >= 20 ? 100 : 100_000;
  }

  writeBar(bars: Bars, i: number, isAfterBreak: boolean): void {
    const { deviation, driftScale, jump } = this.path.advance();
    if (isAfterBreak) this.move(OVERNIGHT_DEVIATIONS * deviation * this.deviation * this.drawShock());
    const open = this.quote();
    const before = this.price;
    this.move(jump * this.deviation);
    const [high, low] = this.moveInside(open, deviation * this.deviation, this.drift * driftScale);
    const close = this.quote();
    this.path.observe((this.price / before - 1) / this.deviation);
    bars.open[i] = open;
    bars.high[i] = Math.max(high, close);
    bars.low[i] = Math.min(low, close);
    bars.close[i] = close;
    bars.volume[i] = this.volume(deviation, (bars.high[i]! - bars.low[i]!) / (open * this.deviation));
  }

  private moveInside(open: number, deviation: number, drift: number): [high: number, low: number] {
    let high = open;
    let low = open;
    for (let step = 0; step < STEPS_PER_BAR; step++) {
      this.move((deviation / Math.sqrt(STEPS_PER_BAR)) * this.drawShock() + drift / STEPS_PER_BAR);
      const quote = this.quote();
      if (quote > high) high = quote;
      if (quote < low) low = quote;
    }
    return [high, low];
  }

  private move(returnFraction: number): void {
    this.price *= 1 + Math.max(-MAX_RETURN, Math.min(MAX_RETURN, returnFraction));
  }

  /** The price on the tick grid, at least one tick. */
  private quote(): number {
    return Math.max(1, Math.round(this.price * this.ticksPerUnit)) / this.ticksPerUnit;
  }

  private volume(deviation: number, rangeInDeviations: number): number {
    const activity = deviation * (0.4 + 0.5 * rangeInDeviations) * (0.6 + 0.8 * this.random.uniform());
    return Math.round(1e6 * activity) / 1e3;
  }
}

/** Holidays and half days do not matter for a scale. */
function countBarsPerYear(timeframe: Timeframe, calendar: Calendar): number {
  if (timeframe.durationMs >= DAY_MS) return (calendar.daysPerYear * DAY_MS) / timeframe.durationMs;
  const hours = tradingHoursOf(calendar.name);
  const sessionMs = hours.sessions(PLAIN_TUESDAY).reduce((sum, [fromMs, toMs]) => sum + toMs - fromMs, 0);
  return (calendar.daysPerYear * sessionMs) / timeframe.durationMs;
}
