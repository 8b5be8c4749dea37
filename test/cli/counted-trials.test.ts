// What was tried is counted, whichever command tried it, in whatever order.
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hourlyCsv, readJson } from './binary.js';
import { expectRefusalHere as expectRefusal, runJsonHere as runJson } from './in-process.js';

const SYSTEM = `
system: cross
data: {source: csv, path: bars.csv, symbols: [X], timeframe: 1h, calendar: crypto}
windows: {early: [2020-01-01, 2020-04-01], holdout: [2020-04-01, 2020-05-20]}
params: {fast: 3, slow: 20}
strategy:
  let: {quick: "ema(close, $fast)", slowly: "ema(close, $slow)"}
  long: {enter: "crosses_above(quick, slowly)", exit: "crosses_below(quick, slowly)"}
space: {fast: {int: [2, 9]}, slow: {int: [12, 40], step: 4}}
study: {trials: 30}
walkforward: {train: 60d, test: 20d, trials: 12}
`;

interface Judged {
  readonly dir: string;
  readonly trials: number;
  readonly verdict: {
    readonly trials_tried: number;
    readonly trials_on_data: number;
    readonly figures: { readonly effective_trials: number };
  };
}

const open = (system = SYSTEM): string => {
  const dir = mkdtempSync(join(tmpdir(), 'barloom-counted-'));
  writeFileSync(join(dir, 'bars.csv'), hourlyCsv(3600));
  writeFileSync(join(dir, 'system.yaml'), system);
  return dir;
};
const run = async (dir: string, command: string, ...flags: string[]): Promise<Judged> =>
  await runJson<Judged>([command, 'system.yaml', '--no-cache', '--workers', '1', ...flags], dir);
const tried = async (dir: string, command: string, ...flags: string[]): Promise<number> =>
  (await run(dir, command, ...flags)).verdict.trials_tried;

describe('trials', () => {
  test('of every kind of run are counted, and their independent number is the same in every order', async () => {
    const found: [number, number][] = [];
    for (const order of [
      ['sweep', 'optimize', 'walkforward'],
      ['walkforward', 'optimize', 'sweep'],
    ]) {
      const dir = open();
      let sum = 0;
      for (const command of order) {
        const { verdict, trials } = await run(dir, command);
        sum += trials;
        expect(verdict.trials_tried).toBe(sum);
      }
      const { verdict } = await run(dir, 'sweep');
      expect(verdict.trials_tried).toBe(sum);
      found.push([sum, verdict.figures.effective_trials]);
    }
    expect(found[1]).toEqual(found[0]);
    expect(found[0]![1]).toBeLessThan(40);
  });

  test('that lie among earlier ones add nothing to the independent ones', async () => {
    const dir = open();
    const alone = await run(dir, 'sweep');
    const more = await run(dir, 'optimize', '--set', 'study.sampler=random');
    expect(more.verdict.trials_tried).toBe(alone.trials + 30);
    expect(more.verdict.figures.effective_trials).toBeLessThan(1.1 * alone.verdict.figures.effective_trials);
  });

  test('of a study are the most that it came to, and what does not decide it makes no other', async () => {
    const dir = open();
    expect(await tried(dir, 'optimize', '--trials', '60')).toBe(60);
    expect(await tried(dir, 'optimize', '--trials', '20')).toBe(60);
    for (const train of ['50d', '70d'])
      expect(await tried(dir, 'optimize', '--trials', '60', '--set', `walkforward.train=${train}`)).toBe(60);
    const renamed = SYSTEM.replaceAll('fast', 'a').replaceAll('quick', 'q').replace('"ema(close, $a)"', '"ema( close,$a )"');
    writeFileSync(join(dir, 'system.yaml'), renamed);
    expect(await tried(dir, 'optimize', '--trials', '60')).toBe(60);
  });

  test('are counted on bars that were appended', async () => {
    const dir = open();
    const { trials } = await run(dir, 'sweep');
    writeFileSync(join(dir, 'bars.csv'), hourlyCsv(3601));
    expect(await tried(dir, 'sweep')).toBe(2 * trials);
  });
});

describe('a backtest over the holdout', () => {
  test('is a look at it, once for the same parameters, whatever they are called, and refused beyond holdout_looks', async () => {
    const dir = open();
    const look = async (...flags: string[]): Promise<unknown> =>
      (await runJson<{ holdout_looks?: number }>(['backtest', 'system.yaml', '--no-cache', ...flags], dir)).holdout_looks;
    expect(await look()).toBeUndefined();
    expect(await look('--window', 'early')).toBeUndefined();
    expect(await look('--window', 'holdout')).toBe(1);
    expect(await look('--window', 'holdout')).toBe(1);
    await expectRefusal(
      ['backtest', 'system.yaml', '--no-cache', '--window', 'holdout', '--set', 'params.fast=4'],
      dir,
      2,
      /was looked at once and may be looked at once \(holdout_looks\)/,
    );
    expect(await look('--window', 'holdout', '--set', 'params.fast=4', '--set', 'holdout_looks=2')).toBe(2);
    writeFileSync(join(dir, 'bars.csv'), hourlyCsv(3601));
    await expectRefusal(
      ['optimize', 'system.yaml', '--no-cache', '--workers', '1', '--set', 'study.split={train: early, holdout: holdout}'],
      dir,
      2,
      /was looked at 2 times/,
    );
  });
});

describe('a registry of before', () => {
  /** The line as version 0.1.0 wrote it. */
  const asBefore = (line: string, study: string): string => {
    const { kind, data, trials, system, time } = JSON.parse(line) as Record<string, unknown>;
    return JSON.stringify({ kind, data, family: 'text', study, trials, system, time });
  };

  test('is completed from the folders of its runs: no count is lost, kinds are told apart, and no line is changed', async () => {
    const dir = open();
    const [swept, studied] = [await run(dir, 'sweep'), await run(dir, 'optimize')];
    const registry = join(dir, 'runs/registry.jsonl');
    const manifests = [swept, studied].map(({ dir: folder }) => join(dir, folder, 'run_manifest.json'));
    // one study for both, as in version 0.1.0
    const hash = 'f'.repeat(64);
    for (const path of manifests) writeFileSync(path, JSON.stringify({ ...readJson(path), inputs_hash: hash }));
    const lines = readFileSync(registry, 'utf8').trim().split('\n');
    rmSync(`${registry}.head`);
    const old = lines.map((line) => asBefore(line, hash)).join('\n');
    writeFileSync(registry, `${old}\n`);
    const { verdict } = await run(dir, 'walkforward');
    expect(verdict.trials_on_data).toBe(swept.trials + 30 + (await run(dir, 'walkforward')).trials);
    expect(verdict.trials_tried).toBe(verdict.trials_on_data);
    expect(readFileSync(registry, 'utf8').startsWith(old)).toBe(true);
    expect(await tried(dir, 'sweep')).toBe(verdict.trials_tried);
  });

  test('whose folders are gone counts by the same bars', async () => {
    const dir = open();
    const swept = await run(dir, 'sweep');
    const registry = join(dir, 'runs/registry.jsonl');
    const lines = readFileSync(registry, 'utf8').trim().split('\n');
    rmSync(join(dir, 'runs'), { recursive: true });
    mkdirSync(join(dir, 'runs'));
    appendFileSync(registry, `${lines.map((line) => asBefore(line, 'e'.repeat(64))).join('\n')}\n`);
    const { verdict } = await run(dir, 'optimize');
    expect(verdict.trials_on_data).toBe(swept.trials + 30);
    expect(readdirSync(join(dir, 'runs'))).toContain('kept_returns');
  });
});
