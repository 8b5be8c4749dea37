import { resolve } from 'node:path';
import type { CalendarName } from '../../core/bars.js';
import { UsageError } from '../../core/errors.js';
import type { Timeframe } from '../../core/timeframe.js';
import { calendarOf } from '../../data/calendar/calendars.js';
import { dayZone } from '../../data/calendar/day-zone.js';
import { hashBars } from '../../data/bars/hash-bars.js';
import { inspectMarket } from '../../data/open-market.js';
import { requireQuality } from '../../data/quality/quality-report.js';
import { requireMultiple, resampleBars } from '../../data/resample/resample-bars.js';
import { syntheticBars } from '../../data/synthetic/synthetic-market.js';
import { resolveSyntheticOptions } from '../../data/synthetic/synthetic-options.js';
import type { SyntheticOptions } from '../../data/synthetic/synthetic-options.js';
import { writeBars } from '../../data/bars/write-bars.js';
import { requestsOf, type DataFlags } from './data-requests.js';
import { rangeOfBars } from './market-summary.js';

/** A file of bars that a command wrote. */
export interface WrittenBars {
  readonly out: string;
  readonly symbol: string;
  readonly timeframe: string;
  readonly kind: 'real' | 'synthetic';
  readonly rows: number;
  readonly from: string;
  readonly to: string;
  readonly data_hash: string;
  readonly warnings: readonly string[];
}

/** Writes the bars of one file or one-symbol system at a higher timeframe. Throws DataError DATA_TIMEFRAME. */
export async function resampleData(target: string, timeframe: Timeframe, out: string, flags: DataFlags): Promise<WrittenBars> {
  const [request, second] = requestsOf([target], { ...flags, timeframe: undefined }, true);
  if (second)
    throw new UsageError('FLAG_INVALID', `"${target}" has several symbols, and one file is written; pick one with --symbol`, {
      context: { target },
    });
  if ([request!.path ?? []].flat().some((path) => resolve(out) === resolve(path)))
    throw new UsageError('FLAG_INVALID', `--out must be another file than the source, not "${out}"`, {
      context: { flag: '--out', value: out },
    });
  const opened = await inspectMarket({ ...request!, timeframe: undefined });
  requireQuality(opened.quality);
  const { market } = opened;
  const calendar = dayZone(market.calendar, market.timeframe, market.bars.timeMs);
  requireMultiple(market.timeframe, timeframe, market.origin.source);
  const { bars } = resampleBars(market.bars, market.timeframe, timeframe, calendar);
  await writeBars(out, bars, market.origin.kind);
  return {
    out,
    symbol: market.symbol,
    timeframe: timeframe.name,
    kind: market.origin.kind,
    ...rangeOfBars(bars.timeMs),
    data_hash: hashBars(bars),
    warnings: opened.warnings,
  };
}

/** Writes a synthetic market to a file. Throws UsageError CONFIG_INVALID where an option is out of range. */
export async function synthesizeData(
  symbol: string,
  timeframe: Timeframe,
  calendar: CalendarName,
  options: SyntheticOptions,
  out: string,
): Promise<WrittenBars> {
  const bars = syntheticBars(resolveSyntheticOptions(options, calendar), timeframe, calendarOf(calendar));
  await writeBars(out, bars, 'synthetic');
  return {
    out,
    symbol,
    timeframe: timeframe.name,
    kind: 'synthetic',
    ...rangeOfBars(bars.timeMs),
    data_hash: hashBars(bars),
    warnings: [],
  };
}
