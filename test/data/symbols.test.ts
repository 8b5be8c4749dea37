// A symbol column is a filter and never one market; several files are one source, in any order.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { BarloomError } from '../../src/core/errors.js';
import type { DataRequest } from '../../src/data/source/data-request.js';
import { openMarket } from '../../src/data/open-market.js';
import { fixture, requestFor, runSql, temporaryFile, temporaryFolder } from './request.js';

const folder = temporaryFolder();
const open = (path: DataRequest['path'], changes: Partial<DataRequest> = {}): ReturnType<typeof openMarket> =>
  openMarket({ ...requestFor('', { calendar: undefined }), path, ...changes });
const closes = async (path: DataRequest['path'], changes: Partial<DataRequest> = {}): Promise<number[]> => [
  ...(await open(path, changes)).market.bars.close,
];
const refusal = async (path: DataRequest['path'], changes: Partial<DataRequest> = {}): Promise<BarloomError> => {
  const error: unknown = await open(path, changes).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(BarloomError);
  return error as BarloomError;
};
/** Writes hourly bars of a day, the closes from `first` on. */
function write(name: string, day: number, first: number, from = 0, to = 24): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  const rows = Array.from(
    { length: to - from },
    (_, i) => `${new Date(Date.UTC(2024, 0, day, from + i)).toISOString()},1,9999,0.5,${first + i + 1},1`,
  );
  writeFileSync(path, `time,open,high,low,close,volume\n${rows.join('\n')}\n`);
  return path;
}

const TWO = `date,symbol,open,high,low,close,volume
2024-01-02,AAA,1,3,0.5,2,1
2024-01-02,BTC/USD,100,300,50,200,1
2024-01-03,AAA,1,4,0.5,3,1
2024-01-03,BTC/USD,100,400,50,300,1
`;
const two = temporaryFile(TWO);
const parquet = join(folder, 'two.parquet');
const database = join(folder, 'two.duckdb');

beforeAll(async () => {
  const rows =
    "SELECT DATE '2024-01-02' + (i // 2)::INTEGER AS date, CASE WHEN i % 2 = 0 THEN 'AAA' ELSE 'BTC/USD' END AS ticker, 1 AS open, 999 AS high, 0.5 AS low, CASE WHEN i % 2 = 0 THEN 2 + i // 2 ELSE 200 + 100 * (i // 2) END AS close FROM range(4) t(i)";
  await runSql(
    `COPY (${rows}) TO '${parquet}' (FORMAT parquet); ATTACH '${database}' AS made; CREATE SCHEMA made.mkt; CREATE TABLE made.mkt.bars AS ${rows}; CREATE TABLE made.alone AS SELECT * FROM made.mkt.bars WHERE ticker = 'AAA'; DETACH made`,
  );
}, 60_000);

describe('a column of symbols', () => {
  test.each<[string, Partial<DataRequest>]>([
    ['CSV', { path: two }],
    ['Parquet', { path: parquet, source: 'parquet' }],
    ['DuckDB', { path: database, source: 'duckdb', table: 'mkt.bars' }],
  ])('of %s is a filter', async (_, changes) => {
    expect(await closes(changes.path, { ...changes, symbol: 'AAA' })).toEqual([2, 3]);
    expect(await closes(changes.path, { ...changes, symbol: 'aaa' })).toEqual([2, 3]);
    expect(await closes(changes.path, { ...changes, symbol: 'BTCUSD' })).toEqual([200, 300]);
    expect((await refusal(changes.path, { ...changes, symbol: 'CCC' })).message).toMatch(
      /symbol "CCC" is not in the column \w+ of .*, which has AAA, BTC\/USD/,
    );
    const guessed = await refusal(changes.path, { ...changes, symbol: 'bars', symbolRule: 'guessed' });
    expect([guessed.code, guessed.exitCode]).toEqual(['DATA_NOT_FOUND', 3]);
    expect(guessed.message).toMatch(/has several symbols in its column \w+ \(AAA, BTC\/USD\): name one with data\.symbols or --symbol/);
  });

  test('names the row of the file, not of the symbol', async () => {
    const error = await refusal(temporaryFile(TWO.replace('50,300', 'x,300')), { symbol: 'BTCUSD' });
    expect(error.context).toMatchObject({ row: 5, column: 'low', value: 'x' });
    expect(await closes(temporaryFile(TWO.replace('50,300', 'x,300')), { symbol: 'AAA' })).toEqual([2, 3]);
  });

  test('with one symbol is read as that symbol, and refused as another one', async () => {
    const one = temporaryFile(TWO.replaceAll(/.*BTC.*\n/g, ''));
    expect(await closes(one, { symbol: 'bars', symbolRule: 'guessed' })).toEqual([2, 3]);
    expect((await refusal(one, { symbol: 'MSFT' })).message).toMatch(
      /symbol "MSFT" is not in the column symbol of .*, which has AAA; data\.columns: \{symbol: none\} takes every row$/,
    );
    expect(await closes(one, { symbol: 'MSFT', columns: { symbol: 'none' } })).toEqual([2, 3]);
  });

  test('is needed where several symbols are read from one source', async () => {
    expect(await closes(two, { symbol: 'AAA', symbolRule: 'shared' })).toEqual([2, 3]);
    expect((await refusal(fixture('yahoo.csv'), { symbol: 'AAA', symbolRule: 'shared' })).message).toMatch(
      /"AAA" is one of several symbols, and file .* has no column that names its symbol/,
    );
  });

  test('may be the header itself', async () => {
    expect((await refusal(fixture('layouts/yfinance-two.csv'), { symbol: 'TSLA' })).message).toMatch(
      /symbol "TSLA" is not in the header of .*, which has AAPL, MSFT$/,
    );
    expect((await closes(fixture('layouts/yfinance-two.csv'), { symbol: 'AAPL' }))[0]).toBe(1);
  });

  test('names of other kinds count where they differ', async () => {
    const named = (name: string): string => TWO.replace('symbol', name);
    expect(await closes(temporaryFile(named('Name')), { symbol: 'AAA' })).toEqual([2, 3]);
    expect(await closes(temporaryFile(named('Name').replaceAll(/.*BTC.*\n/g, '')), { symbol: 'MSFT' })).toEqual([2, 3]);
    expect(await closes(temporaryFile(named('market_id')), { symbol: 'AAA', columns: { symbol: 'market_id' } })).toEqual([2, 3]);
  });
});

describe('several files', () => {
  const days = [write('m/BTC-2024-01-01.csv', 1, 0), write('m/BTC-2024-01-02.csv', 2, 24), write('m/BTC-2024-01-03.csv', 3, 48)];
  const all = Array.from({ length: 72 }, (_, i) => i + 1);

  test('by list, in any order, by pattern, and by folder', async () => {
    for (const path of [
      days,
      days.toReversed(),
      [days[1]!, days[2]!, days[0]!],
      join(folder, 'm/BTC-*.csv'),
      join(folder, 'm'),
      [join(folder, 'm/*-01.csv'), days[1]!, days[2]!],
    ])
      expect(await closes(path)).toEqual(all);
    expect(await closes(join(folder, 'm/{symbol}-*.csv'), { symbol: 'BTC' })).toEqual(all);
    expect(await closes(join(folder, '*/BTC-2024-01-0[12].csv'))).toEqual(all.slice(0, 48));
  });

  test('the name of the source, and what it lacks', async () => {
    expect((await open(days)).market.origin.source).toBe(`files "${days[0]}" and 2 more`);
    expect((await refusal(join(folder, 'm/ETH-*.csv'))).message).toBe(`no file fits "${join(folder, 'm/ETH-*.csv')}"`);
    expect((await refusal([days[0]!, join(folder, 'm/none.csv')])).code).toBe('DATA_NOT_FOUND');
  });

  test('equal copies in an overlap are dropped with a finding, others are a conflict', async () => {
    const again = write('o/again.csv', 2, 24, 0, 12);
    const { market, quality, warnings } = await open([days[0]!, days[1]!, again]);
    expect([...market.bars.close]).toEqual(all.slice(0, 48));
    expect(quality.findings.map(({ kind, count }) => [kind, count])).toEqual([['duplicate', 12]]);
    expect(warnings.join('\n')).toMatch(
      /files ".*BTC-2024-01-02\.csv" and ".*again\.csv" overlap from 2024-01-02T00:00:00\.000Z to 2024-01-02T11:00:00\.000Z/,
    );
    const other = write('o/other.csv', 2, 500, 0, 12);
    const error = await refusal([other, days[1]!]);
    expect(error).toMatchObject({ code: 'DATA_QUALITY', context: { kind: 'conflict', count: 12, row: 2 } });
    expect(error.message).toMatch(/^file ".*other\.csv" row 2 /);
  });

  test('a file from new to old among others', async () => {
    const lines = hourly(2).split('\n');
    const turned = join(folder, 'turned.csv');
    writeFileSync(turned, [lines[0], ...lines.slice(1).toReversed().filter(Boolean)].join('\n'));
    expect((await open([days[0]!, turned, days[2]!])).quality.verdict).toBe('clean');
    expect(await closes([days[2]!, turned, days[0]!])).toEqual(all);
  });

  function hourly(day: number): string {
    const rows = Array.from({ length: 24 }, (_, i) => `${new Date(Date.UTC(2024, 0, day, i)).toISOString()},1,9999,0.5,${25 + i},1`);
    return `time,open,high,low,close,volume\n${rows.join('\n')}\n`;
  }

  test('with a column of symbols each are filtered; files without the symbol are passed over', async () => {
    const [a, b] = [temporaryFile(TWO), temporaryFile(TWO.replaceAll('2024-01', '2024-02').replaceAll('AAA', 'CCC'))];
    expect(await closes([a, b], { symbol: 'BTCUSD', timeframe: undefined, quality: {} })).toEqual([200, 300, 200, 300]);
    expect(await closes([a, b], { symbol: 'AAA' })).toEqual([2, 3]);
    expect((await refusal([a, b], { symbol: 'XYZ' })).code).toBe('DATA_NOT_FOUND');
  });

  test('of one symbol each are several symbols', async () => {
    const one = (name: string): string => temporaryFile(TWO.replaceAll(/.*BTC.*\n/g, '').replaceAll('AAA', name));
    expect((await refusal([one('AAA'), one('BBB')], { symbol: 'x', symbolRule: 'guessed' })).message).toMatch(
      /hold several symbols \(AAA, BBB\)/,
    );
    expect(await closes([one('AAA'), one('BBB')], { symbol: 'BBB' })).toEqual([2, 3]);
  });

  test('in folders that name the symbol', async () => {
    for (const symbol of ['AAA', 'BBB'])
      for (const day of [1, 2]) write(`hive/symbol=${symbol}/day=${day}/part-0.csv`, day, symbol === 'AAA' ? 24 * (day - 1) : 100 * day);
    for (const path of [join(folder, 'hive'), join(folder, 'hive/*/*/*.csv'), join(folder, 'hive/**/*.csv')])
      expect(await closes(path, { symbol: 'AAA' })).toEqual(all.slice(0, 48));
    expect((await closes(join(folder, 'hive'), { symbol: 'BBB' }))[24]).toBe(201);
    expect((await refusal(join(folder, 'hive'), { symbol: 'CCC' })).message).toMatch(
      /symbol "CCC" is not in the folders of data\.path, which has AAA, BBB$/,
    );
  });

  test('Parquet files of a folder', async () => {
    const stem = join(folder, 'pq');
    mkdirSync(stem);
    for (const day of [1, 2])
      await runSql(
        `COPY (SELECT TIMESTAMP '2024-01-0${day}' + i * INTERVAL 1 HOUR AS time, 1 AS open, 9999 AS high, 0.5 AS low, ${24 * (day - 1)} + i + 1 AS close, 1 AS volume FROM range(24) t(i)) TO '${stem}/${day}.parquet' (FORMAT parquet)`,
      );
    expect(await closes(stem, { source: 'parquet' })).toEqual(all.slice(0, 48));
    expect(await closes(join(stem, '*.parquet'), { source: 'parquet' })).toEqual(all.slice(0, 48));
  });

  test('times with and without zone are not joined', async () => {
    const naive = temporaryFile('time,open,high,low,close\n2024-01-05 00:00,1,2,0.5,1.5\n2024-01-05 01:00,1,2,0.5,1.5\n');
    expect((await refusal([days[0]!, naive])).message).toMatch(
      /^file ".*" has times with(out| a) zone, and ".*" has times with(out| a) zone: they cannot be joined$/,
    );
  });

  test('the cache follows a file that joins the pattern', async () => {
    const cached = { cacheDir: temporaryFolder(), useCache: true } as const;
    write('c/1.csv', 1, 0);
    const path = join(folder, 'c/*.csv');
    expect((await open(path, cached)).cache.state).toBe('miss');
    expect((await open(path, cached)).cache.state).toBe('hit');
    write('c/2.csv', 2, 24);
    const renewed = await open(path, cached);
    expect([renewed.cache.state, renewed.market.bars.close.length]).toEqual(['renewed', 48]);
  });
});

describe('tables of schemas', () => {
  test('schema.table is a table; the list of what is there has them too', async () => {
    expect(await closes(database, { source: 'duckdb', table: 'alone', symbol: 'AAA' })).toEqual([2, 3]);
    expect(await closes(database, { source: 'duckdb', table: 'main.alone', symbol: 'AAA' })).toEqual([2, 3]);
    expect(await closes(database, { source: 'duckdb', query: 'SELECT * FROM mkt.bars ORDER BY date', symbol: 'AAA' })).toEqual([2, 3]);
    expect((await refusal(database, { source: 'duckdb', table: 'mkt.bar', symbol: 'AAA' })).message).toMatch(
      /\(did you mean "mkt\.bars"\?\); it has alone, mkt\.bars$/,
    );
  });
});
