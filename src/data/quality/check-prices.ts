import { PRICE_COLUMNS } from '../../core/bars.js';
import type { Bars } from '../../core/bars.js';
import { filterRows, findRows, issuesAt, pricesAt } from './checked-rows.js';
import type { CheckedRows } from './checked-rows.js';
import type { Issue, FindingKind } from './findings.js';
import type { QualityPolicy } from './policies.js';

export interface CheckStep {
  readonly rows: CheckedRows;
  readonly issues: readonly Issue[];
}

/** Finds missing, non-positive and contradictory prices and missing volumes, and repairs those whose policy says so. */
export function checkPrices(rows: CheckedRows, policies: Readonly<Record<FindingKind, QualityPolicy>>): CheckStep {
  const { bars } = rows;
  const infinite = findRows(rows, (i) => hasInfinity(bars, i));
  const infiniteIssues = issuesAt('infinite', rows, infinite, (i) => pricesAt(rows, i));
  for (const i of infinite) for (const column of PRICE_COLUMNS) if (!Number.isFinite(bars[column][i]!)) bars[column][i] = NaN;
  const wasInfinite = new Set(infinite);
  const isMissing = (i: number): boolean => Number.isNaN(bars.open[i]! + bars.high[i]! + bars.low[i]! + bars.close[i]!);
  const isNonPositive = (i: number): boolean => bars.open[i]! <= 0 || bars.high[i]! <= 0 || bars.low[i]! <= 0 || bars.close[i]! <= 0;
  const missing = findRows(rows, (i) => isMissing(i) && !wasInfinite.has(i));
  const issues = [
    ...infiniteIssues,
    ...issuesAt('missing', rows, missing, (i) => pricesAt(rows, i)),
    ...issuesAt('non_positive', rows, findRows(rows, isNonPositive), (i) => pricesAt(rows, i)),
    ...findHighLow(rows),
    ...findMissingVolume(rows),
    ...checkNegativeVolume(rows, policies),
  ];
  if (policies.high_low === 'repair') widenBars(rows);
  if (policies.missing_volume === 'repair') bars.volume.forEach((volume, i) => Number.isNaN(volume) && (bars.volume[i] = 0));
  const isDropped = (i: number): boolean =>
    (policies.missing === 'repair' && isMissing(i) && !wasInfinite.has(i)) ||
    (policies.infinite === 'repair' && wasInfinite.has(i)) ||
    (policies.non_positive === 'repair' && isNonPositive(i));
  return { rows: filterRows(rows, (i) => !isDropped(i)), issues };
}

function findHighLow(rows: CheckedRows): Issue[] {
  const { open, high, low, close } = rows.bars;
  const isWrong = (i: number): boolean =>
    high[i]! < open[i]! || high[i]! < close[i]! || high[i]! < low[i]! || low[i]! > open[i]! || low[i]! > close[i]!;
  return issuesAt('high_low', rows, findRows(rows, isWrong), (i) => pricesAt(rows, i));
}

/** A price that is infinite. An infinite volume is a missing one. */
function hasInfinity({ open, high, low, close, volume }: Bars, i: number): boolean {
  if (Math.abs(volume[i]!) === Infinity) volume[i] = NaN;
  return (
    Math.abs(open[i]!) === Infinity || Math.abs(high[i]!) === Infinity || Math.abs(low[i]!) === Infinity || Math.abs(close[i]!) === Infinity
  );
}

/** Some sources write -1 where they have no volume. */
function checkNegativeVolume(rows: CheckedRows, policies: Readonly<Record<FindingKind, QualityPolicy>>): Issue[] {
  const { volume } = rows.bars;
  const negative = findRows(rows, (i) => volume[i]! < 0);
  const issues = issuesAt('negative_volume', rows, negative, (i) => ({ volume: volume[i]! }));
  if (policies.negative_volume === 'repair') for (const i of negative) volume[i] = NaN;
  return issues;
}

/** A source without any volume has none missing. */
function findMissingVolume(rows: CheckedRows): Issue[] {
  const { volume } = rows.bars;
  const missing = findRows(rows, (i) => Number.isNaN(volume[i]!));
  return missing.length === volume.length ? [] : issuesAt('missing_volume', rows, missing, () => ({ volume: null }));
}

function widenBars({ bars }: CheckedRows): void {
  const { open, high, low, close } = bars;
  for (let i = 0; i < open.length; i++) {
    const [top, bottom] = [Math.max(open[i]!, close[i]!, high[i]!, low[i]!), Math.min(open[i]!, close[i]!, high[i]!, low[i]!)];
    if (Number.isNaN(top)) continue;
    high[i] = top;
    low[i] = bottom;
  }
}
