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
  const isMissing = (i: number): boolean => Number.isNaN(bars.open[i]! + bars.high[i]! + bars.low[i]! + bars.close[i]!);
  const isNonPositive = (i: number): boolean => bars.open[i]! <= 0 || bars.high[i]! <= 0 || bars.low[i]! <= 0 || bars.close[i]! <= 0;
  const issues = [
    ...issuesAt('missing', rows, findRows(rows, isMissing), (i) => pricesAt(rows, i)),
    ...issuesAt('non_positive', rows, findRows(rows, isNonPositive), (i) => pricesAt(rows, i)),
    ...findHighLow(rows),
    ...findMissingVolume(rows),
  ];
  if (policies.high_low === 'repair') widenBars(rows);
  if (policies.missing_volume === 'repair') bars.volume.forEach((volume, i) => Number.isNaN(volume) && (bars.volume[i] = 0));
  const isDropped = (i: number): boolean =>
    (policies.missing === 'repair' && isMissing(i)) || (policies.non_positive === 'repair' && isNonPositive(i));
  return { rows: filterRows(rows, (i) => !isDropped(i)), issues };
}

function findHighLow(rows: CheckedRows): Issue[] {
  const { open, high, low, close } = rows.bars;
  const isWrong = (i: number): boolean =>
    high[i]! < open[i]! || high[i]! < close[i]! || high[i]! < low[i]! || low[i]! > open[i]! || low[i]! > close[i]!;
  return issuesAt('high_low', rows, findRows(rows, isWrong), (i) => pricesAt(rows, i));
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
