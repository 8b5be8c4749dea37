import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Bars } from '../../core/bars.js';
import { UsageError } from '../../core/errors.js';
import { writeAtomically } from '../../files/write-atomically.js';
import { SYNTHETIC_COLUMN } from './raw-bars.js';
import type { OriginKind } from './raw-bars.js';
import { isoTime } from '../quality/checked-rows.js';

/** Writes bars to a file whose ending says the format: .csv, .csv.gz or .parquet. Both give the same bars back, bit for bit.
 *  origin  synthetic bars get a column that keeps them labelled when they are read again
 *  Throws UsageError FLAG_INVALID for another ending, OUTPUT_UNWRITABLE where the file cannot be written.  */
export async function writeBars(path: string, bars: Bars, origin: OriginKind): Promise<void> {
  const write = writerOf(path);
  try {
    mkdirSync(dirname(path), { recursive: true });
    await writeAtomically(path, (temporary) => write(temporary, bars, origin === 'synthetic' ? { [SYNTHETIC_COLUMN]: 1 } : {}));
  } catch (cause) {
    throw new UsageError('OUTPUT_UNWRITABLE', `file "${path}" cannot be written: ${(cause as Error).message}`, {
      context: { file: path },
      cause,
    });
  }
}

type Constants = Readonly<Record<string, number>>;
type BarsWriter = (path: string, bars: Bars, constants: Constants) => Promise<void> | void;

function writerOf(path: string): BarsWriter {
  if (path.endsWith('.csv')) return (target, bars, constants) => writeFileSync(target, barsToCsv(bars, constants));
  if (path.endsWith('.csv.gz')) return (target, bars, constants) => writeFileSync(target, gzipSync(barsToCsv(bars, constants)));
  if (path.endsWith('.parquet'))
    return async (target, bars, constants) => (await import('../duckdb/bars-parquet.js')).writeBarsParquet(target, bars, constants);
  throw new UsageError('FLAG_INVALID', `output "${path}" must end in .csv, .csv.gz or .parquet`, {
    context: { flag: '--out', value: path },
  });
}

/** Shortest decimals that read back as the same doubles; NaN is an empty cell. */
function barsToCsv({ timeMs, open, high, low, close, volume }: Bars, constants: Constants): string {
  const extra = Object.values(constants)
    .map((value) => `,${value}`)
    .join('');
  const cell = (value: number): string => (Number.isNaN(value) ? '' : Object.is(value, -0) ? '-0' : String(value));
  const lines = Array.from(
    timeMs,
    (time, i) => [isoTime(time), ...[open, high, low, close, volume].map((column) => cell(column[i]!))].join(',') + extra,
  );
  const header = ['time', 'open', 'high', 'low', 'close', 'volume', ...Object.keys(constants)].join(',');
  return `${header}\n${lines.join('\n')}\n`;
}
