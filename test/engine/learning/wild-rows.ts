import fc from 'fast-check';
import type { TrainingRows } from '../../../src/core/learner-kernels.js';

const ordinary = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -2, max: 2, noNaN: true }), fc.constantFrom(0, -0, 1e-310));
const endless = fc.constantFrom(Infinity, -Infinity, 1.7e308, -1.7e308);

/** Features of all kinds: with ties, missing and infinite values, constant, all missing. */
function column(rows: number, hasInfinities: boolean): fc.Arbitrary<Float64Array> {
  const value = fc.oneof(
    { weight: 20, arbitrary: ordinary },
    { weight: 2, arbitrary: fc.constant(Number.NaN) },
    { weight: hasInfinities ? 1 : 0, arbitrary: endless },
  );
  const many = fc.array(value, { minLength: rows, maxLength: rows });
  const same = fc.oneof(ordinary, fc.constant(Number.NaN)).map((only) => Array.from({ length: rows }, () => only));
  return fc.oneof({ weight: 6, arbitrary: many }, { weight: 1, arbitrary: same }).map((values) => Float64Array.from(values));
}

/** Small sets of rows to learn from: few rows, ties, duplicated rows, weights of 0.
 *  isClass  targets are 0 and 1, and each occurs                                    */
export function wildRows({
  isClass,
  hasInfinities = true,
  mostRows = 60,
}: {
  isClass: boolean;
  hasInfinities?: boolean;
  mostRows?: number;
}): fc.Arbitrary<TrainingRows> {
  const sizes = fc.record({ rows: fc.integer({ min: isClass ? 2 : 1, max: mostRows }), features: fc.integer({ min: 1, max: 10 }) });
  return sizes.chain(({ rows, features }) => {
    const columns = fc.array(column(rows, hasInfinities), { minLength: features, maxLength: features });
    const number = isClass ? fc.constantFrom(0, 1) : fc.oneof(fc.integer({ min: -2, max: 2 }), fc.double({ min: -5, max: 5, noNaN: true }));
    const target = fc
      .array(number, { minLength: rows, maxLength: rows })
      .map((values) => Float64Array.from(isClass ? [0, 1, ...values.slice(2)] : values));
    const weights = fc
      .array(fc.constantFrom(0, 0.5, 1, 3), { minLength: rows, maxLength: rows })
      .map((values) => Float64Array.from([1, 2, ...values].slice(0, rows)));
    return fc.record({ rows: fc.constant(rows), columns, target, weight: fc.option(weights, { nil: undefined }) });
  });
}

/** Rows of standard normal numbers, with a target that some of them decide; a function of the seed. */
export function plainRows(rows: number, features: number, normal: () => number): TrainingRows {
  const columns = Array.from({ length: features }, () => new Float64Array(rows)),
    target = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    for (const each of columns) each[row] = normal();
    const at = (feature: number): number => columns[feature % features]![row]!;
    target[row] = at(0) * at(1) + 0.8 * Math.sin(2 * at(2)) + normal() > 0 ? 1 : 0;
  }
  return { rows, columns, target };
}

/** The same with missing values here and there: enough rows for every bin to be in use. */
export function holedRows(rows: number, features: number, normal: () => number): TrainingRows {
  const plain = plainRows(rows, features, normal);
  return {
    ...plain,
    columns: plain.columns.map((column, feature) => column.map((value, row) => ((row * 7 + feature) % 13 === 0 ? Number.NaN : value))),
  };
}
