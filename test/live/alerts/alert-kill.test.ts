// A process is killed between the delivery of a message and its mark: the next one sends it again, and the repeat can be told.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Receiver } from './receiver.js';

const CHILD = fileURLToPath(new URL('alert-child.mjs', import.meta.url));
const COUNT = 6;
let dir: string, receiver: Receiver, address: string, child: ChildProcess;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'alert-kill-'));
  receiver = new Receiver();
  address = await receiver.open();
});
afterEach(async () => {
  await receiver.close();
  rmSync(dir, { recursive: true, force: true });
});

async function run(count: number): Promise<unknown> {
  child = spawn(process.execPath, [CHILD, dir, address, String(count)], { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code, signal] = (await once(child, 'exit')) as [unknown, unknown];
  return signal ?? code;
}

const sequences = (): unknown[] => receiver.received.map(({ body }) => body['sequence']);

test('each message comes at least once, and one that was marked only once', async () => {
  const kills = new Set([0, 2, 5]);
  receiver.answer = (response, _, index) => {
    if (kills.has(index)) child.kill('SIGKILL');
    else response.end();
  };
  const ends = [await run(COUNT)];
  while (ends.at(-1) === 'SIGKILL') ends.push(await run(0));
  expect(ends).toEqual(['SIGKILL', 'SIGKILL', 'SIGKILL', 0]);
  expect(sequences()).toEqual([1, 1, 2, 2, 3, 4, 4, 5, 6]);
  const ids = new Map(receiver.received.map(({ body }) => [body['sequence'], body['id']]));
  for (const { body } of receiver.received) expect(ids.get(body['sequence'])).toBe(body['id']);
  expect(new Set(ids.values()).size).toBe(COUNT);
});
