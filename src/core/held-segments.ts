import { FILL_KINDS, type FillColumns } from './account.js';
import type { LegMoney } from './leg-money.js';
import type { TradeColumns } from './trade-columns.js';

/** A stretch of instants at whose closes a leg holds the same quantity: what it won until then is base + slope * (close - entry) * rate, by
 *  the rate of each instant, 1 where there are none. */
export interface HeldSegment {
  /** the instants [from, to) */
  readonly from: number;
  readonly to: number;
  /** signed; 0: flat */
  readonly units: number;
  /** units times the multiplier */
  readonly slope: number;
  readonly entry: number;
  /** account currency; with what the trades before it won */
  readonly base: number;
  /** what it is worth, beside what was paid, is slope * (close - entry), not slope * close */
  readonly isMargin: boolean;
  /** f64[instant], see LegMoney */
  readonly rates: Float64Array | undefined;
}

/** Returns what a leg won until a close of the segment, and what it holds there: its notional, and what it is worth beside the cash. */
export function markSegment(
  { slope, entry, base, rates, isMargin }: HeldSegment,
  close: number,
  instant: number,
): { readonly won: number; readonly notional: number; readonly worth: number } {
  const rate = rates?.[instant] ?? 1;
  const notional = slope * close * rate;
  return { won: base + slope * (close - entry) * rate, notional, worth: isMargin ? slope * (close - entry) * rate : notional };
}

const LEAVE = FILL_KINDS.indexOf('leave');

/** Returns the stretches of a leg from the first instant to the last, one behind the other: those of its fills where there are some, else
 *  those of its trades.
 *  own         positions of the leg's trades, in the order of their exits
 *  multiplier  quote currency per unit and point
 *  initial     what `base` begins with, account currency
 *  money       of the leg, where its instrument asks for any: then there are fills */
export function segmentsOfLeg(
  trades: TradeColumns,
  own: readonly number[],
  fills: FillColumns | undefined,
  leg: number,
  { from, to }: { readonly from: number; readonly to: number },
  multiplier: number,
  initial = 0,
  money?: LegMoney,
): HeldSegment[] {
  const terms = { isMargin: money?.isMargin ?? false, rates: money?.rateAtClose };
  const segments: HeldSegment[] = [];
  let now: HeldSegment = { from, to: from, units: 0, slope: 0, entry: 0, base: initial, ...terms };
  const change = (instant: number, next: Omit<HeldSegment, 'from' | 'to' | keyof typeof terms>): void => {
    if (instant > now.from) segments.push({ ...now, to: instant });
    now = { ...terms, ...next, from: instant, to: instant };
  };
  if (fills === undefined) addTrades();
  else addFills(fills);
  change(to, now);
  return segments;

  function addTrades(): void {
    let won = initial;
    for (const trade of own) {
      const units = trades.side[trade]! * trades.quantity[trade]!;
      change(trades.entryBar[trade]!, {
        units,
        slope: units * multiplier,
        entry: trades.entryPrice[trade]!,
        base: won - trades.entryFee[trade]!,
      });
      won += trades.pnl[trade]!;
      change(trades.exitBar[trade]!, { units: 0, slope: 0, entry: 0, base: won });
    }
  }

  /** Each fill moves money: what is held is worth its price times the units, and was paid for; where margin holds it, what it won. What
   *  falls
   *  due is paid before. */
  function addFills({ count, leg: legs, instant, side, quantity, price, fee, kind, rate }: FillColumns): void {
    let charge = 0;
    const payUntil = (end: number): void => {
      for (; charge < (money?.paidAt.length ?? 0) && money!.paidAt[charge]! <= end; charge++)
        change(money!.paidAt[charge]!, { ...now, base: now.base - money!.paid[charge]! });
    };
    for (let i = 0; i < count; i++) {
      if (legs[i] !== leg) continue;
      payUntil(instant[i]!);
      const traded = side[i]! * quantity[i]!;
      const units = kind[i] === LEAVE ? 0 : now.units + traded;
      const gain = terms.isMargin ? wonBy(traded, price[i]!) : -traded * multiplier * price[i]!;
      const base = now.base + gain * rate[i]! - fee[i]!;
      change(instant[i]!, {
        units,
        slope: units * multiplier,
        entry: units !== 0 && terms.isMargin ? averageAfter(traded, price[i]!) : 0,
        base,
      });
    }
  }

  /** What a fill that leaves wins against the average entry. */
  function wonBy(traded: number, price: number): number {
    return traded * now.units < 0 ? -traded * multiplier * (price - now.entry) : 0;
  }

  function averageAfter(traded: number, price: number): number {
    if (traded * now.units < 0) return now.entry;
    return (now.entry * now.units + price * traded) / (now.units + traded);
  }
}
