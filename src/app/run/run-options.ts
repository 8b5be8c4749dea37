import { availableParallelism } from 'node:os';
import { UsageError } from '../../core/errors.js';
import type { WindowChoice } from './choose-window.js';
import type { CacheChoice } from '../market-data/open-trading-data.js';

/** What a caller may choose beside the system file. */
export interface RunOptions extends WindowChoice {
  /** market-data cache; default data_cache */
  readonly cacheDir?: string | undefined;
  /** default true */
  readonly useCache?: boolean | undefined;
  /** default: the machine's cores */
  readonly workers?: number | undefined;
  /** bytes that the engine's shared memory may grow to; default 1 GiB */
  readonly maxMemoryBytes?: number | undefined;
}

/** More threads than this are a slip of the finger. */
export const MAX_WORKERS = 1024;

export const DEFAULT_MAX_MEMORY_BYTES = 1024 ** 3;

export function cacheOf(options: RunOptions): CacheChoice {
  return { cacheDir: options.cacheDir ?? 'data_cache', useCache: options.useCache ?? true };
}

/** Returns the number of worker threads. Throws UsageError FLAG_INVALID. */
export function workersOf({ workers = availableParallelism() }: RunOptions): number {
  if (Number.isInteger(workers) && workers >= 1 && workers <= MAX_WORKERS) return workers;
  throw new UsageError('FLAG_INVALID', `--workers must be a whole number from 1 to ${MAX_WORKERS}, not ${workers}`, {
    context: { flag: '--workers', value: workers },
  });
}
