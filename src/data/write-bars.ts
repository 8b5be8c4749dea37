import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Bars } from '../core/bars.js';
import { UsageError } from '../core/errors.js';
import { writeAtomically } from './cache/write-atomically.js';
import { isoTime } from './quality/checked-rows.js';

/** Writes bars to a file whose ending says the format: .csv, .csv.gz or .parquet. Both give the same bars back, bit for bit.
 *  Throws UsageError FLAG_INVALID for another ending, OUTPUT_UNWRITABLE where the file cannot be written.  */
export async function writeBars(path: string, bars: Bars): Promise<void> {
  const write = writerOf(path);
  try {
    mkdirSync(dirname(path), { recursive: true });
    await writeAtomically(path, (temporary) => write(temporary, bars));
  } catch (cause) {
    throw new UsageError('OUTPUT_UNWRITABLE', `file "${path}" cannot be written: ${(cause as Error).message}`, { context: { file: path }, cause });
  }
}

type BarsWriter = (path: string, bars: Bars) => Promise<void> | void;

function writerOf(path: string): BarsWriter {
  if (path.endsWith('.csv')) return (target, bars) => writeFileSync(target, barsToCsv(bars));
  if (path.endsWith('.csv.gz')) return (target, bars) => writeFileSync(target, gzipSync(barsToCsv(bars)));
  if (path.endsWith('.parquet')) return async (target, bars) => (await import('./duckdb/bars-parquet.js')).writeBarsParquet(target, bars);
  throw new UsageError('FLAG_INVALID', `output "${path}" must end in .csv, .csv.gz or .parquet`, { context: { flag: '--out', value: path } });
}

/** Shortest decimals that read back as the same doubles; NaN is an empty cell. */
function barsToCsv({ timeMs, open, high, low, close, volume }: Bars): string {
  const cell = (value: number): string => (Number.isNaN(value) ? '' : String(value));
  const lines = Array.from(timeMs, (time, i) => [isoTime(time), ...[open, high, low, close, volume].map((column) => cell(column[i]!))].join(','));
  return `time,open,high,low,close,volume\n${lines.join('\n')}\n`;
}
