// A table that comes in parts is the table: the same rows in the same order, and the same bytes each time.
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sqlText, withConnection } from '../../src/data/duckdb/duckdb-connection.js';
import { writeRowsParquet, type TableColumn } from '../../src/data/duckdb/write-table-parquet.js';

const PART_ROWS = 5_000;

function* partsOf(rows: number): Generator<TableColumn[]> {
  const room = new Float64Array(PART_ROWS);
  for (let first = 0; first < rows; first += PART_ROWS) {
    const values = room.subarray(0, Math.min(PART_ROWS, rows - first));
    for (let row = 0; row < values.length; row++) values[row] = first + row;
    yield [{ name: 'row', kind: 'whole', values }, { name: 'third', kind: 'number', values: values.map((row) => (row % 3 === 0 ? Number.NaN : row / 3)) }];
  }
}

test.each([1, PART_ROWS, PART_ROWS + 1, 37_123])('%i rows', async (rows) => {
  const folder = mkdtempSync(join(tmpdir(), 'barloom-parts-'));
  for (const name of ['a', 'b']) await writeRowsParquet(join(folder, name), partsOf(rows));
  expect(readdirSync(folder).sort()).toEqual(['a', 'b']);
  expect(readFileSync(join(folder, 'a')).equals(readFileSync(join(folder, 'b')))).toBe(true);
  const found = await withConnection(async (connection) => (await connection.runAndReadAll(`SELECT "row"::DOUBLE, third FROM read_parquet(${sqlText(join(folder, 'a'))})`)).getColumns());
  expect(found[0]).toEqual(Array.from({ length: rows }, (_, row) => row));
  expect(found[1]).toEqual(Array.from({ length: rows }, (_, row) => (row % 3 === 0 ? null : row / 3)));
});
