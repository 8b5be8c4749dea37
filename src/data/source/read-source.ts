import { everyRow } from '../bars/row-numbers.js';
import { BarloomError, UsageError } from '../../core/errors.js';
import { parseTimeframe } from '../../core/timeframe.js';
import { calendarOf } from '../calendar/calendars.js';
import { readCsv } from '../csv/read-csv.js';
import { calendarAsked, placeOf } from './data-request.js';
import type { DataRequest } from './data-request.js';
import { filesOf } from './expand-paths.js';
import { joinBars } from '../bars/join-bars.js';
import type { BarsOfFile } from '../bars/join-bars.js';
import { isJson, jsonTable } from '../json/json-table.js';
import { quoteCell } from '../columns/quote-cell.js';
import type { RawBars } from '../bars/raw-bars.js';
import { resolveSyntheticOptions } from '../synthetic/synthetic-options.js';
import { syntheticBars } from '../synthetic/synthetic-market.js';
import { openTexts } from '../text/open-texts.js';
import type { TextPart } from '../text/text-part.js';

/** Raw bars with the name of their source as error sentences and results call it. */
export interface SourcedBars extends RawBars {
  readonly source: string;
}

/** Reads the source of a request. Throws UsageError CONFIG_INVALID where the request lacks what its source needs, and the source's
 *  DataErrors. */
export async function readSource(request: DataRequest): Promise<SourcedBars> {
  const source = describeSource(request);
  if (request.source === 'synthetic') return { ...generate(request), source };
  const files = filesOf(request);
  const raw = request.source === 'duckdb' ? await readOneDatabase(request, files) : await readFiles(request, files);
  requireSymbols(request, raw, source);
  return { ...raw, source };
}

/** Returns the source for people: files, a table in a file, or the generator with its seed. */
export function describeSource(request: DataRequest): string {
  if (request.dataset !== undefined) return request.dataset.name;
  const { paths, table, query } = placeOf(request);
  if (request.source === 'synthetic')
    return `synthetic market, seed ${resolveSyntheticOptions(request.synthetic ?? {}, calendarAsked(request)!).seed}`;
  const path = paths.length > 2 ? `"${paths[0]}" and ${paths.length - 1} more` : paths.map((each) => `"${each}"`).join(' and ');
  if (query !== undefined) return `query on ${path}`;
  return table === undefined ? `${paths.length > 1 ? 'files' : 'file'} ${path}` : `table "${table}" in ${path}`;
}

async function readOneDatabase(request: DataRequest, files: readonly string[]): Promise<RawBars> {
  const [path, second] = files as [string, string | undefined];
  if (second !== undefined)
    throw new UsageError('CONFIG_INVALID', `data.path must be one file for the source duckdb, and it is ${files.length}`, {
      context: { entry: 'data.path' },
    });
  const { table, query } = placeOf(request);
  const { readDatabase } = await import('../duckdb/read-database.js');
  return readDatabase({ path, table, query }, request);
}

async function readFiles(request: DataRequest, files: readonly string[]): Promise<RawBars> {
  const parts: BarsOfFile[] = [];
  let refused: BarloomError | undefined;
  for (const path of files) {
    for (const read of await readersOf(request, path)) {
      try {
        parts.push(await read());
      } catch (error) {
        // One of several files may be without the symbol.
        if (!(error instanceof BarloomError) || error.context['symbols'] === undefined || request.symbolRule === 'guessed') throw error;
        refused ??= error;
      }
    }
  }
  if (parts.length === 0) throw refused!;
  return parts.length === 1 ? parts[0]! : joinBars(parts);
}

/** What reads the parts of a file: one, or one for each entry of an archive. */
async function readersOf(request: DataRequest, path: string): Promise<(() => Promise<BarsOfFile>)[]> {
  if (request.source === 'parquet') {
    const { readParquet } = await import('../duckdb/read-parquet.js');
    return [async () => ({ ...(await readParquet(path, request)), path })];
  }
  if (request.source === 'arrow') {
    const { readArrow } = await import('../arrow/read-arrow.js');
    return [async () => ({ ...(await readArrow(path, request)), path })];
  }
  const texts = await openTexts(path);
  return texts.map((text) => () => Promise.resolve({ ...readText(text, request), path: text.file }));
}

/** A text that is JSON is read as JSON, whatever it is called. */
function readText(text: TextPart, request: DataRequest): RawBars {
  if (request.source !== 'json' && !isJson(text)) return readCsv(text, request);
  return readCsv(jsonTable(text), { ...request, delimiter: '\t', skipLines: 0 });
}

/** Several symbols of one source need something that tells them apart. */
function requireSymbols({ symbol, symbolRule }: DataRequest, { symbolValue }: RawBars, source: string): void {
  if (symbolRule !== 'shared' || symbolValue !== undefined) return;
  throw new UsageError(
    'CONFIG_INVALID',
    `${quoteCell(symbol)} is one of several symbols, and ${source} has no column that names its symbol: neither data.path, data.table nor data.query has {symbol} where the symbol's name stands`,
    { context: { entry: 'data.symbols', symbol } },
  );
}

function generate(request: DataRequest): RawBars {
  const calendar = calendarOf(calendarAsked(request)!);
  const options = resolveSyntheticOptions(request.synthetic ?? {}, calendar.name);
  const bars = syntheticBars(options, request.timeframe ?? parseTimeframe('1h'), calendar, request.symbol);
  return { bars, timeKind: 'utc', rowNumbers: everyRow(bars.timeMs.length), layout: '-', origin: 'synthetic' };
}
