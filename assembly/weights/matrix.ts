/** Square matrices and vectors of f64, row by row. */

// @ts-ignore: decorator
@inline
export function vectorAt(vector: usize, i: i32): f64 {
  return load<f64>(vector + (<usize>i << 3));
}

// @ts-ignore: decorator
@inline
export function setVector(vector: usize, i: i32, value: f64): void {
  store<f64>(vector + (<usize>i << 3), value);
}

// @ts-ignore: decorator
@inline
export function matrixAt(matrix: usize, size: i32, row: i32, column: i32): f64 {
  return load<f64>(matrix + (<usize>(row * size + column) << 3));
}

// @ts-ignore: decorator
@inline
export function setMatrix(matrix: usize, size: i32, row: i32, column: i32, value: f64): void {
  store<f64>(matrix + (<usize>(row * size + column) << 3), value);
}

/** Returns the sum over the others of a row of the matrix times a vector. */
// @ts-ignore: decorator
@inline
export function sumOfOthers(matrix: usize, size: i32, row: i32, vector: usize): f64 {
  let sum: f64 = 0;
  for (let j = 0; j < size; j++) if (j != row) sum += matrixAt(matrix, size, row, j) * vectorAt(vector, j);
  return sum;
}
