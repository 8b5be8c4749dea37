/** Replaces the lower triangle of a matrix by its Cholesky factor, in place.
 *  matrix  f64[stride * size]  symmetric, row-major; only the lower triangle is read
 *  Pivots below 1e-10 count as 1e-10: a matrix that is singular to rounding is taken as one that just is not.
 *  Cost    size³ / 3 flops */
export function factorize(matrix: Float64Array, size: number, stride: number): void {
  for (let row = 0; row < size; row++) {
    const at = row * stride;
    for (let column = 0; column <= row; column++) {
      const other = column * stride;
      let sum = matrix[at + column]!;
      for (let k = 0; k < column; k++) sum -= matrix[at + k]! * matrix[other + k]!;
      matrix[at + column] = column === row ? Math.sqrt(Math.max(sum, 1e-10)) : sum / matrix[other + column]!;
    }
  }
}

/** Solves L v = b for a Cholesky factor; `vector` is b before and v after. Cost size² flops. */
export function solveLower(factor: Float64Array, size: number, stride: number, vector: Float64Array): void {
  for (let row = 0; row < size; row++) {
    const at = row * stride;
    let sum = vector[row]!;
    for (let k = 0; k < row; k++) sum -= factor[at + k]! * vector[k]!;
    vector[row] = sum / factor[at + row]!;
  }
}

/** Solves Lᵀ v = b for a Cholesky factor; `vector` is b before and v after. Cost size² flops. */
export function solveUpper(factor: Float64Array, size: number, stride: number, vector: Float64Array): void {
  for (let row = size - 1; row >= 0; row--) {
    const value = vector[row]! / factor[row * stride + row]!;
    vector[row] = value;
    for (let k = 0; k < row; k++) vector[k]! -= factor[row * stride + k]! * value;
  }
}

/** Writes the lower triangle of (L Lᵀ)⁻¹.
 *  inverse  f64[stride * size]  row-major; out
 *  scratch  f64[stride * size]
 *  Cost     2 size³ / 3 flops */
export function invertFactor(factor: Float64Array, size: number, stride: number, inverse: Float64Array, scratch: Float64Array): void {
  // scratch holds the columns of L⁻¹ as rows, so that both loops run along memory
  for (let column = 0; column < size; column++) {
    const at = column * stride;
    scratch[at + column] = 1 / factor[at + column]!;
    for (let row = column + 1; row < size; row++) {
      const other = row * stride;
      let sum = 0;
      for (let k = column; k < row; k++) sum -= factor[other + k]! * scratch[at + k]!;
      scratch[at + row] = sum / factor[other + row]!;
    }
  }
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = 0;
      for (let k = row; k < size; k++) sum += scratch[row * stride + k]! * scratch[column * stride + k]!;
      inverse[row * stride + column] = sum;
    }
  }
}
