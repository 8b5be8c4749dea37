// Champions and challengers through the real binary: other features, a challenger that wins, several symbols.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { FeatureStore } from '../../src/data/feature-store/feature-store.js';
import { EXIT_REASONS } from '../../src/core/trade.js';
import { openFeatureSet } from '../../src/app/features/open-feature-set.js';
import { folder, write } from './binary.js';
import { expectRefusalHere as expectRefusal, runHere as run } from './in-process.js';
import { testChain } from './chain.js';
import { ECHO, echoFolder, FEATURES, json, persistentCsv, type TrainDocument } from './learning-folder.js';

interface Status {
  readonly production: { readonly version: number; readonly reason: string };
  readonly rows: number;
  readonly differences: string[];
  readonly drift: {
    readonly state: string;
    readonly reason?: string;
    readonly features?: { readonly name: string }[];
    readonly leftOut?: string[];
  };
}

const CLOCK = `features:
  hour: {expression: "hour()", description: "Hour of the day."}
  fast_distance: {expression: "hour() + day_of_week()", description: "Nothing that the market knows of."}
`;

describe('a champion that knows only the clock, and a challenger that knows the market', () => {
  let dir: string;
  const clock = ['--set', 'ml_training.features=clock.yaml'],
    status = async (): Promise<Status> => await json<Status>(dir, 0, 'learn', 'status', 'system.yaml'),
    cycle = async (...more: readonly string[]): Promise<{ readonly challenge: object }> =>
      await json(dir, 0, 'learn', 'cycle', 'system.yaml', '--force', '--workers', '1', ...more);
  beforeAll(async () => {
    dir = echoFolder();
    write(dir, 'clock.yaml', CLOCK);
    await json(dir, 1, 'train', 'system.yaml', '--accumulate', '--train', '--workers', '1', ...clock);
    const promotion = ['learn', 'promote', 'system.yaml', '1', '--reason', 'Something must be in production.', ...clock];
    await expectRefusal(
      promotion,
      dir,
      2,
      /must be better than chance to be promoted: No better than chance: .* --force promotes it all the same/,
    );
    expect(await json(dir, 0, ...promotion, '--force')).toEqual({
      model: 'echo',
      version: 1,
      warning: expect.stringMatching(/^No better than chance: /) as string,
    });
  });

  testChain('is challenged, replaced, rolled back and watched, step by step', [
    [
      'before anything was collected with the new features, status says how they differ',
      async () => {
        const { production, rows, differences, drift } = await status();
        expect([production.version, rows]).toEqual([1, 0]);
        expect(differences.map((each) => each.replaceAll(`${dir}/`, ''))).toEqual([
          'Version 1 was trained on other features (clock.yaml) than ml_training.features (features.yaml): without hour, with last_return, fast_distance was "hour() + day_of_week()" and is "close / ema(close, 5) - 1". Its own are computed from the bars.',
        ]);
        expect(drift).toEqual({ state: 'too_few_rows', reason: expect.stringContaining('there are 0: 300 are missing') as string });
      },
    ],

    [
      'the cycle judges both on the same signals, each by its own features; the challenger wins and is deployed with its reason',
      async () => {
        const { challenge } = await cycle();
        expect(challenge).toEqual({
          decision: 'deploy',
          champion: 1,
          challenger: 2,
          reason: expect.stringMatching(
            /^The challenger is better: its log loss is better by 0\.0\d+ a row, 95 % interval 0\.0\d+ to 0\.0\d+, over \d{3} rows\.$/,
          ) as string,
        });
        expect(await status()).toMatchObject({
          production: { version: 2, reason: (challenge as { reason: string }).reason },
          differences: [],
        });
      },
    ],

    [
      'it is rolled back, and what is in production then is watched by its own features',
      async () => {
        expect(await json(dir, 0, 'learn', 'rollback', 'system.yaml', '--reason', 'The clock was simpler.')).toEqual({
          model: 'echo',
          version: 1,
        });
        write(dir, 'bars.csv', persistentCsv(13_000));
        await json(dir, 0, 'train', 'system.yaml', '--accumulate');
        const { production, differences, drift } = await status();
        expect([production.version, differences.length, drift.state]).toEqual([1, 1, 'measured']);
        expect([drift.features, drift.leftOut]).toEqual([[], ['hour', 'fast_distance']]);
        expect(await json(dir, 0, 'learn', 'drift', 'system.yaml')).toEqual({ model: 'echo', version: 1, differences, drift });
        expect((await run(['learn', 'status', 'system.yaml', '--no-cache'], dir)).stdout).toContain(
          'Version 1 was trained on other features (',
        );
      },
    ],

    [
      'a challenge without rows enough says nothing of them and is no look',
      async () => {
        const { challenge } = await cycle('--set', 'ml_training.challenge.rows=100000');
        expect(challenge).toMatchObject({
          decision: 'keep',
          challenger: 3,
          reason: expect.stringMatching(/^The champion stays: 100000 rows are needed and there are \d+\.$/) as string,
        });
        const { events } = await json<{ readonly events: { readonly event: string; readonly version: number }[] }>(
          dir,
          0,
          'learn',
          'history',
          'system.yaml',
        );
        expect(events.filter(({ event }) => event === 'evaluated').map(({ version }) => version)).toEqual([2]);
      },
    ],

    [
      'a version with another label is kept out, whatever it says',
      async () => {
        const { challenge } = await cycle('--set', 'ml_training.label={kind: return_class, horizon_bars: 3}');
        expect(challenge).toEqual({
          decision: 'keep',
          champion: 1,
          challenger: 4,
          reason:
            'Version 4 was trained on the label return_class, and version 1 on trade_win: their scores mean different things, and promoting is up to a person.',
        });
      },
    ],
  ]);
});

test('several symbols: rows of all of them, in the order of time, are learned from and judged', async () => {
  const dir = folder();
  write(dir, 'system.yaml', ECHO.replace('path: bars.csv, symbols: [ABC]', 'path: "{symbol}.csv", symbols: [ABC, XYZ]'));
  write(dir, 'features.yaml', FEATURES);
  write(dir, 'ABC.csv', persistentCsv(6000));
  write(dir, 'XYZ.csv', persistentCsv(5000, 6));
  const { accumulated, trained, evaluated } = await json<TrainDocument>(dir, 0, 'train', 'system.yaml', '--full', '--workers', '1');
  expect(accumulated!.map(({ symbol, trades, newRows }) => [symbol, trades === newRows, newRows > 500])).toEqual([
    ['ABC', true, true],
    ['XYZ', true, true],
  ]);
  const { markets, canaries } = JSON.parse(readFileSync(join(dir, trained!.folder, 'training.json'), 'utf8')) as {
    markets: { symbol: string }[];
    canaries: { state: string }[];
  };
  expect(markets.map(({ symbol }) => symbol)).toEqual(['ABC', 'XYZ']);
  expect(canaries.map(({ state }) => state)).toEqual(['passed', 'passed', 'passed', 'passed']);
  const store = await FeatureStore.open(join(dir, 'store.duckdb')),
    {
      timeMs,
      run: runOf,
      runs,
      outcomes,
    } = await store.readSignals(openFeatureSet(join(dir, 'features.yaml')).hash).finally(() => store.close());
  const { part } = evaluated!,
    judged = Array.from(timeMs, (time, row) => ({
      time: time + 3_600_000,
      symbol: runs[runOf[row]!]!.symbol,
      reason: EXIT_REASONS[outcomes.exitReason[row]!],
    })).filter(({ time, reason }) => time >= part.fromMs && time <= part.toMs && reason !== 'end');
  expect(new Set(judged.map(({ symbol }) => symbol))).toEqual(new Set(['ABC', 'XYZ']));
  expect(part.rows).toBe(judged.length);
  const [train, validation] = trained!.parts;
  expect([train!.toMs < validation!.fromMs, validation!.toMs < part.fromMs]).toEqual([true, true]);
});
