import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { DataError, UsageError } from '../../core/errors.js';
import { loadDuckDb } from './duckdb-connection.js';

/** A database file that nobody else may open until it is closed. */
export interface OwnedDatabase {
  readonly connection: DuckDBConnection;
  /** Brings everything into the file and lets it go. */
  close(): void;
}

/** Files that this thread has open. DuckDB keeps other processes out; inside a process a second owner would lose writes silently. */
const owned = new Set<string>();

/** Opens a database file to write to, and creates it where there is none. Nothing else in the process may open the file meanwhile: the
 *  system lets go of a process's lock with the first descriptor that is closed.
 *  Throws UsageError STORE_LOCKED where the file has another owner; DataError DATA_UNREADABLE where it is no database; what the file system
 *  refuses as it is. */
export async function openOwnedDatabase(path: string): Promise<OwnedDatabase> {
  const key = join(realpathSync(dirname(path)), basename(path));
  if (owned.has(key)) throw locked(path, 'this process has it open already');
  owned.add(key);
  try {
    const instance = await loadDuckDb().DuckDBInstance.create(path, {
      threads: '2',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    const connection = await instance.connect();
    let isOpen = true;
    const close = (): void => {
      // a second call must not let go of what a later owner has
      if (!isOpen) return;
      isOpen = false;
      connection.closeSync();
      instance.closeSync();
      owned.delete(key);
    };
    return { connection, close };
  } catch (error) {
    owned.delete(key);
    throw describe(path, error as Error);
  }
}

function describe(path: string, error: Error): Error {
  if (/set lock on file|used by another process/.test(error.message)) {
    const [, pid] = /\(PID (\d+)\)/.exec(error.message) ?? [];
    return locked(path, pid === undefined ? 'another process has it open' : `process ${pid} has it open`, error);
  }
  if (!/not a valid DuckDB|Serialization Error|INTERNAL Error|corrupt|version number/i.test(error.message)) return error;
  return new DataError('DATA_UNREADABLE', `feature store "${path}" cannot be read: ${error.message.split('\n', 1)[0]}`, {
    context: { file: path },
    cause: error,
  });
}

function locked(path: string, who: string, cause?: unknown): UsageError {
  return new UsageError('STORE_LOCKED', `feature store "${path}" may have one owner at a time, and ${who}`, {
    context: { file: path },
    cause,
  });
}
