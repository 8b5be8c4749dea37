// F10: how many units an entry buys or sells.
import type { InstrumentTerms, RiskRules } from '../../src/core/rules.js';
import type { SlowPosition } from './slow-position.js';
import { affordUnits } from './slow-terms.js';

/** Equity at or below this share of the initial cash is what rounding leaves of nothing: it buys nothing (F12). */
export const NOTHING_LEFT = 2 ** -40;

/** Returns the units wanted before any cap; 0 or NaN where sizing knows none: a price that is no number, one at or below 0 that no share
 *  buys at, a risk without a stop.
 *  money   what is sized on, quote currency
 *  market  whose multiplier is quote currency per unit and point
 *  weight  share that was read on the decision, for sizing: weight; Kelly's, for sizing: kelly */
export function sizeOrder(
  money: number,
  risk: RiskRules,
  position: SlowPosition,
  market: InstrumentTerms & { readonly multiplier: number },
  weight: number,
): number {
  const affordable = affordUnits(money, position, market);
  if (!(affordable > 0)) return 0;
  switch (risk.sizing) {
    case 'fixed':
      return risk.quantity;
    case 'risk':
      return (money * risk.riskPerTrade) / (position.riskDistance * market.multiplier);
    case 'all_in':
      return position.entryPrice > 0 ? affordable : 0;
    case 'fraction':
      return position.entryPrice > 0 ? affordable * risk.fraction : 0;
    case 'weight':
    case 'kelly':
      return position.entryPrice > 0 ? affordable * weight : 0;
  }
}

/** The whole multiple of the lot that is nearest to what adding and taking away of such multiples came to. */
export function nearestLot(quantity: number, lot: number): number {
  return lot > 0 ? timesLot(Math.round(quantity / lot), lot) : quantity;
}

/** Whole lots of a decimal lot, in decimal arithmetic; what rounding left just below a whole number of lots is that number. */
export function floorToLot(quantity: number, lot: number): number {
  if (!(quantity > 0)) return 0;
  const lots = quantity / lot;
  const near = Math.round(lots);
  const whole = Math.abs(lots - near) <= near * 2 ** -50 ? near : Math.floor(lots);
  return timesLot(whole, lot);
}

function timesLot(whole: number, lot: number): number {
  const [digits, exponent = '0'] = String(lot).split('e');
  const decimals = digits!.split('.')[1]?.length ?? 0;
  return Number(`${BigInt(whole) * BigInt(digits!.replace('.', ''))}e${Number(exponent) - decimals}`);
}
