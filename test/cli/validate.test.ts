// `barloom validate` through the built program: what it takes, prints, writes and refuses.
import { cpSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { Checklist } from '../../src/app/readiness/check-readiness.js';
import { changedVersion, entries, trainedFolder } from '../app/readiness/trained-folder.js';
import { folder, readJson, write } from './binary.js';
import { expectRefusalHere as expectRefusal, runHere as run } from './in-process.js';

let dir: string, version: string;
beforeAll(async () => {
  ({ dir, version } = await trainedFolder());
  write(dir, 'system.yaml', stringify(entries(dir)));
  const ml = { enabled: true, model_path: join(version, 'bundle.model'), prediction_mode: 'filter' };
  write(dir, 'asking.yaml', stringify({ ...entries(dir), ml }));
});

/** Runs it, which must end with the exit code, and returns its document. */
async function validate(exit: number, ...args: string[]): Promise<Checklist> {
  const done = await run(['validate', ...args, '--no-cache', '--json'], dir);
  expect(done.exit, done.stderr).toBe(exit);
  return JSON.parse(done.stdout) as Checklist;
}

const bundleOf = (folderOfVersion: string): string => join(folderOfVersion, 'bundle.model');
const failing = ({ checks }: Checklist): string[] => checks.filter(({ outcome }) => outcome === 'failed').map(({ id }) => id);

describe('a system', () => {
  test('that is sound passes, and its checklist is written three times', async () => {
    const found = await validate(0, 'asking.yaml', '--report', 'out/list');
    expect(found).toMatchObject({ schema: 'barloom.checklist/1', outcome: 'passed', source: 'asking.yaml' });
    expect(readdirSync(join(dir, 'out/list')).sort()).toEqual(['checklist.html', 'checklist.json', 'checklist.md']);
    expect(readJson(dir, 'out/list/checklist.json')).toEqual(found);
    const [text, page] = ['md', 'html'].map((kind) => readFileSync(join(dir, `out/list/checklist.${kind}`), 'utf8'));
    for (const { id, sentence } of found.checks) {
      expect(text).toContain(`**${id} `);
      expect(text).toContain(sentence);
      expect(page).toContain(`<th scope="row">${id}</th>`);
    }
    expect(text).toContain('# echo: may go live');
    expect(page).toContain('May go live');
  });

  test('is told a line for each check, and ends with 1 where one fails', async () => {
    const sound = await run(['validate', 'system.yaml', '--no-cache', '--bars', '30'], dir);
    expect(sound.exit, sound.stderr).toBe(0);
    expect(sound.stdout.trim().split('\n')).toHaveLength(12);
    expect(sound.stdout).toMatch(/^V1  passed {9}features_live /);
    expect(sound.stdout).toMatch(/^V6 .* a session fed 30 bars one by one /m);
    const unfed = ['--set', 'strategy.long.enter=extra("oracle").come > 0'];
    const refused = await run(['validate', 'system.yaml', '--no-cache', ...unfed], dir);
    expect(refused.exit, refused.stderr).toBe(1);
    expect(refused.stdout).toContain('echo must not go live: V1');
  });
});

describe('a model', () => {
  test('is validated with the file that it was trained by, whose signals it filters', async () => {
    const found = await validate(0, bundleOf(version));
    expect(found.models.map(({ name }) => name)).toEqual(['echo version 1']);
    expect(found.checks.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 11 }, () => 'passed'));
  });

  test('goes on where its files are moved together, asked from anywhere', async () => {
    const moved = join(folder(), 'elsewhere');
    cpSync(dir, moved, { recursive: true });
    const bundle = join(moved, relative(dir, bundleOf(version)));
    const done = await run(['validate', bundle, '--no-cache', '--json', '--bars', '30'], folder());
    expect(done.exit, done.stderr).toBe(0);
    const { checks } = JSON.parse(done.stdout) as Checklist;
    expect(checks.find(({ id }) => id === 'V7')!.sentence).toContain('with a small budget, they pass');
    expect(readFileSync(join(version, 'training.json'), 'utf8')).not.toContain(dir);
  });

  test('that stands in production is named by its folder', async () => {
    await expectRefusal(['validate', 'models/echo'], dir, 2, 'no version in it is in production');
    const promoted = await run(['learn', 'promote', 'system.yaml', '1', '--reason', 'a test', '--no-cache'], dir);
    expect(promoted.exit, promoted.stderr).toBe(0);
    expect((await validate(0, 'models/echo', '--bars', '30')).models).toHaveLength(1);
  });

  test('takes the place of the one that a system asks', async () => {
    const poor = await changedVersion({ dir, version }, 'poor', {
      bundle: (bundle) => ({ ...bundle, seed: 8, canaries: bundle.canaries.map((canary) => ({ ...canary, isPassed: false })) }),
    });
    expect(failing(await validate(1, bundleOf(poor), '--system', 'asking.yaml', '--bars', '30'))).toEqual(['V7']);
  });

  test('of which nobody knows what it was trained by is refused', async () => {
    const lost = await changedVersion({ dir, version }, 'lost', { record: ({ config: _config, ...record }) => record });
    await expectRefusal(['validate', bundleOf(lost)], dir, 2, '--system must name the system that asks ');
    expect((await validate(0, bundleOf(lost), '--system', 'system.yaml', '--bars', '30')).outcome).toBe('passed');
  });
});

test('a name of the factory is what a session of it would trade', async () => {
  await expectRefusal(['validate', 'echo@champion', '--factory-dir', folder()], dir, 2, 'echo');
});

test.each([
  [['validate', 'missing.yaml'], 'missing.yaml'],
  [['validate', 'missing.model'], 'missing.model'],
  [['validate', 'system.yaml', '--bars', '3'], '--bars must be a whole number from 20 to 100000, not "3"'],
])('%j is refused', async (args, sentence) => {
  await expectRefusal(args, dir, 2, sentence);
});
