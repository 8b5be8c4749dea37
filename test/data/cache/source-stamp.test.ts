import { expect, test } from 'vitest';
import { equalStamps, isTooFresh, type SourceStamp } from '../../../src/data/cache/source-stamp.js';

const NOW_MS = 1_600_000_000_000;
const ago = (ms: number): string => String(BigInt(NOW_MS - ms) * 1_000_000n);
const stamp = (mtimeAgoMs: number, ctimeAgoMs: number): SourceStamp => ({
  size: '10',
  mtime_ns: ago(mtimeAgoMs),
  ctime_ns: ago(ctimeAgoMs),
  ino: '5',
});

test.each([
  ['changed long ago', 10_000, 10_000, false],
  ['written a second ago', 1000, 1000, true],
  ['given an old time a second ago', 10_000, 1000, true],
  ['given a time of the future', -5000, 10_000, true],
  ['changed two seconds ago', 2000, 2000, false],
])('a file %s', (_, mtimeAgoMs, ctimeAgoMs, isFresh) => {
  expect(isTooFresh([stamp(9000, 9000), stamp(mtimeAgoMs, ctimeAgoMs)], NOW_MS)).toBe(isFresh);
});

test('stamps are equal where all four are, of as many files', () => {
  const own = stamp(9000, 9000);
  expect(equalStamps([own], [{ ...own }])).toBe(true);
  for (const name of ['size', 'mtime_ns', 'ctime_ns', 'ino'] as const)
    expect(equalStamps([own], [{ ...own, [name]: '1' }]), name).toBe(false);
  expect(equalStamps([own], [own, own])).toBe(false);
});
