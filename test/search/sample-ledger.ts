// A small ledger, for tests that write one.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LedgerHeader } from '../../src/search/ledger-format.js';
import { LedgerWriter } from '../../src/search/ledger-writer.js';
import type { LedgerEntry } from './read-ledger.js';

export const HEADER: LedgerHeader = {
  format: 'barloom-ledger',
  version: 1,
  study: 'abc',
  seed: 7,
  trials: 4,
  fields: ['x', 'y'],
  parameters: [
    { name: 'fast', values: [1, 2] },
    { name: 'session', values: ['night', 'day'] },
  ],
};
export const RECORD_BYTES = 8 * (2 + 2 + 2 + 1);
export const ENTRIES: LedgerEntry[] = [
  { trialNumber: 0, state: 1, indices: [0, 0], record: Float64Array.of(1.5, Number.NaN) },
  { trialNumber: 1, state: 2, indices: [0, 1], record: Float64Array.of(Number.NaN, Number.NaN) },
  { trialNumber: 2, state: 1, indices: [1, 0], record: Float64Array.of(-0, 1e300) },
];

/** Returns a path in a new folder. */
export const newPath = (): string => join(mkdtempSync(join(tmpdir(), 'barloom-ledger-')), 'ledger.bin');

/** Returns the path of a new ledger that has the entries, and its hash. */
export function write(parts: readonly (readonly LedgerEntry[])[], header = HEADER): { path: string; hash: string } {
  const path = newPath();
  const writer = LedgerWriter.create(path, header);
  for (const part of parts) append(writer, part);
  return { path, hash: writer.finish() };
}

export function append(writer: LedgerWriter, entries: readonly LedgerEntry[]): void {
  for (const { trialNumber, state, indices, record } of entries) writer.put(trialNumber, state, indices, record);
  writer.flush();
}
