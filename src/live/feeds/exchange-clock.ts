import type { BarExchange } from './bar-exchange.js';

/** A measurement that took longer says too little, milliseconds. */
const LONGEST_MS = 2000;

/** An exchange's clock, by what it said last and by this machine's; this machine's alone where the exchange has none. */
export class ExchangeClock {
  private readonly exchange: BarExchange;
  private middle = 0;
  private least = 0;
  private isMeasured = false;

  constructor(exchange: BarExchange) {
    this.exchange = exchange;
  }

  /** Asks the exchange. Returns how far its clock is ahead of the machine's, milliseconds; undefined where it does not say. Throws what the
   *  exchange throws. */
  async measure(): Promise<number | undefined> {
    if (this.exchange.has['fetchTime'] !== true || this.exchange.fetchTime === undefined) return undefined;
    const before = Date.now();
    const there = await this.exchange.fetchTime();
    const after = Date.now();
    if (there === undefined || (this.isMeasured && after - before > LONGEST_MS)) return undefined;
    this.middle = there - (before + after) / 2;
    this.least = there - after;
    this.isMeasured = true;
    return this.middle;
  }

  /** What it says now, epoch milliseconds. */
  now(): number {
    return Math.round(Date.now() + this.middle);
  }

  /** What it says now at least: the answer was under way for some time. Epoch milliseconds. */
  atLeast(): number {
    return Date.now() + this.least;
  }
}
