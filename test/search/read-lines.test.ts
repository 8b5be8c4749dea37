import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readLines } from '../../src/search/read-lines.js';
import { expectOpen } from './open-files.js';

describe('the lines of a file', () => {
  const linesOf = (bytes: Buffer): { length: number; end: number; isWhole: boolean }[] => {
    const path = join(mkdtempSync(join(tmpdir(), 'barloom-lines-')), 'lines.txt');
    writeFileSync(path, bytes);
    return [...readLines(path)].map(({ bytes: { length }, end, isWhole }) => ({ length, end, isWhole }));
  };

  test('are empty where line feeds follow each other, and torn behind the last of them', () => {
    expect(linesOf(Buffer.from('\n\nab\nc'))).toEqual([
      { length: 0, end: 1, isWhole: true },
      { length: 0, end: 2, isWhole: true },
      { length: 2, end: 5, isWhole: true },
      { length: 1, end: Infinity, isWhole: false },
    ]);
    expect(linesOf(Buffer.from(''))).toEqual([]);
  });

  test('close the file, also where somebody stops reading', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'barloom-lines-')), 'lines.txt');
    writeFileSync(path, 'a\nb\n');
    expect([...readLines(path)].length).toBe(2);
    expectOpen(path, 0);
    const [first] = readLines(path);
    expect(first!.bytes.toString()).toBe('a');
    expectOpen(path, 0);
  });

  test('may be longer than what is read at once, which is 4 MiB', () => {
    const [short, long] = [1_000, 5_000_000];
    const bytes = Buffer.alloc(short + long + short + 3, 'a');
    bytes[short] = bytes[short + long + 1] = bytes[short + long + short + 2] = 10;
    expect(linesOf(bytes)).toEqual([
      { length: short, end: short + 1, isWhole: true },
      { length: long, end: short + long + 2, isWhole: true },
      { length: short, end: bytes.length, isWhole: true },
    ]);
  });

  test.each([1 << 22, 1 << 23])('end with a file of %i bytes, and a line feed at its end or at the first byte of a part', (length) => {
    const bytes = Buffer.alloc(length, 'a');
    bytes[length - 1] = 10;
    expect(linesOf(bytes)).toEqual([{ length: length - 1, end: length, isWhole: true }]);
    expect(linesOf(Buffer.concat([Buffer.alloc(1 << 22, 'a'), Buffer.from('\nb')]))).toEqual([
      { length: 1 << 22, end: (1 << 22) + 1, isWhole: true },
      { length: 1, end: Infinity, isWhole: false },
    ]);
  });
});
