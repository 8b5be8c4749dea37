import type { DuckDBConnection } from '@duckdb/node-api';
import type { ColumnKind, ColumnRead, ReadRows, TableColumn, TableReader } from '../table/table-reader.js';
import { everyRow } from '../bars/row-numbers.js';
import { readColumns } from './column-chunks.js';
import { sqlName, sqlText } from './duckdb-connection.js';

/** What a relation's format says beside its columns. */
export interface RelationHints {
  readonly indexColumn?: string | undefined;
  /** zones of instants, by column */
  readonly zones?: ReadonlyMap<string, string> | undefined;
  /** rows, where they are counted somewhere */
  readonly rowCount?: number | undefined;
}

/** A relation as a table.
 *  relation  SQL that may stand after FROM
 *  source    what error sentences call it                                         */
export async function duckDbTable(
  connection: DuckDBConnection,
  relation: string,
  source: string,
  hints: RelationHints = {},
): Promise<TableReader> {
  const rows = (await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${relation}`)).getRows();
  const columns = rows.map(([name, type]): TableColumn => describe(String(name), String(type), hints.zones?.get(String(name))));
  return {
    source,
    columns,
    indexColumn: hints.indexColumn,
    distinct: (column) => distinct(connection, relation, sqlName(columns[column]!.name)),
    read: (reads, where) => read({ connection, relation, columns, rowCount: hints.rowCount }, reads, where),
  };
}

function describe(name: string, type: string, zone: string | undefined): TableColumn {
  return { name, type, kind: kindOf(type), zone };
}

function kindOf(type: string): ColumnKind {
  if (type === 'VARCHAR' || type.startsWith('ENUM')) return 'text';
  if (type.startsWith('TIMESTAMP')) return type.includes('TIME ZONE') ? 'instant' : 'civil';
  if (type === 'DATE') return 'civil';
  if (type.startsWith('TIME')) return 'clock';
  if (/^U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$/.test(type)) return 'integer';
  return /^(DOUBLE|FLOAT|REAL|DECIMAL)/.test(type) ? 'real' : 'other';
}

async function distinct(connection: DuckDBConnection, relation: string, column: string): Promise<string[]> {
  const text = `CAST(${column} AS VARCHAR)`;
  const rows = await connection.runAndReadAll(
    `SELECT DISTINCT ${text} AS symbol FROM ${relation} WHERE coalesce(${text}, '') <> '' ORDER BY 1`,
  );
  return (rows.getColumns()[0] ?? []).map(String);
}

interface Relation {
  readonly connection: DuckDBConnection;
  readonly relation: string;
  readonly columns: readonly TableColumn[];
  readonly rowCount: number | undefined;
}

async function read(
  { connection, relation, columns, rowCount }: Relation,
  reads: readonly ColumnRead[],
  where: { readonly column: number; readonly value: string } | undefined,
): Promise<ReadRows> {
  const expressions = reads.map((each) => expressionOf(each, columns));
  if (where === undefined) {
    const values = await readColumns(connection, `SELECT ${expressions.join(', ')} FROM ${relation}`, rowCount);
    return { values, rowNumbers: everyRow(values[0]!.length) };
  }
  const named = expressions.map((expression, k) => `${expression} AS c${k}`);
  const wanted = `CAST(${sqlName(columns[where.column]!.name)} AS VARCHAR)`;
  const numbered = `SELECT ${named.join(', ')}, (row_number() OVER ())::DOUBLE AS row, ${wanted} AS symbol FROM ${relation}`;
  const picks = [...expressions.map((_, k) => `c${k}`), 'row'];
  const values = await readColumns(
    connection,
    `SELECT ${picks.join(', ')} FROM (${numbered}) WHERE symbol = ${sqlText(where.value)} ORDER BY row`,
  );
  return { values: values.slice(0, -1), rowNumbers: Uint32Array.from(values.at(-1) as Float64Array) };
}

function expressionOf({ columns: indices, as }: ColumnRead, columns: readonly TableColumn[]): string {
  const [first, second] = indices.map((index) => columns[index]!) as [TableColumn, TableColumn | undefined];
  const name = sqlName(first.name);
  if (as === 'ms') return doubleOf(first.type === 'DATE' ? `epoch_ms(${name}::TIMESTAMP)` : milliseconds(name, first.type));
  if (as === 'number') return doubleOf(name);
  if (second === undefined) return textOf(name);
  // A date that is kept as a time has a midnight, which its time of day replaces.
  const date = first.kind === 'civil' ? `${name}::DATE` : name;
  return textOf(`concat_ws(' ', ${date}::VARCHAR, ${sqlName(second.name)}::VARCHAR)`);
}

/** With the fraction that the type has. */
function milliseconds(name: string, type: string): string {
  if (type === 'TIMESTAMP_NS') return `epoch_ns(${name})::DOUBLE / 1000000.0`;
  return type === 'TIMESTAMP_S' || type === 'TIMESTAMP_MS' ? `epoch_ms(${name}::TIMESTAMP)` : `epoch_us(${name})::DOUBLE / 1000.0`;
}

function doubleOf(expression: string): string {
  return `coalesce(CAST(${expression} AS DOUBLE), 'nan'::DOUBLE)`;
}

/** Texts come one by one: slow, and only met where a source keeps numbers or times as text. */
function textOf(expression: string): string {
  return `coalesce(CAST(${expression} AS VARCHAR), '')`;
}
