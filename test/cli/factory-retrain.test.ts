// The closed loop: what runs show is collected, a model is trained again, goes through the gates, is staged, and a person lets it go live.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { appendChain } from '../../src/files/chained-lines.js';
import { folder, start, signalWhen, write } from './binary.js';
import { boardOf, dueAgain, journalOf, round } from './factory-folder.js';
import { FEATURES, persistentCsv } from './learning-folder.js';
import { runHere, runJsonHere } from './in-process.js';

const SYSTEM = (retrain: string): string => `system: echo
data: {source: csv, path: bars.csv, symbols: [ABC], timeframe: 1h}
windows: {hygiene: [2018-01-01, 2018-04-01], test: [2018-04-01, 2018-07-01]}
strategy: {long: {enter: "close > open"}, max_bars: 3}
execution: {taker_fee_bps: 0, slippage_bps: 0}
ml: {enabled: true, model_path: models/echo/1/bundle.model, prediction_mode: filter}
ml_data_collection: {db_path: store.duckdb}
ml_training: {features: features.yaml, model: logistic, minimum_rows: 300, folds: 2}
lifecycle:
  retrain: {every: 1s, ${retrain}}
  gates: {hygiene: {checks: []}, test: {checks: [], looks: 9}, demo: {days: 1}}
seed: 7
`;

/** A system whose model was trained on 5,000 bars, and added. */
async function trained(retrain: string): Promise<string> {
  const dir = folder();
  write(dir, 'features.yaml', FEATURES);
  write(dir, 'bars.csv', persistentCsv(5000));
  write(dir, 'echo.yaml', SYSTEM(retrain));
  const done = await runHere(['train', 'echo.yaml', '--accumulate', '--train', '--no-cache', '--quiet'], dir);
  expect(done.exit, done.stderr).toBe(0);
  await runJsonHere(['factory', 'add', 'echo.yaml'], dir);
  return dir;
}

const retrainings = (dir: string): Record<string, unknown>[] => journalOf(dir).filter(({ event }) => event === 'retrained');

describe('a model', () => {
  test(
    'is trained again where there are new rows enough, goes through the gates, and waits for a person',
    { timeout: 120_000 },
    async () => {
      const dir = await trained('new_rows: 300');
      await round(dir);
      expect(retrainings(dir)).toEqual([expect.objectContaining({ outcome: 'not_needed' })]);
      const { systems } = await runJsonHere<{ systems: { changes: string[] }[] }>(['factory', 'status'], dir);
      expect(systems[0]!.changes).toEqual([]);
      write(dir, 'bars.csv', persistentCsv(12_000));
      await dueAgain(dir, 'retrained');
      await round(dir);
      const [last] = retrainings(dir).slice(-1);
      expect(last).toMatchObject({ outcome: 'trained', version: 2 });
      expect(last!['reason']).toMatch(/^There are \d+ new rows, and 300 ask for training\. echo version 2 is proposed: Better than chance/);
      const [row] = await boardOf(dir);
      expect(row!.changes).toEqual([
        expect.stringMatching(/^ml\.model_path=.*models\/echo\/2\/bundle\.model$/) as string,
        'ml.model_hash=null',
        'ml.learned_until=null',
      ]);
      await round(dir);
      expect(retrainings(dir)).toHaveLength(2);
      const records = journalOf(dir).flatMap(({ event, record }) =>
        event === 'judged' ? [record as { gate: string; checks: { check: string; sentence: string }[] }] : [],
      );
      expect(records.findLast(({ gate }) => gate === 'test')!.checks).toContainEqual(
        expect.objectContaining({ check: 'in_sample', sentence: expect.stringContaining('no evidence') as string }),
      );
      expect(JSON.stringify(records.findLast(({ gate }) => gate === 'demo'))).toContain(
        'behind the bars that its model learned from (2019-',
      );
      expect((await boardOf(dir))[0]!.waits).toBe('waits for a person: barloom factory approve');
      await runJsonHere(['factory', 'approve', 'echo', '--reason', 'learned'], dir);
      await round(dir);
      expect((await boardOf(dir))[0]).toMatchObject({ stage: 'live' });
      const production = JSON.parse(readFileSync(join(dir, 'models', 'production.json'), 'utf8')) as { models: object[] };
      expect(production.models).toEqual([expect.objectContaining({ model: 'echo', version: 2 })]);
      await runJsonHere(['factory', 'reset', 'echo', '--reason', 'the old one'], dir);
      expect((await boardOf(dir))[0]!.changes).toEqual([]);
    },
  );

  test('is asked after again by the calendar, also where there is no news', { timeout: 120_000 }, async () => {
    const dir = await trained('calendar: 30d');
    await round(dir);
    await dueAgain(dir, 'retrained');
    expect((await round(dir)).steps).toEqual([]);
    const { before: _before, checksum: _checksum, ...last } = retrainings(dir).at(-1)!;
    const path = join(dir, 'factory', 'journal.jsonl');
    appendChain(path, { ...last, time: new Date(Date.now() - 40 * 86_400_000).toISOString() });
    appendChain(path, { event: 'round', schedule: '1h', time: new Date().toISOString() });
    // the version itself is of today: the answer is no
    expect((await round(dir)).steps).toEqual([
      { system: 'echo', step: 'retrain', outcome: expect.stringContaining('nothing asks for another') as string },
    ]);
  });

  test('is trained again where the market turns, if drift is a rule, and left alone without one', { timeout: 120_000 }, async () => {
    for (const [rule, isAsked] of [
      ['drift: 0.25', true],
      ['calendar: 300d', false],
    ] as const) {
      const dir = await trained(rule);
      write(dir, 'bars.csv', persistentCsv(12_000, 5, 5000));
      await round(dir);
      const { outcome, reason } = retrainings(dir).at(-1)!;
      expect(outcome === 'not_needed', String(reason)).toBe(!isAsked);
      if (isAsked) expect(reason).toMatch(/ccuracy/);
    }
  });

  test('that is no better than chance is told, and not proposed', { timeout: 120_000 }, async () => {
    const dir = await trained('new_rows: 300');
    write(dir, 'bars.csv', persistentCsv(7000));
    await round(dir);
    expect(retrainings(dir)).toEqual([
      expect.objectContaining({
        outcome: 'refused',
        version: 2,
        reason: expect.stringContaining('echo version 2 is not proposed: No better than chance') as string,
      }),
    ]);
    expect((await boardOf(dir))[0]!.changes).toEqual([]);
  });

  test('that a kill met is trained once, and proposed all the same', { timeout: 180_000 }, async () => {
    const dir = await trained('new_rows: 300');
    await round(dir);
    write(dir, 'bars.csv', persistentCsv(12_000));
    const versions = (): number =>
      (JSON.stringify(readFileSync(join(dir, 'models', 'history.jsonl'), 'utf8')).match(/registered/g) ?? []).length;
    await dueAgain(dir, 'retrained');
    // behind the registration and before the line that proposes it
    await signalWhen(start(['factory', 'run', '--no-cache'], dir), 'SIGKILL', () => versions() === 2, 1);
    await round(dir);
    expect(versions()).toBe(2);
    expect(retrainings(dir).at(-1)).toMatchObject({ outcome: 'trained', version: 2 });
    expect((await boardOf(dir))[0]!.changes[0]).toContain('models/echo/2/bundle.model');
  });

  test('whose file is missing fails its system with its name', async () => {
    const dir = await trained('new_rows: 300');
    rmSync(join(dir, 'models', 'echo', '1', 'bundle.model'));
    await round(dir);
    expect((await boardOf(dir))[0]!.waits).toMatch(/^its file cannot be read: model ".*bundle\.model" cannot be read/);
  });
});
