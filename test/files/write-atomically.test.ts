// A file is in its place only when it is on disk: what is done, and in which order.
import type * as FileSystem from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { writeFileAtomically, writeAtomically } from '../../src/files/write-atomically.js';
import { temporaryFolder } from '../data/request.js';

const calls: string[] = [];
/** Descriptors by the path that they were opened with. */
const opened = new Map<number, string>();

vi.mock('node:fs', async (importActual) => {
  const actual = await importActual<typeof FileSystem>();
  const nameOf = (path: unknown): string =>
    String(path)
      .replace(/^.*[/\\]/, '')
      .replace(/\.\d+-[0-9a-f]{12}\.tmp$/, ' (temporary)');
  const patched = {
    ...actual,
    writeFileSync: (...args: Parameters<typeof actual.writeFileSync>) => {
      calls.push(`write ${nameOf(args[0])}`);
      actual.writeFileSync(...args);
    },
    openSync: (...args: Parameters<typeof actual.openSync>) => {
      const file = actual.openSync(...args);
      opened.set(file, nameOf(args[0]));
      return file;
    },
    fsyncSync: (file: number) => {
      calls.push(`fsync ${opened.get(file)}`);
      actual.fsyncSync(file);
    },
    renameSync: (...args: Parameters<typeof actual.renameSync>) => {
      calls.push(`rename ${nameOf(args[0])} to ${nameOf(args[1])}`);
      actual.renameSync(...args);
    },
    rmSync: (...args: Parameters<typeof actual.rmSync>) => {
      calls.push(`remove ${nameOf(args[0])}`);
      actual.rmSync(...args);
    },
  };
  return { ...patched, default: patched };
});
const { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } = await import('node:fs');

let folder: string;
beforeEach(() => {
  folder = join(temporaryFolder(), 'place');
  mkdirSync(folder);
  calls.length = 0;
});

const ORDER = ['write x.json (temporary)', 'fsync x.json (temporary)', 'rename x.json (temporary) to x.json', 'fsync place'];

describe('a file that is written atomically', () => {
  test('is written, synced, renamed, and its folder is synced', async () => {
    await writeAtomically(join(folder, 'x.json'), (path) => writeFileSync(path, '{}'));
    expect(calls).toEqual(ORDER);
    expect(readFileSync(join(folder, 'x.json'), 'utf8')).toBe('{}');
  });

  test('so is a short text at once', () => {
    writeFileAtomically(join(folder, 'x.json'), '{}');
    expect(calls).toEqual(ORDER);
  });

  test('and fifty others at once need one listener for a sudden end', async () => {
    const before = process.listenerCount('exit');
    await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        writeAtomically(join(folder, `${i}.json`), async (path) => {
          await Promise.resolve();
          expect(process.listenerCount('exit') - before).toBeLessThanOrEqual(1);
          writeFileSync(path, '{}');
        }),
      ),
    );
    expect(readdirSync(folder)).toHaveLength(50);
  });

  test('is not in its place where the writing fails, and leaves nothing beside it', async () => {
    const fail = (path: string): void => {
      writeFileSync(path, '{');
      throw new Error('no more');
    };
    await expect(writeAtomically(join(folder, 'x.json'), fail)).rejects.toThrow('no more');
    expect(calls).toEqual(['write x.json (temporary)', 'remove x.json (temporary)']);
    expect([existsSync(join(folder, 'x.json')), readdirSync(folder)]).toEqual([false, []]);
  });
});
