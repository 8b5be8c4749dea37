// Every look at a holdout is written down and counted, and each makes chance reach further.
import { appendFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deviationsOfLooks, lookAtRows, type SeenRows } from '../../../src/app/learning/look-at-rows.js';
import { ModelRegistry } from '../../../src/app/models/model-registry.js';
import { randomStream } from '../../../src/core/random.js';
import { Learners } from '../../../src/engine/learning/learners.js';
import type { ModelBundle } from '../../../src/ml/bundle/model-bundle.js';
import { normalCdf } from '../../../src/validation/normal.js';
import { bundleOf, fitSmall } from '../../ml/model-fixture.js';

const HOUR = 3_600_000,
  ROWS = 400;
let learners: Learners;
let bundle: ModelBundle;
let dir: string;
let registry: ModelRegistry;
beforeAll(async () => {
  learners = await Learners.open({ workers: 1, maxMemoryBytes: 1 << 28 });
  bundle = bundleOf(learners, await fitSmall(learners, 'logistic', 300));
});
// a registry of its own for each test: any one of them may run first
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'barloom-looks-'));
  registry = await ModelRegistry.open(dir);
  for (const seed of [1, 2, 3]) await registry.register('m', { ...bundle, seed });
  await registry.register('other', bundle);
});
afterAll(() => learners.close());

/** Rows with a skill of about `skill`, decided from an hour on. */
function rowsFrom(hour: number, seed: number, skill = 0, symbols = ['ABC']): SeenRows {
  const random = randomStream(seed),
    target = Float64Array.from({ length: ROWS }, () => Number(random.uniform() < 0.5));
  return {
    symbols,
    isClass: true,
    target,
    scores: target.map((value) => skill * value + random.uniform()),
    decidedAtMs: Float64Array.from(target, (_, row) => (hour + row) * HOUR),
  };
}

const countOf = async (version: number, rows: SeenRows, model = 'm'): Promise<number> =>
  (await lookAtRows(registry, model, version, rows)).looks.count;

describe('looks at rows', () => {
  test('of any version that overlap in time and share a symbol are counted; the same look again, other rows, symbols and models are not', async () => {
    expect(await countOf(1, rowsFrom(0, 1))).toBe(1);
    expect(await countOf(1, rowsFrom(0, 1))).toBe(1);
    expect(await countOf(2, rowsFrom(0, 2))).toBe(2);
    expect(await countOf(2, rowsFrom(ROWS - 1, 3))).toBe(3); // they share the last hour
    expect(await countOf(2, rowsFrom(3 * ROWS, 4))).toBe(1);
    expect(await countOf(3, rowsFrom(0, 5, 0, ['XYZ']))).toBe(1);
    expect(await countOf(3, rowsFrom(0, 6, 0, ['XYZ', 'ABC']))).toBe(5);
    expect(await countOf(1, rowsFrom(0, 7), 'other')).toBe(1);
    // the first look is still there, among those that came after it
    expect(await countOf(1, rowsFrom(0, 1))).toBe(4);
  });

  test('are in the history before they are judged, and change nothing in production', async () => {
    for (const [version, rows] of [
      [1, rowsFrom(0, 1)],
      [2, rowsFrom(0, 2)],
    ] as const)
      await countOf(version, rows);
    const looks = registry.history('m').filter(({ event }) => event === 'evaluated');
    expect(looks).toHaveLength(2);
    expect(looks[0]).toMatchObject({
      version: 1,
      symbols: ['ABC'],
      from: '1970-01-01T00:00:00.000Z',
      to: '1970-01-17T15:00:00.000Z',
      rows: ROWS,
    });
    expect(registry.production()).toEqual([]);
    await expect(lookAtRows(registry, 'm', 9, rowsFrom(0, 1))).rejects.toMatchObject({ code: 'NAME_UNKNOWN' });
  });

  test('that a kill tore have not happened, and the next one is counted behind them', async () => {
    expect(await countOf(2, rowsFrom(0, 2))).toBe(1);
    appendFileSync(join(dir, 'history.jsonl'), '{"event":"evaluated","model":"m","version":3,"symbols":["ABC"],"fr');
    expect(await countOf(3, rowsFrom(10_000, 8))).toBe(1);
    expect(registry.history('m').filter(({ event }) => event === 'evaluated')).toHaveLength(2);
  });

  test('raise what a score must reach, and say so', async () => {
    const rows = (seed: number): SeenRows => rowsFrom(50_000, seed, 0.07),
      said = await lookAtRows(registry, 'm', 1, rows(11));
    expect(said.sentence).toMatch(/^Better than chance: .* and chance reaches 0\.1\d\d\.$/);
    for (let look = 2; look <= 12; look++) {
      const { sentence, looks } = await lookAtRows(registry, 'm', 1 + (look % 2), rows(10 + look));
      expect(looks).toEqual({ count: look, versions: [1, ...(look > 2 ? [2] : [])] });
      if (look === 3)
        expect(sentence).toContain(
          ' Third look at this holdout, by versions 1 and 2: chance is given 2.43 standard deviations in place of 2.',
        );
      if (look === 12) expect(sentence).toContain(' Look 12 at this holdout');
    }
    const again = await lookAtRows(registry, 'm', 1, rows(11));
    expect(again.isBetter).toBe(false);
    expect(again.sentence).toMatch(/^No better than chance: /);
  });
});

test('the best of many looks without skill is taken for skill as rarely as one is', () => {
  const single = normalCdf(-2);
  expect(deviationsOfLooks(1)).toBe(2);
  for (const looks of [2, 3, 10, 1000]) expect(1 - normalCdf(deviationsOfLooks(looks)) ** looks).toBeCloseTo(single, 10);
});

test('what drifted is written down once for each thing that is said of it, and promotes nothing', async () => {
  const drifted = (): string[] =>
    registry.history('m').flatMap((event) => (event.event === 'drifted' ? [`${event.version} ${event.advice} ${event.reason}`] : []));
  await registry.noteDrift('m', 2, 'look', 'a moved.');
  await registry.noteDrift('m', 2, 'look', 'a moved.');
  await registry.noteDrift('m', 2, 'train', 'a moved.');
  await registry.noteDrift('m', 2, 'train', 'Accuracy fell.');
  await registry.noteDrift('m', 3, 'train', 'Accuracy fell.');
  expect(drifted()).toEqual(['2 look a moved.', '2 train a moved.', '2 train Accuracy fell.', '3 train Accuracy fell.']);
  expect(registry.production()).toEqual([]);
  await expect(registry.noteDrift('m', 9, 'look', 'a moved.')).rejects.toThrow('has no version 9');
});
