import type { DuckDBConnection } from '@duckdb/node-api';
import { loadDuckDb, sqlName, sqlText } from './duckdb-connection.js';

/** The name under which the file is attached. */
export const SEALED_DATABASE = 'source_database';

/** Runs `use` on a connection that sees one database file, read-only, and nothing else: no other file, no extension, no setting that opens
 *  them again.
 *  What it runs may come from a system file. Throws what DuckDB throws. */
export async function withSealedDatabase<T>(path: string, use: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const instance = await loadDuckDb().DuckDBInstance.create(':memory:', {
    threads: '2',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  try {
    const connection = await instance.connect();
    try {
      await connection.run(`ATTACH ${sqlText(path)} AS ${sqlName(SEALED_DATABASE)} (READ_ONLY)`);
      await connection.run(`SET enable_external_access = false; SET lock_configuration = true; USE ${sqlName(SEALED_DATABASE)}`);
      return await use(connection);
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}
