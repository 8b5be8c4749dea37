import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DataError } from '../../core/errors.js';
import { suggestName } from '../../core/nearest-name.js';
import { listTableSymbols, writeTableRows, type JoinedTables, type SymbolColumn } from '../../data/duckdb/symbol-tables.js';
import { isSameMarket, plainSymbol } from '../../fetch/dataset/dataset-places.js';
import type { DatasetSeries } from '../../fetch/dataset/manifest.js';
import { filePath, type FetchedFiles, type HuggingFaceRequest } from '../../fetch/huggingface/fetch-huggingface.js';
import { hashFile } from '../../files/hash-file.js';
import { describeBars } from './describe-bars.js';

/** Folder of the files that hold one symbol each, made of what was fetched. */
const SERIES = 'series';

/** A symbol's bars: the file that has them, or the rows that are to be taken out of files. */
interface SeriesPlan {
  readonly symbol: string;
  readonly market: string;
  readonly paths: readonly string[];
  readonly only?: { readonly column: string; readonly value: string };
}

export interface ExtractedSeries {
  readonly series: readonly DatasetSeries[];
  readonly warnings: readonly string[];
}

/** Tells the symbols of fetched files apart: a file that holds one symbol alone is its series as it is, of others the rows are written to a
 *  file of their own. Throws DataError DATA_NOT_FOUND for a symbol that the files do not have, DATA_LAYOUT_UNKNOWN, DATA_UNREADABLE. */
export async function extractSeries(dir: string, fetched: FetchedFiles): Promise<ExtractedSeries> {
  const plans = await planSeries(dir, fetched);
  requireDistinct(plans, fetched.manifest.request.dataset);
  mkdirSync(join(dir, SERIES), { recursive: true });
  const series: DatasetSeries[] = [],
    warnings: string[] = [];
  for (const plan of plans) {
    const file = await placeSeries(dir, plan);
    const path = filePath(dir, file),
      format = formatOf(file);
    const { warning, ...summary } = await describeBars(path, format, plan.symbol);
    if (warning !== undefined) warnings.push(warning);
    const { symbol, market } = plan;
    series.push({ symbol, market, file, format, bytes: statSync(path).size, sha256: hashFile(path), ...summary });
  }
  removeOthers(dir, series);
  return { series, warnings };
}

async function planSeries(dir: string, { bySymbol, paths, manifest }: FetchedFiles): Promise<SeriesPlan[]> {
  const { symbols, symbol_column: column, dataset } = manifest.request;
  if (bySymbol !== undefined) return [...bySymbol].map(([market, own]) => ({ symbol: plainSymbol(market), market, paths: own }));
  const columns = await listTableSymbols(tablesOf(dir, paths), column ?? undefined);
  // a column in which every wanted symbol stands is the one that is meant, whatever else is named like one
  const found = columns.find(({ values }) => symbols?.every((symbol) => matchValue(symbol, values) !== undefined)) ?? columns[0];
  if (found !== undefined) return planByColumn(found, manifest.request, paths);
  const symbol = requireOneSymbol(symbols, dataset, paths);
  return [{ symbol: plainSymbol(symbol), market: symbol, paths }];
}

function planByColumn(found: SymbolColumn, { symbols, dataset }: HuggingFaceRequest, paths: readonly string[]): SeriesPlan[] {
  const { column, values } = found;
  const wanted = symbols === null ? values : symbols.map((symbol) => matchValue(symbol, values) ?? noRows(symbol, found, dataset));
  return [...new Set(wanted)].map((value) => ({
    symbol: plainSymbol(value),
    market: value,
    paths,
    ...(values.length > 1 && { only: { column, value } }),
  }));
}

/** Returns the value that a symbol is written as. */
function matchValue(symbol: string, values: readonly string[]): string | undefined {
  return values.find((each) => each === symbol) ?? values.find((each) => isSameMarket(each, symbol));
}

function noRows(symbol: string, { column, values }: SymbolColumn, dataset: string): never {
  throw new DataError(
    'DATA_NOT_FOUND',
    `dataset ${dataset} has no rows of "${symbol}" in its column ${column}${suggestName(symbol, values)}`,
    {
      context: { dataset, symbol, column },
    },
  );
}

/** Two markets with one name would overwrite each other. */
function requireDistinct(plans: readonly SeriesPlan[], dataset: string): void {
  const markets = new Map<string, string>();
  for (const { symbol, market } of plans) {
    const other = markets.get(symbol);
    if (other !== undefined)
      throw new DataError(
        'DATA_NOT_FOUND',
        `dataset ${dataset} has "${other}" and "${market}", and both would be ${symbol}: name one with --symbols`,
        {
          context: { dataset, symbol },
        },
      );
    markets.set(symbol, market);
  }
}

/** Files that are not told apart hold one symbol, or nobody knows whose rows they have. */
function requireOneSymbol(symbols: readonly string[] | null, dataset: string, paths: readonly string[]): string {
  if (symbols?.length === 1) return symbols[0]!;
  if (symbols === null && paths.length === 1) return basename(paths[0]!).replace(/[-_.].*$/, '') || basename(paths[0]!);
  const asked = symbols === null ? `${paths.length} files` : symbols.join(', ');
  const rule = `${asked} must be told apart: name one with --symbols, and its files with --files`;
  throw new DataError('DATA_NOT_FOUND', `dataset ${dataset} has neither a column of symbols nor files named after them, and ${rule}`, {
    context: { dataset, file: paths[0] ?? null },
  });
}

/** Returns the file of a series, which is written where no fetched file is it already. */
async function placeSeries(dir: string, { symbol, paths, only }: SeriesPlan): Promise<string> {
  if (paths.length === 1 && only === undefined) return paths[0]!;
  const file = `${SERIES}/${symbol}.parquet`;
  await writeTableRows(tablesOf(dir, paths), filePath(dir, file), only);
  return file;
}

function tablesOf(dir: string, paths: readonly string[]): JoinedTables {
  return { paths: paths.map((path) => filePath(dir, path)), format: formatOf(paths[0]!) };
}

function formatOf(path: string): 'parquet' | 'csv' {
  return /\.(parquet|pq)$/i.test(path) ? 'parquet' : 'csv';
}

function removeOthers(dir: string, series: readonly DatasetSeries[]): void {
  const kept = new Set(series.map(({ file }) => file));
  for (const name of readdirSync(join(dir, SERIES))) if (!kept.has(`${SERIES}/${name}`)) rmSync(join(dir, SERIES, name), { force: true });
  if (readdirSync(join(dir, SERIES)).length === 0) rmSync(join(dir, SERIES), { recursive: true });
}
