import { matrixAt, setMatrix } from "./matrix";

/** Writes the sample covariances between the returns of legs.
 *  returns  f64[legs][bars]  fractions      in
 *  out      f64[legs][legs]  fractions^2    out; symmetric
 *  Cost     O(legs^2 * bars), allocates nothing; the returns become differences from their means */
export function covary(returns: usize, legs: i32, bars: i32, out: usize): void {
  for (let leg = 0; leg < legs; leg++) center(returns + (<usize>(leg * bars) << 3), bars);
  for (let i = 0; i < legs; i++) {
    for (let j = 0; j <= i; j++) {
      const covariance = multiply(returns + (<usize>(i * bars) << 3), returns + (<usize>(j * bars) << 3), bars) / <f64>(bars - 1);
      setMatrix(out, legs, i, j, covariance);
      setMatrix(out, legs, j, i, covariance);
    }
  }
}

function center(values: usize, count: i32): void {
  let sum: f64 = 0;
  for (let k = 0; k < count; k++) sum += load<f64>(values + (<usize>k << 3));
  const mean = sum / <f64>count;
  for (let k = 0; k < count; k++) store<f64>(values + (<usize>k << 3), load<f64>(values + (<usize>k << 3)) - mean);
}

function multiply(a: usize, b: usize, count: i32): f64 {
  let sum: f64 = 0;
  for (let k = 0; k < count; k++) sum += load<f64>(a + (<usize>k << 3)) * load<f64>(b + (<usize>k << 3));
  return sum;
}

/** Moves the rows and columns of the legs that move to the front, in their order, and returns how many they are.
 *  index  i32[legs], out: the leg of each */
export function keepMoving(covariance: usize, legs: i32, index: usize): i32 {
  let count = 0;
  for (let i = 0; i < legs; i++) {
    const variance = matrixAt(covariance, legs, i, i);
    if (!(variance > 0 && variance < Infinity)) continue;
    store<i32>(index + (<usize>count << 2), i);
    count++;
  }
  if (count == legs) return count;
  for (let a = 0; a < count; a++) {
    const row = load<i32>(index + (<usize>a << 2));
    for (let b = 0; b < count; b++) {
      setMatrix(covariance, count, a, b, matrixAt(covariance, legs, row, load<i32>(index + (<usize>b << 2))));
    }
  }
  return count;
}
