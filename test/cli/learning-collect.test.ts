// What `ml_data_collection` puts into the store, through the real binary.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, test } from 'vitest';
import { openFeatureSet } from '../../src/app/features/open-feature-set.js';
import { FeatureStore } from '../../src/data/feature-store/feature-store.js';
import { readJson, write } from './binary.js';
import { expectRefusalHere as expectRefusal, runHere as run } from './in-process.js';
import { echoFolder, json, persistentCsv, type TrainDocument } from './learning-folder.js';

interface Run {
  readonly run_dir: string;
  readonly metrics: { readonly trades: number };
}

async function inStore<Result>(dir: string, step: (store: FeatureStore, hash: string) => Promise<Result>): Promise<Result> {
  const store = await FeatureStore.open(join(dir, 'store.duckdb'));
  return await step(store, openFeatureSet(join(dir, 'features.yaml')).hash).finally(() => store.close());
}

describe('every valid entry', () => {
  const all = ['--set', 'ml_data_collection.signals=all'];

  test('is collected by a backtest, whose result is the same to the bit', async () => {
    const dir = echoFolder(2000),
      off = await json<Run>(dir, 0, 'backtest', 'system.yaml');
    const on = await json<Run>(dir, 0, 'backtest', 'system.yaml', '--set', 'ml_data_collection.enabled=true', ...all);
    const resultOf = ({ run_dir }: Run): object => ({ ...readJson(dir, run_dir, 'result.json'), run_id: '', created: '' });
    expect(resultOf(on)).toEqual(resultOf(off));
    const { outcomes, timeMs } = await inStore(dir, async (store, hash) => await store.readSignals(hash));
    expect(outcomes.pnl.filter((value) => !Number.isNaN(value))).toHaveLength(on.metrics.trades);
    expect(timeMs.length).toBeGreaterThan(2 * on.metrics.trades);
  });

  test('is learned from by a label of prices', async () => {
    const dir = echoFolder(),
      label = ['--set', 'ml_training.label={kind: return_class, horizon_bars: 3}'];
    const traded = await json<TrainDocument>(dir, 0, 'train', 'system.yaml', '--accumulate', '--train', '--workers', '1', ...label);
    const every = await json<TrainDocument>(dir, 0, 'train', 'system.yaml', '--full', '--workers', '1', ...label, ...all);
    expect(every.trained!.rows).toBeGreaterThan(2 * traded.trained!.rows);
    expect(every.evaluated!.all.trades).toBeLessThan(every.evaluated!.part.rows);
    expect(every.evaluated!.taken.meanReturn).toBeGreaterThan(every.evaluated!.all.meanReturn);
  });

  test('a word that is neither is refused', async () => {
    await expectRefusal(
      ['train', 'system.yaml', '--accumulate', '--set', 'ml_data_collection.signals=every'],
      echoFolder(500),
      2,
      /ml_data_collection\.signals must be .*traded.*all/,
    );
  });
});

describe('every bar', () => {
  const asked = ['--set', 'ml_data_collection.bars=true'],
    start = ['--start', '2018-01-11', '--end', '2018-03-01'];

  test('of the window is a row where it is asked for: features, and the position of the account', async () => {
    const dir = echoFolder(2000);
    const [first] = (await json<TrainDocument>(dir, 0, 'train', 'system.yaml', '--accumulate', ...start)).accumulated!;
    expect(first).toMatchObject({ newBars: 0 });
    const [again] = (await json<TrainDocument>(dir, 0, 'train', 'system.yaml', '--accumulate', ...start, ...asked)).accumulated!;
    expect(again).toEqual({ symbol: 'ABC', trades: first!.trades, newRows: 0, newBars: 49 * 24, warnings: first!.warnings });
    expect(first!.warnings.join()).toContain('No costs');
    const { run_dir } = await json<Run>(dir, 0, 'backtest', 'system.yaml', ...start, ...asked);
    const [header, ...lines] = readFileSync(join(dir, run_dir, 'account_curve.csv'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    const account = lines.map((line) => [Date.parse(line[header!.indexOf('time')]!), Number(line[header!.indexOf('position')])]);
    const { timeMs, position, columns, runs, features } = await inStore(dir, async (store, hash) => await store.readBars(hash));
    expect(Array.from(timeMs, (time, row) => [time, position[row]])).toEqual(account);
    expect(position.some((units) => units > 0)).toBe(true);
    expect(position.some((units) => units === 0)).toBe(true);
    expect(runs).toMatchObject([{ symbol: 'ABC', timeframe: '1h', strategyId: expect.stringMatching(/^echo-/) as string }]);
    expect(features).toEqual(['last_return', 'fast_distance']);
    const bars = persistentCsv(2000)
      .split('\n')
      .slice(1)
      .map((line) => line.split(','));
    const returns = new Map(bars.map(([time, open, , , close]) => [Date.parse(time!), Number(close) / Number(open) - 1]));
    expect(Array.from(columns[0]!)).toEqual(Array.from(timeMs, (time) => returns.get(time)));
  });

  test('comes from a backtest that collects, too', async () => {
    const dir = echoFolder(600);
    await json(dir, 0, 'backtest', 'system.yaml', '--set', 'ml_data_collection.enabled=true', ...asked);
    const { timeMs } = await inStore(dir, async (store, hash) => await store.readBars(hash));
    expect(timeMs).toHaveLength(600);
  });
});

describe('an export', () => {
  const asked = ['--set', 'ml_data_collection={db_path: store.duckdb, bars: true, signals: all}'];

  interface Exported {
    readonly files: { readonly kind: string; readonly path: string; readonly rows: number }[];
  }

  async function readBack(
    path: string,
  ): Promise<{ readonly names: readonly string[]; readonly columns: ReadonlyMap<string, readonly unknown[]> }> {
    const instance = await DuckDBInstance.create(),
      connection = await instance.connect();
    try {
      const result = await connection.runAndReadAll(`SELECT * REPLACE (epoch_ms(time) AS time) FROM read_parquet('${path}')`),
        names = result.columnNames();
      return { names, columns: new Map(result.getColumns().map((values, column) => [names[column]!, values])) };
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  }

  test('has the rows of the store, null where a value is missing; signals alone have one file', async () => {
    const dir = echoFolder(1000);
    await json(dir, 0, 'train', 'system.yaml', '--accumulate');
    expect((await json<Exported>(dir, 0, 'learn', 'export', 'system.yaml')).files.map(({ kind, path }) => [kind, path])).toEqual([
      ['signals', 'export/signals.parquet'],
    ]);
    await json(dir, 0, 'train', 'system.yaml', '--accumulate', ...asked);
    const { files } = await json<Exported>(dir, 0, 'learn', 'export', 'system.yaml', '--output-dir', 'deep/out');
    const { signals, bars } = await inStore(dir, async (store, hash) => ({
      signals: await store.readSignals(hash),
      bars: await store.readBars(hash),
    }));
    expect(files).toEqual([
      { kind: 'signals', path: 'deep/out/signals.parquet', rows: signals.timeMs.length },
      { kind: 'bars', path: 'deep/out/bars.parquet', rows: 1000 },
    ]);
    expect(readdirSync(join(dir, 'deep/out')).sort()).toEqual(['bars.parquet', 'signals.parquet']);

    const read = await readBack(join(dir, files[0]!.path)),
      missing = (value: number): number | null => (Number.isNaN(value) ? null : value);
    expect(read.names).toEqual([
      'time',
      'symbol',
      'timeframe',
      'strategy_id',
      'run_id',
      'origin',
      'side',
      'exit_time',
      'pnl',
      'trade_return',
      'r_multiple',
      'bars_held',
      'mae',
      'mfe',
      'exit_reason',
      'last_return',
      'fast_distance',
    ]);
    expect(read.columns.get('time')!.map(Number)).toEqual(Array.from(signals.timeMs));
    expect(read.columns.get('pnl')).toEqual(Array.from(signals.outcomes.pnl, missing));
    expect(read.columns.get('pnl')).toContain(null);
    expect(read.columns.get('fast_distance')).toEqual(Array.from(signals.columns[1]!, missing));
    expect(new Set(read.columns.get('origin'))).toEqual(new Set(['real']));

    const everyBar = await readBack(join(dir, files[1]!.path));
    expect(everyBar.names).toEqual([
      'time',
      'symbol',
      'timeframe',
      'strategy_id',
      'run_id',
      'origin',
      'position',
      'last_return',
      'fast_distance',
    ]);
    expect(everyBar.columns.get('position')).toEqual(Array.from(bars.position));
    expect(everyBar.columns.get('fast_distance')!.slice(0, 5)).toEqual(Array.from(bars.columns[1]!.slice(0, 5), missing));
    expect(everyBar.columns.get('fast_distance')![0]).toBe(null);
    expect((await run(['learn', 'export', 'system.yaml'], dir)).stdout).toMatch(
      /signals.*│.*export\/signals\.parquet[^]*bars.*│ 1000 .*export\/bars\.parquet/,
    );
  });

  test('of nothing, or to where nothing can be written, is refused', async () => {
    const dir = echoFolder(300);
    await expectRefusal(
      ['learn', 'export', 'system.yaml'],
      dir,
      2,
      'exporting "echo" needs a store of collected rows, and there is none at',
    );
    await json(dir, 0, 'train', 'system.yaml', '--accumulate');
    await expectRefusal(['learn', 'export', 'system.yaml', '--set', 'ml_training.features=trend'], dir, 3, 'is not in store');
    write(dir, 'file', '');
    await expectRefusal(['learn', 'export', 'system.yaml', '--output-dir', 'file/out'], dir, 2, 'output folder file/out cannot be written');
  });
});
