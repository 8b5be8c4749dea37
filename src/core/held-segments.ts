import { FILL_KINDS, type FillColumns } from './account.js';
import type { TradeColumns } from './trade-columns.js';

/** A stretch of instants at whose closes a leg holds the same quantity: what it won until then is base + slope * (close - entry). */
export interface HeldSegment {
  /** the instants [from, to) */
  readonly from: number;
  readonly to: number;
  /** signed; 0: flat */
  readonly units: number;
  /** units times the multiplier */
  readonly slope: number;
  readonly entry: number;
  /** quote currency; with what the trades before it won */
  readonly base: number;
}

const LEAVE = FILL_KINDS.indexOf('leave');

/** Returns the stretches of a leg from the first instant to the last, one behind the other: those of its fills where there are some, else
 *  those of its trades.
 *  own         positions of the leg's trades, in the order of their exits
 *  multiplier  quote currency per unit and point
 *  initial     what `base` begins with, quote currency */
export function segmentsOfLeg(
  trades: TradeColumns,
  own: readonly number[],
  fills: FillColumns | undefined,
  leg: number,
  { from, to }: { readonly from: number; readonly to: number },
  multiplier: number,
  initial = 0,
): HeldSegment[] {
  const segments: HeldSegment[] = [];
  let now: HeldSegment = { from, to: from, units: 0, slope: 0, entry: 0, base: initial };
  const change = (instant: number, next: Omit<HeldSegment, 'from' | 'to'>): void => {
    if (instant > now.from) segments.push({ ...now, to: instant });
    now = { ...next, from: instant, to: instant };
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

  /** Each fill moves money: what is held is worth its price times the units, and was paid for. */
  function addFills({ count, leg: legs, instant, side, quantity, price, fee, kind }: FillColumns): void {
    for (let i = 0; i < count; i++) {
      if (legs[i] !== leg) continue;
      const traded = side[i]! * quantity[i]!;
      const units = kind[i] === LEAVE ? 0 : now.units + traded;
      const base = now.base - traded * multiplier * price[i]! - fee[i]!;
      change(instant[i]!, { units, slope: units * multiplier, entry: 0, base });
    }
  }
}
