import {
  closeSync,
  copyFileSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { syncFile, syncFolder } from '../../files/sync-to-disk.js';
import { writeAtomically } from '../../files/write-atomically.js';
import { writeAll } from '../../files/write-all.js';

/** A bar as it is written: time ms, open, high, low, close, volume; NaN where there is none. */
export type BarRow = readonly [number, number, number, number, number, number];

/** Name of the first column says the unit. */
const HEADER = 'time_ms,open,high,low,close,volume\n';
const LONGEST_ROW = 200;

/** A file of bars that grows: pages are appended to a part beside it, which outlives a kill and takes the file's place when it is whole. */
export class BarRows {
  readonly path: string;
  private readonly part: string;
  private readonly descriptor: number;
  private bytes: number;

  private constructor(path: string, part: string) {
    this.path = path;
    this.part = part;
    this.descriptor = openSync(part, 'r+');
    this.bytes = fstatSync(this.descriptor).size;
  }

  /** Goes on with the part of an earlier process, else with a copy of the file, else begins.
   *  key  of what is fetched: a part of something else is left alone */
  static open(path: string, key: string): BarRows {
    const part = `${path}.${key}.part`;
    if (!existsSync(part)) begin(path, part);
    const rows = new BarRows(path, part);
    rows.cutTornRow();
    return rows;
  }

  /** Goes on with the part of an earlier process, else begins without a bar: for bars that stand before those of the file. */
  static openBefore(path: string, key: string): BarRows {
    const part = `${path}.${key}.part`;
    if (!existsSync(part)) closeSync(openSync(part, 'w'));
    const rows = new BarRows(path, part);
    rows.cutTornRow();
    return rows;
  }

  /** Appends the bars of the file that are later than the last one here, as they stand there. */
  appendFile(): void {
    const text = readFileSync(this.path, 'latin1');
    const lastMs = this.last(1)[0]?.[0] ?? -Infinity;
    const from = findRow(text, (timeMs) => timeMs > lastMs);
    writeAll(this.descriptor, Buffer.from(text.slice(from), 'latin1'), this.bytes);
    this.bytes += text.length - from;
  }

  /** Returns up to so many of the last bars, the oldest first. */
  last(count: number): BarRow[] {
    const from = Math.max(HEADER.length, this.bytes - count * LONGEST_ROW);
    const text = this.read(from, this.bytes);
    const lines = text.split('\n').slice(from > HEADER.length ? 1 : 0, -1);
    return lines.slice(-count).map(parseRow);
  }

  append(rows: readonly BarRow[]): void {
    if (rows.length === 0) return;
    const text = Buffer.from(rows.map(printRow).join(''));
    writeAll(this.descriptor, text, this.bytes);
    this.bytes += text.length;
  }

  /** Takes so many of the last bars back. */
  dropLast(count: number): void {
    const kept = this.bytes - Buffer.byteLength(this.last(count).map(printRow).join(''));
    ftruncateSync(this.descriptor, kept);
    this.bytes = kept;
  }

  /** Lets the part take the file's place; it is removed where it holds no bar. */
  finish(): void {
    closeSync(this.descriptor);
    if (this.bytes > HEADER.length) {
      syncFile(this.part);
      renameSync(this.part, this.path);
    }
    removeParts(this.path);
    syncFolder(dirname(this.path));
  }

  /** Keeps the part for a later process. */
  leave(): void {
    closeSync(this.descriptor);
  }

  /** A kill may tear the last row, or the header. */
  private cutTornRow(): void {
    const tail = this.read(Math.max(0, this.bytes - 4 * LONGEST_ROW), this.bytes);
    const torn = tail.length - (tail.lastIndexOf('\n') + 1);
    this.bytes -= torn;
    ftruncateSync(this.descriptor, this.bytes);
    if (this.bytes >= HEADER.length) return;
    writeAll(this.descriptor, HEADER, 0);
    this.bytes = HEADER.length;
  }

  private read(from: number, to: number): string {
    const bytes = Buffer.alloc(to - from);
    readSync(this.descriptor, bytes, 0, bytes.length, from);
    return bytes.toString('latin1');
  }
}

/** Returns up to so many of the first bars of a file; none where there is no file. */
export function firstRows(path: string, count: number): BarRow[] {
  if (!existsSync(path)) return [];
  const descriptor = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(HEADER.length + count * LONGEST_ROW);
    const text = bytes.toString('latin1', 0, readSync(descriptor, bytes, 0, bytes.length, 0));
    return text
      .slice(0, text.lastIndexOf('\n') + 1)
      .split('\n')
      .slice(1, -1)
      .slice(0, count)
      .map(parseRow);
  } finally {
    closeSync(descriptor);
  }
}

/** Returns where the first row begins whose time is wanted; the end where none is. */
function findRow(text: string, isWanted: (timeMs: number) => boolean): number {
  let at = HEADER.length;
  while (at < text.length && !isWanted(Number(text.slice(at, text.indexOf(',', at))))) at = text.indexOf('\n', at) + 1;
  return at;
}

/** Writes a file of bars anew, and returns how many it has. */
export async function writeRows(path: string, parts: AsyncIterable<readonly BarRow[]>): Promise<number> {
  let count = 0;
  await writeAtomically(path, async (temporary) => {
    const descriptor = openSync(temporary, 'w');
    try {
      writeAll(descriptor, HEADER);
      for await (const rows of parts) {
        writeAll(descriptor, rows.map(printRow).join(''));
        count += rows.length;
      }
    } finally {
      closeSync(descriptor);
    }
  });
  return count;
}

/** A copy that a kill cuts must not pass for a part. */
function begin(path: string, part: string): void {
  if (!existsSync(path)) return closeSync(openSync(part, 'w'));
  const copy = `${part}.copy`;
  copyFileSync(path, copy);
  renameSync(copy, part);
}

function removeParts(path: string): void {
  const name = `${basename(path)}.`;
  for (const each of readdirSync(dirname(path)))
    if (each.startsWith(name) && /\.part(\.copy)?$/.test(each)) rmSync(join(dirname(path), each), { force: true });
}

/** The shortest decimals that read back as the same numbers. */
function printRow([timeMs, ...values]: BarRow): string {
  return `${timeMs},${values.map((value) => (Number.isNaN(value) ? '' : String(value))).join(',')}\n`;
}

function parseRow(line: string): BarRow {
  const cells = line.split(',').map((cell) => (cell === '' ? Number.NaN : Number(cell)));
  return cells as unknown as BarRow;
}

/** Whether two bars are one, bit for bit. */
export function isSameBar(a: BarRow, b: BarRow): boolean {
  return a.every((value, index) => Object.is(value, b[index]));
}
