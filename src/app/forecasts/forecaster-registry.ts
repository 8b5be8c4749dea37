import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DataOrigin } from '../../core/bars.js';
import { UsageError } from '../../core/errors.js';
import { suggestName } from '../../core/nearest-name.js';
import { hashFile } from '../../files/hash-file.js';
import { writeFiles } from '../../files/new-folder.js';
import { makeFolder, writing } from '../../files/output.js';
import type { HeadName } from '../../ml/forecasts/heads.js';
import { appendForecasterEvent, forecasterEvents, forecasterPromotions, type ForecasterEvent } from './forecaster-history.js';

export const FORECASTS_FILE = 'forecasts.parquet';

/** A version of a forecaster: forecasts that its models made of bars that they had not seen. */
export interface ForecasterVersion {
  readonly forecaster: string;
  /** from 1 */
  readonly version: number;
  /** of forecasts.parquet, hex */
  readonly sha256: string;
  /** of what was forecast and how, without the number of the version: the same again is no other version; hex */
  readonly content: string;
  /** of the bars that were forecast */
  readonly timeframe: string;
  readonly symbols: readonly string[];
  /** what it says: fields of the others are undefined */
  readonly heads: readonly HeadName[];
  readonly origin: DataOrigin['kind'];
  /** of the datasets that they are from */
  readonly label?: DataOrigin['label'];
}

type RegisteredEvent = ForecasterVersion & ForecasterEvent;

/** Returns the versions of a registry's folder, the first first. Throws UsageError REGISTRY_DAMAGED. */
export function forecasterVersions(folder: string): ForecasterVersion[] {
  return (forecasterEvents(folder) as RegisteredEvent[]).filter(({ event }) => event === 'registered');
}

/** Returns the folder of a version. */
export function forecasterFolder(folder: string, { forecaster, version }: Pick<ForecasterVersion, 'forecaster' | 'version'>): string {
  return join(folder, forecaster, String(version));
}

/** Which version of a forecaster is meant. */
export type WantedVersion = number | 'latest' | 'production';

/** Returns a version of a forecaster. Throws UsageError FORECAST_UNREADABLE where there is none. */
export function findForecaster(folder: string, forecaster: string, wanted: WantedVersion): ForecasterVersion {
  const all = forecasterVersions(folder),
    own = all.filter((each) => each.forecaster === forecaster);
  const number = wanted === 'production' ? forecasterPromotions(folder, forecaster).at(-1)?.version : wanted;
  const found = number === 'latest' ? own.at(-1) : own.find(({ version }) => version === number);
  if (found !== undefined) return found;
  const names = [...new Set(all.map((each) => each.forecaster))];
  if (own.length > 0 && wanted === 'production')
    throw unreadable(join(folder, forecaster), 'no version of it is in production: `barloom forecast promote` puts one there');
  const rule =
    own.length > 0
      ? `it has no version ${wanted}; it has ${own.map(({ version }) => version).join(', ')}`
      : `${folder} has no such forecaster${suggestName(forecaster, names)}; barloom forecast FILE makes one`;
  throw unreadable(join(folder, forecaster), rule);
}

/** Returns the file of a version's forecasts. Throws UsageError FORECAST_UNREADABLE where it is missing or not the one that was written. */
export function forecastsFileOf(folder: string, version: ForecasterVersion): string {
  const path = join(forecasterFolder(folder, version), FORECASTS_FILE);
  if (!existsSync(path)) throw unreadable(path, 'there is no such file');
  if (hashFile(path) !== version.sha256) throw unreadable(path, 'it must be the one that was registered, and is another');
  return path;
}

/** Writes the files of a new version and registers it; the version is there only when they are.
 *  fill  writes them into a folder beside the version's, forecasts.parquet among them
 *  Throws UsageError OUTPUT_UNWRITABLE, REGISTRY_DAMAGED */
export async function registerForecaster(
  folder: string,
  forecaster: string,
  facts: Pick<ForecasterVersion, 'content' | 'timeframe' | 'symbols' | 'heads' | 'origin' | 'label'>,
  fill: (temporary: string, version: number) => Promise<void> | void,
): Promise<ForecasterVersion> {
  const dir = join(folder, forecaster);
  makeFolder(dir);
  const number = await writing(dir, () => claimNumber(dir)),
    own = join(dir, String(number));
  await writing(own, () => writeFiles(own, FORECASTS_FILE, (temporary) => fill(temporary, number)));
  const version: ForecasterVersion = { forecaster, version: number, sha256: hashFile(join(own, FORECASTS_FILE)), ...facts };
  await appendForecasterEvent(folder, { event: 'registered', time: new Date().toISOString(), ...version });
  return version;
}

/** The first number that is free: no two processes can make the same folder. A kill leaves one that the history does not name, and its
 *  number is passed over. */
function claimNumber(dir: string): number {
  let number = 1 + readdirSync(dir).reduce((last, name) => Math.max(last, /^\d+$/.test(name) ? Number(name) : 0), 0);
  for (; ; number++) {
    try {
      mkdirSync(join(dir, String(number)));
      return number;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function unreadable(path: string, rule: string): UsageError {
  return new UsageError('FORECAST_UNREADABLE', `forecasts "${path}" cannot be read: ${rule}`, { context: { file: path } });
}
