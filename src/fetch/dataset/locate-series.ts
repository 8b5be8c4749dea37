import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DataError, UsageError } from '../../core/errors.js';
import { suggestName } from '../../core/nearest-name.js';
import { parseTimeframe } from '../../core/timeframe.js';
import { hubPlace, parseHubName } from '../huggingface/hub-name.js';
import { DATASET_MANIFEST, readDataset, type DatasetManifest, type DatasetSeries, type DatasetSource } from './manifest.js';
import { datasetPlace, isSameMarket, listDatasets } from './dataset-places.js';

/** Which series of which dataset is opened. */
export interface SeriesRequest {
  readonly source: DatasetSource;
  /** folder of all datasets */
  readonly root: string;
  /** org/name[@revision] of the hub; spot, futures-um or futures-cm of the archives */
  readonly dataset: string | undefined;
  /** of ccxt */
  readonly exchange: string | undefined;
  readonly symbol: string;
  /** bars that are wanted; undefined: the dataset's own */
  readonly timeframe: string | undefined;
}

/** A file of bars, and the dataset that it is of. */
export interface LocatedSeries {
  readonly path: string;
  readonly series: DatasetSeries;
  readonly manifest: DatasetManifest;
  readonly place: string;
}

/** Finds the file that has a symbol's bars: of those from which the timeframe can be made the coarsest. Nothing is fetched.
 *  Throws DataError DATA_NOT_FOUND, which says the command that fetches it, and DATA_UNREADABLE; UsageError CONFIG_INVALID, NAME_UNKNOWN.
 *  */
export function locateSeries(request: SeriesRequest): LocatedSeries {
  const candidates = candidatesOf(request);
  const own = candidates.filter(({ series }) => series.symbol === request.symbol);
  const found = own.length > 0 ? own : candidates.filter(({ series }) => isSameMarket(series.symbol, request.symbol));
  if (found.length === 0) throw notFetched(request, candidates);
  const fitting = found.filter(({ series }) => isMultiple(request.timeframe, series.timeframe)).sort(coarsestFirst);
  if (fitting.length === 0) throw tooCoarse(request, found);
  const located = fitting[0]!;
  requireWhole(located);
  return located;
}

function candidatesOf(request: SeriesRequest): LocatedSeries[] {
  const { root, source } = request;
  if (source === 'huggingface') {
    const place = hubPlace(parseHubName(requireEntry(request.dataset, 'dataset', source)));
    const manifest = readDataset(join(root, place));
    return manifest === undefined ? [] : seriesOf(root, place, manifest);
  }
  const folder = source === 'ccxt' ? requireEntry(request.exchange, 'exchange', source) : (request.dataset ?? 'spot');
  return listDatasets(root, datasetPlace(source, folder)).flatMap((found) => {
    if (found.state === 'whole') return seriesOf(root, found.place, found.manifest);
    throw new DataError('DATA_UNREADABLE', found.reason, { context: { file: join(found.dir, DATASET_MANIFEST) } });
  });
}

function seriesOf(root: string, place: string, manifest: DatasetManifest): LocatedSeries[] {
  return manifest.series.map((series) => ({ path: join(root, place, ...series.file.split('/')), series, manifest, place }));
}

function requireEntry(value: string | undefined, entry: string, source: DatasetSource): string {
  if (value !== undefined) return value;
  throw new UsageError('CONFIG_INVALID', `data.${entry} is needed by the source ${source}, and it is not there`, {
    context: { entry: `data.${entry}` },
  });
}

/** Whether bars of a timeframe can be made of others; where one of them is not known the data room finds out. */
function isMultiple(wanted: string | undefined, own: string | null): boolean {
  if (wanted === undefined || own === null) return true;
  const [target, base] = [parseTimeframe(wanted), parseTimeframe(own)];
  if (target.name === base.name) return true;
  if (base.unit === 'M' || target.durationMs < base.durationMs) return false;
  return target.unit === 'M' || target.durationMs % base.durationMs === 0;
}

function coarsestFirst(a: LocatedSeries, b: LocatedSeries): number {
  const length = ({ series }: LocatedSeries): number => (series.timeframe === null ? 0 : parseTimeframe(series.timeframe).durationMs);
  return length(b) - length(a);
}

/** A file that was cut or replaced is no dataset any more. */
function requireWhole({ path, series, place }: LocatedSeries): void {
  const size = existsSync(path) ? statSync(path).size : undefined;
  if (size === series.bytes) return;
  const rule = size === undefined ? 'is gone' : `has ${size} bytes, and its manifest says ${series.bytes}`;
  throw new DataError('DATA_UNREADABLE', `file "${path}" ${rule}: fetch it again with barloom data append ${place}`, {
    context: { file: path },
  });
}

function notFetched(request: SeriesRequest, candidates: readonly LocatedSeries[]): DataError {
  const { source, root, symbol } = request,
    symbols = [...new Set(candidates.map(({ series }) => series.symbol))];
  const what = source === 'huggingface' ? `dataset ${request.dataset}` : `${source} ${request.exchange ?? request.dataset ?? 'spot'}`;
  const there =
    symbols.length === 0
      ? 'has not been fetched'
      : `has no ${symbol}${suggestName(symbol, symbols)}, only ${symbols.slice(0, 10).join(', ')}`;
  return new DataError('DATA_NOT_FOUND', `${what} ${there} (in "${root}"): fetch it with barloom ${fetchCommand(request)}`, {
    context: { source, symbol, path: root },
  });
}

/** Returns the command that fetches a series. */
function fetchCommand({ source, dataset, exchange, symbol, timeframe = '1h' }: SeriesRequest): string {
  switch (source) {
    case 'huggingface':
      return `data fetch huggingface ${dataset} --symbols ${symbol}`;
    case 'ccxt':
      return `data fetch ccxt ${exchange} ${marketOf(symbol)} ${timeframe} --start 2020-01-01`;
    case 'binance-archive':
      return `data fetch binance-archive ${symbol} ${timeframe} --start 2020-01-01${dataset === undefined ? '' : ` --market ${dataset}`}`;
  }
}

/** BTCUSDT is BTC/USDT where the end is a quote currency that markets have. */
function marketOf(symbol: string): string {
  const [pair = symbol, settle] = symbol.split('.');
  const market = pair.replace(/^(\w+?)(USDT|USDC|FDUSD|BUSD|TUSD|USD|EUR|GBP|TRY|JPY|BTC|ETH|BNB)$/, '$1/$2');
  return settle === undefined ? market : `${market}:${settle}`;
}

function tooCoarse({ timeframe, symbol }: SeriesRequest, found: readonly LocatedSeries[]): DataError {
  const own = [...new Set(found.map(({ series }) => series.timeframe))].join(', ');
  return new DataError('DATA_TIMEFRAME', `bars of ${symbol} at ${timeframe} cannot be made of what was fetched, ${own}`, {
    context: { symbol, timeframe: timeframe ?? null },
  });
}
