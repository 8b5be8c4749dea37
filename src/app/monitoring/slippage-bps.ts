/** Returns what a fill cost beyond the price that the rules of fills give it, basis points: above 0 is worse, whichever side it is of; NaN
 *  where one of the prices is not known.
 *  price, modelPrice  quote, > 0 */
export function slippageBps(side: 'buy' | 'sell', price: number, modelPrice: number): number {
  if (!(price > 0 && modelPrice > 0)) return Number.NaN;
  return (side === 'buy' ? 1 : -1) * (price / modelPrice - 1) * 10_000;
}
