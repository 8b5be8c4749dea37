import { readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LedgerHeader } from '../../src/search/ledger-format.js';
import { LedgerWriter } from '../../src/search/ledger-writer.js';
import { PartJournal } from '../../src/search/part-journal.js';
import { inOrder, resumeLedger } from '../../src/search/resume-ledger.js';
import { readLedger, type LedgerEntry } from './read-ledger.js';
import { append, ENTRIES, HEADER, newPath, RECORD_BYTES, write } from './sample-ledger.js';

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
    const path = newPath();
    const writer = LedgerWriter.create(path, HEADER);
    const names = HEADER.parameters.map(({ name }) => name);
    const indices = [Int32Array.of(0, 0, 1, 1), Int32Array.of(0, 1, 0, 1)];
    const records = Float64Array.of(...ENTRIES.flatMap(({ record }) => [...record]), 5, 6);
    writer.writeTable(
      0,
      { count: 4, names, values: [], indices },
      { count: 4, fields: 2, records, states: Uint8Array.of(1, 2, 1, 0), failures: new Map() },
    );
    expect(writer.finish()).toBe(write([ENTRIES]).hash);
  });

  test.each([1, 2, 100])('is read %i records at a time', (most) => {
    const { path } = write([ENTRIES]);
    expect(readLedger(path, most).entries).toEqual(ENTRIES);
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

describe('a ledger that goes on', () => {
  const NAMES = HEADER.fields;
  const LAST: LedgerEntry = { trialNumber: 3, state: 1, indices: [1, 1], record: Float64Array.of(7, 8) };
  const whole = write([[...ENTRIES, LAST]]);
  const wholeBytes = readFileSync(whole.path);
  const resume = (path: string, names = NAMES) => resumeLedger(path, `${path}.part`, HEADER, names);

  test('from any byte on ends with the same bytes, and says what it cut off', () => {
    for (let length = 0; length <= wholeBytes.length; length++) {
      writeFileSync(whole.path, wholeBytes.subarray(0, length));
      const { writer, until, loose, notes } = resume(whole.path);
      const records = Math.max(0, length - (wholeBytes.indexOf(10) + 1)) / RECORD_BYTES;
      expect([until, loose.size]).toEqual([Math.floor(records), 0]);
      if (Number.isInteger(records) && length > wholeBytes.indexOf(10)) expect(notes).toEqual([]);
      else
        expect(notes).toEqual([
          expect.stringMatching(/ended within its first line and was begun anew|: 1 record at the end of .* was cut off/),
        ]);
      append(writer, [...ENTRIES, LAST].slice(until));
      expect([writer.finish(), readFileSync(whole.path).equals(wholeBytes)]).toEqual([whole.hash, true]);
    }
  });

  test('keeps what stands behind a gap and what the journal has, each once', () => {
    const { path } = write([[ENTRIES[0]!, LAST]]);
    const journal = new PartJournal(`${path}.part`, HEADER, NAMES);
    append(journal.open(), [ENTRIES[2]!, LAST]);
    journal.close();
    const { writer, until, loose } = resume(path);
    expect([until, [...loose.keys()].sort()]).toEqual([1, [2, 3]]);
    expect(readLedger(path).entries).toEqual([ENTRIES[0]]);
    // killed here: they stand in the journal
    writer.close();
    const again = resume(path);
    expect([...again.loose.keys()].sort()).toEqual([2, 3]);
    append(again.writer, [ENTRIES[1]!]);
    again.writer.copy(inOrder(again.loose));
    expect(again.writer.finish()).toBe(whole.hash);
  });

  test('with fields in another order is gone on with by their names', () => {
    const path = newPath();
    const turned = { ...HEADER, fields: ['y', 'x'] };
    const writer = LedgerWriter.create(path, turned);
    writer.put(0, 1, [0, 0], Float64Array.of(-1, 1.5));
    writer.finish();
    const resumed = resume(path);
    resumed.writer.put(1, 1, [0, 1], Float64Array.of(10, 20));
    resumed.writer.finish();
    const { header, entries } = readLedger(path);
    expect(header.fields).toEqual(['y', 'x']);
    expect(entries.map(({ record }) => [...record])).toEqual([
      [-1, 1.5],
      [20, 10],
    ]);
  });

  test.each([
    [['x', 'z'], /has records of other fields: x, z; this version of barloom has x, y$/],
    [['x', 'y', 'z'], /has records of other fields: x, y, z; this version of barloom has x, y$/],
    [['x'], /has records of other fields: x; this version of barloom has x, y$/],
  ])('with the fields %j is refused with both lists, and stays as it is', (fields, sentence) => {
    const path = newPath();
    LedgerWriter.create(path, { ...HEADER, fields }).finish();
    const bytes = readFileSync(path);
    expect(() => resume(path)).toThrow(sentence);
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  test('of another study is refused', () => {
    const { path } = write([ENTRIES]);
    const other =
      (change: Partial<LedgerHeader>): (() => unknown) =>
      () =>
        resumeLedger(path, `${path}.part`, { ...HEADER, ...change }, NAMES);
    expect(other({ study: 'b' })).toThrow(/is the ledger of another sweep: its inputs have the hash abc, not b$/);
    expect(other({ trials: 5 })).toThrow(/it has 4 trials, not 5$/);
    expect(other({ parameters: [HEADER.parameters[0]!, { name: 'session', values: ['day'] }] })).toThrow(/the values of "session" differ$/);
  });
});
