/** Volume times where the close stands between low (-1) and high (1), of two bars; 0 where the range is not above 0,
 *  whatever close and volume are. */
// @ts-ignore: decorator
@inline
export function flowsOf(high: v128, low: v128, close: v128, volume: v128): v128 {
  const range = f64x2.sub(high, low);
  const lean = f64x2.sub(f64x2.sub(close, low), f64x2.sub(high, close));
  return v128.andnot(f64x2.mul(f64x2.div(lean, range), volume), f64x2.le(range, f64x2.splat(0.0)));
}

/** The flow of the bar at `at`, in both lanes; NaN where an input is. */
// @ts-ignore: decorator
@inline
export function moneyFlow(high: usize, low: usize, close: usize, volume: usize, at: usize): v128 {
  const last = v128.load64_splat(close + at), traded = v128.load64_splat(volume + at);
  const flow = flowsOf(v128.load64_splat(high + at), v128.load64_splat(low + at), last, traded);
  return v128.or(flow, v128.or(f64x2.ne(last, last), f64x2.ne(traded, traded)));
}

/** Whether no bar of a turn has a NaN flow, told from sums over the turn: of the flows, and of the closes and volumes.
 *  Where infinities of both signs meet, the sums may say no without need. */
// @ts-ignore: decorator
@inline
export function areKnown(flows: v128, inputs: v128): bool {
  return i64x2.bitmask(v128.or(f64x2.ne(flows, flows), f64x2.ne(inputs, inputs))) == 0;
}
