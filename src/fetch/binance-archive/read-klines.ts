import { readFileSync } from 'node:fs';
import { DataError } from '../../core/errors.js';
import { formatTime } from '../../core/time.js';
import { readZip } from '../../files/read-zip.js';
import { isSameBar, type BarRow } from '../dataset/bar-rows.js';
import type { ArchiveMarket } from './archive-names.js';

/** Column of the volume in base units: futures that settle in coins count contracts in the usual one. */
const VOLUME_COLUMN: Readonly<Record<ArchiveMarket, number>> = { spot: 5, 'futures-um': 5, 'futures-cm': 7 };
/** From here on a time is in microseconds, as spot has it since 2025. */
const FIRST_MICROSECOND = 1e14;

/** Returns the bars of an archive, ascending, each time once; a header, which newer archives have, is passed over.
 *  Throws DataError DATA_UNREADABLE where it is no zip with one table, DATA_CELL_INVALID for what is no bar. */
export async function readKlines(path: string, market: ArchiveMarket): Promise<BarRow[]> {
  const lines = (await readTable(path)).split(/\r?\n/);
  const rows = lines.flatMap((line, index) =>
    line === '' || (index === 0 && /^[a-z_]+,/i.test(line)) ? [] : [readLine(line, path, index + 1, VOLUME_COLUMN[market])],
  );
  return orderRows(rows, path);
}

async function readTable(path: string): Promise<string> {
  const tables = await readZip(readFileSync(path), (name) => name.endsWith('.csv')).catch((cause: Error) => {
    throw new DataError('DATA_UNREADABLE', `file "${path}" is no whole zip archive: ${cause.message}`, { context: { file: path }, cause });
  });
  if (tables.length === 1) return tables[0]!.bytes.toString('latin1');
  throw new DataError('DATA_UNREADABLE', `file "${path}" must hold one table, and holds ${tables.length}`, { context: { file: path } });
}

function readLine(line: string, path: string, row: number, volumeColumn: number): BarRow {
  const cells = line.split(',');
  const values = [...cells.slice(0, 5), cells[volumeColumn] ?? ''].map((cell) => (cell.trim() === '' ? Number.NaN : Number(cell)));
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    throw new DataError('DATA_CELL_INVALID', `file "${path}" row ${row}: "${(cells[bad] ?? '').slice(0, 40)}" is not a number`, {
      context: { file: path, row },
    });
  const [time, ...rest] = values as [number, number, number, number, number, number];
  return [time >= FIRST_MICROSECOND ? Math.floor(time / 1000) : time, ...rest];
}

/** Throws DataError DATA_CELL_INVALID for two bars of one time. */
export function orderRows(rows: readonly BarRow[], what: string): BarRow[] {
  const sorted = rows.toSorted((a, b) => a[0] - b[0]);
  return sorted.filter((row, index) => {
    const before = sorted[index - 1];
    if (before === undefined || before[0] !== row[0]) return true;
    if (isSameBar(before, row)) return false;
    throw new DataError('DATA_CELL_INVALID', `file "${what}" has two bars of ${formatTime(row[0])} that differ`, {
      context: { file: what },
    });
  });
}
