import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LedgerReader } from '../../src/search/ledger-reader.js';
import { LedgerWriter } from '../../src/search/ledger-writer.js';
import { expectOpen } from './open-files.js';
import { readLedger } from './read-ledger.js';
import { append, ENTRIES, HEADER, newPath, RECORD_BYTES, write } from './sample-ledger.js';

describe('a reader of a ledger', () => {
  test('gives all that a part holds at once, and says how much is behind it', () => {
    const reader = new LedgerReader(write([ENTRIES]).path);
    expect(reader.bytesBehind).toBe(3 * RECORD_BYTES);
    expect(reader.next(2).length).toBe(2 * reader.words);
    expect(reader.bytesBehind).toBe(RECORD_BYTES);
    expect(reader.next(2).length).toBe(reader.words);
    expect([reader.next(2).length, reader.bytesBehind]).toEqual([0, 0]);
    reader.close();
  });

  test('keeps one part in memory, whatever the length of the file', () => {
    const reader = new LedgerReader(write([ENTRIES]).path);
    const first = reader.next(1).buffer;
    expect(reader.next(1).buffer).toBe(first);
    expect(reader.next(3).buffer).not.toBe(first);
    reader.close();
  });

  test('is closed by close', () => {
    const { path } = write([ENTRIES]);
    const reader = new LedgerReader(path);
    expectOpen(path, 1);
    reader.close();
    expectOpen(path, 0);
  });

  test.each([65_000, 70_000, 300_000])('reads a first line of more than %i bytes', (length) => {
    const header = { ...HEADER, study: 'a'.repeat(length) };
    const content = readLedger(write([ENTRIES], header).path);
    expect(content).toEqual({ header, entries: ENTRIES, damagedBytes: 0 });
  });

  test.each([
    ['another format', { format: 'barloom-study', version: 1 }],
    ['another version', { format: 'barloom-ledger', version: 2 }],
  ])('refuses %s, and names the file', (_, beginning) => {
    const path = newPath();
    writeFileSync(path, `${JSON.stringify({ ...HEADER, ...beginning })}\n`);
    expect(() => new LedgerReader(path)).toThrow(expect.objectContaining({ code: 'RUN_UNREADABLE', context: { path } }));
    expectOpen(path, 0);
  });

  test('says why a file cannot be opened', () => {
    const { path } = write([]);
    const below = join(path, 'ledger.bin');
    expect(() => new LedgerReader(below)).toThrow(
      expect.objectContaining({
        code: 'RUN_UNREADABLE',
        message: expect.stringMatching(/^ledger .* cannot be read: ENOTDIR/) as string,
        context: { path: below },
        cause: expect.objectContaining({ code: 'ENOTDIR' }) as Error,
      }),
    );
  });
});

describe('a table in a ledger', () => {
  test.each([
    [10, 12, [12, 13]],
    [10, 10, [10, 11, 12, 13]],
    [10, 3, [10, 11, 12, 13]],
    [10, 99, []],
  ])('from trial %i on, of which those below %i stand there already', (first, from, numbers) => {
    const path = newPath();
    const writer = LedgerWriter.create(path, HEADER);
    append(writer, [{ ...ENTRIES[0]!, trialNumber: 9 }]);
    const indices = [Int32Array.of(0, 0, 1, 1), Int32Array.of(0, 1, 0, 1)];
    const records = Float64Array.of(0, 1, 2, 3, 4, 5, 6, 7);
    const names = HEADER.parameters.map(({ name }) => name);
    writer.writeTable(
      first,
      { count: 4, names, values: [], indices },
      { count: 4, fields: 2, records, states: Uint8Array.of(1, 1, 1, 2), failures: new Map() },
      from,
    );
    writer.finish();
    expect(readLedger(path).entries.slice(1)).toEqual(
      numbers.map((trialNumber) => {
        const trial = trialNumber - first;
        return {
          trialNumber,
          state: trial === 3 ? 2 : 1,
          indices: [trial >> 1, trial & 1],
          record: Float64Array.of(2 * trial, 2 * trial + 1),
        };
      }),
    );
  });
});
