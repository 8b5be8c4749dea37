// A ledger of more than 2 GiB, which no single read can hold, is resumed and verified.
import { closeSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { mkdtempSync } from 'node:fs';
import { expect, test } from 'vitest';
import { hashFile } from '../../src/files/hash-file.js';
import { LedgerCursor } from '../../src/search/ledger-cursor.js';
import { headerBytes, recordWords, type LedgerHeader } from '../../src/search/ledger-format.js';
import { resumeLedger } from '../../src/search/resume-ledger.js';

const BYTES = 2.3 * 2 ** 30;
const FIELDS = Array.from({ length: 1019 }, (_, field) => `field_${field}`);
const HEADER: LedgerHeader = {
  format: 'barloom-ledger',
  version: 1,
  study: 'large',
  seed: 1,
  trials: 400_000,
  fields: FIELDS,
  parameters: [{ name: 'fast', values: [1, 2] }],
};
const WORDS = recordWords(HEADER);
const RECORDS = Math.ceil(BYTES / (WORDS * 8));

function writeLarge(path: string): void {
  const descriptor = openSync(path, 'w'),
    record = new Float64Array(WORDS),
    bytes = new Uint8Array(record.buffer);
  writeSync(descriptor, headerBytes(HEADER));
  for (let trial = 0; trial < RECORDS; trial++) {
    record.fill(trial / 7, 3, WORDS - 1);
    record.set([trial, 1, trial % 2]);
    record[WORDS - 1] = crc32(bytes.subarray(0, (WORDS - 1) * 8));
    writeSync(descriptor, bytes);
  }
  writeSync(descriptor, bytes, 0, 77); // torn
  closeSync(descriptor);
}

test('a ledger of 2.3 GiB goes on behind its torn record, within the memory of a part', () => {
  const dir = mkdtempSync(join(tmpdir(), 'barloom-large-')),
    path = join(dir, 'ledger.bin');
  try {
    writeLarge(path);
    expect(statSync(path).size).toBeGreaterThan(2 ** 31);
    const before = process.memoryUsage().rss;
    const { writer, until, loose, notes } = resumeLedger(path, `${path}.part`, HEADER, FIELDS);
    expect([until, loose.size, notes.length]).toEqual([RECORDS, 0, 1]);
    writer.put(RECORDS, 1, [0], new Float64Array(FIELDS.length).fill(5));
    expect(writer.finish()).toBe(hashFile(path));
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 2 ** 20);
    const cursor = new LedgerCursor(path),
      [place] = cursor.fieldsAt(['field_1000']);
    let [count, last] = [0, Number.NaN];
    cursor.takeUntil(Infinity, ({ numbers, at }) => {
      count++;
      last = numbers[at + place!]!;
    });
    cursor.close();
    expect([count, last]).toEqual([RECORDS + 1, 5]);
  } finally {
    rmSync(dir, { recursive: true });
  }
});
