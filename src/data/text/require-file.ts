import { readFileSync, readdirSync, statSync, type Stats } from 'node:fs';
import { basename, dirname } from 'node:path';
import { DataError } from '../../core/errors.js';
import { suggestName } from '../../core/nearest-name.js';

/** Throws DataError DATA_NOT_FOUND where no file is there, DATA_UNREADABLE where it is no file. */
export function requireFile(path: string): void {
  const stat = statOf(path);
  if (!stat) throw new DataError('DATA_NOT_FOUND', `file "${path}" does not exist${suggestFile(path)}`, { context: { file: path } });
  if (!stat.isFile()) throw new DataError('DATA_UNREADABLE', `"${path}" is not a file`, { context: { file: path } });
}

/** Returns a file's bytes. Throws DataError DATA_NOT_FOUND, DATA_UNREADABLE. */
export function readBytes(path: string): Buffer {
  requireFile(path);
  try {
    return readFileSync(path);
  } catch (cause) {
    throw unreadable(path, cause as Error);
  }
}

/** Returns what the file system says of a path; undefined where nothing is there. Throws DataError DATA_UNREADABLE. */
export function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (cause) {
    throw unreadable(path, cause as Error);
  }
}

function unreadable(path: string, cause: Error): DataError {
  return new DataError('DATA_UNREADABLE', `file "${path}" cannot be read: ${cause.message}`, { context: { file: path }, cause });
}

function suggestFile(path: string): string {
  try {
    return suggestName(basename(path), readdirSync(dirname(path)));
  } catch {
    return '';
  }
}
