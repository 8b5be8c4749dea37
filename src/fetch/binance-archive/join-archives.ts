import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DataError } from '../../core/errors.js';
import { formatTime } from '../../core/time.js';
import { isSameBar, writeRows, type BarRow } from '../dataset/bar-rows.js';
import type { DatasetFile } from '../dataset/manifest.js';
import type { ArchiveMarket } from './archive-names.js';
import { readKlines } from './read-klines.js';

export interface JoinOptions {
  readonly market: ArchiveMarket;
  /** bars that open in [fromMs, endMs) */
  readonly fromMs: number;
  readonly endMs: number;
}

/** Writes the bars of archives as one table. A bar that stands in two archives is taken once.
 *  files  ascending in time
 *  Throws DataError DATA_EMPTY, DATA_CELL_INVALID, DATA_UNREADABLE. */
export async function joinArchives(path: string, dir: string, files: readonly DatasetFile[], options: JoinOptions): Promise<void> {
  const count = await writeRows(path, archiveRows(dir, files, options));
  if (count === 0)
    throw new DataError('DATA_EMPTY', `the archives of "${dir}" hold no bar of the range that is asked for`, { context: { file: path } });
}

async function* archiveRows(dir: string, files: readonly DatasetFile[], options: JoinOptions): AsyncGenerator<BarRow[]> {
  const { market, fromMs, endMs } = options;
  let last: BarRow | undefined;
  for (const { path } of files) {
    const rows = (await readKlines(join(dir, path), market)).filter(([timeMs]) => timeMs >= fromMs && timeMs < endMs);
    const later = rows.filter((row) => last === undefined || row[0] > last[0] || !requireEqual(row, last, path));
    yield later;
    last = later.at(-1) ?? last;
  }
}

/** Returns true where a bar is the last one of the archive before. Throws where it stands before it, or is another of its time. */
function requireEqual(row: BarRow, last: BarRow, path: string): true {
  if (isSameBar(row, last)) return true;
  const rule = row[0] === last[0] ? 'differs from that of the archive before' : 'stands before those of the archive before';
  throw new DataError('DATA_CELL_INVALID', `file "${path}": the bar of ${formatTime(row[0])} ${rule}`, { context: { file: path } });
}

/** Compares the days of a month that were fetched before with the month's archive, which takes their place; returns what differs. */
export async function compareDays(
  dir: string,
  days: readonly DatasetFile[],
  months: readonly DatasetFile[],
  market: ArchiveMarket,
): Promise<string[]> {
  const changes: string[] = [];
  for (const month of months) {
    const own = days.filter(({ path }) => path.startsWith(`${month.path.slice(0, -'.zip'.length)}-`) && existsSync(join(dir, path)));
    if (own.length === 0) continue;
    const byTime = new Map((await readKlines(join(dir, month.path), market)).map((row) => [row[0], row]));
    for (const { path } of own)
      for (const row of await readKlines(join(dir, path), market))
        if (!isSameBar(row, byTime.get(row[0]) ?? NO_BAR)) changes.push(`the bar of ${formatTime(row[0])} is another one in ${month.path}`);
  }
  return changes;
}

const NO_BAR: BarRow = [Number.NaN, 0, 0, 0, 0, 0];
