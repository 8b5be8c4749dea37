import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { LedgerHeader } from '../../src/search/ledger-format.js';
import { PartJournal } from '../../src/search/part-journal.js';
import { resumeLedger, type ResumedLedger } from '../../src/search/resume-ledger.js';
import { expectOpen } from './open-files.js';
import { readLedger, type LedgerEntry } from './read-ledger.js';
import { append, ENTRIES, HEADER, write } from './sample-ledger.js';

const at = (trialNumber: number): LedgerEntry => ({ ...ENTRIES[0]!, trialNumber, record: Float64Array.of(trialNumber, -trialNumber) });
const journalOf = (path: string): string => `${path}.part`;

/** A ledger of these trials, with a journal of those. */
function prepare(trials: readonly number[], kept: readonly number[] = [], header: LedgerHeader = HEADER): string {
  const { path } = write([trials.map(at)]);
  if (kept.length > 0) writeFileSync(journalOf(path), readFileSync(write([kept.map(at)], header).path));
  return path;
}
function resume(path: string, wanted: LedgerHeader = HEADER): ResumedLedger {
  const resumed = resumeLedger(path, journalOf(path), wanted, HEADER.fields);
  resumed.writer.close();
  for (const each of [path, journalOf(path)]) expectOpen(each, 0);
  return resumed;
}
const numbersIn = (path: string): number[] => readLedger(path).entries.map(({ trialNumber }) => trialNumber);

describe('a ledger that goes on', () => {
  test('without a gap has no journal', () => {
    const path = prepare([0, 1, 2]);
    const { until, loose, notes } = resume(path);
    expect([until, loose.size, notes, existsSync(journalOf(path))]).toEqual([3, 0, [], false]);
  });

  test('moves what stands behind a gap into the journal, in the order of the numbers', () => {
    const path = prepare([0, 3, 1, 2]);
    const { until, loose } = resume(path);
    expect(until).toBe(1);
    expect([...loose.keys()]).toEqual([3, 1, 2]);
    // number, state, two indices, two fields, checksum
    for (const [trialNumber, record] of loose)
      expect([...record.subarray(0, 6)], String(record.length)).toEqual([trialNumber, 1, 0, 0, trialNumber, -trialNumber]);
    expect([...loose.values()].map(({ length }) => length)).toEqual([7, 7, 7]);
    expect(numbersIn(path)).toEqual([0]);
    expect(readLedger(journalOf(path)).entries).toEqual([1, 2, 3].map(at));
  });

  test('takes from the journal what the ledger does not have', () => {
    const path = prepare([0, 1], [1, 0, 2, 5]);
    const { until, loose } = resume(path);
    expect([until, [...loose.keys()]]).toEqual([2, [2, 5]]);
    expect(loose.get(5)!.length).toBe(7);
  });

  test.each<[string, Partial<LedgerHeader>]>([
    ['another study', { study: 'other' }],
    ['other fields', { fields: ['y', 'x'] }],
  ])('takes nothing from the journal of %s', (_, change) => {
    expect(resume(prepare([0], [1, 2], { ...HEADER, ...change })).loose.size).toBe(0);
  });

  test('takes nothing from a journal that is torn within its first line', () => {
    const path = prepare([0], [1]);
    writeFileSync(journalOf(path), readFileSync(journalOf(path)).subarray(0, 20));
    expect([resume(path).until, resume(path).loose.size]).toEqual([1, 0]);
  });

  test('names the file where it is that of another sweep', () => {
    const path = prepare([0]);
    const refusal = (rule: string): unknown =>
      expect.objectContaining({
        code: 'RUN_UNREADABLE',
        message: `${path} is the ledger of another sweep: ${rule}`,
        context: { path },
      });
    expect(() => resume(path, { ...HEADER, parameters: [HEADER.parameters[0]!] })).toThrow(
      refusal('its parameters are fast, session, not fast'),
    );
    expectOpen(path, 0);
    expect(() =>
      resume(path, { ...HEADER, parameters: HEADER.parameters.map((each, p) => (p === 0 ? { ...each, name: 'slow' } : each)) }),
    ).toThrow(refusal('its parameters are fast, session, not slow, session'));
  });

  test('names the file whose fields are others', () => {
    const path = prepare([0]);
    expect(() => resumeLedger(path, journalOf(path), HEADER, ['x', 'z'])).toThrow(
      expect.objectContaining({ code: 'RUN_UNREADABLE', context: { path } }),
    );
  });

  test('says what it cut off, one record or several', () => {
    const bytes = readFileSync(prepare([0, 1, 2]));
    const cutTo = (length: number, change: (copy: Buffer) => void = () => undefined): readonly string[] => {
      const path = prepare([]);
      const copy = Buffer.from(bytes.subarray(0, length));
      change(copy);
      writeFileSync(path, copy);
      return resume(path).notes.map((note) => note.replace(path, 'LEDGER'));
    };
    expect(cutTo(bytes.length - 8)).toEqual([
      'Resumed: 1 record at the end of LEDGER (48 bytes) could not be read and was cut off; its trial runs again.',
    ]);
    // the first of three is damaged
    expect(cutTo(bytes.length, (copy) => copy.writeDoubleLE(9, bytes.length - 3 * 56))).toEqual([
      'Resumed: 3 records at the end of LEDGER (168 bytes) could not be read and were cut off; their trials run again.',
    ]);
    expect(cutTo(10)).toEqual(['Resumed: LEDGER ended within its first line and was begun anew.']);
  });
});

describe('a part journal', () => {
  test('is begun when it is opened, goes on behind what it has, and is gone when it is removed', () => {
    const path = journalOf(prepare([]));
    const journal = new PartJournal(path, HEADER, HEADER.fields);
    expect(existsSync(path)).toBe(false);
    append(journal.open(), [at(4)]);
    expect(journal.open()).toBe(journal.open());
    expectOpen(path, 1);
    journal.close();
    expectOpen(path, 0);
    append(journal.open(), [at(2)]);
    expect(numbersIn(path)).toEqual([4, 2]);
    const other = new PartJournal(path, HEADER, HEADER.fields);
    append(other.open(), [at(9)]);
    other.close();
    expect(numbersIn(path)).toEqual([4, 2, 9]);
    journal.open();
    journal.remove();
    expect(existsSync(path)).toBe(false);
    expectOpen(`${path} (deleted)`, 0);
  });

  test('that was never opened can be closed and removed', () => {
    const path = journalOf(prepare([]));
    const journal = new PartJournal(path, HEADER, HEADER.fields);
    journal.close();
    journal.remove();
    expect(existsSync(path)).toBe(false);
  });
});
