// What the file system refuses is one sentence that names the path and the reason.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder, writing } from '../../src/files/output.js';

/** Returns what a step that throws this ends with. */
const endOf = (error: unknown): Promise<unknown> => writing('runs/x', () => Promise.reject(error)).catch((reason: unknown) => reason);
const refusal = (code: string): Error => Object.assign(new Error(`${code}: refused`), { code, syscall: 'write' });

test.each([
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the quota is used up'],
  ['EROFS', 'the file system is read-only'],
  ['EACCES', 'permission is denied'],
  ['EMFILE', 'EMFILE: refused'],
])('the system says %s', async (code, reason) => {
  expect(await endOf(refusal(code))).toMatchObject({
    code: 'OUTPUT_UNWRITABLE',
    message: `output folder runs/x cannot be written: ${reason}`,
    context: { path: 'runs/x', reason: code },
  });
});

test.each([
  ['No space left on device', 'ENOSPC', 'the disk is full'],
  ['Disk quota exceeded', 'EDQUOT', 'the quota is used up'],
  ['Read-only file system', 'EROFS', 'the file system is read-only'],
  ['Input/output error', 'EIO', 'IO Error: Could not write file "x.parquet": Input/output error'],
])('DuckDB says "%s"', async (words, code, reason) => {
  expect(await endOf(new Error(`IO Error: Could not write file "x.parquet": ${words}`))).toMatchObject({
    code: 'OUTPUT_UNWRITABLE',
    message: `output folder runs/x cannot be written: ${reason}`,
    context: { reason: code },
  });
});

test('an error that is no refusal stays what it is', async () => {
  for (const error of [new TypeError('a bug'), new Error('IO Error without a reason'), 'a text']) expect(await endOf(error)).toBe(error);
});

test('a folder below a file', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'barloom-output-')), 'file');
  writeFileSync(file, '');
  expect(() => makeFolder(join(file, 'inner'))).toThrow(/inner cannot be written: a part of the path is a file$/);
});
