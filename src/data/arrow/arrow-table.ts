import { DataType, DateUnit, TimeUnit, type Table, type Vector } from 'apache-arrow';
import type { RelationHints } from '../duckdb/duckdb-table.js';
import type { ColumnKind, ColumnRead, ReadColumn, ReadRows, TableColumn, TableReader } from '../table/table-reader.js';

const DAY_MS = 86_400_000;
/** Units of Arrow in a millisecond. */
const PER_MS = { [TimeUnit.SECOND]: 1e-3, [TimeUnit.MILLISECOND]: 1, [TimeUnit.MICROSECOND]: 1e3, [TimeUnit.NANOSECOND]: 1e6 } as const;

/** An Arrow table as a table. */
export function arrowTable(table: Table, source: string, hints: RelationHints): TableReader {
  const columns = table.schema.fields.map(({ name, type }): TableColumn => ({
    name,
    type: String(type),
    kind: kindOf(type),
    zone: zoneOf(type),
  }));
  const vectorOf = (column: number): Vector => table.getChildAt(column)!;
  return {
    source,
    columns,
    indexColumn: hints.indexColumn,
    distinct: (column) => Promise.resolve([...new Set(textsOf(vectorOf(column)))].filter((text) => text !== '')),
    read: (reads, where) => Promise.resolve(read(table.numRows, vectorOf, reads, where)),
  };
}

function kindOf(type: DataType): ColumnKind {
  if (DataType.isDictionary(type)) return kindOf(type.dictionary as DataType);
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) return 'text';
  if (DataType.isTimestamp(type)) return type.timezone ? 'instant' : 'civil';
  if (DataType.isDate(type)) return 'civil';
  if (DataType.isTime(type)) return 'clock';
  if (DataType.isInt(type)) return 'integer';
  return DataType.isFloat(type) || DataType.isDecimal(type) ? 'real' : 'other';
}

function zoneOf(type: DataType): string | undefined {
  return DataType.isTimestamp(type) ? (type.timezone ?? undefined) : undefined;
}

function read(
  rowCount: number,
  vectorOf: (column: number) => Vector,
  reads: readonly ColumnRead[],
  where?: { readonly column: number; readonly value: string },
): ReadRows {
  const every = Uint32Array.from({ length: rowCount }, (_, row) => row);
  const wanted = where && textsOf(vectorOf(where.column));
  const rows = wanted ? every.filter((row) => wanted[row] === where!.value) : every;
  const pick = (column: ReadColumn): ReadColumn => {
    if (rows.length === rowCount) return column;
    return column instanceof Float64Array ? Float64Array.from(rows, (row) => column[row]!) : Array.from(rows, (row) => column[row]!);
  };
  return { values: reads.map((each) => pick(readColumn(vectorOf, each))), rowNumbers: rows.map((row) => row + 1) };
}

function readColumn(vectorOf: (column: number) => Vector, { columns, as }: ColumnRead): ReadColumn {
  const [first, second] = columns.map(vectorOf) as [Vector, Vector | undefined];
  if (as === 'number') return numbersOf(first);
  if (as === 'ms') return millisecondsOf(first);
  if (second === undefined) return textsOf(first);
  const [dates, clocks] = [textsOf(first), textsOf(second)];
  return dates.map((date, row) => `${DataType.isTimestamp(first.type as DataType) ? date.slice(0, 10) : date} ${clocks[row]}`);
}

/** The raw values of each part, whatever they stand for; NaN for null. */
function rawNumbers(vector: Vector): Float64Array {
  const numbers = new Float64Array(vector.length);
  let at = 0;
  for (const data of vector.data) {
    const { values, length, nullCount } = data as { values: ArrayLike<number | bigint>; length: number; nullCount: number };
    for (let i = 0; i < length; i++) numbers[at + i] = Number(values[i]);
    if (nullCount > 0) for (let i = 0; i < length; i++) if (!data.getValid(i)) numbers[at + i] = NaN;
    at += length;
  }
  return numbers;
}

function numbersOf(vector: Vector): Float64Array {
  const type = vector.type as DataType;
  const isPlain = (DataType.isInt(type) || DataType.isFloat(type)) && !(DataType.isFloat(type) && type.precision === 0);
  if (isPlain) return rawNumbers(vector);
  const scale = DataType.isDecimal(type) ? type.scale : 0;
  return Float64Array.from({ length: vector.length }, (_, row) => {
    const value: unknown = vector.get(row);
    if (value === null) return NaN;
    return DataType.isDecimal(type) ? Number(`${String(value)}e-${scale}`) : Number(value);
  });
}

function millisecondsOf(vector: Vector): Float64Array {
  const type = vector.type as DataType;
  const raw = rawNumbers(vector);
  if (DataType.isDate(type)) return type.unit === DateUnit.DAY ? raw.map((days) => days * DAY_MS) : raw;
  const perMs = PER_MS[(type as unknown as { unit: TimeUnit }).unit];
  return raw.map((value) => value / perMs);
}

function textsOf(vector: Vector): string[] {
  const type = vector.type as DataType;
  const isTime = DataType.isTimestamp(type) || DataType.isDate(type);
  if (isTime) return Array.from(millisecondsOf(vector), (time) => (Number.isNaN(time) ? '' : isoText(time, kindOf(type) === 'instant')));
  if (DataType.isTime(type)) return Array.from(rawNumbers(vector), (value) => clockOf(value / PER_MS[type.unit]));
  return Array.from({ length: vector.length }, (_, row) => String((vector.get(row) as unknown) ?? ''));
}

function isoText(timeMs: number, isInstant: boolean): string {
  const text = new Date(timeMs).toISOString();
  return isInstant ? text : text.slice(0, -1);
}

function clockOf(ms: number): string {
  return Number.isNaN(ms) ? '' : new Date(ms).toISOString().slice(11, 23);
}
