import { basename, dirname, resolve } from 'node:path';
import { UsageError } from '../../core/errors.js';
import type { SystemFile } from '../system/system-schema.js';
import { findForecaster, type ForecasterVersion, type WantedVersion } from './forecaster-registry.js';

type Forecasts = NonNullable<SystemFile['forecasts']>;

/** A version that a system reads, as its resolved file names it. */
export interface NamedForecaster {
  /** folder of the registry */
  readonly folder: string;
  readonly version: ForecasterVersion;
}

/** Returns the forecasts that a system reads with the version that each is and the hash of its file: a system names what it runs with by
 *  its content. `folder/name`, `folder/name@latest`, `folder/name@production` and `folder/name@3` name a version.
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

/** Where a forecaster lies that is named without a folder. */
export const FORECASTS_FOLDER = 'forecasts';

/** Returns the registry and the name of a forecaster, `forecasts/btc_24h` or `btc_24h`; paths count from the working folder. */
export function forecasterPlace(name: string): { readonly folder: string; readonly forecaster: string } {
  const path = resolve(name.includes('/') ? name : `${FORECASTS_FOLDER}/${name}`);
  return { folder: dirname(path), forecaster: basename(path) };
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

function parseEntry(name: string, text: string): { readonly path: string; readonly wanted: WantedVersion } {
  const [, path, wanted = 'latest'] = /^([^@]+)(?:@(latest|production|[1-9]\d*))?$/.exec(text) ?? [];
  if (path === undefined)
    throw new UsageError(
      'CONFIG_INVALID',
      `forecasts.${name} must be a forecaster's folder in its registry, with @latest, @production or the number of a version behind it, not "${text}"`,
      { context: { entry: `forecasts.${name}`, value: text } },
    );
  return { path, wanted: wanted === 'latest' || wanted === 'production' ? wanted : Number(wanted) };
}
