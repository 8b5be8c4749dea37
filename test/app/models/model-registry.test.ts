// Versions, what is in production, and how it got there: after kills and with several processes too.
import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ModelRegistry, productionOf } from '../../../src/app/models/model-registry.js';
import { repairRegistries } from '../../../src/app/learning/repair-registries.js';
import { randomStream } from '../../../src/core/random.js';
import { Learners } from '../../../src/engine/learning/learners.js';
import type { ModelBundle } from '../../../src/ml/bundle/model-bundle.js';
import { bundleOf, fitSmall } from '../../ml/model-fixture.js';

const PROMOTER = fileURLToPath(new URL('promoter.mjs', import.meta.url));

let learners: Learners;
let bundle: ModelBundle;
beforeAll(async () => {
  learners = await Learners.open({ workers: 1, maxMemoryBytes: 1 << 28 });
  bundle = bundleOf(learners, await fitSmall(learners, 'logistic', 300));
});
afterAll(() => learners.close());

const folder = (): string => mkdtempSync(join(tmpdir(), 'barloom-registry-'));
const productionFile = (dir: string): unknown =>
  (JSON.parse(readFileSync(join(dir, 'production.json'), 'utf8')) as { models: unknown }).models;

/** A registry with three versions of "entry", of which the first two were promoted. */
async function filled(): Promise<{ dir: string; registry: ModelRegistry }> {
  const dir = folder(),
    registry = await ModelRegistry.open(dir);
  for (const seed of [1, 2, 3]) await registry.register('entry', { ...bundle, seed });
  await registry.promote('entry', 1, 'The first one.');
  await registry.promote('entry', 2, 'The challenger is better.');
  return { dir, registry };
}

describe('a registry', () => {
  test('counts versions, and gives back what was registered', async () => {
    const { registry } = await filled();
    expect(registry.versions('entry').map(({ version, kind, origin }) => [version, kind, origin])).toEqual(
      [1, 2, 3].map((version) => [version, 'logistic', 'real']),
    );
    expect(registry.read('entry', 3)).toMatchObject({ seed: 3, featureHash: 'f00d' });
    expect(await registry.register('exit-2', bundle)).toBe(1);
  });

  test('knows what is in production, why, and what came before; the manifest says the same', async () => {
    const { dir, registry } = await filled();
    expect(registry.production()).toEqual([
      {
        model: 'entry',
        version: 2,
        file: 'entry/2/bundle.model',
        sha256: registry.versions('entry')[1]!.sha256,
        since: expect.any(String) as string,
        reason: 'The challenger is better.',
      },
    ]);
    expect(productionFile(dir)).toEqual(registry.production());
    expect(await registry.rollBack('entry', 'It lost.')).toBe(1);
    expect(registry.production()).toMatchObject([{ version: 1, reason: 'It lost.' }]);
    expect(productionFile(dir)).toEqual(registry.production());
    expect(registry.history('entry').map((event) => [event.event, event.version])).toEqual([
      ['registered', 1],
      ['registered', 2],
      ['registered', 3],
      ['promoted', 1],
      ['promoted', 2],
      ['rolled_back', 1],
    ]);
    await expect(registry.rollBack('entry', 'Again.')).rejects.toMatchObject({
      code: 'PROMOTION_REFUSED',
      message: 'model "entry" must have been in production with an earlier version to go back to, and has not',
    });
  });

  test('makes a manifest anew that a kill has left behind, and passes a torn line over', async () => {
    const { dir, registry } = await filled(),
      wanted = productionFile(dir),
      history = join(dir, 'history.jsonl');
    for (const spoil of [() => writeFileSync(join(dir, 'production.json'), '{"models": ['), () => rmSync(join(dir, 'production.json'))]) {
      spoil();
      await ModelRegistry.open(dir);
      expect(productionFile(dir)).toEqual(wanted);
    }
    appendFileSync(history, '{"event":"promoted","model":"entry","version":3,"ti');
    expect((await ModelRegistry.open(dir)).production()).toEqual(wanted);
    await registry.promote('entry', 3, 'Behind a torn line.');
    expect((await ModelRegistry.open(dir)).production()).toMatchObject([{ version: 3 }]);
    expect(productionFile(dir)).toMatchObject([{ version: 3 }]);
  });

  test('of a damaged history is refused, and never says that another version is in production', async () => {
    const { dir, registry } = await filled(),
      files = ['history.jsonl', 'history.jsonl.head', 'production.json'].map(
        (name) => [join(dir, name), readFileSync(join(dir, name))] as const,
      ),
      [[history, whole]] = files as [(typeof files)[number]],
      random = randomStream(11),
      wanted = registry.production();
    let found = 0;
    for (let k = 0; k < 200; k++) {
      for (const [file, bytes] of files) writeFileSync(file, bytes);
      const at = random.below(whole.length);
      if (k % 2 === 0) truncateSync(history, at);
      else
        writeFileSync(
          history,
          whole.map((byte, i) => (i === at ? byte ^ (1 << random.below(8)) : byte)),
        );
      const opened = await ModelRegistry.open(dir).catch((error: unknown) => error);
      if (opened instanceof ModelRegistry) expect(opened.production()).toEqual(wanted);
      else {
        expect(opened).toMatchObject({ code: 'REGISTRY_DAMAGED', exitCode: 2 });
        expect(() => productionOf(dir)).toThrow(/cannot be believed/);
        await expect(registry.promote('entry', 1, 'x')).rejects.toMatchObject({ code: 'REGISTRY_DAMAGED' });
        found++;
      }
      expect(productionFile(dir)).toEqual(wanted);
    }
    expect(found).toBeGreaterThan(195);
    writeFileSync(history, '');
    await expect(ModelRegistry.open(dir)).rejects.toThrow(/lines are missing/);
  });

  test('from before there were checksums is read, and its next event vouches for it', async () => {
    const { dir, registry } = await filled(),
      history = join(dir, 'history.jsonl'),
      old = registry.history().map((event) => `${JSON.stringify(event)}\n`);
    rmSync(`${history}.head`);
    writeFileSync(history, old.join(''));
    const opened = await ModelRegistry.open(dir);
    expect(opened.production()).toEqual(registry.production());
    await opened.promote('entry', 3, 'New.');
    expect(productionOf(dir)).toMatchObject([{ version: 3 }]);
    writeFileSync(history, readFileSync(history, 'utf8').replace('"version":2', '"version":1'));
    await expect(ModelRegistry.open(dir)).rejects.toMatchObject({ code: 'REGISTRY_DAMAGED' });
  });

  test('is repaired: what can be read counts, what production.json said is told, the damaged files stay', async () => {
    const { dir } = await filled(),
      runs = folder(),
      history = join(dir, 'history.jsonl'),
      lines = readFileSync(history, 'utf8').split('\n');
    writeFileSync(history, [...lines.slice(0, 4), lines[4]!.slice(0, 40), ''].join('\n'));
    const repaired = await repairRegistries(dir, runs);
    expect(repaired).toMatchObject({
      history: { state: 'repaired', lines: 4, kept: `${history}.damaged-1` },
      trials: { state: 'absent' },
      productionBefore: { entry: 2 },
      productionNow: { entry: 1 },
    });
    expect(productionFile(dir)).toMatchObject([{ version: 1 }]);
    expect(await repairRegistries(dir, runs)).toMatchObject({ history: { state: 'whole', lines: 4 } });
    await (await ModelRegistry.open(dir)).promote('entry', 2, 'Again.');
  });
});

describe('what may not go into production', () => {
  const sentence = async (step: Promise<unknown>): Promise<unknown> =>
    step.then(
      () => undefined,
      (error: { code: string; message: string }) => [error.code, error.message],
    );

  test('synthetic data, failed canaries, no reason', async () => {
    const registry = await ModelRegistry.open(folder());
    await registry.register('m', { ...bundle, origin: 'synthetic' });
    await registry.register('m', {
      ...bundle,
      canaries: [{ name: 'shuffled_labels', isPassed: false, sentence: 'AUC 0.71 on shuffled labels.' }],
    });
    await registry.register('m', bundle);
    expect(await sentence(registry.promote('m', 1, 'x', { environment: { ALLOW_FAKE_DATA: 'true' } }))).toEqual([
      'DATA_POLICY',
      'promoting model "m" version 1 must not use synthetic data: the data policy is real',
    ]);
    expect(await sentence(registry.promote('m', 1, 'x', { policy: 'test', environment: {} }))).toEqual([
      'DATA_POLICY',
      'promoting model "m" version 1 must not use synthetic data: the data policy test takes them only with ALLOW_FAKE_DATA=true',
    ]);
    expect(await sentence(registry.promote('m', 2, 'x'))).toEqual([
      'PROMOTION_REFUSED',
      'model "m" version 2 must pass its canaries, and does not: shuffled_labels (AUC 0.71 on shuffled labels)',
    ]);
    expect(await sentence(registry.promote('m', 3, ''))).toEqual([
      'PROMOTION_REFUSED',
      'model "m" version 3 must be given a reason to be promoted, and has none',
    ]);
    expect(registry.production()).toEqual([]);
    await registry.promote('m', 1, 'x', { policy: 'test', environment: { ALLOW_FAKE_DATA: 'true' } });
    await registry.promote('m', 3, 'Real.');
    expect(await sentence(registry.rollBack('m', 'Back to synthetic.', { environment: {} }))).toMatchObject([
      'DATA_POLICY',
      expect.any(String),
    ]);
    expect(registry.production()).toMatchObject([{ version: 3 }]);
  });

  test('names that there are none of, and files that are others', async () => {
    const { dir, registry } = await filled();
    expect(await sentence(registry.promote('entri', 1, 'x'))).toEqual([
      'NAME_UNKNOWN',
      'unknown model "entri" (did you mean "entry"?); there are entry',
    ]);
    expect(await sentence(registry.promote('entry', 4, 'x'))).toEqual(['NAME_UNKNOWN', 'model "entry" has no version 4; it has 1, 2, 3']);
    expect(await sentence(registry.register('../x', bundle))).toEqual([
      'FLAG_INVALID',
      'the name of a model must be 1 to 100 letters, digits, dashes and underscores, not "../x"',
    ]);
    const [file, other] = [join(dir, 'entry/3/bundle.model'), join(dir, 'entry/1/bundle.model')];
    writeFileSync(file, readFileSync(other));
    expect(await sentence(registry.promote('entry', 3, 'x'))).toEqual([
      'MODEL_UNREADABLE',
      `model "${file}" cannot be read: it must be the one that was registered, and is another`,
    ]);
    rmSync(file);
    expect(await sentence(registry.promote('entry', 3, 'x'))).toEqual([
      'MODEL_UNREADABLE',
      `model "${file}" cannot be read: there is no such file`,
    ]);
  });
});

describe('processes', () => {
  interface Promoter {
    readonly lines: () => string[];
    readonly kill: () => void;
    /** what it said on stderr, once it has ended */
    readonly closed: Promise<string>;
    readonly hasEnded: () => boolean;
  }

  function startPromoter(dir: string, ...args: string[]): Promoter {
    const child = spawn(process.execPath, [PROMOTER, dir, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    const texts = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (part: string) => (texts.stdout += part));
    child.stderr.setEncoding('utf8').on('data', (part: string) => (texts.stderr += part));
    return {
      lines: () => texts.stdout.split('\n').slice(0, -1),
      kill: () => child.kill('SIGKILL'),
      closed: new Promise((settle) => child.on('close', () => settle(texts.stderr))),
      hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    };
  }

  test('that are killed leave a registry that opens and has what they said was done', { timeout: 120_000 }, async () => {
    const dir = folder(),
      random = randomStream(7);
    let [registered, promoted, saidPromoted, looked] = [0, 0, 0, 0];
    for (let kill = 0; kill < 12; kill++) {
      const promoter = startPromoter(dir, 'm'),
        enough = random.below(12);
      while (promoter.lines().length <= enough && !promoter.hasEnded()) await wait(2);
      await wait(random.below(20));
      promoter.kill();
      expect(await promoter.closed).toBe('');
      for (const line of promoter.lines()) {
        const version = Number(line.split(' ')[1]);
        if (line.startsWith('registered')) registered = version;
        if (line.startsWith('looked')) looked = version;
        if (line.startsWith('promoted')) [promoted, saidPromoted] = [version, saidPromoted + 1];
      }
      const registry = await ModelRegistry.open(dir);
      expect(productionFile(dir)).toEqual(registry.production());
      if (registered > 0) {
        const versions = registry.versions('m').map(({ version }) => version);
        expect(versions).toContain(registered);
        for (const version of versions) expect(registry.read('m', version).model.kind).toBe('logistic');
      }
      // a look that was told of is there; each kill may have left one that it was not told of
      const looks = registered === 0 ? 0 : registry.history('m').filter(({ event }) => event === 'evaluated').length;
      expect(looks).toBeGreaterThanOrEqual(looked);
      expect(looks).toBeLessThanOrEqual(looked + kill + 1);
      if (promoted > 0) expect(registry.production()[0]!.version).toBeGreaterThanOrEqual(promoted);
    }
    expect(saidPromoted).toBeGreaterThan(12);
  });

  test(
    'that work at the same time share the folder: no version twice, the manifest is that of the history',
    { timeout: 120_000 },
    async () => {
      const dir = folder(),
        promoters = [startPromoter(dir, 'm', '25'), startPromoter(dir, 'm', '25')];
      for (const { closed } of promoters) expect(await closed).toBe('');
      const registry = await ModelRegistry.open(dir),
        said = promoters
          .flatMap(({ lines }) => lines())
          .filter((line) => line.startsWith('registered'))
          .map((line) => Number(line.split(' ')[1]));
      expect(said.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
      expect(registry.versions('m').map(({ version }) => version)).toEqual(said);
      expect(registry.history('m').length).toBe(150);
      const told = promoters
        .flatMap(({ lines }) => lines())
        .filter((line) => line.startsWith('looked'))
        .map((line) => Number(line.split(' ')[1]));
      // each process counts what the other wrote before it
      expect([told.length, Math.max(...told)]).toEqual([50, 50]);
      expect(productionFile(dir)).toEqual(registry.production());
    },
  );
});
