import { UsageError } from '../../core/errors.js';
import { parseTimeframe } from '../../core/timeframe.js';
import { parseTime } from '../../core/time.js';
import { layoutOf } from '../../data/csv/layouts.js';
import type { DataRequest } from '../../data/data-request.js';
import type { CacheChoice } from '../system/run-options.js';
import type { SystemFile } from '../system/system-schema.js';
import { isDatasetSource } from '../../fetch/dataset/manifest.js';
import { sourceOf } from './source-of.js';

/** Returns what the data room is asked for. Throws UsageError FLAG_INVALID for a timeframe that is none. */
export function requestOf(
  file: SystemFile,
  symbol: string,
  cache: CacheChoice,
  changes: Partial<Pick<SystemFile['data'], 'timeframe' | 'path' | 'table' | 'query'>> = {},
): DataRequest {
  const { table, query, timeframe, timezone, calendar, layout, quality, synthetic } = { ...file.data, ...changes };
  return {
    ...sourceOf({ ...file.data, ...changes }, symbol),
    table,
    query,
    symbol,
    timezone,
    calendar,
    quality,
    layout: layout === undefined ? undefined : layoutOf(layout).name,
    timeframe: parseTimeframe(timeframe),
    synthetic: synthetic && {
      seed: synthetic.seed,
      bars: synthetic.bars,
      startPrice: synthetic.start_price,
      volatility: synthetic.volatility,
      drift: synthetic.drift,
      startMs: synthetic.start === undefined ? undefined : parseTime(synthetic.start, 'data.synthetic.start'),
    },
    ...cache,
  };
}

/** Throws UsageError NAME_UNKNOWN where the source is of one symbol. */
export function requireSymbolPlace({ data: { source, path, query, table } }: SystemFile, symbol: string, who: string): void {
  if (isDatasetSource(source)) return;
  if ((path ?? query ?? table ?? '{symbol}').includes('{symbol}')) return;
  throw new UsageError(
    'NAME_UNKNOWN',
    `${who} needs bars of ${symbol}: write {symbol} into data.path, data.table or data.query where the symbol's name stands`,
    { context: { symbol } },
  );
}
