import { availableParallelism } from 'node:os';
import { UsageError } from '../../core/errors.js';
import type { WindowChoice } from './choose-window.js';

/** What a caller may choose beside the system file. */
export interface RunOptions extends WindowChoice {
  /** market-data cache; default data_cache */
  readonly cacheDir?: string | undefined;
  /** default true */
  readonly useCache?: boolean | undefined;
  /** default: the machine's cores */
  readonly workers?: number | undefined;
  /** bytes that the engine's shared memory may grow to; default 1 GiB, and never more than MOST_MEMORY_BYTES */
  readonly maxMemoryBytes?: number | undefined;
  /** where the engine's memory begins to be used; for tests of pointers beyond 2 GiB */
  readonly firstByte?: number | undefined;
}

/** Where bars are kept between runs. */
export interface CacheChoice {
  readonly cacheDir: string;
  readonly useCache: boolean;
}

/** More threads than this are a slip of the finger. */
export const MAX_WORKERS = 1024;

export const DEFAULT_MAX_MEMORY_BYTES = 1024 ** 3;

/** What one shared memory of an engine can hold: pointers have 32 bits. */
export const MOST_MEMORY_BYTES = 4 * 1024 ** 3;

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
