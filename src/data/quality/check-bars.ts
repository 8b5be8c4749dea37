import type { Bars, CalendarName } from '../../core/bars.js';
import { DataError } from '../../core/errors.js';
import type { Timeframe } from '../../core/timeframe.js';
import { calendarOf } from '../calendar/calendars.js';
import { seeCalendar, type SeenCalendar } from '../calendar/seen-calendar.js';
import type { RawBars } from '../bars/raw-bars.js';
import { checkDirection, checkOrder } from './check-order.js';
import { checkPrices } from './check-prices.js';
import { checkSeries } from './check-series.js';
import { checkZone } from './check-zone.js';
import { EXAMPLES, exampleAt, type CheckedRows } from './checked-rows.js';
import type { Issue } from './findings.js';
import type { ResolvedPolicies } from './policies.js';

export interface CheckContext {
  /** zone of naive times */
  readonly timezone: string;
  /** absent: what the bars show */
  readonly calendar: CalendarName | undefined;
  /** the timeframe that was asked for */
  readonly timeframe: Timeframe | undefined;
  readonly policies: ResolvedPolicies;
  /** how many examples an issue shows; default 5 */
  readonly exampleLimit?: number | undefined;
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

/** Looks raw bars over once: direction, zone, prices, order, then what shows only in bars that stand in their order.
 *  Every issue is reported; policies that change bars are carried out; `fail` is left to the caller, who has the whole report.
 *  Throws DataError DATA_EMPTY where they leave no bar, DATA_QUALITY where filling gaps would make up too many. */
export function checkBars(raw: RawBars & { readonly source: string }, context: CheckContext): CheckedBars {
  const all = { ...raw, exampleLimit: context.exampleLimit ?? EXAMPLES };
  const direction = checkDirection(all);
  const isReversed = direction.issues.length > 0;
  const turned = isReversed ? { ...all, ...direction.rows, localTimeMs: raw.localTimeMs?.slice().reverse() } : all;
  const zone = checkZone(turned, context.timezone, context.timeframe, context.policies);
  const prices = checkPrices(zone.rows, context.policies);
  const { rows, issues: orderIssues } = checkOrder(prices.rows, context.policies);
  requireBars(rows, raw.source);
  const timeframe = context.inferTimeframe(rows.bars.timeMs);
  const seen = seeCalendar(rows.bars.timeMs, timeframe);
  const calendar = calendarOf(context.calendar ?? seen.name);
  const series = checkSeries(rows, { timeframe, calendar, policies: context.policies, source: raw.source });
  requireBars(series.rows, raw.source);
  const issues = [...direction.issues, ...roundedTimes(raw, all), ...zone.issues, ...prices.issues, ...orderIssues, ...series.issues];
  return { bars: series.rows.bars, issues, timeframe, seen };
}

function requireBars({ rowNumbers }: CheckedRows, source: string): void {
  if (rowNumbers.length === 0) throw new DataError('DATA_EMPTY', `${source} has no bar left after its repairs`, { context: { source } });
}

/** Times whose fraction of a millisecond was cut off at reading. */
function roundedTimes({ cut }: RawBars, rows: CheckedRows): Issue[] {
  if (cut === undefined || cut.count === 0) return [];
  return [{ kind: 'rounded_time', count: cut.count, examples: cut.first.map((index) => exampleAt(rows, index, { values: {} })) }];
}
