// `barloom data fetch`, `append` and `list`, and systems whose bars are those of a dataset; a backtest asks no network.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HubServer } from '../fetch/hub-server.js';
import { ExchangeServer, HOUR_MS, hourlyBars } from '../fetch/exchange-server.js';
import { ArchiveServer, hourly } from '../fetch/archive-server.js';
import { CROSS, filesBelow, folder, hourlyCsv, readJson, write } from './binary.js';
import { expectRefusalHere as expectRefusal, runHere as run, runJsonHere as runJson } from './in-process.js';

interface ListedDataset {
  readonly dataset: string;
  readonly state: string;
  readonly source: string;
  readonly revision: string | null;
  readonly data_policy: string;
  readonly age_seconds: number;
  readonly from: string;
  readonly to: string;
  readonly new_bars: number;
  readonly series: readonly { readonly symbol: string; readonly rows: number; readonly timeframe: string }[];
}

const START_MS = Date.parse('2020-01-01');
const hub = new HubServer();
const exchange = new ExchangeServer();
const archives = new ArchiveServer();
let dir: string, commit: string;

beforeAll(async () => {
  await Promise.all([hub.start(), exchange.start(), archives.start()]);
  dir = folder();
  commit = hub.commit('org/bars', { 'ABC.csv': hourlyCsv(1000), 'XYZ.csv': hourlyCsv(500) });
  exchange.bars = hourlyBars(START_MS, 1500);
  exchange.nowMs = START_MS + 1500 * HOUR_MS;
  archives.put('BTCUSDT', '1h', '2020-01', hourly('2020-01-01T00:00:00Z', 31 * 24));
  for (const words of [hubWords(), [...exchangeWords(), '--data-policy', 'demo'], archiveWords()]) await runJson(words, dir);
});

afterAll(async () => {
  await Promise.all([hub.stop(), exchange.stop(), archives.stop()]);
});

const hubWords = (): string[] => ['data', 'fetch', 'huggingface', 'org/bars', '--symbols', 'ABC', '--endpoint', hub.base];
const exchangeWords = (): string[] => `data fetch ccxt binance BTC/USDT 1h --start 2020-01-01 --endpoint ${exchange.base}`.split(' ');
const archiveWords = (): string[] =>
  `data fetch binance-archive BTCUSDT 1h --start 2020-01-01 --end 2020-02-01 --endpoint ${archives.base}`.split(' ');

/** Writes the cross with other data, and other entries before it. */
function system(name: string, data: string, more = ''): string {
  write(dir, name, `${more}${CROSS.replace(/^data: .*$/m, `data: ${data}`)}`);
  return name;
}

const HUB_DATA = '{source: huggingface, dataset: org/bars, symbols: [ABC], timeframe: 1h}';

describe('fetching', () => {
  test('the hub: what was fetched is told, line by line, and listed', async () => {
    const own = folder();
    const { exit, stdout, stderr } = await run(hubWords(), own);
    expect(exit, stderr).toBe(0);
    expect(stdout).toBe(
      `huggingface/org--bars at ${commit.slice(0, 12)}: 1 symbol, 1,000 bars new\n  ABC 1h: 1,000 bars, 2020-01-01T00:00:00Z to 2020-02-11T15:00:00Z\n`,
    );
    expect(stderr).toMatch(/^huggingface\/org--bars: file 1 of 1, files\/ABC\.csv, \d\.\d{3} of \d\.\d{3} MB\n$/m);
    const { datasets } = await runJson<{ datasets: ListedDataset[] }>(['data', 'list'], own);
    expect(datasets).toMatchObject([
      {
        dataset: 'huggingface/org--bars',
        state: 'whole',
        source: 'huggingface',
        revision: commit,
        data_policy: 'real',
        from: '2020-01-01T00:00:00Z',
        to: '2020-02-11T15:00:00Z',
        series: [{ symbol: 'ABC', rows: 1000, timeframe: '1h' }],
      },
    ]);
    expect(datasets[0]!.age_seconds).toBeLessThan(60);
    const table = (await run(['data', 'list'], own)).stdout;
    expect(table).toMatch(
      new RegExp(
        `huggingface/org--bars .* ${commit.slice(0, 12)} .* real .* ABC 1h .* 2020-01-01T00:00:00Z .* 2020-02-11T15:00:00Z .* \\d+ s ago`,
      ),
    );
  });

  test('an exchange and archives, and appending to all of them', async () => {
    const own = folder();
    await runJson(hubWords(), own);
    const fetched = [
      ...(await runJson<{ datasets: ListedDataset[] }>([...exchangeWords(), '--data-policy', 'demo'], own)).datasets,
      ...(await runJson<{ datasets: ListedDataset[] }>(archiveWords(), own)).datasets,
    ];
    expect(fetched.map(({ dataset, new_bars, data_policy }) => [dataset, new_bars, data_policy])).toEqual([
      ['ccxt/binance/BTCUSDT-1h', 1500, 'demo'],
      ['binance-archive/spot/BTCUSDT-1h', 744, 'real'],
    ]);
    exchange.bars = hourlyBars(START_MS, 1510);
    exchange.nowMs = START_MS + 1510 * HOUR_MS;
    const appended = await run(['data', 'append', 'ccxt/binance/BTCUSDT-1h', '--endpoint', exchange.base], own);
    expect(appended.stdout).toBe(
      'ccxt/binance/BTCUSDT-1h (label demo): 1 symbol, 10 bars new\n  BTCUSDT 1h: 1,510 bars, 2020-01-01T00:00:00Z to 2020-03-03T21:00:00Z\n',
    );
    await expectRefusal(
      ['data', 'append', 'ccxt/binance/BTCUSD-1h'],
      own,
      2,
      'there is no dataset "ccxt/binance/BTCUSD-1h" in "datasets" (did you mean "ccxt/binance/BTCUSDT-1h"?)',
    );
    // what can be appended to is, and what cannot is named
    const some = await run(['data', 'append', '--endpoint', hub.base], own);
    expect(some.exit).toBe(2);
    expect(some.stdout).toMatch(/^huggingface\/org--bars at [0-9a-f]{12}: 1 symbol, 0 bars new\n/);
    expect(some.stderr).toMatch(
      /dataset ccxt\/binance\/BTCUSDT-1h was fetched from http.*and is now asked of http.*: name the first with --endpoint\n/,
    );
    expect(some.stderr).toMatch(
      /\nbarloom: dataset binance-archive\/spot\/BTCUSDT-1h was fetched from http.*: name the first with --endpoint\n$/,
    );
  });

  test.each([
    [['data', 'fetch', 'huggingface', 'a/b/c'], 'org/name or org/name@revision, not "a/b/c"'],
    [['data', 'fetch', 'huggingface', 'org/bars', '--symbols', 'A,,B'], '--symbols must be names separated by commas'],
    [['data', 'fetch', 'huggingface', 'org/bars', '--data-policy', 'fake'], '--data-policy must be one of real, demo, test, not "fake"'],
    [['data', 'fetch', 'ccxt', 'Binance', 'BTC/USDT', '1h', '--start', '2020-01-01'], 'named as ccxt does, in small letters'],
    [['data', 'fetch', 'ccxt', 'binance', 'BTC/USDT', '1h', '--start', 'yesterday'], '--start must be a time such as 2015-01-01'],
    [['data', 'fetch', 'ccxt', 'binance', 'BTC/USDT', '1h', '--start', '2020-01-02', '--end', '2020-01-01'], '--end must be after --start'],
    [
      ['data', 'fetch', 'binance-archive', 'BTCUSDT', '1h', '--start', '2020-01-01', '--market', 'swap'],
      '--market must be one of spot, futures-um, futures-cm',
    ],
    [
      ['data', 'fetch', 'binance-archive', 'BTCUSDT', '1h', '--start', '2020-01-01', '--retries', '-1'],
      '--retries must be a whole number from 0 to 1000',
    ],
  ])('%j is refused', async (words, sentence) => {
    await expectRefusal(words, dir, 2, sentence);
  });

  test.each(['fetch huggingface', 'fetch ccxt', 'fetch binance-archive', 'fetch', 'append', 'list'])(
    'the help of data %s ends with examples',
    async (words) => {
      const { stdout, exit } = await run(['data', ...words.split(' '), '--help'], dir);
      expect(exit).toBe(0);
      expect(stdout).toMatch(/\nExamples:\n(  \S.*\n)+$/);
      expect(stdout.split('Examples:')[1]).toContain(`barloom data ${words}`);
    },
  );
});

describe('a system whose bars are those of a dataset', () => {
  test('runs without a network, and says dataset, revision and label in result, manifest and report', async () => {
    const { run_dir: runDir } = await runJson<{ run_dir: string }>(['backtest', system('hub.yaml', HUB_DATA)], dir);
    const result = readJson<{ data_policy: string; data: { source: string; kind: string; bars: number }[] }>(dir, runDir, 'result.json');
    expect(result).toMatchObject({ data_policy: 'real', synthetic: false, data: [{ kind: 'real', bars: 1000 }] });
    expect(result.data[0]!.source).toMatch(
      new RegExp(`^huggingface org/bars at ${commit.slice(0, 12)}, file "${join(dir, 'datasets')}/huggingface/org--bars/files/ABC\\.csv"$`),
    );
    expect(readFileSync(join(dir, runDir, 'report.html'), 'utf8')).toContain(
      `real data (policy real) from huggingface org/bars at ${commit.slice(0, 12)}`,
    );
    // the same bars from the file itself have the same trades
    write(dir, 'bars.csv', hourlyCsv(1000));
    const plain = await runJson<{ run_dir: string }>(
      ['backtest', system('plain.yaml', '{source: csv, path: bars.csv, symbols: [ABC], timeframe: 1h, calendar: crypto}')],
      dir,
    );
    const tradesOf = (each: string): string => readJson<{ trade_hash: string }>(dir, each, 'result.json').trade_hash;
    expect(tradesOf(runDir)).toBe(tradesOf(plain.run_dir));
    // from anywhere: the manifest says where the datasets are
    expect((await run(['verify', join(dir, runDir)], folder())).exit).toBe(0);
  });

  test('takes the coarsest bars that make the timeframe, and refuses one that none does', async () => {
    const at = (timeframe: string): string => `{source: ccxt, exchange: binance, symbols: [BTCUSDT], timeframe: ${timeframe}}`;
    const { data_policy, run_dir } = await runJson<{ data_policy: string; run_dir: string }>(
      ['backtest', system('four.yaml', at('4h'))],
      dir,
    );
    expect([data_policy, run_dir]).toEqual(['demo', expect.stringContaining('BTCUSDT/4h/')]);
    await expectRefusal(
      ['backtest', system('half.yaml', at('30m'))],
      dir,
      3,
      'bars of BTCUSDT at 30m cannot be made of what was fetched, 1h',
    );
    const archived = await runJson<{ data_policy: string }>(
      ['backtest', system('archive.yaml', '{source: binance-archive, symbols: [BTCUSDT], timeframe: 1h}')],
      dir,
    );
    expect(archived.data_policy).toBe('real');
  });

  test.each([
    [
      HUB_DATA.replace('org/bars', 'org/none'),
      3,
      'dataset org/none has not been fetched (in "DATASETS"): fetch it with barloom data fetch huggingface org/none --symbols ABC',
    ],
    [HUB_DATA.replace('ABC', 'ABD'), 3, 'dataset org/bars has no ABD (did you mean "ABC"?), only ABC'],
    [HUB_DATA.replace('dataset: org/bars, ', ''), 2, 'data.dataset is needed by the source huggingface, and it is not there'],
    ['{source: ccxt, symbols: [BTCUSDT]}', 2, 'data.exchange is needed by the source ccxt, and it is not there'],
    [
      '{source: ccxt, exchange: kraken, symbols: [ETHUSDT], timeframe: 1d}',
      3,
      'ccxt kraken has not been fetched (in "DATASETS"): fetch it with barloom data fetch ccxt kraken ETH/USDT 1d --start 2020-01-01',
    ],
    ['{exchange: kraken}', 2, 'data.exchange needs data.source beside it (huggingface, ccxt or binance-archive), and there is none'],
  ])('%s is refused', async (data, exit, sentence) => {
    await expectRefusal(['backtest', system('refused.yaml', data)], dir, exit, sentence.replace('DATASETS', join(dir, 'datasets')));
  });

  test('a file of a dataset that was cut is refused, with the command that mends it', async () => {
    const other = folder();
    await runJson(['data', 'fetch', 'huggingface', 'org/bars', '--symbols', 'XYZ', '--endpoint', hub.base], other);
    write(other, 'system.yaml', CROSS.replace(/^data: .*$/m, `data: ${HUB_DATA.replace('ABC', 'XYZ')}`));
    write(other, 'datasets/huggingface/org--bars/files/XYZ.csv', 'time,open');
    await expectRefusal(
      ['backtest', 'system.yaml'],
      other,
      3,
      /XYZ\.csv" has 9 bytes, and its manifest says \d+: fetch it again with barloom data append huggingface\/org--bars/,
    );
    await runJson(['data', 'append', '--endpoint', hub.base], other);
    expect((await run(['backtest', 'system.yaml', '--quiet'], other)).exit).toBe(0);
  });

  test('the folder of datasets may be another one, by data.path or by the environment', async () => {
    const away = folder();
    write(away, 'system.yaml', CROSS.replace(/^data: .*$/m, `data: ${HUB_DATA.replace('{', `{path: ${join(dir, 'datasets')}, `)}`));
    expect((await run(['backtest', 'system.yaml', '--quiet'], away)).exit).toBe(0);
    expect(existsSync(join(away, 'datasets'))).toBe(false);
  });
});

describe('the data policy of a system', () => {
  test('real refuses what is made up or labelled demo, demo takes it and teaches nothing', async () => {
    const demo = '{source: ccxt, exchange: binance, symbols: [BTCUSDT], timeframe: 1h}',
      made = '{source: synthetic, symbols: [SYNTH], timeframe: 1h, synthetic: {bars: 2000}}';
    await expectRefusal(
      ['backtest', system('p.yaml', demo, 'data_policy: real\n')],
      dir,
      2,
      'the bars of BTCUSDT 1h must not use a dataset that is labelled demo: the data policy is real',
    );
    await expectRefusal(
      ['backtest', system('p.yaml', made, 'data_policy: real\n')],
      dir,
      2,
      'the bars of SYNTH 1h must not use synthetic data: the data policy is real',
    );
    await expectRefusal(
      ['backtest', system('p.yaml', made, 'data_policy: test\n')],
      dir,
      2,
      'the data policy test takes them only with ALLOW_FAKE_DATA=true',
    );
    for (const command of ['check', 'import'])
      expect(await runJson(['data', command, system('p.yaml', demo)], dir)).toMatchObject({ markets: [{ kind: 'real', label: 'demo' }] });
    expect((await run(['data', 'check', system('p.yaml', demo)], dir)).stdout).toMatch(/│ label .*\n.*\n.*│ demo /);
    const { data_policy } = await runJson<{ data_policy: string }>(['backtest', system('p.yaml', made, 'data_policy: demo\n')], dir);
    expect(data_policy).toBe('demo');
    await expectRefusal(
      ['train', system('t.yaml', demo, 'ml_data_collection: {db_path: signals.duckdb}\n'), '--accumulate'],
      dir,
      2,
      'training on "BTCUSDT" must not use a dataset that is labelled demo',
    );
    await expectRefusal(
      ['train', system('t.yaml', HUB_DATA, 'data_policy: demo\nml_data_collection: {db_path: signals.duckdb}\n'), '--accumulate'],
      dir,
      2,
      'training on "ABC" is not allowed: the data policy is demo, and nothing learns under it',
    );
    await expectRefusal(['backtest', system('p.yaml', made, 'data_policy: fake\n')], dir, 2, 'data_policy');
  });

  test('test takes what is made up where the environment allows it, and labels it so', async () => {
    const own = folder();
    await runJson(['data', 'fetch', 'huggingface', 'org/bars', '--symbols', 'ABC', '--data-policy', 'test', '--endpoint', hub.base], own);
    write(own, 'system.yaml', `data_policy: test\n${CROSS.replace(/^data: .*$/m, `data: ${HUB_DATA}`)}`);
    await expectRefusal(
      ['backtest', 'system.yaml'],
      own,
      2,
      'the bars of ABC 1h must not use synthetic data: the data policy test takes them only',
    );
    process.env['ALLOW_FAKE_DATA'] = 'true';
    try {
      const { run_dir, ...printed } = await runJson<{ run_dir: string; synthetic: boolean; data_policy: string }>(
        ['backtest', 'system.yaml'],
        own,
      );
      expect(printed).toMatchObject({ synthetic: true, data_policy: 'test' });
      const { data } = readJson<{ data: object[] }>(own, run_dir, 'run_manifest.json');
      expect(data).toMatchObject([{ kind: 'synthetic', label: 'test' }]);
    } finally {
      delete process.env['ALLOW_FAKE_DATA'];
    }
  });

  test('bars that are labelled demo are used where they are named, and never by themselves', async () => {
    const own = folder();
    await runJson(['data', 'fetch', 'huggingface', 'org/bars', '--symbols', 'ABC', '--data-policy', 'demo', '--endpoint', hub.base], own);
    write(own, 'system.yaml', CROSS.replace(/^data: .*$/m, `data: ${HUB_DATA}`));
    await runJson(['data', 'import', 'system.yaml'], own);
    const chosen = await run(['optimize', '--symbols', 'ABC', '--timeframe', '1h', '--trials', '3', '--workers', '1', '--json'], own);
    const { synthetic, data_policy } = JSON.parse(chosen.stdout) as { synthetic: boolean; data_policy: string };
    expect([synthetic, data_policy], chosen.stderr).toEqual([true, 'demo']);
    expect(chosen.stderr).toContain('No bars of ABC were found');
  });

  test('a search has the label too', async () => {
    const { data_policy, dir: runDir } = await runJson<{ data_policy: string; dir: string }>(
      ['sweep', system('s.yaml', HUB_DATA), '--trials', '5', '--workers', '1'],
      dir,
    );
    expect(data_policy).toBe('real');
    expect(readFileSync(filesBelow(join(dir, runDir), 'report.html')[0]!, 'utf8')).toContain('real data (policy real)');
  });
});
