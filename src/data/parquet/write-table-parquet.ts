import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileWriter, ParquetWriter, schemaFromColumnData, type ColumnSource } from 'hyparquet-writer';

/** A column of a table: numbers, and how they stand in the file. */
export type TableColumn =
  /** NaN becomes null */
  | { readonly name: string; readonly kind: 'number'; readonly values: Float64Array }
  | { readonly name: string; readonly kind: 'whole' | 'truth'; readonly values: Float64Array }
  /** epoch milliseconds UTC */
  | { readonly name: string; readonly kind: 'time'; readonly values: Float64Array }
  /** positions in `texts`; NaN becomes null */
  | { readonly name: string; readonly kind: 'text'; readonly values: Float64Array; readonly texts: readonly string[] };

/** Writes columns of equal length as Parquet (no statistics), one row group: equal columns, equal bytes. */
export function writeTableParquet(path: string, columns: readonly TableColumn[]): void {
  const columnData = columns.map(sourceOf),
    writer = openWriter(path, columnData);
  writeGroup(writer, columnData, columns[0]!.values.length);
  void writer.finish();
}

/** Writes a table that comes in parts as Parquet: a part is a row group and alone in memory, and equal parts give equal bytes; other events
 *  are heard between them. Every part has the same columns; there is at least one. */
export async function writeRowsParquet(path: string, parts: Iterable<readonly TableColumn[]>): Promise<void> {
  let writer: ParquetWriter | undefined;
  for (const columns of parts) {
    const columnData = columns.map(sourceOf);
    writer ??= openWriter(path, columnData);
    writeGroup(writer, columnData, columns[0]!.values.length);
    await nextTurn();
  }
  void writer!.finish();
}

function openWriter(path: string, columnData: ColumnSource[]): ParquetWriter {
  return new ParquetWriter({
    writer: fileWriter(path),
    schema: schemaFromColumnData({ columnData }),
    statistics: false,
    createdBy: 'barloom',
  });
}

/** So many numbers fit into one page: their bytes need not be counted to cut pages. */
const ONE_PAGE_ROWS = 100_000;

function writeGroup(writer: ParquetWriter, columnData: ColumnSource[], rows: number): void {
  void writer.write({ columnData, rowGroupSize: Math.max(1, rows), ...(rows <= ONE_PAGE_ROWS && { pageSize: 0 }) });
}

/** Numbers that hardly repeat: a dictionary, compression and an index of pages would take time and save next to nothing. */
const PLAIN = { encoding: 'PLAIN', codec: 'UNCOMPRESSED', offsetIndex: false } as const;

function sourceOf(column: TableColumn): ColumnSource {
  const { name, values } = column;
  switch (column.kind) {
    case 'number':
      return {
        ...PLAIN,
        name,
        type: 'DOUBLE',
        data: values.some(Number.isNaN) ? Array.from(values, (value) => (Number.isNaN(value) ? null : value)) : values,
      };
    case 'whole':
      return { ...PLAIN, name, type: 'INT64', nullable: false, data: BigInt64Array.from(values, BigInt) };
    case 'truth':
      return { name, type: 'BOOLEAN', nullable: false, data: Array.from(values, (value) => value !== 0) };
    case 'time':
      return { ...PLAIN, name, type: 'TIMESTAMP', nullable: false, data: values };
    case 'text':
      return { name, type: 'STRING', data: Array.from(values, (value) => column.texts[value] ?? null) };
  }
}
