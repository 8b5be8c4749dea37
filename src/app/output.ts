import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../core/errors.js';

/** Runs a step that writes; what the file system refuses becomes one sentence that names the path. */
export async function writing<T>(path: string, step: () => T | Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw isFileError(error) ? unwritable(path, error) : error;
  }
}

/** Creates a folder with its parents. Throws UsageError OUTPUT_UNWRITABLE. */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw isFileError(error) ? unwritable(path, error) : error;
  }
}

/** Fills a folder beside its place and renames it: readers see all of it or nothing. Throws UsageError OUTPUT_UNWRITABLE. */
export async function writeFolder(path: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  await writing(path, async () => {
    try {
      mkdirSync(temporary, { recursive: true });
      await fill(temporary);
      renameSync(temporary, path);
    } catch (error) {
      rmSync(temporary, { recursive: true, force: true });
      throw error;
    }
  });
}

/** Writes a text file beside its place and renames it. */
export function writeText(folder: string, name: string, text: string): void {
  const path = join(folder, name);
  writeFileSync(`${path}.tmp`, text);
  renameSync(`${path}.tmp`, path);
}

/** JSON for people: two spaces; NaN and infinities are null. */
export function writeJson(folder: string, name: string, value: unknown): void {
  writeText(folder, name, `${JSON.stringify(value, null, 2)}\n`);
}

/** JSON lines: one object each. */
export function writeJsonLines(folder: string, name: string, lines: readonly object[]): void {
  writeText(folder, name, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).code === 'string' && 'syscall' in error;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota is used up',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'a file of that name stands there',
};

function unwritable(path: string, error: NodeJS.ErrnoException): UsageError {
  const reason = REASONS[error.code!] ?? error.message;
  return new UsageError('OUTPUT_UNWRITABLE', `output folder ${path} cannot be written: ${reason}`, { context: { path, reason: error.code! }, cause: error });
}
