import type { Market } from '../../core/bars.js';
import { openMarket } from '../../data/open-market.js';
import { requestOf } from './request-of.js';
import { cacheOf, type RunOptions } from '../system/run-options.js';
import { resolveSystem } from '../strategy/resolve-system.js';
import type { SystemFile } from '../system/system-schema.js';

/** The `data` entries of a system file; what is left out has its default. */
export type LoadBarsOptions = Partial<SystemFile['data']> & Pick<RunOptions, 'cacheDir' | 'useCache'>;

/** Loads one symbol's bars at one timeframe, through the cache.
 *  Returns the market and the findings of the quality check as sentences.
 *  Throws DataError, naming file, row and column; UsageError CONFIG_INVALID */
export async function loadBars(options: LoadBarsOptions): Promise<{ readonly market: Market; readonly warnings: readonly string[] }> {
  const { cacheDir, useCache, ...data } = options;
  const { file } = resolveSystem({ data }, { source: 'loadBars' });
  const { market, warnings } = await openMarket(requestOf(file, file.data.symbols[0]!, cacheOf({ cacheDir, useCache })));
  return { market, warnings };
}
