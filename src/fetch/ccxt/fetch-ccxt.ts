import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DataError, UsageError } from '../../core/errors.js';
import { parseTimeframe, type Timeframe } from '../../core/timeframe.js';
import { requireSameDataset } from '../dataset/dataset-change.js';
import { datasetPlace, plainSymbol } from '../dataset/dataset-places.js';
import type { FetchOptions } from '../dataset/fetch-options.js';
import { readDataset, writeDataset, type DatasetManifest } from '../dataset/manifest.js';
import { requireOwnFile, summarizeRows } from '../dataset/own-file.js';
import { MarketReader } from './ask-exchange.js';
import { growRows } from './grow-rows.js';
import { openExchange } from './open-exchange.js';

/** What is asked of an exchange. */
export interface CcxtRequest {
  readonly exchange: string;
  /** as ccxt names it: BTC/USDT, BTC/USDT:USDT */
  readonly market: string;
  readonly timeframe: string;
  /** first bar open, ISO 8601 UTC */
  readonly start: string;
  /** bars open before it; null: up to now */
  readonly end: string | null;
}

export type CcxtManifest = DatasetManifest<CcxtRequest>;

/** Returns the place of a market's bars below the folder of all datasets. Throws UsageError NAME_UNKNOWN, FLAG_INVALID. */
export function ccxtPlace({ exchange, market, timeframe }: Pick<CcxtRequest, 'exchange' | 'market' | 'timeframe'>): string {
  if (!/^[a-z0-9_]+$/.test(exchange))
    throw new UsageError('NAME_UNKNOWN', `an exchange is named as ccxt does, in small letters and digits, not "${exchange}"`, {
      context: { exchange },
    });
  return datasetPlace('ccxt', exchange, `${plainSymbol(market)}-${parseTimeframe(timeframe).name}`);
}

/** Fetches the bars of a market that are not there yet, into a folder that the caller has locked, and writes its manifest. The bar that
 *  still
 *  runs is left out. Throws UsageError PACKAGE_MISSING, NAME_UNKNOWN, FLAG_INVALID, DATA_POLICY, SERVICE_REFUSED; DataError DATA_CHANGED,
 *  DATA_EMPTY, DATA_UNREADABLE, SERVICE_FAILED; CancelledError. */
export async function fetchCcxt(dir: string, request: CcxtRequest, options: FetchOptions): Promise<CcxtManifest> {
  const place = ccxtPlace(request),
    known = readDataset(dir) as CcxtManifest | undefined;
  const opened = await openExchange(request.exchange, request.market, options);
  requireSameDataset(place, known, { endpoint: opened.endpoint, policy: options.policy });
  const timeframe = parseTimeframe(request.timeframe),
    file = `${plainSymbol(request.market)}-${timeframe.name}.csv`;
  if (known !== undefined && !options.acceptChanges) requireOwnFile(join(dir, file), known.series[0]!);
  const reader = new MarketReader(opened, request.market, timeframe.name, options);
  try {
    await reader.requireMarket();
    const isEarlier = known !== undefined && request.start < known.request.start,
      begun = { ...request, start: known === undefined || isEarlier ? request.start : known.request.start },
      grow = { reader, timeframe, options, place };
    const changes = await growRows(join(dir, file), begun, grow, isEarlier);
    return writeManifest(dir, file, { request: begun, known, changes, endpoint: opened.endpoint, options, timeframe });
  } finally {
    await opened.exchange.close?.();
  }
}

interface WrittenDataset {
  readonly request: CcxtRequest;
  readonly known: CcxtManifest | undefined;
  readonly changes: readonly string[];
  readonly endpoint: string;
  readonly options: FetchOptions;
  readonly timeframe: Timeframe;
}

function writeManifest(dir: string, file: string, { request, known, changes, endpoint, options, timeframe }: WrittenDataset): CcxtManifest {
  const path = join(dir, file),
    now = new Date(options.nowMs ?? Date.now()).toISOString();
  const bytes = statSync(path, { throwIfNoEntry: false })?.size;
  if (bytes === undefined)
    throw new DataError(
      'DATA_EMPTY',
      `${request.exchange} has no complete bar of ${request.market} ${timeframe.name} from ${request.start} on`,
      {
        context: { exchange: request.exchange, symbol: request.market },
      },
    );
  const { rows, from, to, sha256 } = summarizeRows(path);
  const manifest: Omit<CcxtManifest, 'version'> = {
    source: 'ccxt',
    name: `${request.exchange} ${request.market} ${timeframe.name}`,
    data_policy: options.policy ?? known?.data_policy ?? 'real',
    endpoint,
    request,
    revision: null,
    fetched_at: now,
    files: [],
    series: [
      {
        symbol: plainSymbol(request.market),
        market: request.market,
        timeframe: timeframe.name,
        file,
        format: 'csv',
        bytes,
        sha256,
        rows,
        from,
        to,
      },
    ],
    changes: [...(known?.changes ?? []), ...changes.map((what) => ({ what, accepted_at: now }))],
  };
  writeDataset(dir, manifest);
  return readDataset(dir) as CcxtManifest;
}
