// A composite in the factory: what it names decides its gates, and what a member's model has learned from is not its demo.
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, write } from './binary.js';
import { boardOf, journalOf, riseToLive, round, systemOn, writeBars } from './factory-folder.js';
import { expectRefusalHere, runHere, runJsonHere } from './in-process.js';
import { FEATURES, persistentCsv } from './learning-folder.js';

const POLICY = (up = 0.6): string => `rules:
  - {when: "close > 100", weights: {up: ${up}, down: 0.4}}
default: {up: 0.5, down: 0.5}
`;

const sided = (name: string, length: number, side: string): string =>
  systemOn({ name, params: `length: ${length}` }).replace(/strategy: .*/, `strategy: {${side}}`);
const UP = sided('up', 5, 'long: {enter: "close > sma(close, $length)", exit: "close < sma(close, $length)"}');
const DOWN = sided('down', 9, 'short: {enter: "close < sma(close, $length)", exit: "close > sma(close, $length)"}');

const COMPOSITE = `system: both
kind: composite
pool: [up.yaml, down.yaml]
policy: rules.yaml
windows: {hygiene: [2020-01-01, 2020-07-19], test: [2020-07-19, 2020-10-27]}
lifecycle:
  gates:
    hygiene: {require: ["trades >= 5"], checks: [data_quality, lookahead, costs_doubled]}
    test: {checks: [same_as_research], looks: 9}
    demo: {days: 10}
`;

async function added(composite = COMPOSITE): Promise<string> {
  const dir = folder();
  writeBars(dir, 320);
  for (const [name, text] of Object.entries({ 'up.yaml': UP, 'down.yaml': DOWN, 'rules.yaml': POLICY(), 'both.yaml': composite }))
    write(dir, name, text);
  await runJsonHere(['factory', 'add', 'both.yaml'], dir);
  return dir;
}

const movesOf = (dir: string): string[] =>
  journalOf(dir).flatMap(({ event, from, to, reason }) =>
    event === 'moved' ? [`${from as string} ${to as string}: ${reason as string}`] : [],
  );
const LOST = ': the gate hygiene was passed by another version of the file, or of what it names';

interface Judged {
  readonly gate: string;
  readonly checks: readonly { readonly check: string; readonly outcome: string; readonly sentence: string }[];
}
const recordsOf = (dir: string): Judged[] => journalOf(dir).flatMap(({ event, record }) => (event === 'judged' ? [record as Judged] : []));

describe('a composite in the factory', () => {
  test('goes to live as one account, and its version holds in a copy without the place that it was staged at', async () => {
    const dir = await added();
    await riseToLive(dir, 'both');
    expect((await boardOf(dir))[0]).toMatchObject({ stage: 'live', champion: 1 });
    const { checks } = recordsOf(dir).find(({ gate }) => gate === 'hygiene')!;
    expect(checks.map(({ check }) => check)).toEqual(['data_quality', 'lookahead', 'lookahead', 'costs_doubled']);
    const copy = join(folder(), 'elsewhere');
    renameSync(dir, copy);
    const before = journalOf(copy).length;
    await round(copy);
    expect(journalOf(copy)).toHaveLength(before);
    const { versions } = await runJsonHere<{ versions: { broken: string[]; repeated: string[] }[] }>(
      ['factory', 'verify', '--no-cache'],
      copy,
    );
    expect(versions.map(({ broken }) => broken)).toEqual([[]]);
    expect(versions[0]!.repeated).toHaveLength(3);
  });

  test('falls back to the gate that an edit of a member or of the policy takes, and not by the lifecycle of a member', async () => {
    const dir = await added();
    await riseToLive(dir, 'both');
    const before = movesOf(dir).length;
    write(dir, 'up.yaml', UP.replace('demo: {days: 10}', 'demo: {days: 99}'));
    await round(dir);
    expect(movesOf(dir)).toHaveLength(before);
    write(dir, 'up.yaml', UP.replace('length: 5', 'length: 7'));
    await round(dir);
    expect(movesOf(dir)[before]).toBe(`live hygiene${LOST}`);
    expect((await boardOf(dir))[0]).toMatchObject({ stage: 'demo', champion: 1 });
    const { differences } = await runJsonHere<{ differences: { entry: string }[] }>(
      ['factory', 'diff', 'both', 'champion', 'staging'],
      dir,
    );
    expect(differences.map(({ entry }) => entry)).toEqual(['pool.up.params.length']);
    write(dir, 'rules.yaml', POLICY(0.3));
    await round(dir);
    expect(movesOf(dir)).toContain(`demo hygiene${LOST}`);
    await expectRefusalHere(
      ['factory', 'approve', 'both', '--reason', 'r'],
      dir,
      2,
      /changes parameters \(pool\.up\.params\.length\) and size \(policy\.rules\)/,
    );
  });

  test('has looked at its test window with every policy and every number of its members', async () => {
    const dir = await added(COMPOSITE.replace('looks: 9', 'looks: 1'));
    await round(dir);
    for (const [name, text] of [
      ['rules.yaml', POLICY(0.3)],
      ['up.yaml', UP.replace('length: 5', 'length: 6')],
    ] as const) {
      write(dir, name, text);
      await round(dir);
      expect((await boardOf(dir))[0]!.waits).toMatch(/^failed test, .*may be looked at once .*choose later bars/);
      write(dir, name, name === 'up.yaml' ? UP : POLICY());
      await round(dir);
      expect((await boardOf(dir))[0]).toMatchObject({ stage: 'demo' });
    }
  });

  test('that names a member or a forecast which is not there says so, and goes on once it is', async () => {
    const dir = await added();
    await round(dir);
    renameSync(join(dir, 'up.yaml'), join(dir, 'away.yaml'));
    await round(dir);
    expect((await boardOf(dir))[0]!.waits).toMatch(/^its file cannot be read: .*up\.yaml/);
    renameSync(join(dir, 'away.yaml'), join(dir, 'up.yaml'));
    await round(dir);
    expect((await boardOf(dir))[0]!.waits).toBe('waits for a person: barloom factory approve');
    write(dir, 'both.yaml', COMPOSITE.replace('policy:', 'forecaster: abc@3\npolicy:'));
    await round(dir);
    expect((await boardOf(dir))[0]!.waits).toMatch(/^its file cannot be read: .*abc/);
  });

  test.each([
    ['--symbols', 'ABC'],
    ['--timeframes', '1d'],
    ['--leverage', '2'],
    ['--param', 'length=5,6'],
  ])('is not expanded: %s', async (...words) => {
    const dir = await added();
    await expectRefusalHere(
      ['factory', 'expand', 'both.yaml', ...words],
      dir,
      2,
      /a single system, and "both" is a composite, .*: expand up, down$/m,
    );
  });
});

const HOURLY = (name: string, rest: string): string => `system: ${name}
data: {source: csv, path: bars.csv, symbols: [ABC], timeframe: 1h}
execution: {taker_fee_bps: 0, slippage_bps: 0}
seed: 7
${rest}`;

describe('a member that asks a model', () => {
  test('lets demo begin behind what it learned from, and is asked by name', { timeout: 120_000 }, async () => {
    const dir = folder();
    const echo = `strategy: {long: {enter: "close > open"}, max_bars: 3}
ml: {enabled: true, model_path: models/echo/1/bundle.model, prediction_mode: filter}
ml_data_collection: {db_path: store.duckdb}
ml_training: {features: features.yaml, model: logistic, minimum_rows: 300, folds: 2}
`;
    write(dir, 'features.yaml', FEATURES);
    write(dir, 'bars.csv', persistentCsv(5000));
    write(dir, 'echo.yaml', HOURLY('echo', echo));
    write(dir, 'plain.yaml', HOURLY('plain', 'strategy: {short: {enter: "close < open"}, max_bars: 3}\n'));
    const done = await runHere(['train', 'echo.yaml', '--accumulate', '--train', '--no-cache', '--quiet'], dir);
    expect(done.exit, done.stderr).toBe(0);
    const gates = 'hygiene: {checks: []}, test: {checks: []}, demo: {days: 5, checks: [prediction_distribution, no_stale_data]}';
    const windows = 'hygiene: [2018-01-01, 2018-03-01], test: [2018-03-01, 2018-05-01]';
    const composite = `system: both\nkind: composite\npool: [echo.yaml, plain.yaml]\nwindows: {${windows}}\nlifecycle: {gates: {${gates}}}\n`;
    write(dir, 'both.yaml', composite);
    await runJsonHere(['factory', 'add', 'both.yaml'], dir);
    await round(dir);
    const told = recordsOf(dir).find(({ gate }) => gate === 'test')!;
    expect(told.checks).toContainEqual(
      expect.objectContaining({ check: 'in_sample', sentence: expect.stringContaining('no evidence') as string }),
    );
    expect(JSON.stringify(recordsOf(dir).at(-1))).toContain('behind the bars that its model learned from (2018-0');
    write(dir, 'bars.csv', persistentCsv(6000));
    await round(dir);
    const { checks } = recordsOf(dir).at(-1)!;
    const asked = checks.filter(({ check }) => check === 'prediction_distribution').map(({ sentence }) => sentence);
    expect(asked[0]).toMatch(/^echo ABC: the model says/);
    expect(asked[1]).toBe('plain ABC: the system asks no model.');
    expect(checks.filter(({ check }) => check === 'no_stale_data')).toHaveLength(1);
  });
});
