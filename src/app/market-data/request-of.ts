import { BarloomError, UsageError } from '../../core/errors.js';
import { parseTimeframe } from '../../core/timeframe.js';
import { parseTime } from '../../core/time.js';
import { layoutOf } from '../../data/csv/layouts.js';
import type { SymbolRule } from '../../data/source/data-options.js';
import type { DataRequest } from '../../data/source/data-request.js';
import type { CacheChoice } from '../system/run-options.js';
import { instrumentOf } from '../system/instrument-of.js';
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
  const { table, query, timeframe, timezone, layout, quality, synthetic, ...reading } = { ...file.data, ...changes };
  const { columns, time_format: timeFormat, decimal, thousands, skip_lines: skipLines, delimiter } = reading;
  return {
    ...sourceOf({ ...file.data, ...changes }, symbol),
    table,
    query,
    symbol,
    symbolRule: symbolRuleOf({ ...file.data, ...changes }, symbol),
    columns,
    timeFormat,
    skipLines,
    delimiter,
    ...(decimal !== undefined && { decimal }),
    ...(thousands !== undefined && { thousands }),
    timezone,
    calendar: calendarFor(file, symbol),
    quality,
    layout: layout === undefined ? undefined : layoutOf(layout).name,
    timeframe: timeframe === undefined ? undefined : parseTimeframe(timeframe),
    synthetic: synthetic && {
      seed: synthetic.seed,
      bars: synthetic.bars,
      startPrice: synthetic.start_price,
      volatility: synthetic.volatility,
      drift: synthetic.drift,
      correlation: synthetic.correlation,
      startMs: synthetic.start === undefined ? undefined : parseTime(synthetic.start, 'data.synthetic.start'),
    },
    ...cache,
  };
}

/** What is read beside the symbols that are traded has no instrument. */
function calendarFor(file: SystemFile, symbol: string): SystemFile['data']['calendar'] {
  const own = file.data.symbols.includes(symbol) ? instrumentOf(file, symbol).calendar : undefined;
  return own ?? file.data.calendar;
}

/** Several symbols of one place, or another one than it is said to hold, need a column that tells them apart; a series of a dataset is of
 *  one
 *  symbol, whatever its rows call it. */
function symbolRuleOf({ source, path, table, query, symbols }: SystemFile['data'], symbol: string): SymbolRule {
  const isNamed = [path, table, query].flat().some((text) => text?.includes('{symbol}'));
  if (isDatasetSource(source)) return 'guessed';
  return isNamed || source === 'synthetic' || (symbols.length === 1 && symbols[0] === symbol) ? 'given' : 'shared';
}

/** Returns what `open` does; where the source turns out to be of one symbol, the sentence says who needs another.
 *  Throws UsageError NAME_UNKNOWN then. */
export async function neededBy<T>(who: string, symbol: string, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof BarloomError) || error.context['entry'] !== 'data.symbols') throw error;
    throw new UsageError(
      'NAME_UNKNOWN',
      `${who} needs bars of ${symbol}: write {symbol} into data.path, data.table or data.query where the symbol's name stands`,
      { context: { symbol } },
    );
  }
}
