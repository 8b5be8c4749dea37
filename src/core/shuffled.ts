import { randomStream } from './random.js';

/** Returns a column's values in a random order, which is a function of (seed, stream).
 *  Source  Fisher and Yates 1938, as by Durstenfeld 1964                            */
export function shuffled(column: Float64Array, seed: number, stream: number): Float64Array {
  const random = randomStream(seed, stream),
    values = column.slice();
  for (let row = values.length - 1; row > 0; row--) {
    const other = random.below(row + 1),
      value = values[row]!;
    values[row] = values[other]!;
    values[other] = value;
  }
  return values;
}
