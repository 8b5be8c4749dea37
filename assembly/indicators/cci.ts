import { STATUS_OK } from "../layout";
import { fillNaN } from "./parts/fill-nan";
import { ROUNDING } from "./parts/settle-equal";
import { typical_price } from "./typical-price";

/** Writes the commodity channel index: (typical price - its mean) / (0.015 * its mean absolute deviation).
 *  high, low, close  f64[length]  quote price  in
 *  out               f64[length]  out; first period-1 are NaN; 0 where nothing varies but for rounding
 *  scratch           8 * length bytes
 *  period            i32          bars, >= 2
 *  NaN               a NaN input makes every window that holds it NaN, and no other
 *  Cost              O(length * period), allocates nothing
 *  Source            TA-Lib CCI; Lambert 1980                                   */
export function cci(high: usize, low: usize, close: usize, out: usize, scratch: usize, length: i32, period: i32): i32 {
  const n = <usize>length, p = <usize>period, end = n << 3;
  typical_price(high, low, close, scratch, length);
  fillNaN(out, 0, min(p - 1, n));
  let i = (p - 1) << 3;
  for (; i + 32 <= end; i += 32) writeFour(scratch + i, out + i, p);
  for (; i < end; i += 8) store<f64>(out + i, channelIndex(scratch + i, p));
  return STATUS_OK;
}

/** Windows that end with the four values from `newest` on. Means are taken as distances from each newest value, which
 *  are exact where nothing varies. */
// @ts-ignore: decorator
@inline
function writeFour(newest: usize, out: usize, p: usize): void {
  const share = f64x2.splat(1.0 / <f64>p), from = newest - ((p - 1) << 3);
  const priceA = v128.load(newest), priceB = v128.load(newest, 16);
  let a = f64x2.splat(0.0), b = f64x2.splat(0.0);
  for (let at = from; at < newest; at += 8) {
    a = f64x2.add(a, f64x2.sub(v128.load(at), priceA));
    b = f64x2.add(b, f64x2.sub(v128.load(at, 16), priceB));
  }
  const leadA = f64x2.mul(a, share), leadB = f64x2.mul(b, share);
  const meanA = f64x2.add(priceA, leadA), meanB = f64x2.add(priceB, leadB);
  let spreadA = f64x2.abs(leadA), spreadB = f64x2.abs(leadB);
  for (let at = from; at < newest; at += 8) {
    spreadA = f64x2.add(spreadA, f64x2.abs(f64x2.sub(v128.load(at), meanA)));
    spreadB = f64x2.add(spreadB, f64x2.abs(f64x2.sub(v128.load(at, 16), meanB)));
  }
  v128.store(out, indexOf(leadA, f64x2.mul(spreadA, share), priceA));
  v128.store(out, indexOf(leadB, f64x2.mul(spreadB, share), priceB), 16);
}

/** The same of one window, in the same order. */
// @ts-ignore: decorator
@inline
function channelIndex(newest: usize, p: usize): f64 {
  const share = 1.0 / <f64>p, from = newest - ((p - 1) << 3), price = load<f64>(newest);
  let sum = 0.0;
  for (let at = from; at < newest; at += 8) sum += load<f64>(at) - price;
  const lead = sum * share, mean = price + lead;
  let spread = abs(lead);
  for (let at = from; at < newest; at += 8) spread += abs(load<f64>(at) - mean);
  return f64x2.extract_lane(indexOf(f64x2.splat(lead), f64x2.splat(spread * share), f64x2.splat(price)), 0);
}

/** `lead` is mean - price. A deviation that is no more than the rounding of the prices is none. */
// @ts-ignore: decorator
@inline
function indexOf(lead: v128, deviation: v128, price: v128): v128 {
  const index = f64x2.div(f64x2.neg(lead), f64x2.mul(deviation, f64x2.splat(0.015)));
  const least = f64x2.mul(f64x2.abs(price), f64x2.splat(ROUNDING));
  return v128.andnot(index, v128.or(f64x2.eq(lead, f64x2.splat(0.0)), f64x2.le(deviation, least)));
}
