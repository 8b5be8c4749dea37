import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { exactDecimal } from '../../src/data/csv/exact-decimal.js';
import { writeBarsParquet } from '../../src/data/duckdb/bars-parquet.js';
import { readParquet } from '../../src/data/duckdb/read-parquet.js';
import { openMarket } from '../../src/data/open-market.js';
import { writeBars } from '../../src/data/bars/write-bars.js';
import { requestFor, runSql, temporaryFile, temporaryFolder } from './request.js';

fc.configureGlobal({ seed: 20_200_101 });

const at = (iso: string): number => Date.parse(iso);
const folder = temporaryFolder();
const database = join(folder, 'bars.duckdb');

/** SQL for fifty hourly bars, each one higher than the bar before it. */
const HOURS =
  "SELECT TIMESTAMP '2020-01-02 00:00' + i * INTERVAL 1 HOUR AS time, 1.1::DOUBLE + i AS open, 2.1::DOUBLE + i AS high, 0.5::DOUBLE + i AS low, 1.5::DOUBLE + i AS close, i AS volume FROM range(50) t(i)";

beforeAll(async () => {
  await runSql(`
    ATTACH '${database}' AS made;
    CREATE TABLE made.eurusd_1h AS ${HOURS};
    CREATE TABLE made.texts(time VARCHAR, open VARCHAR, high VARCHAR, low VARCHAR, close VARCHAR);
    INSERT INTO made.texts VALUES ('2020-01-01', '1', '2', '0.5', '1.5'), ('2020-01-02', '1', 'two', '0.5', '1.5');
    CREATE TABLE made.nothing AS SELECT * FROM made.eurusd_1h WHERE false;
    DETACH made`);
}, 30_000);

describe('Parquet', () => {
  const sql = (select: string, name: string): Promise<void> => runSql(`COPY (${select}) TO '${join(folder, name)}' (FORMAT parquet)`);
  const open = (name: string, changes = {}): ReturnType<typeof openMarket> =>
    openMarket(requestFor(join(folder, name), { source: 'parquet', ...changes }));

  test.each([
    ["TIMESTAMP '2020-01-01 12:00'", '2020-01-01T17:00Z'],
    ["TIMESTAMPTZ '2020-01-01 12:00:00+00'", '2020-01-01T12:00Z'],
    ["TIMESTAMP_NS '2020-01-01 12:00'", '2020-01-01T17:00Z'],
    ["DATE '2020-01-01'", '2020-01-01T05:00Z'],
    ['1577880000', '2020-01-01T12:00Z'],
    ['1577880000000::BIGINT', '2020-01-01T12:00Z'],
    ['1577880000000000::BIGINT', '2020-01-01T12:00Z'],
    ['1577880000000.0::DOUBLE', '2020-01-01T12:00Z'],
    ["'2020-01-01 12:00'", '2020-01-01T17:00Z'],
    ["'2020-01-01T12:00Z'", '2020-01-01T12:00Z'],
  ])('a time kept as %s', async (time, iso) => {
    await sql(`SELECT ${time} AS "Date", 1.5::FLOAT AS "Open", 2 AS high, 1.25::DECIMAL(9, 2) AS low, 1.5 AS close`, 'time.parquet');
    const { market } = await open('time.parquet', { timezone: 'America/New_York', timeframe: '1h' });
    expect(market.bars.timeMs[0]).toBe(at(iso));
    expect([market.bars.open[0], market.bars.high[0], market.bars.low[0]]).toEqual([1.5, 2, 1.25]);
  });

  test('a date and a time column', async () => {
    await sql("SELECT DATE '2020-01-01' AS date, TIME '10:30' AS time, 1 AS open, 2 AS high, 1 AS low, 1.5 AS close", 'two.parquet');
    expect((await open('two.parquet', { timeframe: '1h' })).market.bars.timeMs[0]).toBe(at('2020-01-01T10:30Z'));
  });

  test('NULL prices are missing, NULL times are refused', async () => {
    await sql(
      "SELECT TIMESTAMP '2020-01-01' + i * INTERVAL 1 DAY AS time, 1 AS open, 2 AS high, 1 AS low, CASE WHEN i = 1 THEN NULL ELSE 1.5 END AS close FROM range(3) t(i)",
      'null.parquet',
    );
    await expect(open('null.parquet')).rejects.toThrow(
      /row 2 \(2020-01-02T00:00:00Z\): a price cell is empty or NaN \(open 1, high 2, low 1, close missing\); 1 in all/,
    );
    await sql('SELECT NULL::TIMESTAMP AS time, 1 AS open, 2 AS high, 1 AS low, 1 AS close', 'null.parquet');
    await expect(open('null.parquet')).rejects.toThrow(/row 1 column time: "NULL" is not a time/);
  });

  test('a file that is none', async () => {
    const path = temporaryFile('PAR1 or so', 'bars.parquet');
    await expect(openMarket(requestFor(path, { source: 'parquet' }))).rejects.toMatchObject({ code: 'DATA_UNREADABLE', exitCode: 3 });
  });

  test("parquetjs-lite's files are imported correctly", async () => {
    const path = join(folder, 'parquetjs.parquet');
    const library = createRequire(import.meta.url).resolve('parquetjs-lite');
    const script = `
      const { ParquetSchema, ParquetWriter } = require(${JSON.stringify(library)});
      (async () => {
        const price = { type: 'DOUBLE' };
        const schema = new ParquetSchema({ time: { type: 'TIMESTAMP_MILLIS' }, open: price, high: price, low: price, close: price, volume: { type: 'INT64' } });
        const writer = await ParquetWriter.openFile(schema, ${JSON.stringify(path)});
        for (let i = 0; i < 3000; i++) await writer.appendRow({ time: new Date(Date.UTC(2020, 0, 1, i)), open: 1 + i / 7, high: 3 + i / 7, low: 0.1 + i / 7, close: 2 + i / 7, volume: i * 1000 });
        await writer.close();
      })();`;
    execFileSync(process.execPath, ['-e', script], { stdio: ['ignore', 'ignore', 'inherit'] });
    const { market, quality } = await openMarket(requestFor(path, { source: 'parquet' }));
    expect(market.timeframe.name).toBe('1h');
    expect(quality.verdict).toBe('clean');
    expect(market.bars.timeMs[2999]).toBe(Date.UTC(2020, 0, 1, 2999));
    expect(market.bars.close[2999]).toBe(2 + 2999 / 7);
    expect(market.bars.volume[2999]).toBe(2_999_000);
  });
});

describe('DuckDB', () => {
  const open = (changes: object): ReturnType<typeof openMarket> =>
    openMarket(requestFor(database, { source: 'duckdb', symbol: 'eurusd', ...changes }));

  test('a table, its name with {symbol}', async () => {
    const { market } = await open({ table: '{symbol}_1h' });
    expect(market.origin).toEqual({ kind: 'real', source: `table "eurusd_1h" in "${database}"`, layout: '-' });
    expect([market.timeframe.name, market.bars.close[49]]).toEqual(['1h', 50.5]);
  });

  test('a query, twice and at once', async () => {
    const query = 'SELECT * FROM eurusd_1h WHERE volume < 10 ORDER BY time;';
    const opened = await Promise.all([open({ query }), open({ query }), open({ table: 'eurusd_1h' })]);
    expect(opened.map(({ market }) => market.bars.close.length)).toEqual([10, 10, 50]);
  });

  test('a query is run once: every row keeps its cells, whatever order an execution has', async () => {
    const query = 'SELECT * FROM eurusd_1h ORDER BY random()';
    const { market } = await open({ query, quality: { disorder: 'repair' } });
    expect(Array.from(market.bars.timeMs, (time) => (time - at('2020-01-02T00:00Z')) / 3_600_000)).toEqual(
      Array.from({ length: 50 }, (_, i) => i),
    );
    for (const [column, first] of [
      ['open', 1.1],
      ['high', 2.1],
      ['low', 0.5],
      ['close', 1.5],
      ['volume', 0],
    ] as const)
      expect([column, ...market.bars[column]]).toEqual([column, ...Array.from({ length: 50 }, (_, i) => first + i)]);
  });

  test('a query with texts among its numbers is read in one order too', async () => {
    const query = 'SELECT time::VARCHAR AS time, open, high::VARCHAR AS high, low, close FROM eurusd_1h ORDER BY random()';
    const { market } = await open({ query, quality: { disorder: 'repair' } });
    expect(Array.from(market.bars.high, (high, i) => high - market.bars.low[i]!).every((range) => Math.abs(range - 1.6) < 1e-9)).toBe(true);
  });

  test('a query may end as statements end', async () => {
    for (const end of ['', ';', '; -- done', ' -- done', '\n/* done */'])
      expect((await open({ query: `FROM eurusd_1h ORDER BY time${end}` })).market.bars.close).toHaveLength(50);
  });

  test('a query writes nothing and reads no other file', async () => {
    const written = join(folder, 'written.csv');
    const other = temporaryFile('secret\n1\n', 'other.csv');
    const refused: [string, string][] = [
      [`SELECT 1) ; COPY (SELECT 1 AS a) TO '${written}'; SELECT * FROM (SELECT 1`, 'DATA_UNREADABLE'],
      [`SELECT 1; COPY (SELECT 1 AS a) TO '${written}'`, 'CONFIG_INVALID'],
      [`COPY eurusd_1h TO '${written}'`, 'DATA_UNREADABLE'],
      [`SELECT * FROM eurusd_1h; DROP TABLE eurusd_1h`, 'CONFIG_INVALID'],
      ['CREATE TABLE x AS SELECT 1', 'CONFIG_INVALID'],
      ['SET enable_external_access = true', 'CONFIG_INVALID'],
      [`ATTACH '${written}' AS other`, 'CONFIG_INVALID'],
      [`SELECT * FROM '${other}'`, 'DATA_UNREADABLE'],
      [`SELECT * FROM read_csv('${other}')`, 'DATA_UNREADABLE'],
      [' ', 'CONFIG_INVALID'],
    ];
    for (const [query, code] of refused) await expect(open({ query }), query).rejects.toMatchObject({ code });
    expect(existsSync(written)).toBe(false);
    await expect(open({ query: refused[1]![0] })).rejects.toThrow(/^data.query on ".*" must be one SELECT, and is 2 statements$/);
    expect((await open({ table: 'eurusd_1h' })).market.bars.close).toHaveLength(50);
  });

  test('a symbol that could leave its place is refused before anything is read', async () => {
    for (const symbol of ['../eurusd', "x' OR 1 = 1 --", 'a/b', '..', ''])
      for (const place of [{ table: '{symbol}_1h' }, { query: "FROM eurusd_1h WHERE '{symbol}' = 'x'" }])
        await expect(open({ ...place, symbol })).rejects.toMatchObject({ code: 'NAME_UNKNOWN' });
  });

  test('the cache follows the database', async () => {
    const database = join(temporaryFolder(), 'followed.duckdb');
    await runSql(`ATTACH '${database}' AS made; CREATE TABLE made.eurusd_1h AS ${HOURS}; DETACH made`);
    const request = requestFor(database, {
      source: 'duckdb',
      table: 'eurusd_1h',
      timeframe: '1h',
      useCache: true,
      cacheDir: temporaryFolder(),
    });
    expect((await openMarket(request)).cache.state).toBe('miss');
    expect((await openMarket(request)).cache.state).toBe('hit');
    await runSql(`ATTACH '${database}' AS made; INSERT INTO made.eurusd_1h VALUES (TIMESTAMP '2020-02-01', 1, 2, 1, 1, 1); DETACH made`);
    const renewed = await openMarket(request);
    expect([renewed.cache.state, renewed.market.bars.close.length]).toEqual(['renewed', 51]);
  });

  test.each<[object, string, RegExp]>([
    [
      { table: 'eurusd_1hh' },
      'DATA_NOT_FOUND',
      /table "eurusd_1hh" is not in ".*" \(did you mean "eurusd_1h"\?\); it has eurusd_1h, nothing, texts$/,
    ],
    [{ table: 'nothing' }, 'DATA_EMPTY', /table "nothing" in ".*" has no rows/],
    [{ table: 'texts' }, 'DATA_CELL_INVALID', /table "texts" in ".*" row 2 column high: "two" is not a number/],
    [{ query: 'SELEC 1' }, 'DATA_UNREADABLE', /^query on ".*" cannot be read: Parser Error/],
    [
      { query: 'SELECT 1 AS one' },
      'DATA_LAYOUT_UNKNOWN',
      /needs a time column, and its header has one; data\.columns: \{time: …\} names it$/,
    ],
    [{}, 'CONFIG_INVALID', /needs either data.table or data.query/],
  ])('refuses %j', async (changes, code, sentence) => {
    const error: unknown = await open(changes).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code });
    expect((error as Error).message).toMatch(sentence);
  });

  test('a file that is no database', async () => {
    const path = temporaryFile('x'.repeat(5000), 'x.duckdb');
    await expect(openMarket(requestFor(path, { source: 'duckdb', table: 'x' }))).rejects.toMatchObject({ code: 'DATA_UNREADABLE' });
  });
});

describe('numbers', () => {
  test("the fast reading of decimals is JavaScript's, or none", () => {
    const decimal = fc.oneof(
      fc
        .tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 12 }))
        .map(([digits, places]) => (digits / 10 ** places).toFixed(places)),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.stringMatching(/^[-+.0-9e]{0,12}$/),
    );
    let read = 0;
    fc.assert(
      fc.property(decimal, (text) => {
        const bytes = Buffer.from(`x${text}y`);
        const value = exactDecimal(bytes, 1, 1 + text.length);
        if (Number.isNaN(value)) return;
        read++;
        expect(Object.is(value, Number(text))).toBe(true);
      }),
      { numRuns: 5000 },
    );
    expect(read).toBeGreaterThan(1000);
    expect(exactDecimal(Buffer.from('1234.5678'), 0, 9)).toBe(1234.5678);
    for (const text of ['', '.', '-', '1.', '1..2', '1e5', ' 1']) expect(exactDecimal(Buffer.from(text), 0, text.length)).toBeNaN();
  });

  test('any bars come back from Parquet and CSV bit for bit', async () => {
    const value = fc.double({ noDefaultInfinity: true });
    const rows = fc.array(fc.tuple(value, value, value, value, value), { minLength: 1, maxLength: 50 });
    await fc.assert(
      fc.asyncProperty(rows, async (values) => {
        const column = (k: number): Float64Array => Float64Array.from(values, (row) => row[k]!);
        const bars = {
          timeMs: Float64Array.from(values, (_, i) => i * 60_000),
          open: column(0),
          high: column(1),
          low: column(2),
          close: column(3),
          volume: column(4),
        };
        const parquet = join(folder, 'any.parquet');
        await writeBarsParquet(parquet, bars);
        expect((await readParquet(parquet, { symbol: 'X' })).bars).toEqual(bars);
        const csv = join(folder, 'any.csv');
        await writeBars(csv, bars, 'real');
        const { readCsv } = await import('../../src/data/csv/read-csv.js');
        expect(readCsv({ file: csv, bytes: readFileSync(csv) }, { symbol: 'X' }).bars).toEqual(bars);
      }),
      { numRuns: 30 },
    );
  });
});
