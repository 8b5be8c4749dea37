/** Returns how much of each label is its own: the mean over the bars that it looks at of 1 / labels that look at the bar; above 0, at most
 *  1.
 *  firstBar, lastBar  i32[rows]  bars that a label looks at, both included
 *  Source  López de Prado, Advances in Financial Machine Learning, 2018, 4.2 and 4.3        */
export function uniquenessWeights(firstBar: Int32Array, lastBar: Int32Array): Float64Array {
  const bars = lastBar.reduce((most, bar) => Math.max(most, bar + 1), 0),
    changes = new Float64Array(bars + 1);
  firstBar.forEach((bar, row) => {
    changes[bar]!++;
    changes[lastBar[row]! + 1]!--;
  });
  const shares = new Float64Array(bars + 1);
  let labels = 0;
  for (let bar = 0; bar < bars; bar++) {
    labels += changes[bar]!;
    shares[bar + 1] = shares[bar]! + (labels > 0 ? 1 / labels : 0);
  }
  return Float64Array.from(firstBar, (bar, row) => (shares[lastBar[row]! + 1]! - shares[bar]!) / (lastBar[row]! + 1 - bar));
}
