/** What taking some signals and leaving others came to. */
export interface TradeSummary {
  readonly trades: number;
  /** share of trades that gained; NaN without trades, as the others */
  readonly winRate: number;
  readonly meanReturn: number;
  readonly totalReturn: number;
  /** gains / losses */
  readonly profitFactor: number;
  /** deepest fall of the returns' running sum, <= 0 */
  readonly deepestFall: number;
}

/** Summarizes the trades of signals whose score reaches the threshold, each with the same stake; returns are summed, not compounded.
 *  Outcomes are those of the run that made them: a signal that is left out makes room for no other.
 *  scores, tradeReturn  f64[row] in order of time; a return of NaN is no trade
 *  threshold            -Infinity takes every signal */
export function filteredTrades(scores: Float64Array, tradeReturn: Float64Array, threshold: number): TradeSummary {
  const taken = tradeReturn.filter((value, row) => !Number.isNaN(value) && scores[row]! >= threshold);
  const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
  const gains = sum(taken.filter((value) => value > 0)),
    losses = -sum(taken.filter((value) => value < 0));
  const share = (value: number): number => value / taken.length;
  return {
    trades: taken.length,
    winRate: share(taken.filter((value) => value > 0).length),
    meanReturn: share(sum(taken)),
    totalReturn: sum(taken),
    profitFactor: losses > 0 ? gains / losses : Number.NaN,
    deepestFall: deepestFall(taken),
  };
}

function deepestFall(returns: Float64Array): number {
  let [total, peak, deepest] = [0, 0, 0];
  for (const value of returns) {
    total += value;
    peak = Math.max(peak, total);
    deepest = Math.min(deepest, total - peak);
  }
  return deepest;
}
