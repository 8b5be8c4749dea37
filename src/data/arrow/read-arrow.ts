import { runInNewContext } from 'node:vm';
import { tableFromIPC, compressionRegistry, CompressionType, type Table } from 'apache-arrow';
import { decompress as decompressLz4 } from 'lz4js';
import type { TableOptions } from '../source/data-options.js';
import { hintsOf } from '../duckdb/pandas-metadata.js';
import type { RawBars } from '../bars/raw-bars.js';
import { unreadableFile } from '../table/unreadable-file.js';
import { readTable } from '../table/read-table.js';
import type { TableReader } from '../table/table-reader.js';
import { decompress } from '../text/decompress.js';
import { readBytes } from '../text/require-file.js';
import { decompressZstdNow, readyZstd } from '../text/zstd.js';
import { arrowTable } from './arrow-table.js';

/** Reads the bars of an Arrow file or stream (Feather 2), compressed with LZ4 or ZSTD or not, by its column names, in its order.
 *  Throws DataError DATA_NOT_FOUND, DATA_UNREADABLE, DATA_EMPTY, DATA_LAYOUT_UNKNOWN, DATA_CELL_INVALID. */
export async function readArrow(path: string, options: TableOptions): Promise<RawBars> {
  return await readTable(await openArrow(path), options);
}

/** Opens an Arrow file or stream as a table. Throws DataError DATA_NOT_FOUND, DATA_UNREADABLE. */
export async function openArrow(path: string): Promise<TableReader> {
  const bytes = await decompress(path, readBytes(path));
  await readyZstd();
  registerCodecs();
  try {
    const table = withinTime(longestMs(bytes.length), () => tableFromIPC(bytes));
    const hints = hintsOf(table.schema.metadata.get('pandas') ?? '{}');
    return arrowTable(table as Table, `file "${path}"`, hints);
  } catch (cause) {
    throw unreadableFile(path, 'Arrow', cause);
  }
}

/** What a program that uses the library has registered stays. */
function registerCodecs(): void {
  const decoders = [
    [CompressionType.ZSTD, decompressZstdNow],
    [CompressionType.LZ4_FRAME, (bytes: Uint8Array): Uint8Array => decompressLz4(bytes)],
  ] as const;
  for (const [type, decode] of decoders) {
    const known = compressionRegistry.get(type);
    if (known?.decode === undefined) compressionRegistry.set(type, { ...known, decode });
  }
}

/** A whole file is read in a small part of this. */
function longestMs(bytes: number): number {
  return 5000 + bytes / 1000;
}

/** Ends what takes longer: the library never comes back from some damaged files. Throws Error then. */
function withinTime<T>(timeout: number, work: () => T): T {
  return runInNewContext('work()', { work }, { timeout: Math.ceil(timeout) }) as T;
}
