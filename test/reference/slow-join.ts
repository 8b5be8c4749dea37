/** A row of a table beside the bars, as its file has it. */
export interface FileRow {
  readonly knownMs: number;
  readonly aboutMs: number;
  readonly symbol: string;
  readonly value: number;
}

/** The value that a bar reads: of the symbol's rows known at its close the one known last, of those the one about the latest time, of those
 *  the last in the file; undefined (NaN) where there is none or it is too old. */
export function slowJoin(rows: readonly FileRow[], symbol: string, closeMs: number, maxAgeMs: number): number {
  let best: FileRow | undefined;
  for (const row of rows) {
    if (row.symbol !== symbol || row.knownMs > closeMs) continue;
    if (best === undefined || row.knownMs > best.knownMs || (row.knownMs === best.knownMs && row.aboutMs >= best.aboutMs)) best = row;
  }
  return best === undefined || closeMs - best.knownMs > maxAgeMs ? Number.NaN : best.value;
}
