/** Volume times where the close stands between low (-1) and high (1), of the two bars at `at`. NaN also for a bar
 *  without range, whose flow `moneyFlow` knows to be 0. */
// @ts-ignore: decorator
@inline
export function moneyFlows(high: usize, low: usize, close: usize, volume: usize, at: usize): v128 {
  return flowOf(v128.load(high + at), v128.load(low + at), v128.load(close + at), v128.load(volume + at));
}

/** The same of one bar; 0 where its range is not above 0. */
export function moneyFlow(high: usize, low: usize, close: usize, volume: usize, at: usize): f64 {
  const top = v128.load64_zero(high + at), bottom = v128.load64_zero(low + at);
  const price = v128.load64_zero(close + at), amount = v128.load64_zero(volume + at);
  const range = f64x2.extract_lane(top, 0) - f64x2.extract_lane(bottom, 0);
  if (range <= 0.0 && !v128.any_true(v128.or(f64x2.ne(price, price), f64x2.ne(amount, amount)))) return 0.0;
  return f64x2.extract_lane(flowOf(top, bottom, price, amount), 0);
}

// @ts-ignore: decorator
@inline
function flowOf(high: v128, low: v128, close: v128, volume: v128): v128 {
  const range = f64x2.sub(high, low);
  const lean = f64x2.sub(f64x2.sub(close, low), f64x2.sub(high, close));
  const flow = f64x2.mul(f64x2.div(lean, range), volume);
  return v128.or(flow, f64x2.le(range, f64x2.splat(0.0)));
}
