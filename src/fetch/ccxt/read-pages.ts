import { DataError } from '../../core/errors.js';
import { formatTime } from '../../core/time.js';
import type { Timeframe } from '../../core/timeframe.js';
import { isSameBar, type BarRow } from '../dataset/bar-rows.js';
import type { MarketReader } from './ask-exchange.js';
import type { CcxtBar } from './load-ccxt.js';

/** Which bars are read: those that open in [fromMs, endMs) and are complete at `nowMs`. */
export interface PageRange {
  readonly fromMs: number;
  readonly endMs: number;
  readonly nowMs: number;
  readonly timeframe: Timeframe;
}

/** Reads the bars of a range page by page, ascending. A page may be short, and may be empty where nothing traded: neither is the end. The
 *  next page begins behind the last bar, or behind a whole page where there was none.
 *  Throws DataError SERVICE_FAILED where the exchange does not answer from the time that it is asked for, and what the reader throws. */
export async function* readPages(reader: MarketReader, exchange: string, range: PageRange): AsyncGenerator<readonly BarRow[]> {
  const { endMs, nowMs, timeframe } = range,
    limit = reader.pageLimit();
  let sinceMs = range.fromMs;
  let isTrusted = false;
  while (sinceMs < endMs && closeOf(sinceMs, timeframe) <= nowMs) {
    const page = sortPage(await reader.readPage(sinceMs, limit), exchange);
    const later = page.filter(([timeMs]) => timeMs >= sinceMs);
    if (!isTrusted && later.length > 0 && later[0]![0] > sinceMs) await requireFromStart(reader, exchange, sinceMs, page);
    isTrusted ||= later.length > 0;
    const rows = later.filter(([timeMs]) => timeMs < endMs && closeOf(timeMs, timeframe) <= nowMs);
    yield rows;
    const last = later.at(-1);
    sinceMs = last === undefined ? sinceMs + limit * timeframe.durationMs : closeOf(last[0], timeframe);
  }
}

/** Returns when a bar is complete. Months have their own length. */
export function closeOf(timeMs: number, { unit, count, durationMs }: Timeframe): number {
  if (unit !== 'M') return timeMs + durationMs;
  const time = new Date(timeMs);
  return Date.UTC(time.getUTCFullYear(), time.getUTCMonth() + count, 1);
}

/** An exchange that ignores the start answers with its newest bars, whatever is asked: a history would have a hole that nobody sees. Asked
 *  for a single bar from the same time, an honest one answers with the first of its page. */
async function requireFromStart(reader: MarketReader, exchange: string, sinceMs: number, page: readonly BarRow[]): Promise<void> {
  if (page.length < 2) return;
  const [first] = sortPage(await reader.readPage(sinceMs, 1), exchange);
  if (first === undefined || first[0] === page[0]![0]) return;
  const found = `answers with other bars (${formatTime(first[0])}): its history cannot be fetched`;
  throw new DataError(
    'SERVICE_FAILED',
    `exchange ${exchange} must answer from the time that it is asked for, ${formatTime(sinceMs)}, and ${found}`,
    { context: { exchange, since: formatTime(sinceMs) } },
  );
}

/** Returns a page as rows, ascending, each time once. Throws DataError SERVICE_FAILED for two bars of one time, and for what is no bar. */
function sortPage(page: readonly CcxtBar[], exchange: string): BarRow[] {
  const rows = page.map((bar) => toRow(bar, exchange)).sort((a, b) => a[0] - b[0]);
  return rows.filter((row, index) => {
    const before = rows[index - 1];
    if (before === undefined || before[0] !== row[0]) return true;
    if (isSameBar(before, row)) return false;
    throw badBar(exchange, `two bars of ${formatTime(row[0])}`);
  });
}

function toRow(bar: CcxtBar, exchange: string): BarRow {
  const [timeMs, ...values] = Array.from({ length: 6 }, (_, index) => bar[index] ?? Number.NaN);
  if (Number.isInteger(timeMs) && Math.abs(timeMs!) < 8.64e15) return [timeMs!, ...values] as unknown as BarRow;
  throw badBar(exchange, `a bar without a time`);
}

function badBar(exchange: string, what: string): DataError {
  return new DataError('SERVICE_FAILED', `exchange ${exchange} must answer with bars, and answers with ${what}`, { context: { exchange } });
}
