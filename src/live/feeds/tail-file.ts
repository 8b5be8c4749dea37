import { closeSync, existsSync, fstatSync, openSync, readSync, watch } from 'node:fs';
import { dirname, basename } from 'node:path';
import type { FeedEvent } from './feed-event.js';
import { FilePresence } from './file-presence.js';
import { readBarLine } from './read-bar-line.js';

export interface TailOptions {
  readonly path: string;
  /** of lines that name none */
  readonly symbol: string | undefined;
  /** ends at the end of the file instead of waiting for more */
  readonly endsWithFile: boolean;
  /** how long a file may not be there before that is told, milliseconds */
  readonly absentMs?: number;
}

/** How long a change may go unnoticed where the system does not tell of it. */
const LOOK_MS = 500;
const ABSENT_MS = 5000;
const CHUNK_BYTES = 65536;

/** Reads the bars that something else appends to a CSV or JSONL file, from its first line on. A last line without its line feed waits for
 *  the rest of it. Between what comes it tells that it is idle. */
export async function* tailFile(options: TailOptions, signal: AbortSignal): AsyncIterable<FeedEvent> {
  const { path, symbol, endsWithFile, absentMs = ABSENT_MS } = options;
  const presence = new FilePresence(path, endsWithFile ? 0 : absentMs);
  let [read, line, rest, known] = [0, 0, '', 0];
  let columns: readonly string[] | undefined;
  while (!signal.aborted) {
    const { text, size, file } = readFrom(path, read);
    yield* presence.look(file !== 0, Date.now());
    const isOther = file !== 0 && known !== 0 && file !== known;
    if (isOther || size < read) {
      const what = isOther ? 'is another file than before' : `has become shorter, from ${read} to ${size} bytes`;
      yield { kind: 'fault', sentence: `${path} ${what}: it is read again from its start` };
      [read, line, rest, known, columns] = [0, 0, '', file, undefined];
      continue;
    }
    known = file || known;
    read += Buffer.byteLength(text);
    const lines = (rest + text).split('\n');
    rest = lines.pop()!;
    for (const each of lines) {
      line++;
      if (each.trim() === '') continue;
      const found = readBarLine(each.trim(), columns, symbol);
      if (found.kind === 'header') columns = found.columns;
      else if (found.kind === 'bar') yield found;
      else yield { kind: 'fault', sentence: `line ${line} of ${path} is left out: ${found.sentence}` };
    }
    if (text !== '') continue;
    if (endsWithFile) return;
    yield { kind: 'idle' };
    await changeOf(path, signal);
  }
}

/** Returns what stands behind so many bytes, in whole characters, how long the file is and its number; nothing where it is not there
 *  yet. */
function readFrom(path: string, start: number): { readonly text: string; readonly size: number; readonly file: number } {
  if (!existsSync(path)) return { text: '', size: start, file: 0 };
  const file = openSync(path, 'r');
  try {
    const { size, ino } = fstatSync(file);
    const bytes = Buffer.alloc(Math.max(0, Math.min(CHUNK_BYTES, size - start)));
    const count = readSync(file, bytes, 0, bytes.length, start);
    return { text: wholeCharacters(bytes.subarray(0, count)), size, file: ino };
  } finally {
    closeSync(file);
  }
}

function wholeCharacters(bytes: Buffer): string {
  let end = bytes.length;
  // a character of several bytes whose last ones are not read yet: at most three of them
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]!;
    if ((byte & 0xc0) === 0x80) continue;
    if (byte >= 0xc0 && lengthOf(byte) > back) end = bytes.length - back;
    break;
  }
  return bytes.toString('utf8', 0, end);
}

function lengthOf(first: number): number {
  return first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
}

/** Waits until the file changes, or for a while. */
async function changeOf(path: string, signal: AbortSignal): Promise<void> {
  const folder = dirname(path);
  const change = new AbortController();
  const stop = (): void => change.abort();
  const timer = setTimeout(stop, LOOK_MS);
  signal.addEventListener('abort', stop);
  const watcher = existsSync(folder)
    ? watch(folder, (_, name) => (name === null || name === basename(path) ? stop() : undefined))
    : undefined;
  watcher?.on('error', stop);
  await new Promise<void>((resolve) => {
    if (change.signal.aborted || signal.aborted) resolve();
    else change.signal.addEventListener('abort', () => resolve());
  });
  clearTimeout(timer);
  signal.removeEventListener('abort', stop);
  watcher?.close();
}
