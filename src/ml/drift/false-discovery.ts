/** Returns the q-values of p-values: the least share of false ones among those that are called found at which each is among them. NaN stays
 *  NaN and counts for none.
 *  Source  Benjamini and Hochberg, J. R. Stat. Soc. B 57, 1995 */
export function falseDiscoveryRates(pValues: readonly number[]): number[] {
  const order = pValues.map((_, index) => index).filter((index) => !Number.isNaN(pValues[index]!));
  order.sort((a, b) => pValues[a]! - pValues[b]!);
  const rates = pValues.map(() => Number.NaN);
  let least = 1;
  for (let place = order.length; place > 0; place--) {
    const index = order[place - 1]!;
    least = Math.min(least, (pValues[index]! * order.length) / place);
    rates[index] = least;
  }
  return rates;
}
