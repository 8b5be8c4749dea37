import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DataError } from '../../core/errors.js';
import { suggestName } from '../../core/nearest-name.js';
import { listTableSymbols, writeTableRows, type JoinedTables } from '../../data/duckdb/symbol-tables.js';
import { isSameMarket, plainSymbol } from '../../fetch/dataset/dataset-places.js';
import type { DatasetSeries } from '../../fetch/dataset/manifest.js';
import { filePath, type FetchedFiles } from '../../fetch/huggingface/fetch-huggingface.js';
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
  const found = await listTableSymbols(tablesOf(dir, paths), column ?? undefined);
  if (found !== undefined) {
    const wanted = symbols === null ? found.values : symbols.map((symbol) => findValue(symbol, found, dataset));
    const isAlone = found.values.length === 1;
    return wanted.map((value) => ({
      symbol: plainSymbol(value),
      market: value,
      paths,
      ...(!isAlone && { only: { column: found.column, value } }),
    }));
  }
  const symbol = requireOneSymbol(symbols, dataset, paths);
  return [{ symbol: plainSymbol(symbol), market: symbol, paths }];
}

/** Returns the value that a symbol is written as. */
function findValue(
  symbol: string,
  { column, values }: { readonly column: string; readonly values: readonly string[] },
  dataset: string,
): string {
  const value = values.find((each) => each === symbol) ?? values.find((each) => isSameMarket(each, symbol));
  if (value !== undefined) return value;
  throw new DataError(
    'DATA_NOT_FOUND',
    `dataset ${dataset} has no rows of "${symbol}" in its column ${column}${suggestName(symbol, values)}`,
    {
      context: { dataset, symbol, column },
    },
  );
}

/** Files that are not told apart hold one symbol, or nobody knows whose rows they have. */
function requireOneSymbol(symbols: readonly string[] | null, dataset: string, paths: readonly string[]): string {
  if (symbols?.length === 1) return symbols[0]!;
  if (symbols === null && paths.length === 1) return basename(paths[0]!).replace(/[-_.].*$/, '') || basename(paths[0]!);
  const asked = symbols === null ? `${paths.length} files` : symbols.join(', ');
  throw new DataError(
    'DATA_NOT_FOUND',
    `dataset ${dataset} has neither a column of symbols nor files named after them, and ${asked} must be told apart: name one with --symbols, and its files with --files`,
    { context: { dataset, file: paths[0] ?? null } },
  );
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
