import { lastKnownBar, learnsAt, requirePurge, type LearningTimes } from './learning-times.js';

export interface GradientRules extends LearningTimes {
  readonly learningRate: number;
  /** share of the whole that all members keep together, in equal parts */
  readonly floor: number;
}

/** Returns the weight of each member on each close, f64[member][bar]: where it learns, each weight is multiplied by
 *  exp(rate * x / sum of w x), x being 1 + the member's return from the last known bar on, and they are made to sum to what they did.
 *  returns  f64[member][bar]: over the horizon after each bar; NaN counts as 0
 *  start    weights until it learns; their sum stays
 *  Throws UsageError LABEL_LEAK where the purge is below the horizon
 *  Source   Helmbold, Schapire, Singer and Warmuth, On-line portfolio selection using multiplicative updates, 1998, Mathematical Finance
 *           8(4); the floor is the fixed share of Herbster and Warmuth, 1998, Machine Learning 32 */
export function exponentiateGradient(
  returns: readonly Float64Array[],
  start: readonly number[],
  rules: GradientRules,
): readonly Float64Array[] {
  requirePurge(rules);
  const total = start.reduce((sum, weight) => sum + weight, 0);
  const bars = returns[0]?.length ?? 0;
  const out = returns.map(() => new Float64Array(bars));
  let shares = start.map((weight) => (total > 0 ? weight / total : 0));
  for (let bar = 0; bar < bars; bar++) {
    if (total > 0 && learnsAt(bar, rules)) shares = updateShares(shares, factorsAt(returns, lastKnownBar(bar, rules)), rules);
    out.forEach((column, member) => (column[bar] = total * shares[member]!));
  }
  return out;
}

function factorsAt(returns: readonly Float64Array[], bar: number): number[] {
  return returns.map((column) => (Number.isNaN(column[bar]!) ? 1 : 1 + column[bar]!));
}

function updateShares(shares: readonly number[], factors: readonly number[], { learningRate, floor }: GradientRules): number[] {
  const whole = shares.reduce((sum, share, member) => sum + share * factors[member]!, 0);
  if (!(whole > 0)) return [...shares];
  const raised = shares.map((share, member) => share * Math.exp((learningRate * factors[member]!) / whole));
  const sum = raised.reduce((a, b) => a + b, 0);
  return raised.map((share) => (1 - floor) * (share / sum) + floor / shares.length);
}
