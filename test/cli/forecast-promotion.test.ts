// Which version of a forecaster is in production: promoted by what was judged when it was made, taken back, and pinned by who reads it.
import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { forecasterPromotions } from '../../src/app/forecasts/forecaster-history.js';
import { registerForecaster, type ForecasterVersion } from '../../src/app/forecasts/forecaster-registry.js';
import { resolveForecasts } from '../../src/app/forecasts/resolve-forecasts.js';
import { expectRefusalHere as expectRefusal, runHere as run, runJsonHere as runJson } from './in-process.js';

type Skills = Readonly<Record<string, number>>;

let dir: string, registry: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'forecast-promotion-'));
  registry = join(dir, 'forecasts');
});
afterEach(() => vi.unstubAllEnvs());

/** Registers a version whose heads have these skills; one that is not above 0 is none. */
async function register(skills: Skills, origin: ForecasterVersion['origin'] = 'real', name = 'abc'): Promise<ForecasterVersion> {
  const heads = Object.entries(skills).map(([head, skill]) => ({
    head,
    best: 'mean',
    hasSkill: skill > 0,
    comparisons: [
      { naive: 'last', skill: skill + 0.5 },
      { naive: 'mean', skill },
    ],
  }));
  const record = { schema: 'barloom.forecast/1', has_skill: heads.some(({ hasSkill }) => hasSkill), markets: [{ symbol: 'ABC', heads }] };
  const facts = { content: `${Math.random()}`, timeframe: '1h', symbols: ['ABC'], heads: ['volatility'] as const, origin };
  return await registerForecaster(registry, name, facts, (folder, version) => {
    writeFileSync(join(folder, 'forecasts.parquet'), `of version ${version}`);
    writeFileSync(join(folder, 'forecast.json'), JSON.stringify(record));
  });
}

const promote = (version: number, ...more: string[]): ReturnType<typeof run> =>
  run(['forecast', 'promote', 'abc', String(version), '--reason', 'because', ...more], dir);
const refuse = async (version: number, sentence: RegExp, ...more: string[]): Promise<void> =>
  void (await expectRefusal(['forecast', 'promote', 'forecasts/abc', String(version), '--reason', 'because', ...more], dir, 2, sentence));
const inProduction = (): number[] => forecasterPromotions(registry, 'abc').map(({ version }) => version);

describe('a version of a forecaster', () => {
  test('goes into production with skill, and with more than what stands there', async () => {
    for (const volatility of [0.1, 0.1, 0.2, 0.15]) await register({ volatility, regime: -0.1 });
    expect(await promote(1)).toMatchObject({ exit: 0, stdout: 'abc version 1 is in production\n' });
    await refuse(
      2,
      /version 2 is not promoted: its skill must be above that of version 1, .* 0\.05 on the mean of 2 heads, and is 0\.05\./,
    );
    expect((await promote(3)).exit).toBe(0);
    await refuse(4, /above that of version 3, which is in production, 0\.1 .* and is 0\.075\./);
    expect(inProduction()).toEqual([1, 3]);
  });

  test('must say what the one in production says', async () => {
    await register({ volatility: 0.1, regime: 0.1 });
    await register({ volatility: 0.15 });
    await promote(1);
    await refuse(2, /0\.1 on the mean of 2 heads, and is 0\.075\./);
  });

  test('without skill must be forced, and the history says so', async () => {
    await register({ volatility: -0.2 });
    await refuse(1, /none of its heads is better than its best naive forecast beyond chance.*--force/);
    expect(inProduction()).toEqual([]);
    const { stderr, exit } = await promote(1, '--force');
    expect([exit, stderr]).toEqual([0, expect.stringContaining('none of its heads')]);
    expect(forecasterPromotions(registry, 'abc').at(-1)!.reason).toMatch(/^because \(forced: none of its heads/);
  });

  test('needs a reason, bars that are real, and the files that were registered', async () => {
    await register({ volatility: 0.1 });
    await expectRefusal(['forecast', 'promote', 'abc', '1'], dir, 2, /must be given a reason/);
    await register({ volatility: 0.2 }, 'synthetic');
    await refuse(2, /must not use synthetic data: the data policy is real/, '--force');
    vi.stubEnv('ALLOW_FAKE_DATA', 'true');
    expect((await promote(2, '--data-policy', 'test')).exit).toBe(0);
    await register({ volatility: 0.3 });
    appendFileSync(join(registry, 'abc', '3', 'forecasts.parquet'), '.');
    await refuse(3, /must be the one that was registered, and is another/, '--force');
    await refuse(9, /it has no version 9; it has 1, 2, 3/);
    expect(inProduction()).toEqual([2]);
  });

  test('a rollback goes to the one before, once, and needs one', async () => {
    for (const volatility of [0.1, 0.2]) await register({ volatility });
    await promote(1);
    await expectRefusal(['forecast', 'rollback', 'abc', '--reason', 'x'], dir, 2, /with an earlier version to go back to/);
    await promote(2);
    await expectRefusal(['forecast', 'rollback', 'abc'], dir, 2, /must be given a reason/);
    const back = await runJson(['forecast', 'rollback', 'abc', '--reason', 'worse live', '--json'], dir);
    expect(back).toMatchObject({ forecaster: 'abc', version: 1 });
    expect(inProduction()).toEqual([1]);
    await expectRefusal(['forecast', 'rollback', 'abc', '--reason', 'x'], dir, 2, /with an earlier version/);
  });
});

describe('@production', () => {
  const resolved = (): unknown => resolveForecasts({ abc: 'forecasts/abc@production' }, dir)['abc'];

  test('is the version in production when it is resolved, by its number and its hash', async () => {
    const [one, two] = [await register({ volatility: 0.1 }), await register({ volatility: 0.2 })];
    await register({ volatility: 0.9 }, 'real', 'other');
    expect(resolved).toThrow(/no version of it is in production: `barloom forecast promote` puts one there/);
    await promote(1);
    const pinned = resolved();
    expect(pinned).toEqual({ path: join(registry, 'abc'), version: 1, hash: one.sha256 });
    await promote(2);
    expect(resolved()).toMatchObject({ version: 2, hash: two.sha256 });
    expect(resolveForecasts({ abc: pinned as never }, dir)['abc']).toEqual(pinned);
  });

  test('a history whose line was changed is refused', async () => {
    await register({ volatility: 0.1 });
    await promote(1);
    const path = join(registry, 'history.jsonl');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"because"', '"before"'));
    expect(resolved).toThrow(expect.objectContaining({ code: 'REGISTRY_DAMAGED' }) as Error);
  });
});
