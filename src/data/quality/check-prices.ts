import { PRICE_COLUMNS } from '../../core/bars.js';
import type { Bars } from '../../core/bars.js';
import { dropRows, issuesAt, pricesAt } from './checked-rows.js';
import type { CheckedRows } from './checked-rows.js';
import type { Issue } from './findings.js';
import type { QualityPolicy, ResolvedPolicies } from './policies.js';

export interface CheckStep {
  readonly rows: CheckedRows;
  readonly issues: readonly Issue[];
}

/** Rows whose prices or volumes are wrong by themselves, indices ascending. A row with an infinite price is not among those that lack one.
 *  */
interface WrongRows {
  readonly infinite: readonly number[];
  readonly missing: readonly number[];
  readonly nonPositive: readonly number[];
  readonly highLow: readonly number[];
  readonly negativeVolume: readonly number[];
  readonly missingVolume: readonly number[];
}

/** Finds infinite, missing, non-positive and contradictory prices, negative and missing volumes, and repairs or drops those whose policy
 *  says
 *  so. Whatever the policies, infinite prices become NaN. */
export function checkPrices(rows: CheckedRows, policies: ResolvedPolicies): CheckStep {
  const { bars } = rows;
  const { infinite, missing, nonPositive, highLow, negativeVolume, missingVolume } = findWrongRows(bars);
  const lost = (i: number): { values: ReturnType<typeof pricesAt>; repaired: null } => ({ values: pricesAt(rows, i), repaired: null });
  const infiniteIssues = issuesAt('infinite', rows, infinite, lost);
  for (const i of infinite) for (const column of PRICE_COLUMNS) if (!Number.isFinite(bars[column][i]!)) bars[column][i] = NaN;
  const issues = [
    ...infiniteIssues,
    ...issuesAt('missing', rows, missing, lost),
    ...issuesAt('non_positive', rows, nonPositive, lost),
    ...issuesAt('high_low', rows, highLow, (i) => ({ values: pricesAt(rows, i), repaired: { ...pricesAt(rows, i), ...widened(bars, i) } })),
    ...issuesAt('negative_volume', rows, negativeVolume, (i) => ({ values: { volume: bars.volume[i]! }, repaired: { volume: null } })),
    ...issuesAt('missing_volume', rows, missingVolume, () => ({ values: { volume: null }, repaired: { volume: 0 } })),
  ];
  if (policies.high_low === 'repair') for (const i of highLow) widen(bars, i);
  if (policies.negative_volume === 'repair') for (const i of negativeVolume) bars.volume[i] = NaN;
  if (policies.missing_volume === 'repair') for (const i of missingVolume) bars.volume[i] = 0;
  const dropped = [
    ...(drops(policies.infinite) ? infinite : []),
    ...(drops(policies.missing) ? missing : []),
    ...(drops(policies.non_positive) ? nonPositive : []),
    ...(policies.high_low === 'drop' ? highLow : []),
  ];
  return { rows: dropRows(rows, dropped), issues };
}

function drops(policy: QualityPolicy): boolean {
  return policy === 'repair' || policy === 'drop';
}

/** One pass, in which a sound bar is left at once. An infinite volume is a missing one; a source without any volume has none missing. */
function findWrongRows({ open, high, low, close, volume }: Bars): WrongRows {
  const wrong = makeWrongRows();
  for (let i = 0; i < open.length; i++) {
    const o = open[i]!;
    const h = high[i]!;
    const l = low[i]!;
    const c = close[i]!;
    const v = volume[i]!;
    if (l > 0 && h < Infinity && h >= o && h >= c && l <= o && l <= c && v >= 0 && v < Infinity) continue;
    const isInfinite = [o, h, l, c].some(isInfinity);
    if (isInfinite) wrong.infinite.push(i);
    else if (Number.isNaN(o + h + l + c)) wrong.missing.push(i);
    if (isBelow(o) || isBelow(h) || isBelow(l) || isBelow(c)) wrong.nonPositive.push(i);
    if (!isInfinite && (h < o || h < c || h < l || l > o || l > c)) wrong.highLow.push(i);
    if (isInfinity(v)) volume[i] = NaN;
    if (v < 0) wrong.negativeVolume.push(i);
    if (Number.isNaN(volume[i]!)) wrong.missingVolume.push(i);
  }
  return wrong.missingVolume.length === volume.length ? { ...wrong, missingVolume: [] } : wrong;
}

function makeWrongRows(): { readonly [Kind in keyof WrongRows]: number[] } {
  return { infinite: [], missing: [], nonPositive: [], highLow: [], negativeVolume: [], missingVolume: [] };
}

/** At or below 0; -Infinity is no price at all. */
function isBelow(price: number): boolean {
  return price <= 0 && price > -Infinity;
}

function isInfinity(value: number): boolean {
  return Math.abs(value) === Infinity;
}

/** The high and low that hold every price of the bar; those that it has where one of its prices is missing. */
function widened({ open, high, low, close }: Bars, i: number): { readonly high: number; readonly low: number } {
  const prices = [open[i]!, high[i]!, low[i]!, close[i]!];
  return prices.some(Number.isNaN) ? { high: high[i]!, low: low[i]! } : { high: Math.max(...prices), low: Math.min(...prices) };
}

function widen(bars: Bars, i: number): void {
  const { high, low } = widened(bars, i);
  bars.high[i] = high;
  bars.low[i] = low;
}
