import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readBundle, writeBundle } from '../../../src/app/models/bundle-file.js';
import { Learners } from '../../../src/engine/learning/learners.js';
import { bundleOf, fitSmall } from '../../ml/model-fixture.js';

let learners: Learners;
beforeAll(async () => {
  learners = await Learners.open({ workers: 1, maxMemoryBytes: 1 << 28 });
});
afterAll(() => learners.close());

const folder = (): string => mkdtempSync(join(tmpdir(), 'barloom-models-'));

test('a bundle is written as a whole, over an earlier one too, and read again', async () => {
  const dir = folder(),
    path = join(dir, 'deep/entry.model');
  for (const kind of ['gbc', 'logistic'] as const) {
    const bundle = bundleOf(learners, await fitSmall(learners, kind, 300));
    await writeBundle(path, bundle);
    expect(readBundle(path)).toEqual({ ...bundle, model: { ...bundle.model, spec: readBundle(path).model.spec } });
  }
  expect(readdirSync(join(dir, 'deep'))).toEqual(['entry.model']);
});

test('what cannot be read or written is one sentence with the file', async () => {
  const dir = folder(),
    path = join(dir, 'none.model');
  expect(() => readBundle(path)).toThrow(`model "${path}" cannot be read: there is no such file`);
  writeFileSync(join(dir, 'text.model'), 'hello, this is not a model at all');
  expect(() => readBundle(join(dir, 'text.model'))).toThrow('it does not begin with "barmodel", as models of barloom do');
  const bundle = bundleOf(learners, await fitSmall(learners, 'logistic', 300));
  await expect(writeBundle(join(dir, 'text.model', 'x.model'), bundle)).rejects.toThrow(/^output folder .*text\.model cannot be written: /);
});
