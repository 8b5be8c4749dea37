// Folders that nobody else has, and files that take their places together.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createFolder, writeFiles, writeFolder } from '../../src/files/new-folder.js';

const parentOf = (): string => mkdtempSync(join(tmpdir(), 'barloom-files-'));

describe('a new folder', () => {
  test('has the name that is free, also while another one of that name is filled', async () => {
    const parent = parentOf();
    expect([createFolder(parent, 'run'), createFolder(parent, 'run')]).toEqual(['run', 'run-2']);
    const names = await Promise.all(
      [1, 2, 3].map((number) =>
        writeFolder(parent, 'run', async (temporary, name) => {
          await Promise.resolve();
          writeFileSync(join(temporary, 'name.txt'), `${number} ${name}`);
        }),
      ),
    );
    expect(names).toEqual(['run-3', 'run-4', 'run-5']);
    names.forEach((name, at) => expect(readFileSync(join(parent, name, 'name.txt'), 'utf8')).toBe(`${at + 1} ${name}`));
    expect(readdirSync(parent).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('that cannot be filled is not there', async () => {
    const parent = parentOf();
    await expect(
      writeFolder(parent, 'run', (temporary) => {
        writeFileSync(join(temporary, 'half.txt'), 'half');
        throw new Error('no more');
      }),
    ).rejects.toThrow('no more');
    expect(readdirSync(parent)).toEqual([]);
  });
});

describe('files of a folder', () => {
  test('take the places of those before, and none where one cannot be written', async () => {
    const folder = parentOf();
    writeFileSync(join(folder, 'a.txt'), 'old');
    await writeFiles(folder, 'last.txt', (temporary) => {
      for (const name of ['a.txt', 'last.txt', 'z.txt']) writeFileSync(join(temporary, name), 'new');
      expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe('old');
    });
    expect(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')])).toEqual([
      ['a.txt', 'new'],
      ['last.txt', 'new'],
      ['z.txt', 'new'],
    ]);
    await expect(
      writeFiles(folder, 'last.txt', (temporary) => {
        writeFileSync(join(temporary, 'a.txt'), 'newer');
        mkdirSync(join(temporary, 'missing/deeper'));
      }),
    ).rejects.toThrow(/ENOENT/);
    expect([readFileSync(join(folder, 'a.txt'), 'utf8'), existsSync(join(folder, 'missing'))]).toEqual(['new', false]);
  });
});
