import { sqlText, withConnection, withOneThread } from '../duckdb/duckdb-connection.js';
import { datasetQuery, type DatasetKind, type DatasetSources } from './dataset-query.js';

/** Writes a dataset as Parquet: equal logs give equal bytes, whatever their order. Returns its rows and the names of its columns.
 *  path  of a file that is not in its place yet */
export async function writeDataset(
  kind: DatasetKind,
  sources: DatasetSources,
  horizonBars: number,
  path: string,
): Promise<{ readonly rows: number; readonly columns: readonly string[] }> {
  return await withConnection((connection) =>
    withOneThread(connection, async () => {
      await connection.run(
        `COPY (${datasetQuery(kind, sources, horizonBars)}) TO ${sqlText(path)} (FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2)`,
      );
      const [count] = (await connection.runAndReadAll(`SELECT count(*) FROM read_parquet(${sqlText(path)})`)).getColumns()[0]!;
      const [names] = (
        await connection.runAndReadAll(`SELECT name FROM parquet_schema(${sqlText(path)}) WHERE type IS NOT NULL`)
      ).getColumns();
      return { rows: Number(count), columns: names!.map(String) };
    }),
  );
}
