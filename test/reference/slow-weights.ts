// The policies that weigh legs by their past returns, as their sources say them: whole matrices, lists of lists, recursion.
type Matrix = readonly (readonly number[])[];

export const SLOW_POLICIES = ['equal', 'inverse_volatility', 'min_variance', 'risk_parity', 'hrp'] as const;
export type SlowPolicy = (typeof SLOW_POLICIES)[number];

const LIMIT = 1e-12;
const MOST_PASSES = 1_000;

const RULES: Readonly<Record<Exclude<SlowPolicy, 'equal'>, (covariance: Matrix) => number[]>> = {
  inverse_volatility: inverseVolatility,
  min_variance: (covariance) =>
    settle(
      covariance.map((row, i) => 1 / row[i]!),
      covariance,
      (variance, others) => Math.max(0, (1 - others) / variance),
    ),
  risk_parity: (covariance) =>
    settle(inverseVolatility(covariance), covariance, (variance, others) => {
      const budget = 1 / covariance.length;
      const root = Math.sqrt(others * others + 4 * variance * budget);
      return others > 0 ? (2 * budget) / (others + root) : (root - others) / (2 * variance);
    }),
  hrp: hierarchicalRiskParity,
};

/** Returns the weight of each leg, given its returns. */
export function weighSlowly(policy: SlowPolicy, returns: Matrix): number[] {
  const equal = returns.map(() => 1 / returns.length);
  if (policy === 'equal') return equal;
  const all = covarianceOf(returns);
  const moving = all.flatMap((row, i) => (row[i]! > 0 && row[i]! < Infinity ? [i] : []));
  if (moving.length === 0) return equal;
  const found = RULES[policy](moving.map((i) => moving.map((j) => all[i]![j]!)));
  const sum = total(found);
  if (!(sum > 0 && sum < Infinity)) return equal;
  return returns.map((_, leg) => (moving.includes(leg) ? found[moving.indexOf(leg)]! / sum : 0));
}

function covarianceOf(returns: Matrix): Matrix {
  const centered = returns.map((own) => own.map((value) => value - total(own) / own.length));
  // of (i, j) and (j, i) the later leg comes first: products commute, so their order does not matter
  return centered.map((a) => centered.map((b) => total(a.map((value, k) => value * b[k]!)) / (a.length - 1)));
}

function inverseVolatility(covariance: Matrix): number[] {
  return covariance.map((row, i) => 1 / Math.sqrt(row[i]!));
}

/** Changes one weight after the other, given the others, until none changes much. */
function settle(start: readonly number[], covariance: Matrix, solve: (variance: number, others: number) => number): number[] {
  const weights = [...start];
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const changes = weights.map((_, i) => {
      const others = total(weights.flatMap((weight, j) => (j === i ? [] : [covariance[i]![j]! * weight])));
      const before = weights[i]!;
      weights[i] = solve(covariance[i]![i]!, others);
      return Math.abs(weights[i]! - before);
    });
    if (Math.max(...changes) <= LIMIT * Math.max(...weights)) break;
  }
  return weights;
}

function hierarchicalRiskParity(covariance: Matrix): number[] {
  const weights = covariance.map(() => 1);
  const share = (legs: readonly number[]): void => {
    if (legs.length < 2) return;
    const halves = [legs.slice(0, Math.floor(legs.length / 2)), legs.slice(Math.floor(legs.length / 2))] as const;
    const [left, right] = halves.map((half) => clusterVariance(covariance, half)) as [number, number];
    const ofLeft = 1 - left / (left + right);
    for (const leg of halves[0]) weights[leg]! *= ofLeft;
    for (const leg of halves[1]) weights[leg]! *= 1 - ofLeft;
    for (const half of halves) share(half);
  };
  share(orderByClusters(covariance));
  return weights;
}

function clusterVariance(covariance: Matrix, legs: readonly number[]): number {
  const sum = total(legs.map((leg) => 1 / covariance[leg]![leg]!));
  const weightOf = (leg: number): number => 1 / covariance[leg]![leg]! / sum;
  return total(legs.map((leg) => weightOf(leg) * total(legs.map((other) => covariance[leg]![other]! * weightOf(other)))));
}

interface Cluster {
  readonly number: number;
  readonly legs: readonly number[];
}

/** Joins the two nearest clusters over and over; the one with the lower number stands first. */
function orderByClusters(covariance: Matrix): readonly number[] {
  const near = covariance.map((row, i) =>
    row.map((value, j) => {
      const correlation = i === j ? 1 : value / (Math.sqrt(row[i]!) * Math.sqrt(covariance[j]![j]!));
      return Math.sqrt((1 - Math.max(-1, Math.min(1, correlation))) / 2);
    }),
  );
  const far = near.map((a) => near.map((b) => Math.sqrt(total(a.map((value, k) => (value - b[k]!) * (value - b[k]!))))));
  let clusters: Cluster[] = covariance.map((_, leg) => ({ number: leg, legs: [leg] }));
  for (let number = covariance.length; clusters.length > 1; number++) {
    const pairs = clusters.flatMap((a) => clusters.filter((b) => a.number < b.number).map((b) => [a, b] as const));
    const distance = ([a, b]: (typeof pairs)[number]): number =>
      Math.min(...a.legs.flatMap((left) => b.legs.map((right) => far[left]![right]!)));
    pairs.sort((p, q) => distance(p) - distance(q) || p[1].number - q[1].number || p[0].number - q[0].number);
    const [first, last] = pairs[0]!;
    clusters = [...clusters.filter((each) => each !== first && each !== last), { number, legs: [...first.legs, ...last.legs] }];
  }
  return clusters[0]?.legs ?? [];
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
