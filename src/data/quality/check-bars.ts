import type { Bars, CalendarName } from '../../core/bars.js';
import { DataError } from '../../core/errors.js';
import type { Timeframe } from '../../core/timeframe.js';
import { calendarOf } from '../calendar/calendars.js';
import { seeCalendar, type SeenCalendar } from '../calendar/seen-calendar.js';
import type { RawBars } from '../raw-bars.js';
import { checkDirection, checkOrder } from './check-order.js';
import { checkPrices } from './check-prices.js';
import { checkZone } from './check-zone.js';
import { exampleAt } from './checked-rows.js';
import { findGapIssues } from './find-gaps.js';
import { findOverlaps } from './find-overlaps.js';
import { adjustForSplits, findSplits, splitIssues } from './find-splits.js';
import type { FindingKind, Issue } from './findings.js';
import type { QualityPolicy } from './policies.js';

export interface CheckContext {
  /** zone of naive times */
  readonly timezone: string;
  /** absent: what the bars show */
  readonly calendar: CalendarName | undefined;
  /** the timeframe that was asked for */
  readonly timeframe: Timeframe | undefined;
  readonly policies: Readonly<Record<FindingKind, QualityPolicy>>;
  /** the timeframe of ascending times; undefined where they show none */
  inferTimeframe(timeMs: Float64Array): Timeframe | undefined;
}

export interface CheckedBars {
  /** strictly ascending, repaired where the policies say so */
  readonly bars: Bars;
  readonly issues: readonly Issue[];
  readonly timeframe: Timeframe | undefined;
  /** what the bars show, whatever is given */
  readonly seen: SeenCalendar;
}

/** Looks raw bars over once: direction, zone, prices, order, then gaps and splits in what is left.
 *  Every issue is reported; `repair` policies are carried out; `fail` is left to the caller, who has the whole report.
 *  Throws DataError DATA_EMPTY where the repairs leave no bar.                   */
export function checkBars(raw: RawBars & { readonly source: string }, context: CheckContext): CheckedBars {
  const direction = checkDirection(raw);
  const isReversed = direction.issues.length > 0;
  const turned = isReversed ? { ...raw, ...direction.rows, localTimeMs: raw.localTimeMs?.slice().reverse() } : raw;
  const zone = checkZone(turned, context.timezone, context.timeframe);
  const prices = checkPrices(zone.rows, context.policies);
  const { rows, issues: orderIssues } = checkOrder(prices.rows);
  if (rows.rowNumbers.length === 0)
    throw new DataError('DATA_EMPTY', `${raw.source} has no bar left after its repairs`, { context: { source: raw.source } });
  const timeframe = context.inferTimeframe(rows.bars.timeMs);
  const seen = seeCalendar(rows.bars.timeMs, timeframe);
  const gaps = timeframe ? findGapIssues(rows, timeframe, calendarOf(context.calendar ?? seen.name)) : [];
  const splits = findSplits(rows);
  const overlaps = timeframe ? findOverlaps(rows, timeframe) : [];
  const issues = [
    ...direction.issues,
    ...roundedTimes(raw),
    ...zone.issues,
    ...prices.issues,
    ...orderIssues,
    ...overlaps,
    ...gaps,
    ...splitIssues(rows, splits),
  ];
  if (context.policies.split === 'repair') adjustForSplits(rows, splits);
  return { bars: rows.bars, issues, timeframe, seen };
}

/** Times whose fraction of a millisecond was cut off at reading. */
function roundedTimes(raw: RawBars): Issue[] {
  const { cut } = raw;
  if (cut === undefined || cut.count === 0) return [];
  return [{ kind: 'rounded_time', count: cut.count, examples: cut.first.map((index) => exampleAt(raw, index, {})) }];
}
