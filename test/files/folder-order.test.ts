// A folder takes its place only when all of it is on disk; of files that take their places together, the one that vouches for them is last.
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { writeFiles, writeFolder } from '../../src/files/new-folder.js';
import { temporaryFolder } from '../data/request.js';
import { calls, watchCalls } from './recorded-calls.js';

vi.mock('node:fs', async (importActual) => (await import('./recorded-calls.js')).recordCalls(await importActual()));
const { writeFileSync, mkdirSync } = await import('node:fs');

let parent: string;
beforeEach(() => {
  parent = temporaryFolder();
  watchCalls(parent);
});

test('a folder is renamed when every file in it, and every folder below it, is on disk; then the folder above is synced', async () => {
  await writeFolder(parent, 'place', (temporary) => {
    mkdirSync(join(temporary, 'inner'));
    writeFileSync(join(temporary, 'inner', 'a.txt'), 'a');
    writeFileSync(join(temporary, 'z.txt'), 'z');
  });
  const beforeRename = calls.slice(0, -2);
  expect(beforeRename.toSorted()).toEqual([
    'fsync place.tmp',
    'fsync place.tmp/inner',
    'fsync place.tmp/inner/a.txt',
    'fsync place.tmp/z.txt',
  ]);
  // what a folder lists is on disk before the list is
  expect(beforeRename.at(-1)).toBe('fsync place.tmp');
  expect(calls.slice(-2)).toEqual(['rename place.tmp to place', 'fsync .']);
});

test('files take their places when all are on disk, the last one last, whatever its name', async () => {
  await writeFiles(parent, 'm.json', (temporary) => {
    for (const name of ['z.txt', 'm.json', 'a.txt']) writeFileSync(join(temporary, name), name);
  });
  const firstRename = calls.findIndex((call) => call.startsWith('rename'));
  expect(calls.slice(0, firstRename).toSorted()).toEqual([
    'fsync .files.tmp',
    'fsync .files.tmp/a.txt',
    'fsync .files.tmp/m.json',
    'fsync .files.tmp/z.txt',
  ]);
  expect(calls.slice(firstRename)).toEqual([
    'rename .files.tmp/a.txt to a.txt',
    'rename .files.tmp/z.txt to z.txt',
    'rename .files.tmp/m.json to m.json',
    'fsync .',
  ]);
});
