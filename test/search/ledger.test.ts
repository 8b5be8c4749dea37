import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LedgerWriter, readLedger, readRecords, type LedgerEntry, type LedgerHeader } from '../../src/search/ledger.js';

const HEADER: LedgerHeader = {
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
const RECORD_BYTES = 8 * (2 + 2 + 2 + 1);
const ENTRIES: LedgerEntry[] = [
  { trialNumber: 0, state: 1, indices: [0, 0], record: Float64Array.of(1.5, Number.NaN) },
  { trialNumber: 1, state: 2, indices: [0, 1], record: Float64Array.of(Number.NaN, Number.NaN) },
  { trialNumber: 2, state: 1, indices: [1, 0], record: Float64Array.of(-0, 1e300) },
];

function write(parts: readonly (readonly LedgerEntry[])[]): { path: string; hash: string } {
  const path = join(mkdtempSync(join(tmpdir(), 'barloom-ledger-')), 'ledger.bin');
  const writer = new LedgerWriter(path, HEADER);
  for (const part of parts) writer.write(part);
  return { path, hash: writer.close() };
}

describe('a ledger', () => {
  test('gives back what was written, bit for bit', () => {
    const { path, hash } = write([ENTRIES]);
    expect(readLedger(path)).toEqual({ header: HEADER, entries: ENTRIES, damagedBytes: 0 });
    expect(hash).toBe(createHash('sha256').update(readFileSync(path)).digest('hex'));
  });

  test('is the same bytes for any parts', () => {
    const whole = write([ENTRIES]);
    for (const parts of [[[], ENTRIES], ENTRIES.map((entry) => [entry]), [ENTRIES.slice(0, 2), [], ENTRIES.slice(2)]])
      expect(write(parts).hash).toBe(whole.hash);
  });

  test('is the same bytes from a table, whose trials that did not run are left out', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'barloom-ledger-')), 'ledger.bin');
    const writer = new LedgerWriter(path, HEADER);
    const names = HEADER.parameters.map(({ name }) => name);
    const indices = [Int32Array.of(0, 0, 1, 1), Int32Array.of(0, 1, 0, 1)];
    const records = Float64Array.of(...ENTRIES.flatMap(({ record }) => [...record]), 5, 6);
    writer.writeTable(
      0,
      { count: 4, names, values: [], indices },
      { count: 4, fields: 2, records, states: Uint8Array.of(1, 2, 1, 0), failures: new Map() },
    );
    expect(writer.close()).toBe(write([ENTRIES]).hash);
  });

  test.each([1, 2, 100])('is read %i records at a time', (most) => {
    const { path } = write([ENTRIES]);
    const rows = Array.from(readRecords(path, most), ({ words, numbers }) =>
      Array.from({ length: numbers.length / words }, (_, row) => Array.from(numbers.subarray(row * words, (row + 1) * words - 1))),
    );
    expect(rows.flat()).toEqual(ENTRIES.map(({ trialNumber, state, indices, record }) => [trialNumber, state, ...indices, ...record]));
  });

  test('has aligned records of the documented size behind its header', () => {
    const { path } = write([ENTRIES]);
    const bytes = readFileSync(path);
    const start = bytes.indexOf(10) + 1;
    expect(start % 8).toBe(0);
    expect(bytes.length - start).toBe(3 * RECORD_BYTES);
    expect(bytes.readDoubleLE(start + RECORD_BYTES)).toBe(1);
    expect(bytes.readDoubleLE(start + RECORD_BYTES + 8)).toBe(2);
  });

  test('that is cut off anywhere keeps every whole record', () => {
    const { path } = write([ENTRIES]);
    const bytes = readFileSync(path);
    const start = bytes.indexOf(10) + 1;
    fc.assert(
      fc.property(fc.integer({ min: start, max: bytes.length }), (length) => {
        writeFileSync(path, bytes.subarray(0, length));
        const { entries, damagedBytes } = readLedger(path);
        expect(entries).toEqual(ENTRIES.slice(0, Math.floor((length - start) / RECORD_BYTES)));
        expect(damagedBytes).toBe((length - start) % RECORD_BYTES);
      }),
      { seed: 1 },
    );
  });

  test('with any bit changed keeps what stands before the damage', () => {
    const { path } = write([ENTRIES]);
    const original = readFileSync(path);
    const start = original.indexOf(10) + 1;
    fc.assert(
      fc.property(fc.integer({ min: start, max: original.length - 1 }), fc.integer({ min: 0, max: 7 }), (at, bit) => {
        const bytes = Buffer.from(original);
        bytes[at]! ^= 1 << bit;
        writeFileSync(path, bytes);
        expect(readLedger(path).entries).toEqual(ENTRIES.slice(0, Math.floor((at - start) / RECORD_BYTES)));
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test('that is none is one sentence', () => {
    const { path } = write([]);
    for (const text of ['', 'nothing', '{}\n', '{"format":"barloom-ledger","version":2}\n', 'null\n']) {
      writeFileSync(path, text);
      expect(() => readLedger(path), text).toThrow(/is not a ledger: its first line is not a ledger's header$/);
    }
    expect(() => readLedger('/nowhere/ledger.bin')).toThrow(/^ledger \/nowhere\/ledger\.bin does not exist$/);
  });
});
