// Cached columns as a file: the bytes that stand in memory, and nothing that is not whole.
import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Bars } from '../../../src/core/bars.js';
import { readColumnFile, writeColumnFile } from '../../../src/data/cache/column-file.js';
import { temporaryFolder } from '../request.js';

/** More bars than a piece that is read or written at once. */
const BARS = 140_000;
const column = (k: number): Float64Array => Float64Array.from({ length: BARS }, (_, i) => (i % 7 === k ? Number.NaN : Math.sin(i * k)));
const bars: Bars = {
  timeMs: column(0),
  open: column(1),
  high: Float64Array.from(column(2)).subarray(0),
  low: column(3),
  close: column(4),
  volume: column(5),
};

describe('a file of columns', () => {
  test('holds each column behind the other, and gives the same bits back in shared memory', async () => {
    const path = join(temporaryFolder(), 'a.bars');
    const written = await writeColumnFile(path, bars);
    const bytes = readFileSync(path);
    expect(written).toEqual({ size: 48 * BARS, crc32: crc32(bytes) });
    expect(bytes.readDoubleLE(8 * (3 * BARS + 5))).toBe(bars.low[5]);
    const read = readColumnFile(path, BARS, written);
    expect(read).toEqual(bars);
    for (const each of Object.values(read) as Float64Array[]) expect(each.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  test('of part of a larger memory holds that part', async () => {
    const path = join(temporaryFolder(), 'b.bars');
    const part = Object.fromEntries(Object.entries(bars).map(([name, values]) => [name, (values as Float64Array).subarray(10, 20)]));
    expect(readColumnFile(path, 10, await writeColumnFile(path, part as unknown as Bars))).toEqual(part);
  });

  test.each([
    ['is cut', (path: string) => truncateSync(path, 48 * BARS - 8)],
    ['is longer', (path: string) => appendFileSync(path, 'x')],
    [
      'has another byte',
      (path: string) => {
        const bytes = readFileSync(path);
        bytes[bytes.length - 1]! ^= 1;
        writeFileSync(path, bytes);
      },
    ],
  ])('that %s is none', async (_, damage) => {
    const path = join(temporaryFolder(), 'c.bars');
    const written = await writeColumnFile(path, bars);
    damage(path);
    expect(() => readColumnFile(path, BARS, written)).toThrow(/c\.bars" is not what was written/);
    expect(() => readColumnFile(path, BARS + 1, written)).toThrow(/is not what was written/);
  });
});
