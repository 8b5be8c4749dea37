// Datasets of a hub that runs here: which files are taken, how they are checked, and what has changed where it came from.
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fetchDataset, parseHubName, type FetchOptions, type FetchedDataset } from '../../src/app/datasets/fetch-dataset.js';
import { sqlText, withConnection } from '../../src/data/duckdb/duckdb-connection.js';
import { readSource } from '../../src/data/source/read-source.js';
import type { HuggingFaceRequest } from '../../src/fetch/huggingface/fetch-huggingface.js';
import { fetchOptions, fingerprint, readManifest, refusal } from './fetch-folder.js';
import { HubServer } from './hub-server.js';
import { sha256 } from './local-server.js';

let hub: HubServer;

beforeEach(async () => {
  hub = await new HubServer().start();
});

afterEach(async () => {
  await hub.stop();
});

const NAME = 'org/bars';

/** Returns a Parquet file with a column of symbols: hours of each, mixed row by row. */
async function parquetOf(symbols: readonly string[], fromHour: number, hours: number): Promise<Buffer> {
  const path = join(mkdtempSync(join(tmpdir(), 'barloom-parquet-')), 'bars.parquet');
  const rows = `SELECT TIMESTAMP '2020-01-01' + INTERVAL (h) HOUR AS "timestamp", s AS ticker, 100 + h / 8 + length(s) AS "open", 103 + h / 8 + length(s) AS high,
    99 + h / 8 + length(s) AS low, 101 + h / 8 + length(s) AS "close", CAST(h AS DOUBLE) AS volume
    FROM range(${fromHour}, ${fromHour + hours}) t(h), (VALUES ${symbols.map((each) => `(${sqlText(each)})`).join(', ')}) v(s) ORDER BY h, s`;
  await withConnection(async (connection) => void (await connection.run(`COPY (${rows}) TO ${sqlText(path)} (FORMAT parquet)`)));
  return readFileSync(path);
}

function csvOf(hours: number, price = 100): string {
  const rows = Array.from(
    { length: hours },
    (_, hour) => `${new Date(Date.UTC(2020, 0, 1, hour)).toISOString()},${price},${price + 2},${price - 1},${price + 1},${hour}`,
  );
  return `time,open,high,low,close,volume\n${rows.join('\n')}\n`;
}

function request(changes: Partial<HuggingFaceRequest> = {}): HuggingFaceRequest {
  return { ...parseHubName(NAME), symbols: null, files: null, symbol_column: null, allow_partial: false, ...changes };
}

async function fetchHub(options: FetchOptions, changes: Partial<HuggingFaceRequest> = {}): Promise<FetchedDataset> {
  return await fetchDataset({ source: 'huggingface', request: request(changes) }, options);
}

async function closesOf(dir: string, file: string): Promise<number[]> {
  const { bars } = await readSource({
    source: file.endsWith('.parquet') ? 'parquet' : 'csv',
    path: join(dir, file),
    symbol: 'X',
    symbolRule: 'guessed',
    timezone: 'UTC',
    cacheDir: '',
    useCache: false,
  });
  return [...bars.close];
}

describe('native Parquet', () => {
  test('every page of files is read, shards are one table, and each symbol has its rows in their order', async () => {
    const [first, second] = [await parquetOf(['BTC/USDT', 'ETHUSDT'], 0, 300), await parquetOf(['BTC/USDT', 'ETHUSDT'], 300, 200)];
    const commit = hub.commit(NAME, {
      'README.md': 'bars',
      'data/train-00000-of-00002.parquet': first,
      'data/train-00001-of-00002.parquet': second,
      'notes.csv': 'a,b\n1,2\n',
    });
    const options = fetchOptions(hub.base);
    const { place, manifest, newBars } = await fetchHub(options);
    expect(place).toBe('huggingface/org--bars');
    expect(hub.asked(/tree/).length).toBe(3);
    expect(manifest.revision).toEqual({ asked: 'main', commit, converted: null });
    expect(hub.asked(/resolve/).every((url) => url.includes(`/resolve/${commit}/data/train-0000`))).toBe(true);
    expect(manifest.files.map(({ path, bytes, sha256: hash }) => [path, bytes, hash])).toEqual([
      ['files/data/train-00000-of-00002.parquet', first.length, sha256(first)],
      ['files/data/train-00001-of-00002.parquet', second.length, sha256(second)],
    ]);
    expect(manifest.series.map(({ symbol, market, timeframe, rows, from, to }) => [symbol, market, timeframe, rows, from, to])).toEqual([
      ['BTCUSDT', 'BTC/USDT', '1h', 500, '2020-01-01T00:00:00Z', '2020-01-21T19:00:00Z'],
      ['ETHUSDT', 'ETHUSDT', '1h', 500, '2020-01-01T00:00:00Z', '2020-01-21T19:00:00Z'],
    ]);
    expect(newBars).toBe(1000);
    expect(await closesOf(join(options.datasetsDir, place), 'series/BTCUSDT.parquet')).toEqual(
      Array.from({ length: 500 }, (_, h) => 101 + h / 8 + 8),
    );
  });

  test('the same fetch gives the same bits, in another folder and again in the same', async () => {
    hub.commit(NAME, { 'a.parquet': await parquetOf(['A', 'B', 'C'], 0, 4000), 'b.parquet': await parquetOf(['A', 'B', 'C'], 4000, 4000) });
    const [one, two] = [fetchOptions(hub.base), fetchOptions(hub.base)];
    await fetchHub(one);
    await fetchHub(two);
    const whole = fingerprint(one.datasetsDir);
    expect(Object.keys(whole)).toHaveLength(6);
    expect(fingerprint(two.datasetsDir)).toEqual(whole);
    const asked = hub.asked(/resolve/).length;
    expect((await fetchHub(one)).newBars).toBe(0);
    expect(hub.asked(/resolve/)).toHaveLength(asked);
    expect(fingerprint(one.datasetsDir)).toEqual(whole);
  });

  test('only the wanted symbols are taken, a further fetch adds some, and one that is not there is named with the nearest', async () => {
    hub.commit(NAME, { 'a.parquet': await parquetOf(['AAPL', 'MSFT', 'NVDA'], 0, 50) });
    const options = fetchOptions(hub.base);
    const symbolsOf = ({ manifest }: FetchedDataset): string[] => manifest.series.map(({ symbol }) => symbol);
    expect(symbolsOf(await fetchHub(options, { symbols: ['MSFT'] }))).toEqual(['MSFT']);
    expect(symbolsOf(await fetchHub(options, { symbols: ['aapl', 'msft'] }))).toEqual(['MSFT', 'AAPL']);
    await refusal(
      fetchHub(options, { symbols: ['NVDIA'] }),
      'DATA_NOT_FOUND',
      /org\/bars has no rows of "NVDIA" in its column ticker \(did you mean "NVDA"\?\)/,
    );
    expect(readManifest(join(options.datasetsDir, 'huggingface/org--bars')).series).toHaveLength(2);
  });
});

describe('columns of symbols', () => {
  async function tableOf(sql: string): Promise<Buffer> {
    const path = join(mkdtempSync(join(tmpdir(), 'barloom-parquet-')), 'bars.parquet');
    await withConnection(async (connection) => void (await connection.run(`COPY (${sql}) TO ${sqlText(path)} (FORMAT parquet)`)));
    return readFileSync(path);
  }
  const BARS = `TIMESTAMP '2020-01-01' + INTERVAL (h) HOUR AS time, 100.0 AS "open", 101.0 AS high, 99.0 AS low, 100.5 AS "close", 1.0 AS volume`;

  test('the one is meant in which every wanted symbol stands, or the one that is named', async () => {
    hub.commit(NAME, {
      'a.parquet': await tableOf(
        `SELECT ${BARS}, 'spot' AS symbol, s AS coin, s || '-X' AS "My Name" FROM range(5) t(h), (VALUES ('BTC'), ('ETH')) v(s)`,
      ),
    });
    const seriesOf = async (changes: Partial<HuggingFaceRequest>): Promise<[string, number | null][]> =>
      (await fetchHub(fetchOptions(hub.base), changes)).manifest.series.map(({ market, rows }) => [market, rows]);
    expect(await seriesOf({ symbols: ['ETH'] })).toEqual([['ETH', 5]]);
    expect(await seriesOf({ symbol_column: 'my_name' })).toEqual([
      ['BTC-X', 5],
      ['ETH-X', 5],
    ]);
    await refusal(
      fetchHub(fetchOptions(hub.base), { symbol_column: 'ticker' }),
      'DATA_LAYOUT_UNKNOWN',
      /has no column "ticker"; it has time, open, high/,
    );
  });

  test('two markets that would have one name are refused', async () => {
    hub.commit(NAME, {
      'a.parquet': await tableOf(`SELECT ${BARS}, s AS pair FROM range(5) t(h), (VALUES ('BTC/USDT'), ('BTCUSDT')) v(s)`),
    });
    await refusal(fetchHub(fetchOptions(hub.base)), 'DATA_NOT_FOUND', /has "BTC\/USDT" and "BTCUSDT", and both would be BTCUSDT/);
  });
});

describe('text files', () => {
  test('files that are named after the wanted symbols are taken, and not what the hub has joined them to', async () => {
    hub.commit(NAME, { 'data/BTC-USDT_1h.csv': csvOf(30), 'data/ETH-USDT_1h.csv': csvOf(40, 50), 'data/DOGE_1h.csv': csvOf(5) });
    hub.commit(NAME, { 'default/train/0000.parquet': await parquetOf(['X'], 0, 10) }, 'refs/convert/parquet');
    const options = fetchOptions(hub.base);
    const { manifest } = await fetchHub(options, { symbols: ['BTCUSDT', 'ETHUSDT'] });
    expect(manifest.series.map(({ symbol, file, format, rows }) => [symbol, file, format, rows])).toEqual([
      ['BTCUSDT', 'files/data/BTC-USDT_1h.csv', 'csv', 30],
      ['ETHUSDT', 'files/data/ETH-USDT_1h.csv', 'csv', 40],
    ]);
    expect(hub.asked(/DOGE.*csv$/)).toEqual([]);
    await refusal(
      fetchHub(fetchOptions(hub.base), { symbols: ['BTCUSDT', 'XRPUSDT'] }),
      'DATA_NOT_FOUND',
      /a file of BTCUSDT and none of XRPUSDT/,
    );
  });

  test('the years of a symbol are joined, a file of its own is taken as it is, and a small one has a hash of git', async () => {
    hub.commit(NAME, { '2020/AAPL.csv': csvOf(24), '2021/AAPL.csv': csvOf(24).replaceAll('2020-', '2021-'), '2020/MSFT.csv': csvOf(3) });
    const options = fetchOptions(hub.base);
    const { manifest, place } = await fetchHub(options, { symbols: ['AAPL', 'MSFT'] });
    expect(manifest.series.map(({ file, rows, from, to }) => [file, rows, from, to])).toEqual([
      ['series/AAPL.parquet', 48, '2020-01-01T00:00:00Z', '2021-01-01T23:00:00Z'],
      ['files/2020/MSFT.csv', 3, '2020-01-01T00:00:00Z', '2020-01-01T02:00:00Z'],
    ]);
    expect(manifest.files.map(({ mark }) => mark.length)).toEqual([40, 40, 40]);
    expect(await closesOf(join(options.datasetsDir, place), 'series/AAPL.parquet')).toEqual(Array(48).fill(101));
  });

  test('files whose bars nobody can tell apart are refused, and patterns choose among them', async () => {
    hub.commit(NAME, { 'x/one.csv': csvOf(5), 'x/two.csv': csvOf(6), 'y/three.csv': csvOf(7) });
    await refusal(
      fetchHub(fetchOptions(hub.base)),
      'DATA_NOT_FOUND',
      /org\/bars has neither a column of symbols nor files named after them, and 3 files must be told apart/,
    );
    const { manifest } = await fetchHub(fetchOptions(hub.base), { files: ['**/tw?.csv'], symbols: ['ABC'] });
    expect(manifest.series.map(({ symbol, file }) => [symbol, file])).toEqual([['ABC', 'files/x/two.csv']]);
    await refusal(fetchHub(fetchOptions(hub.base), { files: ['*.csv'] }), 'NAME_UNKNOWN', /--files "\*\.csv" matches none of the 3 files/);
  });

  test('a file that no source can read is kept, and a warning says why', async () => {
    hub.commit(NAME, { 'ABC.csv': 'when,what\nnow,1\n' });
    const { manifest, warnings, newBars } = await fetchHub(fetchOptions(hub.base), { symbols: ['ABC'] });
    expect(manifest.series[0]).toMatchObject({ rows: null, from: null });
    expect(newBars).toBeNull();
    expect(warnings).toEqual([expect.stringMatching(/^ABC: no bars can be read yet: .*needs a time column/)]);
  });
});

describe("the hub's own conversion", () => {
  test('is taken where there is no Parquet, with both commits in the manifest', async () => {
    const commit = hub.commit(NAME, { 'bars.csv': csvOf(5), 'more.csv': csvOf(5) });
    const converted = hub.commit(NAME, { 'default/train/0000.parquet': await parquetOf(['AAPL', 'MSFT'], 0, 20) }, 'refs/convert/parquet');
    const { manifest } = await fetchHub(fetchOptions(hub.base));
    expect(manifest.revision).toEqual({ asked: 'main', commit, converted });
    expect(manifest.files.map(({ path }) => path)).toEqual(['files/default/train/0000.parquet']);
    expect(hub.asked(/resolve/)).toEqual([`/datasets/org/bars/resolve/${converted}/default/train/0000.parquet`]);
    expect(manifest.series.map(({ symbol }) => symbol)).toEqual(['AAPL', 'MSFT']);
  });

  test('is refused where it holds the beginning alone, unless that is allowed', async () => {
    hub.commit(NAME, { 'bars.csv': csvOf(5) });
    hub.commit(NAME, { 'default/partial-train/0000.parquet': await parquetOf(['AAPL'], 0, 20) }, 'refs/convert/parquet');
    await refusal(
      fetchHub(fetchOptions(hub.base)),
      'DATA_PARTIAL',
      /org\/bars is converted in part alone \(default\/partial-train\/0000\.parquet\).*--allow-partial/,
    );
    const { manifest } = await fetchHub(fetchOptions(hub.base), { allow_partial: true });
    expect(manifest.series.map(({ symbol, rows }) => [symbol, rows])).toEqual([['AAPL', 20]]);
  });

  test('is not asked for at another revision, which is a dataset of its own', async () => {
    hub.commit(NAME, { 'bars.csv': csvOf(5) }, 'v1');
    hub.commit(NAME, { 'bars.csv': csvOf(9) });
    const options = fetchOptions(hub.base);
    const { place, manifest } = await fetchHub(options, { ...parseHubName('org/bars@v1') });
    expect([place, manifest.series[0]!.rows]).toEqual(['huggingface/org--bars@v1', 5]);
    expect(hub.asked(/convert/)).toEqual([]);
    expect((await fetchHub(options)).manifest.series[0]!.rows).toBe(9);
    await refusal(fetchHub(options, { ...parseHubName('org/bars@v2') }), 'DATA_NOT_FOUND', /org\/bars has no revision "v2"/);
  });
});

describe('what has changed where it came from', () => {
  test('new files are added; a file that is another one stops and is named, and is taken where that is accepted', async () => {
    const [first, second] = [await parquetOf(['A', 'B'], 0, 50), await parquetOf(['A', 'B'], 50, 50)];
    hub.commit(NAME, { '0.parquet': first });
    const options = fetchOptions(hub.base),
      dir = join(options.datasetsDir, 'huggingface/org--bars');
    await fetchHub(options);
    const grown = hub.commit(NAME, { '0.parquet': first, '1.parquet': second });
    const added = await fetchHub(options);
    expect([added.newBars, added.manifest.revision!.commit]).toEqual([100, grown]);
    expect(hub.asked(/resolve.*0\.parquet/)).toHaveLength(1);
    const before = fingerprint(options.datasetsDir);
    hub.commit(NAME, { '0.parquet': await parquetOf(['A', 'B'], 0, 49), '1.parquet': second });
    const { context } = await refusal(
      fetchHub(options),
      'DATA_CHANGED',
      /org\/bars has changed where it came from: files\/0\.parquet is another file; nothing was replaced/,
    );
    expect(context).toMatchObject({ dataset: 'dataset org/bars', changes: 1 });
    expect(fingerprint(options.datasetsDir)).toEqual(before);
    const accepted = await fetchHub({ ...options, acceptChanges: true });
    expect(accepted.newBars).toBe(-2);
    expect(accepted.manifest.changes.map(({ what }) => what)).toEqual(['files/0.parquet is another file']);
    hub.commit(NAME, { '1.parquet': second });
    await refusal(fetchHub(options), 'DATA_CHANGED', /files\/0\.parquet is gone/);
    expect(readManifest(dir).files).toHaveLength(2);
  });

  test('a dataset is neither moved to another address nor given another label in silence', async () => {
    hub.commit(NAME, { 'A.csv': csvOf(5) });
    const options = fetchOptions(hub.base, { policy: 'test' });
    expect((await fetchHub(options, { symbols: ['A'] })).manifest.data_policy).toBe('test');
    expect((await fetchHub({ ...options, policy: undefined }, { symbols: ['A'] })).manifest.data_policy).toBe('test');
    await refusal(
      fetchHub({ ...options, policy: 'real' }, { symbols: ['A'] }),
      'DATA_POLICY',
      /must keep its label test, and --data-policy is real/,
    );
    const other = await new HubServer().start();
    other.commit(NAME, { 'A.csv': csvOf(5) });
    await refusal(fetchHub({ ...options, endpoint: other.base }, { symbols: ['A'] }), 'FLAG_INVALID', /was fetched from http.*--endpoint/);
    await other.stop();
  });

  test('what a killed process left beside is cleared away', async () => {
    hub.commit(NAME, { 'a.parquet': await parquetOf(['A', 'B'], 0, 50) });
    const [options, whole] = [fetchOptions(hub.base), fetchOptions(hub.base)];
    const dir = join(options.datasetsDir, 'huggingface/org--bars');
    mkdirSync(join(dir, 'files/old'), { recursive: true });
    mkdirSync(join(dir, 'series'));
    for (const name of [
      'dataset.json.12-ab.tmp',
      'files/old/b.parquet',
      'files/a.parquet.0123.part',
      'series/A.parquet.12-ab.tmp',
      'series/C.parquet',
    ])
      writeFileSync(join(dir, name), 'left');
    await fetchHub(options);
    await fetchHub(whole);
    expect(fingerprint(options.datasetsDir)).toEqual(fingerprint(whole.datasetsDir));
  });

  test('a file that was altered here is fetched again', async () => {
    hub.commit(NAME, { 'A.csv': csvOf(5) });
    const options = fetchOptions(hub.base);
    const { place } = await fetchHub(options, { symbols: ['A'] });
    writeFileSync(join(options.datasetsDir, place, 'files/A.csv'), 'cut');
    await fetchHub(options, { symbols: ['A'] });
    expect(readFileSync(join(options.datasetsDir, place, 'files/A.csv'), 'utf8')).toBe(csvOf(5));
  });
});

test.each(['', 'a/b/c', 'org/..', 'org/name@', '../x', 'org/na me', 'org/name@../../x'])('"%s" is no name of a dataset', (name) => {
  expect(() => parseHubName(name)).toThrow(expect.objectContaining({ code: 'NAME_UNKNOWN' }));
});
