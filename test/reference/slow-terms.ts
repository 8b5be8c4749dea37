// What an instrument asks of a fill beyond its price (I1, fees).
import type { InstrumentTerms } from '../../src/core/rules.js';

/** I1: the price itself where it is a whole multiple of the tick, up to rounding, else the next one against whoever buys (+1: above) or
 *  sells (-1: below), in decimal arithmetic. */
export function roundToTick(price: number, side: number, { tick = 0 }: InstrumentTerms): number {
  if (tick === 0 || !Number.isFinite(price)) return price;
  const ticks = price / tick;
  const near = Math.round(ticks);
  const beyond = side > 0 ? Math.ceil(ticks) : Math.floor(ticks);
  const whole = Math.abs(ticks - near) <= Math.abs(near) * 2 ** -50 ? near : beyond;
  const [digits, exponent = '0'] = String(tick).split('e');
  const decimals = digits!.split('.')[1]?.length ?? 0;
  return Number(`${BigInt(whole) * BigInt(digits!.replace('.', ''))}e${Number(exponent) - decimals}`);
}

/** The fee of a unit: a share of its notional and a sum, or its part of the fill's minimum where that is more. */
export function unitFee(notional: number, rate: number, quantity: number, { feePerUnit = 0, minimumFee = 0 }: InstrumentTerms): number {
  const fee = notional * rate + feePerUnit;
  return minimumFee > 0 ? Math.max(fee, minimumFee / quantity) : fee;
}

/** Units that cash affords, fee included. */
export function affordUnits(
  cash: number,
  { unitsPerCash, perNotional }: { readonly unitsPerCash: number; readonly perNotional: number },
  { minimumFee = 0 }: InstrumentTerms,
): number {
  const units = cash * unitsPerCash;
  return minimumFee > 0 ? Math.min(units, (cash - minimumFee) * perNotional) : units;
}
