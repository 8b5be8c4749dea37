/** Returns for each row whether prediction and target stand on the same side of their medians: f64[row], 1 or 0, the accuracy of a model of
 *  numbers. Half of them do by chance, whatever the level and the scale of either.
 *  Source  Blomqvist, On a measure of dependence between two random variables, Ann. Math. Stat. 21, 1950 */
export function medianAgreement(predictions: Float64Array, target: Float64Array): Float64Array {
  const [said, seen] = [medianOf(predictions), medianOf(target)];
  return predictions.map((value, row) => Number(value > said === target[row]! > seen));
}

function medianOf(values: Float64Array): number {
  return values.toSorted()[Math.floor((values.length - 1) / 2)]!;
}
