import { matrixAt, setMatrix } from "./matrix";

/** Orders legs so that those which move alike stand side by side: hierarchical clustering by the nearest members (single linkage), of the
 *  distances between the legs' rows of correlation distances. Of two clusters that join, the one that is older stands first.
 *  covariance  f64[legs][legs]      in; variances above 0
 *  order       i32[legs]            out: the legs from left to right
 *  work        f64[2 * legs][legs], then i32[4 * legs]
 *  Cost        O(legs^3), allocates nothing
 *  Source      Lopez de Prado, Building Diversified Portfolios that Outperform Out of Sample, 2016, stages 1 and 2 */
export function orderByClusters(covariance: usize, legs: i32, order: usize, work: usize): void {
  const near = work, far = work + (<usize>(legs * legs) << 3), lists = far + (<usize>(legs * legs) << 3);
  measure(covariance, legs, near, far);
  const next = lists, head = next + (<usize>legs << 2), tail = head + (<usize>legs << 2), age = tail + (<usize>legs << 2);
  for (let i = 0; i < legs; i++) {
    store<i32>(next + (<usize>i << 2), -1);
    store<i32>(head + (<usize>i << 2), i);
    store<i32>(tail + (<usize>i << 2), i);
    store<i32>(age + (<usize>i << 2), i);
  }
  for (let step = 1; step < legs; step++) join(far, legs, step, next, head, tail, age);
  let leg = load<i32>(head);
  for (let i = 0; i < legs; i++) {
    store<i32>(order + (<usize>i << 2), leg);
    leg = load<i32>(next + (<usize>leg << 2));
  }
}

/** Writes the correlation distances sqrt((1 - r) / 2), and the Euclidean distances between their rows. */
function measure(covariance: usize, legs: i32, near: usize, far: usize): void {
  for (let i = 0; i < legs; i++) {
    for (let j = 0; j < legs; j++) {
      const spread = Math.sqrt(matrixAt(covariance, legs, i, i)) * Math.sqrt(matrixAt(covariance, legs, j, j));
      const correlation = i == j ? 1.0 : max(-1.0, min(1.0, matrixAt(covariance, legs, i, j) / spread));
      setMatrix(near, legs, i, j, Math.sqrt((1.0 - correlation) / 2.0));
    }
  }
  for (let i = 0; i < legs; i++) {
    for (let j = 0; j < legs; j++) {
      let sum: f64 = 0;
      for (let k = 0; k < legs; k++) {
        const difference = matrixAt(near, legs, i, k) - matrixAt(near, legs, j, k);
        sum += difference * difference;
      }
      setMatrix(far, legs, i, j, Math.sqrt(sum));
    }
  }
}

/** Joins the two clusters that are nearest to each other; of several such pairs the one with the oldest. A cluster stands at the place of
 *  its leg of the lowest number; `age` is the number that it has, or -1 where it is part of another. */
function join(far: usize, legs: i32, step: i32, next: usize, head: usize, tail: usize, age: usize): void {
  let a = -1, b = -1, nearest: f64 = Infinity;
  for (let i = 0; i < legs; i++) {
    if (ageAt(age, i) < 0) continue;
    for (let j = i + 1; j < legs; j++) {
      if (ageAt(age, j) < 0) continue;
      const distance = matrixAt(far, legs, i, j);
      if (a >= 0 && (distance > nearest || (distance == nearest && !isOlder(age, i, j, a, b)))) continue;
      nearest = distance;
      a = i;
      b = j;
    }
  }
  const first = ageAt(age, a) < ageAt(age, b) ? a : b, last = first == a ? b : a;
  store<i32>(next + (<usize>load<i32>(tail + (<usize>first << 2)) << 2), load<i32>(head + (<usize>last << 2)));
  const start = load<i32>(head + (<usize>first << 2)), end = load<i32>(tail + (<usize>last << 2));
  store<i32>(head + (<usize>a << 2), start);
  store<i32>(tail + (<usize>a << 2), end);
  store<i32>(age + (<usize>a << 2), legs + step - 1);
  store<i32>(age + (<usize>b << 2), -1);
  for (let k = 0; k < legs; k++) {
    const distance = min(matrixAt(far, legs, a, k), matrixAt(far, legs, b, k));
    setMatrix(far, legs, a, k, distance);
    setMatrix(far, legs, k, a, distance);
  }
}

/** Whether the pair (i, j) is older than (a, b): by its younger cluster's number, then by its other one's. */
// @ts-ignore: decorator
@inline
function isOlder(age: usize, i: i32, j: i32, a: i32, b: i32): bool {
  const young = max(ageAt(age, i), ageAt(age, j)), other = max(ageAt(age, a), ageAt(age, b));
  if (young != other) return young < other;
  return min(ageAt(age, i), ageAt(age, j)) < min(ageAt(age, a), ageAt(age, b));
}

// @ts-ignore: decorator
@inline
function ageAt(age: usize, i: i32): i32 {
  return load<i32>(age + (<usize>i << 2));
}
