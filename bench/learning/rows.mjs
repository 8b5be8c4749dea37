import { randomStream } from '../../dist/core/random.js';

const SEED = 20261121;
const FEATURES = 40;

/** Returns rows of 40 standard normal features and the label z > 0, z = x0 x1 + 0.8 sin(2 x2) + 0.5 [x3 > 0.5] x4 + 1.5 noise;
 *  equal streams give equal rows. */
export function makeRows(rows, stream) {
  const random = randomStream(SEED, stream),
    target = new Float64Array(rows);
  const columns = Array.from({ length: FEATURES }, () => new Float64Array(rows));
  for (let row = 0; row < rows; row++) {
    for (const column of columns) column[row] = random.normal();
    const x = (feature) => columns[feature][row];
    const z = x(0) * x(1) + 0.8 * Math.sin(2 * x(2)) + 0.5 * (x(3) > 0.5 ? x(4) : 0) + 1.5 * random.normal();
    target[row] = Number(z > 0);
  }
  return { rows, features: columns.map((_, feature) => `x${feature}`), columns, target };
}

/** Returns the rows of both, one behind the other, without targets. */
export function joinRows(first, second) {
  const join = (column, feature) => Float64Array.from([...column, ...second.columns[feature]]);
  return { rows: first.rows + second.rows, columns: first.columns.map(join) };
}
