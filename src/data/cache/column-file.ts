import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { BAR_COLUMNS, type Bars } from '../../core/bars.js';

/** The columns in their order in the file. */
const COLUMNS = ['timeMs', ...BAR_COLUMNS] as const satisfies readonly (keyof Bars)[];
const BYTES = Float64Array.BYTES_PER_ELEMENT;
/** Read and summed while they are in the processor's cache. */
const PIECE_BYTES = 1 << 18;

/** What tells whether a file is whole. */
export interface FileSum {
  /** bytes */
  readonly size: number;
  readonly crc32: number;
}

/** Written at a time, while the piece before is summed. */
const WRITTEN_BYTES = 1 << 20;

/** Writes bars as they stand in memory: time (epoch milliseconds UTC), open, high, low, close, volume, one column behind the other, f64,
 *  little-endian, nothing else. Other threads write and bring each column to disk while this one sums the next; the last column is not synced. */
export async function writeColumnFile(path: string, bars: Bars): Promise<FileSum> {
  const file = await open(path, 'w');
  const onDisk: Promise<void>[] = [];
  let [size, sum] = [0, 0];
  try {
    for (const name of COLUMNS) {
      const bytes = bytesOf(bars[name]);
      for (let at = 0; at < bytes.length; at += WRITTEN_BYTES) {
        const piece = bytes.subarray(at, at + WRITTEN_BYTES);
        const writing = writeWhole(file, piece, size + at);
        sum = crc32(piece, sum);
        await writing;
      }
      size += bytes.length;
      if (name !== COLUMNS.at(-1)) onDisk.push(file.datasync());
    }
  } finally {
    await Promise.allSettled(onDisk);
    await file.close();
  }
  await Promise.all(onDisk);
  return { size, crc32: sum };
}

async function writeWhole(file: FileHandle, piece: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < piece.length;) at += (await file.write(piece, at, piece.length - at, position + at)).bytesWritten;
}

/** Reads what writeColumnFile wrote. The columns stand in shared memory: threads that write them to files need no copy.
 *  Throws Error where the file is not what was written, and the system's where it cannot be read. */
export function readColumnFile(path: string, rows: number, written: FileSum): Bars {
  if (statSync(path).size !== written.size || written.size !== COLUMNS.length * rows * BYTES) throw otherFile(path);
  const descriptor = openSync(path, 'r');
  let sum = 0;
  try {
    const columns = COLUMNS.map((_, column) => {
      const values = new Float64Array(new SharedArrayBuffer(rows * BYTES));
      sum = readInto(descriptor, bytesOf(values), column * rows * BYTES, sum, path);
      return values;
    });
    if (sum !== written.crc32) throw otherFile(path);
    const [timeMs, open, high, low, close, volume] = columns as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    return { timeMs, open, high, low, close, volume };
  } finally {
    closeSync(descriptor);
  }
}

/** Returns the sum over what was read, too. */
function readInto(descriptor: number, bytes: Uint8Array, from: number, before: number, path: string): number {
  let sum = before;
  for (let at = 0; at < bytes.length;) {
    const read = readSync(descriptor, bytes, at, Math.min(PIECE_BYTES, bytes.length - at), from + at);
    if (read === 0) throw otherFile(path);
    sum = crc32(bytes.subarray(at, at + read), sum);
    at += read;
  }
  return sum;
}

function bytesOf(column: Float64Array): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
}

function otherFile(path: string): Error {
  return new Error(`"${path}" is not what was written`);
}
