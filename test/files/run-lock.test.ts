// A folder has one owner; a lock that a kill has left is taken over.
import { existsSync, mkdtempSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RunLock } from '../../src/files/run-lock.js';

const folder = (): string => mkdtempSync(join(tmpdir(), 'barloom-lock-'));
const lockOf = (dir: string, text: string): void => writeFileSync(join(dir, '.lock'), text);
const expectTaken = (dir: string): void => {
  RunLock.take(dir).release();
  expect(existsSync(join(dir, '.lock'))).toBe(false);
};

test('a lock is refused to a second one of the same process, and free after its release', () => {
  const dir = folder(),
    lock = RunLock.take(dir);
  expect(JSON.parse(readFileSync(join(dir, '.lock'), 'utf8'))).toMatchObject({ pid: process.pid, host: hostname() });
  expect(() => RunLock.take(dir)).toThrow(
    new RegExp(`^run folder ${dir} is being written by process ${process.pid} on ${hostname()} since \\S+: wait until it ends, or remove `),
  );
  lock.release();
  lock.release();
  expectTaken(dir);
});

test('what a kill has left is taken over: a process that is gone, one of its number, a lock without a word', () => {
  const dir = folder(),
    owner = { pid: process.pid, host: hostname(), since: 'then', process: 'an earlier start', token: 't' };
  for (const text of [JSON.stringify(owner), JSON.stringify({ ...owner, pid: 2 ** 22 + 1, process: null })]) {
    lockOf(dir, text);
    expectTaken(dir);
  }
  lockOf(dir, '');
  expect(() => RunLock.take(dir)).toThrow(/is being written by another process: wait until it ends, or remove /); // it may be written just now
  utimesSync(join(dir, '.lock'), 0, 0);
  expectTaken(dir);
});

test('a stale lock that a killed process had put aside goes with the next lock, and one of a process that lives stays', () => {
  const dir = folder(),
    [gone, own, alive, other] = [
      `.lock.${2 ** 22 + 1}-0a1b2c3d`,
      `.lock.${process.pid}-0a1b2c3d`,
      `.lock.${process.ppid}-0a1b2c3d`,
      '.lock.md',
    ];
  for (const name of [gone, own, alive, other]) writeFileSync(join(dir, name), '{}');
  expectTaken(dir);
  expect(readdirSync(dir).toSorted()).toEqual([alive, other].toSorted());
});

test('the lock of another host, and of a process that lives, is kept', () => {
  const dir = folder();
  lockOf(dir, JSON.stringify({ pid: 2 ** 22 + 1, host: 'elsewhere', since: 'then', process: null, token: 't' }));
  expect(() => RunLock.take(dir)).toThrow(/ on elsewhere since then: /);
  lockOf(dir, JSON.stringify({ pid: process.ppid, host: hostname(), since: 'then', process: null, token: 't' }));
  expect(() => RunLock.take(dir)).toThrow(new RegExp(`process ${process.ppid} on `));
});
