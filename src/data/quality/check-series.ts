import type { Calendar } from '../../core/bars.js';
import type { Timeframe } from '../../core/timeframe.js';
import type { CheckStep } from './check-prices.js';
import { dropRows, issuesAt, type CheckedRows } from './checked-rows.js';
import { fillGaps } from './fill-gaps.js';
import { findGaps, gapIssues } from './find-gaps.js';
import { findOutliers, type Outliers } from './find-outliers.js';
import { findOutside, outsideIssues, type OutsideBars } from './find-outside.js';
import { findOverlaps } from './find-overlaps.js';
import { adjustForSplits, findSplits, splitIssues } from './find-splits.js';
import { barsBehindFirst, findFlat, findStale, stretchIssues } from './find-still.js';
import type { ResolvedPolicies } from './policies.js';
import { repairedBar, replaceBars, showOutlier, winsorisedBar } from './repair-outliers.js';

interface SeriesContext {
  /** undefined where the times show none */
  readonly timeframe: Timeframe | undefined;
  readonly calendar: Calendar;
  readonly policies: ResolvedPolicies;
  /** for sentences */
  readonly source: string;
}

/** Finds what shows only in bars that stand in their order: outliers, splits, stretches that stand still, bars outside the calendar, and
 *  overlaps and gaps in what the policies leave.
 *  Throws DataError DATA_QUALITY where filling gaps would make up too many bars. */
export function checkSeries(rows: CheckedRows, context: SeriesContext): CheckStep {
  const { timeframe, calendar, policies } = context;
  const { bars } = rows;
  const outliers = findOutliers(bars);
  const [flat, stale] = [findFlat(bars), findStale(bars)];
  const outside = timeframe && findOutside(bars.timeMs, timeframe, calendar);
  const show = showOutlier(rows, outliers);
  const issues = [
    ...issuesAt('outlier_price', rows, outliers.priceBars, show),
    ...issuesAt('outlier_wick', rows, outliers.wickBars, show),
    ...stretchIssues('flat', rows, flat),
    ...stretchIssues('stale', rows, stale),
    ...(outside && timeframe ? outsideIssues(rows, outside, calendar, timeframe) : []),
  ];
  repairOutliers(rows, outliers, policies);
  const splits = findSplits(rows, outliers.marks);
  const jumps = splitIssues(rows, splits);
  if (policies.split === 'repair') adjustForSplits(rows, splits);
  const dropped = [...droppedOutliers(outliers, policies), ...droppedBars(flat, stale, outside, policies)];
  const left = dropRows(rows, dropped);
  const overlaps = timeframe ? findOverlaps(left, timeframe) : [];
  const gaps = checkGaps(left, context);
  return { rows: gaps.rows, issues: [...overlaps, ...gaps.issues, ...jumps, ...issues] };
}

function checkGaps(rows: CheckedRows, { timeframe, calendar, policies, source }: SeriesContext): CheckStep {
  if (timeframe === undefined || rows.rowNumbers.length === 0) return { rows, issues: [] };
  const gaps = findGaps(rows.bars.timeMs, timeframe, calendar);
  if (policies.gap !== 'repair') return { rows, issues: gapIssues(rows, gaps) };
  const filled = fillGaps(rows, gaps, { timeframe, calendar, source });
  return { rows: filled.rows, issues: gapIssues(rows, gaps, `${filled.madeUp.toLocaleString('en')} bars are made up`) };
}

function repairOutliers({ bars }: CheckedRows, outliers: Outliers, policies: ResolvedPolicies): void {
  const { priceBars, wickBars } = outliers;
  const repair = (i: number): ReturnType<typeof repairedBar> => repairedBar(bars, outliers, i);
  if (policies.outlier_wick === 'winsorise') replaceBars(bars, wickBars, (i) => winsorisedBar(bars, outliers, i));
  if (policies.outlier_wick === 'repair') replaceBars(bars, wickBars, repair);
  if (policies.outlier_price === 'repair') replaceBars(bars, priceBars, repair);
}

function droppedOutliers({ priceBars, wickBars }: Outliers, policies: ResolvedPolicies): readonly number[] {
  return [...(policies.outlier_price === 'drop' ? priceBars : []), ...(policies.outlier_wick === 'drop' ? wickBars : [])];
}

function droppedBars(
  flat: ReturnType<typeof findFlat>,
  stale: ReturnType<typeof findStale>,
  outside: OutsideBars | undefined,
  policies: ResolvedPolicies,
): readonly number[] {
  return [
    ...(policies.flat === 'drop' ? barsBehindFirst(flat) : []),
    ...(policies.stale === 'drop' ? barsBehindFirst(stale) : []),
    ...(policies.outside_session === 'drop' ? (outside?.indices ?? []) : []),
  ];
}
