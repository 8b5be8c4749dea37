import { accessSync, constants, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from '../core/errors.js';
import { writeFileAtomically } from './write-atomically.js';

/** Runs a step that writes; what the file system refuses becomes one sentence that names the path. */
export async function writing<T>(path: string, step: () => T | Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw describeRefusal(path, error);
  }
}

/** As `writing`, of a step that does not wait. */
export function writingNow<T>(path: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw describeRefusal(path, error);
  }
}

/** Creates a folder with its parents. Throws UsageError OUTPUT_UNWRITABLE. */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw describeRefusal(path, (error as NodeJS.ErrnoException).code === 'ENOENT' ? (whyNoFolder(path) ?? error) : error);
  }
}

/** On a read-only file system Node answers ENOENT; the nearest folder that exists says more. */
function whyNoFolder(path: string): unknown {
  let nearest = resolve(path);
  while (!existsSync(nearest)) nearest = dirname(nearest);
  try {
    accessSync(nearest, constants.W_OK);
    return undefined;
  } catch (error) {
    return error;
  }
}

/** Writes a text into a folder that is not in its place yet. */
export function writeText(folder: string, name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

/** Writes a text beside its place, brings it to disk and renames it. */
export function replaceText(folder: string, name: string, text: string): void {
  writeFileAtomically(join(folder, name), text);
}

/** Writes JSON in the same way. */
export function replaceJson(folder: string, name: string, value: unknown): void {
  replaceText(folder, name, printJson(value));
}

/** JSON for people, into a folder that is not in its place yet: two spaces; NaN and infinities are null. */
export function writeJson(folder: string, name: string, value: unknown): void {
  writeText(folder, name, printJson(value));
}

/** The same as text. */
export function printJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** JSON lines: one object each. */
export function writeJsonLines(folder: string, name: string, lines: readonly object[]): void {
  writeText(folder, name, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota is used up',
  EFBIG: 'a file may not be that large',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'a file of that name stands there',
};

/** DuckDB tells what the file system refused in the system's words alone. */
const CODE_OF_WORDS: Readonly<Record<string, string>> = {
  'No space left on device': 'ENOSPC',
  'Disk quota exceeded': 'EDQUOT',
  'Permission denied': 'EACCES',
  'Read-only file system': 'EROFS',
};

/** Returns the sentence for what the file system refused, and every other error as it is. */
function describeRefusal(path: string, error: unknown): unknown {
  const code = refusalCode(error);
  if (code === undefined) return error;
  return new UsageError('OUTPUT_UNWRITABLE', `output folder ${path} cannot be written: ${REASONS[code] ?? (error as Error).message}`, {
    context: { path, reason: code },
    cause: error,
  });
}

function refusalCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code === 'string' && 'syscall' in error) return code;
  const words = /^IO Error: .*: ([^:]+)$/s.exec(error.message)?.[1]?.trim();
  return words === undefined ? undefined : (CODE_OF_WORDS[words] ?? 'EIO');
}
