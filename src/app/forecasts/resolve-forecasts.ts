import { basename, dirname, resolve } from 'node:path';
import { UsageError } from '../../core/errors.js';
import type { SystemFile } from '../system/system-schema.js';
import { findForecaster, type ForecasterVersion } from './forecaster-registry.js';

type Forecasts = NonNullable<SystemFile['forecasts']>;

/** A version that a system reads, as its resolved file names it. */
export interface NamedForecaster {
  /** folder of the registry */
  readonly folder: string;
  readonly version: ForecasterVersion;
}

/** Returns the forecasts that a system reads with the version that each is and the hash of its file: a system names what it runs with by
 *  its content. `folder/name`, `folder/name@latest` and `folder/name@3` name a version.
 *  Throws UsageError CONFIG_INVALID, FORECAST_UNREADABLE */
export function resolveForecasts(forecasts: Forecasts, baseDir: string): Forecasts {
  return Object.fromEntries(
    Object.entries(forecasts).map(([name, entry]) => {
      if (typeof entry !== 'string') return [name, { ...entry, path: resolve(baseDir, entry.path) }];
      const { path, wanted } = parseEntry(name, entry),
        own = resolve(baseDir, path),
        { version, sha256 } = findForecaster(dirname(own), basename(own), wanted);
      return [name, { path: own, version, hash: sha256 }];
    }),
  );
}

/** Returns what a resolved entry names. Throws UsageError FORECAST_UNREADABLE where it is no longer there, or another file. */
export function locateForecaster(name: string, entry: Forecasts[string]): NamedForecaster {
  if (typeof entry === 'string') throw new Error('Invariant: forecasts are resolved');
  const folder = dirname(entry.path),
    version = findForecaster(folder, basename(entry.path), entry.version);
  if (version.sha256 !== entry.hash)
    throw new UsageError(
      'FORECAST_UNREADABLE',
      `forecasts "${entry.path}" cannot be read: version ${entry.version} has ${version.sha256.slice(0, 12)}, and forecasts.${name}.hash names ${entry.hash.slice(0, 12)}: they are others than those that this system was run with`,
      { context: { file: entry.path } },
    );
  return { folder, version };
}

function parseEntry(name: string, text: string): { readonly path: string; readonly wanted: number | 'latest' } {
  const [, path, wanted = 'latest'] = /^([^@]+)(?:@(latest|[1-9]\d*))?$/.exec(text) ?? [];
  if (path === undefined)
    throw new UsageError(
      'CONFIG_INVALID',
      `forecasts.${name} must be a forecaster's folder in its registry, with @latest or the number of a version behind it, not "${text}"`,
      { context: { entry: `forecasts.${name}`, value: text } },
    );
  return { path, wanted: wanted === 'latest' ? wanted : Number(wanted) };
}
