import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { beforeAll, describe, expect, test } from 'vitest';
import { joinKnown } from '../../../src/core/join-known.js';
import { randomStream } from '../../../src/core/random.js';
import { readExtra, type ExtraRequest } from '../../../src/data/extra/read-extra.js';
import { openOwnedDatabase } from '../../../src/data/duckdb/owned-database.js';
import { sqlText, withConnection } from '../../../src/data/duckdb/duckdb-connection.js';
import { folder } from '../../cli/binary.js';
import { slowJoin, type FileRow } from '../../reference/slow-join.js';

const START = Date.UTC(2024, 0, 1);
const HOUR = 3_600_000;
const SYMBOLS = ['AAA', 'BBB'];

/** Rows with ties, gaps, restated times and values that are missing, in no order. */
function randomRows(seed: number): FileRow[] {
  const random = randomStream(seed, 3);
  const count = random.below(60);
  const known = (): number => START + random.below(40) * HOUR * (random.uniform() < 0.2 ? 7 : 1) + (random.uniform() < 0.2 ? 1000 : 0);
  return Array.from({ length: count }, () => {
    const knownMs = known();
    return {
      knownMs,
      aboutMs: knownMs - random.below(5) * 24 * HOUR,
      symbol: SYMBOLS[random.below(2)]!,
      value: random.uniform() < 0.1 ? Number.NaN : random.below(1000) / 8,
    };
  });
}

const csvOf = (rows: readonly FileRow[]): string =>
  ['published,period,symbol,score', ...rows.map((row) => `${iso(row.knownMs)},${iso(row.aboutMs)},${row.symbol},${cell(row.value)}`)].join(
    '\n',
  ) + '\n';
const iso = (ms: number): string => new Date(ms).toISOString();
const cell = (value: number): string => (Number.isNaN(value) ? '' : String(value));

const requestOf = (path: string, more: Partial<ExtraRequest> = {}): ExtraRequest => ({
  path,
  table: undefined,
  knownAt: 'published',
  time: 'period',
  columns: ['score'],
  symbol: undefined,
  timezone: 'UTC',
  timeFormat: undefined,
  ...more,
});

test('200 random files are joined as plain code joins them', async () => {
  const dir = folder(),
    path = join(dir, 'news.csv');
  let [seen, missing] = [0, 0];
  for (let seed = 0; seed < 200; seed++) {
    const rows = randomRows(seed),
      symbol = SYMBOLS[seed % 2]!,
      maxAgeMs = seed % 3 === 0 ? Infinity : (1 + (seed % 7)) * 3 * HOUR;
    writeFileSync(path, csvOf(rows));
    const table = await readExtra(requestOf(path, { symbol: { column: 'symbol', value: symbol } }));
    const closeMs = Float64Array.from({ length: 60 }, (_, bar) => START + bar * HOUR);
    const { columns } = joinKnown(closeMs, table, maxAgeMs);
    const wanted = Array.from(closeMs, (close) => slowJoin(rows, symbol, close, maxAgeMs));
    expect([...columns[0]!], `seed ${seed}`).toEqual(wanted);
    seen += wanted.filter((value) => !Number.isNaN(value)).length;
    missing += wanted.filter(Number.isNaN).length;
  }
  expect(seen).toBeGreaterThan(2000);
  expect(missing).toBeGreaterThan(2000);
});

describe('a row', () => {
  const join_ = (knownMs: number[], closes: number[], maxAgeMs = Infinity): number[] => [
    ...joinKnown(
      Float64Array.from(closes),
      { knownMs: Float64Array.from(knownMs), values: [Float64Array.from(knownMs, (_, i) => i + 1)] },
      maxAgeMs,
    ).columns[0]!,
  ];

  test('that is known at the close is read, one that is known a millisecond later is not', () => {
    expect(join_([100], [99, 100, 101])).toEqual([Number.NaN, 1, 1]);
    expect(join_([100, 101], [100, 101])).toEqual([1, 2]);
  });

  test('counts up to its age, and no row before it takes its place', () => {
    expect(join_([100], [100, 110, 111], 10)).toEqual([1, 1, Number.NaN]);
    expect(join_([50, 100], [111], 10)).toEqual([Number.NaN]);
    expect(joinKnown(Float64Array.of(99, 100, 111, 112), { knownMs: Float64Array.of(100), values: [] }, 10).tooOld).toBe(2);
  });

  test('without a value hides the one before it', () => {
    const rows = { knownMs: Float64Array.of(1, 2), values: [Float64Array.of(5, Number.NaN)] };
    expect([...joinKnown(Float64Array.of(1, 2, 3), rows, Infinity).columns[0]!]).toEqual([5, Number.NaN, Number.NaN]);
  });
});

describe('the same rows', () => {
  const rows = randomRows(5);
  const dir = folder();
  const paths: Record<string, string> = {};
  let wanted: Awaited<ReturnType<typeof readExtra>>;
  beforeAll(async () => {
    const text = csvOf(rows);
    for (const [name, bytes] of [
      ['a.csv', text],
      ['a.csv.gz', gzipSync(text)],
      ['semicolon.csv', text.replaceAll(',', ';')],
    ] as const)
      writeFileSync((paths[name] = join(dir, name)), bytes);
    wanted = await readExtra(requestOf(paths['a.csv']!));
    await withConnection(async (connection) => {
      const from = `SELECT published::TIMESTAMPTZ AS published, period::TIMESTAMPTZ AS period, symbol, score::DOUBLE AS score FROM read_csv(${sqlText(paths['a.csv']!)})`;
      await connection.run(`COPY (${from}) TO ${sqlText((paths['a.parquet'] = join(dir, 'a.parquet')))} (FORMAT PARQUET)`);
    });
    paths['a.duckdb'] = join(dir, 'a.duckdb');
    const database = await openOwnedDatabase(paths['a.duckdb']);
    await database.connection.run(`CREATE TABLE news AS SELECT * FROM read_parquet(${sqlText(paths['a.parquet']!)})`);
    database.close();
    const arrow = tableFromArrays({
      published: rows.map(({ knownMs }) => iso(knownMs)),
      period: rows.map(({ aboutMs }) => iso(aboutMs)),
      score: Float64Array.from(rows, ({ value }) => value),
    });
    writeFileSync((paths['a.arrow'] = join(dir, 'a.arrow')), tableToIPC(arrow, 'file'));
  });

  test.each(['a.csv.gz', 'semicolon.csv', 'a.parquet', 'a.duckdb', 'a.arrow'])('are read alike from %s', async (name) => {
    const found = await readExtra(requestOf(paths[name]!, { table: 'news' }));
    expect(found.knownMs.length).toBe(rows.length);
    expect({ ...found, source: '' }).toEqual({ ...wanted, source: '' });
  });
});

describe('what cannot be read', () => {
  const dir = folder();
  const write = (text: string): string => {
    const path = join(dir, 'news.csv');
    writeFileSync(path, text);
    return path;
  };

  test.each([
    [
      'a column that is not there',
      'published,period,scroe\n2024-01-01,2024-01-01,1\n',
      'DATA_LAYOUT_UNKNOWN',
      /no column "score" \(did you mean "scroe"\?\)/,
    ],
    [
      'a cell that is no number',
      'published,period,score\n2024-01-01,2024-01-01,1\n2024-01-02,2024-01-02,high\n',
      'DATA_CELL_INVALID',
      /row 2 column score: "high"/,
    ],
    [
      'a cell that is no time',
      'published,period,score\n2024-01-01,2024-01-01,1\nsoon,2024-01-02,2\n',
      'DATA_CELL_INVALID',
      /row 2 column published: "soon"/,
    ],
  ])('%s is named', async (_, text, code, sentence) => {
    const error = await readExtra(requestOf(write(text))).catch((found: unknown) => found);
    expect(error).toMatchObject({ code });
    expect((error as Error).message).toMatch(sentence);
  });

  test('a file that is not there is named', async () => {
    await expect(readExtra(requestOf(join(dir, 'none.csv')))).rejects.toMatchObject({ code: 'DATA_NOT_FOUND' });
  });

  test('times without zone are read in the zone of the table', async () => {
    const path = write('published,period,score\n2024-01-01 10:00,2024-01-01,1\n2024-07-01 10:00,2024-07-01,2\n');
    const { knownMs } = await readExtra(requestOf(path, { timezone: 'America/New_York' }));
    expect([...knownMs].map(iso)).toEqual(['2024-01-01T15:00:00.000Z', '2024-07-01T14:00:00.000Z']);
  });

  test('no rows are no rows', async () => {
    expect((await readExtra(requestOf(write('published,period,score\n')))).knownMs).toHaveLength(0);
  });
});
