import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../../files/write-atomically.js';
import { sqlName, sqlText } from '../duckdb/duckdb-connection.js';
import { openOwnedDatabase } from '../duckdb/owned-database.js';
import { BARS_LOG_DATABASE, BARS_LOG_FILES, BARS_LOG_SCHEMA } from './schema.js';

/** Writes the tables of a log, whose Parquet files lie in a folder, as one DuckDB database beside them. */
export async function writeBarsDatabase(folder: string): Promise<void> {
  await writeAtomically(join(folder, BARS_LOG_DATABASE), async (path) => {
    rmSync(path, { force: true });
    const { connection, close } = await openOwnedDatabase(path);
    try {
      for (const [table, file] of Object.entries(BARS_LOG_FILES))
        await connection.run(`CREATE TABLE ${sqlName(table)} AS SELECT * FROM read_parquet(${sqlText(join(folder, file))})`);
      await connection.run(`CREATE TABLE schema AS SELECT ${sqlText(BARS_LOG_SCHEMA)} AS version`);
    } finally {
      close();
    }
  });
}
