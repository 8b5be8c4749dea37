import { formatTime } from '../../core/time.js';
import type { Timeframe } from '../../core/timeframe.js';
import { BarRows, firstRows, isSameBar, type BarRow } from '../dataset/bar-rows.js';
import { requireAccepted } from '../dataset/dataset-change.js';
import type { FetchOptions } from '../dataset/fetch-options.js';
import type { MarketReader } from './ask-exchange.js';
import { closeOf, readPages } from './read-pages.js';

/** So many of the bars that are there are asked for again, and must be the same. */
const OVERLAP_BARS = 10;

/** Bars that open in [start, end), ISO 8601 UTC; null: up to now. */
interface AskedBars {
  readonly exchange: string;
  readonly start: string;
  readonly end: string | null;
}

/** Who is asked, and for which dataset. */
interface GrowOptions {
  readonly reader: MarketReader;
  readonly timeframe: Timeframe;
  readonly options: FetchOptions;
  readonly place: string;
}

/** Appends what is new to a file of bars, and where its start is earlier puts what is earlier before them. The file is replaced when all of
 *  it is there. Returns what was changed, which a person accepted.
 *  Throws DataError DATA_CHANGED, SERVICE_FAILED; what the reader throws. */
export async function growRows(path: string, request: AskedBars, grow: GrowOptions, isEarlier: boolean): Promise<string[]> {
  const startMs = Date.parse(request.start),
    endMs = request.end === null ? Infinity : Date.parse(request.end),
    nowMs = await grow.reader.readClock();
  const asking = { ...grow, nowMs, exchange: request.exchange },
    there = isEarlier ? firstRows(path, OVERLAP_BARS) : [];
  // a part belongs to its start; the end may move
  const rows = there.length > 0 ? BarRows.openBefore(path, String(startMs)) : BarRows.open(path, String(startMs));
  let isFinished = false;
  try {
    if (there.length > 0) await readBefore(rows, there, startMs, asking);
    const { changes, others } = await compareBars(rows.last(OVERLAP_BARS), asking);
    // accepted: they are fetched anew
    if (others > 0) rows.dropLast(others);
    await readOnward(rows, { startMs, endMs }, asking);
    isFinished = true;
    return changes;
  } finally {
    if (isFinished) rows.finish();
    else rows.leave();
  }
}

interface AskOptions extends GrowOptions {
  readonly nowMs: number;
  readonly exchange: string;
}

/** Reads what is not there yet, behind the last bar. */
async function readOnward(
  rows: BarRows,
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
  { reader, timeframe, options, nowMs, exchange }: AskOptions,
): Promise<void> {
  const last = rows.last(1)[0];
  const fromMs = last === undefined ? startMs : closeOf(last[0], timeframe);
  let bars = 0;
  for await (const page of readPages(reader, exchange, { fromMs, endMs, nowMs, timeframe })) {
    rows.append(page);
    bars += page.length;
    if (page.length > 0) options.onStep?.({ kind: 'bars', bars, untilMs: page.at(-1)![0], endMs: Math.min(endMs, nowMs) });
  }
}

/** Reads the bars before those that are there, which must be the same still, and puts those behind them. An earlier process may have come
 *  to any place of it.
 *  there  the first bars of the file
 *  Throws DataError DATA_CHANGED where they are others now: what is there is never replaced by its own past. */
async function readBefore(rows: BarRows, there: readonly BarRow[], startMs: number, asking: AskOptions): Promise<void> {
  await compareBars(there, { ...asking, options: { ...asking.options, acceptChanges: false } });
  if ((rows.last(1)[0]?.[0] ?? -Infinity) < there[0]![0]) await readOnward(rows, { startMs, endMs: there[0]![0] }, asking);
  rows.appendFile();
}

/** Compares bars with what the exchange says of them now. Returns what a person accepted, and how many bars from the end on are others. */
async function compareBars(
  overlap: readonly BarRow[],
  { reader, timeframe, exchange, nowMs, place, options }: AskOptions,
): Promise<{ readonly changes: string[]; readonly others: number }> {
  if (overlap.length === 0) return { changes: [], others: 0 };
  const now: BarRow[] = [];
  const range = { fromMs: overlap[0]![0], endMs: closeOf(overlap.at(-1)![0], timeframe), nowMs, timeframe };
  for await (const page of readPages(reader, exchange, range)) now.push(...page);
  const byTime = new Map(now.map((row) => [row[0], row]));
  const first = overlap.findIndex((row) => !isSameBar(row, byTime.get(row[0]) ?? [Number.NaN, 0, 0, 0, 0, 0]));
  const changes = overlap.flatMap((row) => describeChange(row, byTime.get(row[0])));
  requireAccepted(`dataset ${place}`, changes, options.acceptChanges);
  return { changes, others: first < 0 ? 0 : overlap.length - first };
}

function describeChange(before: BarRow, now: BarRow | undefined): string[] {
  if (now === undefined) return [`the bar of ${formatTime(before[0])} is gone`];
  return isSameBar(before, now)
    ? []
    : [`the bar of ${formatTime(before[0])} was ${before.slice(1).join(' ')} and is ${now.slice(1).join(' ')}`];
}
