// A ledger as objects, for tests that look at single trials.
import { FIRST_INDEX, type LedgerHeader } from '../../src/search/ledger-format.js';
import { LedgerReader } from '../../src/search/ledger-reader.js';

export interface LedgerEntry {
  readonly trialNumber: number;
  readonly state: number;
  readonly indices: readonly number[];
  /** f64[fields] in the order of the ledger */
  readonly record: Float64Array;
}

export interface LedgerContent {
  readonly header: LedgerHeader;
  readonly entries: readonly LedgerEntry[];
  /** bytes behind the last sound record */
  readonly damagedBytes: number;
}

/** Reads a ledger up to its first damaged record. */
export function readLedger(path: string, most?: number): LedgerContent {
  const reader = new LedgerReader(path);
  try {
    const { header, words } = reader,
      entries: LedgerEntry[] = [],
      fieldsAt = FIRST_INDEX + header.parameters.length;
    for (let part = reader.next(most); part.length > 0; part = reader.next(most))
      for (let at = 0; at < part.length; at += words)
        entries.push({
          trialNumber: part[at]!,
          state: part[at + 1]!,
          indices: [...part.subarray(at + FIRST_INDEX, at + fieldsAt)],
          record: part.slice(at + fieldsAt, at + words - 1),
        });
    return { header, entries, damagedBytes: reader.bytesBehind };
  } finally {
    reader.close();
  }
}
