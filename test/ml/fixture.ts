import { randomStream } from '../../src/core/random.js';
import type { Dataset } from '../../src/ml/dataset.js';

/** Rows of four features of which the first three decide the target: rising in a, falling in b, waves of c. */
export function createDataset(rows: number, seed: number, isClass = true): Dataset {
  const stream = randomStream(seed),
    features = ['a', 'b', 'c', 'noise'],
    columns = features.map(() => new Float64Array(rows)),
    target = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    for (const column of columns) column[row] = stream.normal();
    const [a, b, c] = columns.map((column) => column[row]!);
    const score = a! - 0.7 * b! + Math.sin(2 * c!) + 0.6 * stream.normal();
    target[row] = isClass ? Number(score > 0.3) : score;
  }
  return { rows, features, columns, target };
}
