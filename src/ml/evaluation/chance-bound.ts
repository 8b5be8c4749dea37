/** Standard deviations beyond which a skill is no chance to a canary: two sides together one in 16,000. */
const CANARY_DEVIATIONS = 4;

/** Returns the largest distance from 0 at which a skill (see skillOf) is still taken for chance; NaN where a class has no rows.
 *  effectiveRows  how many independent rows the rows count for; default all of them
 *  repeats        independent skills that it is the mean of
 *  deviations     how many standard deviations chance is given
 *  Source   variance of AUC without skill: Mann and Whitney 1947, (n + 1) / (12 n1 n0); of the rank correlation 1 / (n - 1) */
export function chanceBound(
  isClass: boolean,
  target: Float64Array,
  {
    effectiveRows = target.length,
    repeats = 1,
    deviations = CANARY_DEVIATIONS,
  }: { readonly effectiveRows?: number; readonly repeats?: number; readonly deviations?: number } = {},
): number {
  const variance = isClass ? classVariance(target, effectiveRows) : 1 / Math.max(1, effectiveRows - 1);
  return deviations * Math.sqrt(variance / repeats);
}

/** Of 2 AUC - 1. */
function classVariance(target: Float64Array, effectiveRows: number): number {
  const share = target.reduce((sum, value) => sum + value, 0) / target.length;
  return share > 0 && share < 1 ? (effectiveRows + 1) / (3 * effectiveRows ** 2 * share * (1 - share)) : Number.NaN;
}
