/** Returns where a tail falls to a probability.
 *  tail   falls from 1 at 0
 *  most   where it is below every probability that is asked for */
export function invertTail(tail: (x: number) => number, probability: number, most: number): number {
  let [low, high] = [0, most];
  for (let middle = most / 2; middle > low && middle < high; middle = (low + high) / 2)
    if (tail(middle) > probability) low = middle;
    else high = middle;
  return high;
}
