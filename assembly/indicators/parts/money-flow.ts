/** Volume times where the close stands between low (-1) and high (1), of the two bars at `at`; 0 where the range is not
 *  above 0, NaN where an input is. */
// @ts-ignore: decorator
@inline
export function moneyFlows(high: usize, low: usize, close: usize, volume: usize, at: usize): v128 {
  return flowOf(v128.load(high + at), v128.load(low + at), v128.load(close + at), v128.load(volume + at));
}

/** The same of one bar, in both lanes. */
// @ts-ignore: decorator
@inline
export function moneyFlow(high: usize, low: usize, close: usize, volume: usize, at: usize): v128 {
  return flowOf(v128.load64_splat(high + at), v128.load64_splat(low + at), v128.load64_splat(close + at), v128.load64_splat(volume + at));
}

// @ts-ignore: decorator
@inline
function flowOf(high: v128, low: v128, close: v128, volume: v128): v128 {
  const range = f64x2.sub(high, low);
  const lean = f64x2.sub(f64x2.sub(close, low), f64x2.sub(high, close));
  const flow = v128.andnot(f64x2.mul(f64x2.div(lean, range), volume), f64x2.le(range, f64x2.splat(0.0)));
  return v128.or(flow, v128.or(f64x2.ne(close, close), f64x2.ne(volume, volume)));
}
