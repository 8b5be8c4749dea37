import type { LineField, LineTable } from '../../core/line-table.js';
import type { TableColumn } from '../../data/parquet/write-table-parquet.js';

/** One column of a file, and how its entries are meant. */
export type FileColumn = { readonly name: string } & (
  | { readonly kind: 'number' | 'time'; readonly values: Float64Array }
  | { readonly kind: 'whole' | 'truth'; readonly values: Int32Array }
  | { readonly kind: 'choice'; readonly values: Int32Array; readonly texts: readonly string[] }
);

/** Returns tables of the same columns one below the other; at least one. */
export function joinColumns(tables: readonly (readonly FileColumn[])[]): FileColumn[] {
  return tables[0]!.map((column, position) => {
    const parts = tables.map((table) => table[position]!.values);
    const values = parts.flatMap((part) => [...part]);
    return { ...column, values: column.values instanceof Float64Array ? Float64Array.from(values) : Int32Array.from(values) } as FileColumn;
  });
}

/** Returns columns as CSV: a header, then a line per row; NaN is an empty cell. */
export function csvTable(columns: readonly FileColumn[]): LineTable {
  const fields = columns.map((column, k) => entryOf(column, k === 0 ? '' : ',', CSV));
  return {
    head: `${columns.map(({ name }) => name).join(',')}\n`,
    rows: columns[0]!.values.length,
    fields: [...fields, { before: '\n', kind: 'fixed' }],
  };
}

/** Returns columns as JSON lines: an object per row; NaN and infinities are null. */
export function jsonLinesTable(columns: readonly FileColumn[]): LineTable {
  const fields = columns.flatMap((column, k): LineField[] => {
    const before = `${k === 0 ? '{' : ','}${JSON.stringify(column.name)}:`;
    const isQuoted = column.kind === 'time';
    return isQuoted ? [entryOf(column, `${before}"`, JSON_LINES), { before: '"', kind: 'fixed' }] : [entryOf(column, before, JSON_LINES)];
  });
  return { head: '', rows: columns[0]!.values.length, fields: [...fields, { before: '}\n', kind: 'fixed' }] };
}

/** Returns columns as Parquet holds them. */
export function parquetColumns(columns: readonly FileColumn[]): TableColumn[] {
  return columns.map((column): TableColumn => {
    const { name } = column;
    if (column.kind === 'number' || column.kind === 'time') return { name, kind: column.kind, values: column.values };
    const values = Float64Array.from(column.values);
    return column.kind === 'choice' ? { name, kind: 'text', values, texts: column.texts } : { name, kind: column.kind, values };
  });
}

/** How numbers and texts of a kind of file are written. */
interface Notation {
  readonly missing: string;
  readonly infinities: 'missing' | 'named';
  readonly text: (text: string) => string;
}

/** A text with a separator, a quote or a line end stands in quotes, its own quotes doubled (RFC 4180). */
const quoteText = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const CSV: Notation = { missing: '', infinities: 'named', text: quoteText };
const JSON_LINES: Notation = { missing: 'null', infinities: 'missing', text: (text) => JSON.stringify(text) };

function entryOf(column: FileColumn, before: string, { missing, infinities, text }: Notation): LineField {
  switch (column.kind) {
    case 'number':
      return { before, kind: 'number', values: column.values, missing, infinities };
    case 'whole':
      return { before, kind: 'whole', values: column.values };
    case 'time':
      return { before, kind: 'time', values: column.values };
    case 'truth':
      return { before, kind: 'choice', values: column.values, texts: ['false', 'true'] };
    case 'choice':
      return { before, kind: 'choice', values: column.values, texts: column.texts.map(text) };
  }
}
