import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Issue } from '../quality/findings.js';
import type { CalendarName } from '../../core/bars.js';
import type { DataPolicy } from '../../core/data-label.js';
import type { SeenCalendar } from '../calendar/seen-calendar.js';
import type { OriginKind } from '../bars/raw-bars.js';
import type { SourceStamp } from './source-stamp.js';

/** Raised whenever an import of the same source may give other bars or other findings. */
export const MANIFEST_VERSION = 4;

/** What stands beside a file of cached columns, as JSON. */
export interface Manifest {
  readonly version: number;
  readonly symbol: string;
  readonly source: {
    readonly kind: string;
    readonly path: string | readonly string[];
    readonly table: string | null;
    readonly query: string | null;
    /** entries of `data:` that say how the source is read, those that were given */
    readonly reading: Readonly<Record<string, unknown>>;
  };
  readonly layout: string;
  readonly origin: OriginKind;
  /** of the fetched dataset that the source is of */
  readonly label?: DataPolicy | undefined;
  readonly timezone: string;
  /** in use: the one that was asked for, else the one that the bars show */
  readonly calendar: CalendarName;
  readonly calendar_seen: SeenCalendar;
  readonly timeframe: string;
  readonly source_timeframe: string;
  /** sha256 of the source's bytes */
  readonly content_hash: string;
  /** empty where the source had changed too shortly before its import for a stamp to be trusted */
  readonly source_stamps: readonly SourceStamp[];
  readonly rows: number;
  /** first and last bar open, ISO 8601 UTC */
  readonly range: readonly [string, string];
  readonly gaps: number;
  readonly data_hash: string;
  readonly findings: readonly Issue[];
  /** how the source was read where it could be read otherwise */
  readonly notes: readonly string[];
  /** file name beside the manifest, its length in bytes and its CRC-32 */
  readonly columns: { readonly file: string; readonly size: number; readonly crc32: number };
}

export type ManifestReading =
  | { readonly state: 'absent' | 'outdated' }
  | { readonly state: 'damaged'; readonly reason: string }
  | { readonly state: 'whole'; readonly manifest: Manifest };

/** Reads a manifest. One of another version is outdated, which is no damage. */
export function readManifest(path: string): ManifestReading {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? { state: 'absent' } : { state: 'damaged', reason: message };
  }
  return parseManifest(text);
}

function parseManifest(text: string): ManifestReading {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { state: 'damaged', reason: 'the manifest is not JSON' };
  }
  if (!isRecord(value) || typeof value['version'] !== 'number') return { state: 'damaged', reason: 'the manifest has no version' };
  if (value['version'] !== MANIFEST_VERSION) return { state: 'outdated' };
  return isManifest(value) ? { state: 'whole', manifest: value } : { state: 'damaged', reason: 'the manifest lacks an entry' };
}

function isManifest(value: Record<string, unknown>): value is Record<string, unknown> & Manifest {
  const { columns, findings, notes, source, source_stamps: stamps, calendar_seen: seen } = value;
  const hasTexts = ['symbol', 'layout', 'calendar', 'origin', 'timeframe', 'source_timeframe', 'content_hash', 'data_hash'].every(
    (name) => typeof value[name] === 'string',
  );
  const hasColumns =
    isRecord(columns) && isFileName(columns['file']) && typeof columns['size'] === 'number' && typeof columns['crc32'] === 'number';
  const hasLists = [findings, notes, stamps].every((list) => Array.isArray(list));
  return hasTexts && hasColumns && hasLists && isRecord(source) && isRecord(seen) && typeof value['rows'] === 'number';
}

/** A file beside the manifest: a name that leads to another folder would be read there, and removed. */
function isFileName(value: unknown): boolean {
  return typeof value === 'string' && /^[^\\/]+\.bars$/.test(value) && basename(value) === value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
