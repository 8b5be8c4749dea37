import { appendFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BatchJournal } from '../../src/search/batch-journal.js';
import type { StudyHeader } from '../../src/search/study-ledger.js';

const HEADER: StudyHeader = { format: 'barloom-study', version: 1, study: 'abc', fields: ['sharpe', 'trades'] };
const RECORDS = Float64Array.of(0.1 + 0.2, 7, Number.NaN, 0, -1e-300, 9);

const newPath = (): string => join(mkdtempSync(join(tmpdir(), 'barloom-batch-journal-')), 'ledger.jsonl.part');

/** Trials 10 and 12 have finished stage 0, trial 12 stage 1 too. */
function written(path = newPath()): string {
  const journal = new BatchJournal(path, HEADER);
  journal.keep(0, Int32Array.of(10, 12), Int32Array.of(0, 2), RECORDS);
  journal.keep(1, Int32Array.of(12), Int32Array.of(1), RECORDS);
  journal.close();
  return path;
}

describe('a journal of the batch under way', () => {
  test('gives back what was finished, by stage and trial, bit for bit', () => {
    const journal = new BatchJournal(written(), HEADER);
    expect(journal.find(10, 0)).toEqual(Float64Array.of(0.1 + 0.2, 7));
    expect(journal.find(12, 0)).toEqual(Float64Array.of(-1e-300, 9));
    expect(journal.find(12, 1)).toEqual(Float64Array.of(Number.NaN, 0));
    for (const [trial, stage] of [
      [10, 1],
      [11, 0],
      [12, 2],
    ] as const)
      expect(journal.find(trial, stage), `${trial} ${stage}`).toBeUndefined();
  });

  test('makes no file before something is kept, and none is left when the batch is told', () => {
    const path = newPath(),
      journal = new BatchJournal(path, HEADER);
    journal.remove();
    expect(existsSync(path)).toBe(false);
    written(path);
    const again = new BatchJournal(path, HEADER);
    again.remove();
    expect(existsSync(path)).toBe(false);
    expect(again.find(10, 0)).toBeUndefined();
  });

  test('goes on behind its last sound line, whatever is torn or damaged there', () => {
    const whole = readFileSync(written());
    const ends = [...whole.entries()].flatMap(([at, byte]) => (byte === 10 ? [at + 1] : []));
    for (let length = 0; length <= whole.length; length++) {
      const path = newPath();
      writeFileSync(path, whole.subarray(0, length));
      const sound = ends.filter((end) => end <= length).length;
      const journal = new BatchJournal(path, HEADER);
      journal.keep(2, Int32Array.of(11), Int32Array.of(0), RECORDS);
      journal.close();
      const reopened = new BatchJournal(path, HEADER);
      const found = [reopened.find(10, 0), reopened.find(12, 0), reopened.find(12, 1)].map((record) => record !== undefined);
      expect(found, `${length} bytes`).toEqual([sound > 1, sound > 2, sound > 3]);
      expect(reopened.find(11, 2), `${length} bytes`).toEqual(Float64Array.of(0.1 + 0.2, 7));
    }
  });

  test('of another study or of other fields says nothing, and is begun anew', () => {
    for (const other of [
      { ...HEADER, study: 'abd' },
      { ...HEADER, fields: ['trades', 'sharpe'] },
    ]) {
      const path = written(),
        journal = new BatchJournal(path, other);
      expect(journal.find(10, 0)).toBeUndefined();
      journal.keep(0, Int32Array.of(3), Int32Array.of(1), RECORDS);
      journal.close();
      expect(new BatchJournal(path, other).find(3, 0)).toEqual(Float64Array.of(Number.NaN, 0));
      expect(new BatchJournal(path, HEADER).find(10, 0)).toBeUndefined();
    }
  });

  test('ends where a byte of it was changed', () => {
    const path = written();
    const bytes = readFileSync(path);
    bytes[bytes.length - 20]! ^= 1;
    writeFileSync(path, bytes);
    appendFileSync(path, 'more\n');
    const journal = new BatchJournal(path, HEADER);
    expect(journal.find(12, 0)).toBeDefined();
    expect(journal.find(12, 1)).toBeUndefined();
  });
});
