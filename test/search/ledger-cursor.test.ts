import { describe, expect, test } from 'vitest';
import { LedgerCursor } from '../../src/search/ledger-cursor.js';
import { expectOpen } from './open-files.js';
import { ENTRIES, HEADER, write } from './sample-ledger.js';

const LATER = { ...ENTRIES[0]!, trialNumber: 7 };

/** Trial numbers, states and first results that the cursor hands out below `end`. */
function take(cursor: LedgerCursor, end: number): number[][] {
  const taken: number[][] = [];
  const [x] = cursor.fieldsAt(['x']) as unknown as [number];
  cursor.takeUntil(end, ({ trialNumber, state, numbers, at }) => taken.push([trialNumber, state, numbers[at + x]!]));
  return taken;
}

describe('a cursor over a ledger', () => {
  test('hands out each record once, up to a trial number', () => {
    const cursor = new LedgerCursor(write([[...ENTRIES, LATER]]).path);
    expect(cursor.header).toEqual(HEADER);
    expect(take(cursor, 0)).toEqual([]);
    expect(take(cursor, 2)).toEqual([
      [0, 1, 1.5],
      [1, 2, Number.NaN],
    ]);
    expect(take(cursor, 2)).toEqual([]);
    expect(take(cursor, 7)).toEqual([[2, 1, -0]]);
    expect(take(cursor, 8)).toEqual([[7, 1, 1.5]]);
    expect(take(cursor, Infinity)).toEqual([]);
    cursor.close();
  });

  test('goes on from one part of the file to the next', () => {
    const many = Array.from({ length: 4100 }, (_, trialNumber) => ({ ...ENTRIES[0]!, trialNumber }));
    const cursor = new LedgerCursor(write([many]).path);
    expect(take(cursor, 4095).length).toBe(4095);
    expect(take(cursor, 4098).map(([trialNumber]) => trialNumber)).toEqual([4095, 4096, 4097]);
    expect(take(cursor, Infinity).map(([trialNumber]) => trialNumber)).toEqual([4098, 4099]);
    cursor.close();
  });

  test('names the places of its fields, behind number, state and the indices of both parameters; -1 for what it lacks', () => {
    const cursor = new LedgerCursor(write([ENTRIES]).path);
    expect([...cursor.fieldsAt(['y', 'z', 'x'])]).toEqual([5, -1, 4]);
    cursor.close();
  });

  test('is closed by close, and refuses what is no ledger', () => {
    const { path } = write([ENTRIES]);
    const cursor = new LedgerCursor(path);
    expectOpen(path, 1);
    cursor.close();
    expectOpen(path, 0);
    expect(() => new LedgerCursor('/nowhere/ledger.bin')).toThrow(expect.objectContaining({ code: 'RUN_UNREADABLE' }));
  });
});
