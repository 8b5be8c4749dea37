// What goes into the store comes out of it, once; what breaks a rule is one sentence.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { BarloomError } from '../../../src/core/errors.js';
import { EXIT_REASONS } from '../../../src/core/trade.js';
import { sqlText, withConnection } from '../../../src/data/duckdb/duckdb-connection.js';
import { FeatureStore } from '../../../src/data/feature-store/feature-store.js';
import type { CollectedRun, Outcomes } from '../../../src/data/feature-store/store-rows.js';
import { createOutcomes, createRun, FEATURES } from './fixture.js';

const opened: FeatureStore[] = [];
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close().catch(() => {});
});

async function open(
  path = join(mkdtempSync(join(tmpdir(), 'barloom-store-')), 'features.duckdb'),
): Promise<{ store: FeatureStore; path: string }> {
  const store = await FeatureStore.open(path);
  opened.push(store);
  return { store, path };
}

describe('rows', () => {
  test('come back with the same bits, after the store was closed too', async () => {
    const { store, path } = await open(),
      run = createRun('a', 40, 90);
    await store.add(run);
    await store.close();
    const { store: again } = await open(path),
      signals = await again.readSignals('f00d'),
      bars = await again.readBars('f00d');
    expect(signals).toEqual({
      features: FEATURES.names,
      columns: run.signals.features,
      timeMs: run.signals.timeMs,
      side: run.signals.side,
      outcomes: run.signals.outcomes,
      run: new Float64Array(40),
      runs: [run.label],
    });
    expect(bars).toEqual({
      features: FEATURES.names,
      columns: run.bars!.features,
      timeMs: run.bars!.timeMs,
      position: run.bars!.position,
      run: new Float64Array(90),
      runs: [run.label],
    });
  });

  test('of several runs stand by time and then by run, and tell their run', async () => {
    const { store } = await open(),
      [a, b] = [createRun('a', 3), createRun('b', 3, 0, 2)];
    await store.add(b);
    await store.add(a);
    const { timeMs, run, runs, columns } = await store.readSignals('f00d');
    expect(runs.map(({ runId }) => runId)).toEqual(['a', 'b']);
    expect(Array.from(run)).toEqual([0, 1, 0, 1, 0, 1]);
    expect(Array.from(timeMs)).toEqual(Array.from(a.signals.timeMs, (time) => [time, time]).flat());
    expect(Array.from(columns[0]!)).toEqual([0, 1, 2].flatMap((row) => [a, b].map(({ signals }) => signals.features[0]![row]!)));
  });

  test('of a run are kept once, however often it is collected: in one batch, in two, in another process of the store', async () => {
    const { store, path } = await open();
    await store.add(createRun('a', 30, 50));
    await store.add(createRun('a', 30, 50));
    expect(await store.flush()).toEqual({ signals: 0, bars: 0 });
    await store.close();
    const { store: again } = await open(path);
    await again.add(createRun('a', 30, 50));
    await again.add(createRun('b', 30));
    expect(await again.flush()).toEqual({ signals: 30, bars: 0 });
    expect((await again.readSignals('f00d')).timeMs.length).toBe(60);
    expect((await again.readBars('f00d')).timeMs.length).toBe(50);
  });

  test('that are new are added to those of the same run', async () => {
    const { store } = await open(),
      whole = createRun('a', 20);
    const cut = (column: Float64Array): Float64Array => column.slice(0, 12);
    const outcomes = Object.fromEntries(
      Object.entries(whole.signals.outcomes).map(([name, column]) => [name, cut(column as Float64Array)]),
    ) as unknown as Outcomes;
    await store.add({
      ...whole,
      signals: { timeMs: cut(whole.signals.timeMs), side: cut(whole.signals.side), features: whole.signals.features.map(cut), outcomes },
    });
    expect(await store.flush()).toEqual({ signals: 12, bars: 0 });
    await store.add(whole);
    expect(await store.flush()).toEqual({ signals: 8, bars: 0 });
    expect((await store.readSignals('f00d')).columns).toEqual(whole.signals.features);
  });

  test('of large batches are written without being asked for', async () => {
    const { store } = await open();
    await store.add(createRun('a', 10, 60_000));
    expect(await store.flush()).toEqual({ signals: 0, bars: 0 });
    expect((await store.readBars('f00d')).timeMs.length).toBe(60_000);
  });

  test('of feature sets have tables of their own', async () => {
    const { store } = await open(),
      run = createRun('b', 5);
    await store.add(createRun('a', 5));
    await store.add({
      ...run,
      featureSet: { hash: 'beef', names: ['only'] },
      signals: { ...run.signals, features: [run.signals.features[0]!] },
    });
    expect(await store.listFeatureSets()).toEqual([{ hash: 'beef', names: ['only'] }, FEATURES]);
    expect((await store.readSignals('beef')).runs.map(({ runId }) => runId)).toEqual(['b']);
    expect((await store.readSignals('f00d')).runs.map(({ runId }) => runId)).toEqual(['a']);
  });
});

describe('outcomes', () => {
  test('are filled in when trades close, once', async () => {
    const { store } = await open(),
      run = createRun('a', 20),
      open_ = run.signals.timeMs.filter((_, row) => row % 5 === 4);
    await store.add(run);
    const late = createOutcomes(open_);
    expect(await store.closeSignals('a', open_, late)).toBe(4);
    expect(await store.closeSignals('a', open_, createOutcomes(open_))).toBe(0);
    const { outcomes } = await store.readSignals('f00d');
    expect(Array.from(outcomes.pnl)).toEqual(
      Array.from(run.signals.outcomes.pnl, (pnl, row) => (row % 5 === 4 ? late.pnl[(row - 4) / 5]! : pnl)),
    );
    expect(outcomes.exitTimeMs.some(Number.isNaN)).toBe(false);
  });

  test('of a run that is not there', async () => {
    const { store } = await open();
    await expect(store.closeSignals('x', new Float64Array(), createOutcomes(new Float64Array()))).rejects.toThrow(
      'run "x" must have signals before its trades close, and has none',
    );
  });
});

describe('Parquet', () => {
  test('has a stable schema, missing values are null', async () => {
    const { store, path } = await open(),
      run = createRun('a', 20, 30),
      [signals, bars] = [`${path}.signals.parquet`, `${path}.bars.parquet`];
    await store.add(run);
    await store.exportParquet('signals', 'f00d', signals);
    await store.exportParquet('bars', 'f00d', bars);
    await withConnection(async (connection) => {
      const describe_ = async (file: string): Promise<unknown[][]> =>
        (await connection.runAndReadAll(`DESCRIBE SELECT * FROM read_parquet(${sqlText(file)})`))
          .getRows()
          .map(([name, type]) => [name, type]);
      const shared = [
          ['time', 'TIMESTAMP_MS'],
          ...['symbol', 'timeframe', 'strategy_id', 'run_id', 'origin'].map((name) => [name, 'VARCHAR']),
        ],
        features = FEATURES.names.map((name) => [name, 'DOUBLE']);
      const outcomes = [
        ['exit_time', 'TIMESTAMP_MS'],
        ['pnl', 'DOUBLE'],
        ['trade_return', 'DOUBLE'],
        ['r_multiple', 'DOUBLE'],
        ['bars_held', 'INTEGER'],
        ['mae', 'DOUBLE'],
        ['mfe', 'DOUBLE'],
        ['exit_reason', 'VARCHAR'],
      ];
      // Parquet has milliseconds, DuckDB reads them as microseconds
      const plain = (rows: unknown[][]): unknown[][] => rows.map(([name, type]) => [name, type === 'TIMESTAMP' ? 'TIMESTAMP_MS' : type]);
      expect(plain(await describe_(signals))).toEqual([...shared, ['side', 'INTEGER'], ...outcomes, ...features]);
      expect(plain(await describe_(bars))).toEqual([...shared, ['position', 'DOUBLE'], ...features]);
      const [row] = (
        await connection.runAndReadAll(
          `SELECT epoch_ms(time)::DOUBLE, symbol, timeframe, strategy_id, run_id, origin, side, exit_reason, rsi FROM read_parquet(${sqlText(signals)}) OFFSET 3 LIMIT 1`,
        )
      ).getRows();
      expect(row).toEqual([run.signals.timeMs[3], 'ABC', '1h', 'cross', 'a', 'real', -1, EXIT_REASONS[3], null]);
      const [closed] = (
        await connection.runAndReadAll(
          `SELECT count(*)::DOUBLE, count(exit_time)::DOUBLE, count(rsi)::DOUBLE FROM read_parquet(${sqlText(signals)})`,
        )
      ).getRows();
      expect(closed).toEqual([20, 16, 17]);
    });
  });
});

describe('one owner', () => {
  test('a second one in the process is refused, and the file is free when it is closed', async () => {
    const { store, path } = await open();
    await expect(FeatureStore.open(path)).rejects.toMatchObject({
      code: 'STORE_LOCKED',
      exitCode: 2,
      message: `feature store "${path}" may have one owner at a time, and this process has it open already`,
    });
    await store.close();
    await open(path);
    await store.close();
    await expect(FeatureStore.open(path)).rejects.toMatchObject({ code: 'STORE_LOCKED' });
  });

  test('calls at the same time take turns', async () => {
    const { store } = await open();
    await Promise.all([
      store.add(createRun('a', 9, 60_000)),
      store.add(createRun('b', 9)),
      store.flush(),
      store.add(createRun('c', 9, 60_000)),
      store.flush(),
    ]);
    expect((await store.readSignals('f00d')).timeMs.length).toBe(27);
  });
});

describe('what is wrong is one sentence', () => {
  const run = createRun('a', 10);
  const signals = (change: Partial<CollectedRun['signals']>): CollectedRun => ({ ...run, signals: { ...run.signals, ...change } });
  test.each<[CollectedRun, string]>([
    [{ ...run, label: { ...run.label, strategyId: '' } }, 'run "a" must have a text for strategyId, and has none'],
    [
      { ...run, featureSet: { ...FEATURES, hash: 'A b' } },
      'run "a" needs a feature set hash of 1 to 64 lower-case letters and digits, not "A b"',
    ],
    [
      { ...run, featureSet: { ...FEATURES, names: ['rsi', 'RSI', 'vol'] } },
      'run_id, run_number, strategy_id, symbol, timeframe, origin, time, side, exit_time, pnl, trade_return, r_multiple, bars_held, mae, mfe, exit_reason, position: "RSI" is not',
    ],
    [{ ...run, featureSet: { ...FEATURES, names: ['rsi', 'Time', 'vol'] } }, ': "Time" is not'],
    [signals({ features: run.signals.features.slice(1) }), 'run "a" signals need a column for each of 3 features, not 2'],
    [signals({ side: new Float64Array(10) }), 'run "a" signals must have the side 1 or -1, not 0'],
    [signals({ side: new Float64Array(9).fill(1) }), 'run "a" signals must have as many values in each column as times, 10, not 9'],
    [
      signals({ timeMs: run.signals.timeMs.with(4, 7) }),
      'run "a" signals must have ascending whole milliseconds as times, one row each, and row 4 has 7',
    ],
    [
      signals({ outcomes: { ...run.signals.outcomes, exitReason: new Float64Array(10).fill(10) } }),
      'run "a" exit reasons must be positions below 10, not 10',
    ],
    [
      signals({ outcomes: { ...run.signals.outcomes, barsHeld: new Float64Array(10).fill(0.5) } }),
      'run "a" exit times and bars held must be whole numbers, not 0.5',
    ],
  ])('%#', async (wrong, sentence) => {
    const { store } = await open(),
      error = await store.add(wrong).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'STORE_INVALID' });
    expect((error as Error).message).toContain(sentence);
  });

  test('a run that was another one; the rest of its batch is written', async () => {
    const { store } = await open();
    await store.add(run);
    await store.flush();
    await store.add(createRun('b', 4));
    await store.add({ ...run, label: { ...run.label, symbol: 'XYZ' } });
    await store.add(createRun('c', 4));
    await expect(store.flush()).rejects.toMatchObject({
      code: 'STORE_INVALID',
      message: 'run "a" must be the one that it was stored as (cross, ABC, 1h, real, f00d), not cross, XYZ, 1h, real, f00d',
    });
    expect((await store.readSignals('f00d')).timeMs.length).toBe(18);
  });

  test('a feature set whose names changed', async () => {
    const { store } = await open();
    await store.add(run);
    await store.flush();
    await store.add({ ...createRun('b', 4), featureSet: { hash: 'f00d', names: ['vol', 'rsi', 'x'] } });
    await expect(store.flush()).rejects.toThrow(
      'feature set "f00d" must have the features that it was stored with, in their order, and has vol, rsi, x',
    );
  });

  test('a feature set that is not there', async () => {
    const { store, path } = await open();
    await store.add(run);
    await expect(store.readSignals('f00')).rejects.toThrow(
      `feature set "f00" is not in store "${path}" (did you mean "f00d"?); it has f00d`,
    );
  });

  test('a file that is no store', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'barloom-store-')),
      text = join(dir, 'text.duckdb'),
      other = join(dir, 'other.duckdb');
    writeFileSync(text, 'hello '.repeat(10_000));
    await withConnection(async (connection) => {
      await connection.run(`ATTACH ${sqlText(other)} AS other_database`);
      await connection.run('CREATE TABLE other_database.mine(x INTEGER)');
      await connection.run('DETACH other_database');
    });
    for (const [path, rule] of [
      [text, 'not a valid DuckDB database'],
      [other, 'it is a DuckDB database of something else'],
    ] as const) {
      const error = await FeatureStore.open(path).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(BarloomError);
      expect(error).toMatchObject({ code: 'DATA_UNREADABLE', context: { file: path } });
      expect((error as Error).message).toContain(rule);
    }
  });
});
