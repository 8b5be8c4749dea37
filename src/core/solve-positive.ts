/** Returns the solution x of A x = b for a symmetric positive matrix; where a pivot is not positive, its component is 0.
 *  matrix  f64[size * size], read above and on the diagonal
 *  Source  Cholesky's decomposition, Golub and Van Loan 2013, algorithm 4.2.1      */
export function solvePositive(matrix: Float64Array, right: Float64Array): Float64Array {
  const size = right.length,
    upper = decompose(matrix, size),
    x = right.slice();
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) x[i]! -= upper[k * size + i]! * x[k]!;
    x[i]! = upper[i * size + i]! > 0 ? x[i]! / upper[i * size + i]! : 0;
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) x[i]! -= upper[i * size + k]! * x[k]!;
    x[i]! = upper[i * size + i]! > 0 ? x[i]! / upper[i * size + i]! : 0;
  }
  return x;
}

/** Returns U with U'U = A. */
function decompose(matrix: Float64Array, size: number): Float64Array {
  const upper = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = i; j < size; j++) {
      let rest = matrix[i * size + j]!;
      for (let k = 0; k < i; k++) rest -= upper[k * size + i]! * upper[k * size + j]!;
      const pivot = upper[i * size + i]!;
      upper[i * size + j] = j === i ? Math.sqrt(Math.max(0, rest)) : pivot > 0 ? rest / pivot : 0;
    }
  }
  return upper;
}
