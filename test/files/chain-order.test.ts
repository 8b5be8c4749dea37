// A line is on disk before the head tells of it, and what is damaged is kept before anything takes its place.
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { appendChain } from '../../src/files/chained-lines.js';
import { repairChain } from '../../src/files/repair-chain.js';
import { temporaryFolder } from '../data/request.js';
import { calls, watchCalls } from './recorded-calls.js';

vi.mock('node:fs', async (importActual) => (await import('./recorded-calls.js')).recordCalls(await importActual()));
const { readFileSync, writeFileSync } = await import('node:fs');

let folder: string, path: string;
beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder, 'c.jsonl');
  watchCalls(folder);
});

/** A file that takes its place: on disk, renamed, and the folder that lists it on disk. */
const replaced = (name: string): string[] => [`fsync ${name}.tmp`, `rename ${name}.tmp to ${name}`, 'fsync .'];

test('the first line has a head before it, each line is on disk before its head is', () => {
  appendChain(path, { n: 0 });
  expect(calls).toEqual([...replaced('c.jsonl.head'), 'fsync c.jsonl', ...replaced('c.jsonl.head')]);
  watchCalls(folder);
  appendChain(path, { n: 1 });
  expect(calls).toEqual(['fsync c.jsonl', ...replaced('c.jsonl.head')]);
});

test('a repair keeps the damaged file on disk, then the mended one takes its place, then its head', () => {
  for (const n of [0, 1, 2]) appendChain(path, { n });
  writeFileSync(path, readFileSync(path, 'utf8').replace('"n":1', '"n":7'));
  watchCalls(folder);
  expect(repairChain(path)).toMatchObject({ state: 'repaired', lines: 2 });
  expect(calls).toEqual([
    'copy c.jsonl to c.jsonl.damaged-1',
    'fsync c.jsonl.damaged-1',
    ...replaced('c.jsonl'),
    ...replaced('c.jsonl.head'),
  ]);
});
