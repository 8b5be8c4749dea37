/** Volume times where the close stands between low (-1) and high (1); 0 for a bar without range. */
// @ts-ignore: decorator
@inline
export function moneyFlow(high: f64, low: f64, close: f64, volume: f64): f64 {
  const range = high - low;
  const flow = ((close - low - (high - close)) / range) * volume;
  return range > 0.0 || flow != flow && (range != range || close != close || volume != volume) ? flow : 0.0;
}
