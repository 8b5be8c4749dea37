// What a backtest leaves behind, by the commands: every file is there, and they agree with each other.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { METRIC_NAMES } from '../../src/core/metrics.js';
import { sqlText, withConnection } from '../../src/data/duckdb/duckdb-connection.js';
import { crossFolder, readJson, write } from '../cli/binary.js';
import { expectRefusalHere as expectRefusal, runHere as run, runJsonHere as runJson } from '../cli/in-process.js';

interface RunDocument {
  readonly run_id: string;
  readonly run_dir: string;
  readonly window: string;
  readonly metrics: Record<string, number | null>;
}

const FILES = [
  'account_curve.csv',
  'equity.csv',
  'events.jsonl',
  'fills.csv',
  'report.html',
  'result.json',
  'run_manifest.json',
  'telemetry.jsonl',
  'trades.csv',
  'trades.parquet',
];

/** What verifying a run of one data set compares: its bars, the hash of its trades, and each metric. */
const CHECKS = 2 + METRIC_NAMES.length;

function readCsv(...path: string[]): Record<string, string>[] {
  const [header, ...rows] = readFileSync(join(...path), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  return rows.map((row) => Object.fromEntries(header!.map((name, column) => [name, row[column]!])));
}

const readLines = (...path: string[]): Record<string, unknown>[] =>
  readFileSync(join(...path), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

async function readParquet(path: string): Promise<Record<string, unknown>[]> {
  return await withConnection(async (connection) =>
    (
      await connection.runAndReadAll(
        `SELECT * REPLACE (epoch_ms(entry_time)::DOUBLE AS entry_time, epoch_ms(exit_time)::DOUBLE AS exit_time) FROM read_parquet(${sqlText(path)})`,
      )
    ).getRowObjects(),
  );
}

describe('barloom backtest', () => {
  let dir: string;
  let runDir: string;
  let document: RunDocument;
  beforeAll(async () => {
    dir = crossFolder();
    document = await runJson<RunDocument>(['backtest', 'system.yaml'], dir);
    runDir = join(dir, document.run_dir);
  });

  test('--json prints run_id, run_dir and every metric', () => {
    expect(document.run_dir).toBe(`runs/cross/ABC/1h/all/${document.run_id}`);
    expect(document.run_id).toMatch(/^\d{8}T\d{9}Z-[0-9a-f]{8}$/);
    expect(Object.keys(document.metrics)).toEqual([...METRIC_NAMES]);
    expect(document.metrics['trades']).toBeGreaterThan(30);
  });

  test('every file is there, and nothing else', () => {
    expect(readdirSync(runDir).sort()).toEqual(FILES);
  });

  test('result.json and run_manifest.json say the same as --json', () => {
    const [result, manifest] = [readJson(runDir, 'result.json'), readJson(runDir, 'run_manifest.json')];
    expect(result).toMatchObject({
      run_id: document.run_id,
      metrics: document.metrics,
      system: 'cross',
      symbol: 'ABC',
      timeframe: '1h',
      synthetic: false,
      trade_hash: manifest['trade_hash'],
    });
    expect(manifest).toMatchObject({
      manifest_version: 2,
      kind: 'backtest',
      run_id: document.run_id,
      seed: 7,
      parameters: { fast: 3, slow: 12, stop_atr: 2 },
      data: [{ role: 'own', symbol: 'ABC', timeframe: '1h', kind: 'real', layout: 'generic', bars: 1000 }],
    });
    expect(document.run_id.endsWith(String(manifest['inputs_hash']).slice(0, 8))).toBe(true);
  });

  test('the profits of trades.csv add up to the change of equity', () => {
    const trades = readCsv(runDir, 'trades.csv');
    const profit = trades.reduce((sum, { pnl }) => sum + Number(pnl), 0);
    expect(trades).toHaveLength(document.metrics['trades']!);
    expect(10_000 + profit).toBeCloseTo(document.metrics['final_equity']!, 6);
    expect(trades.reduce((sum, { fees }) => sum + Number(fees), 0)).toBeCloseTo(document.metrics['fees']!, 6);
    for (const { entry_time, exit_time } of trades) expect(Date.parse(entry_time!)).toBeLessThanOrEqual(Date.parse(exit_time!));
  });

  test('trades.parquet is trades.csv', async () => {
    const [csv, parquet] = [readCsv(runDir, 'trades.csv'), await readParquet(join(runDir, 'trades.parquet'))];
    expect(Object.keys(parquet[0]!)).toEqual(Object.keys(csv[0]!));
    const asText = (name: string, value: unknown): string =>
      name.endsWith('_time') ? new Date(value as number).toISOString().replace('.000Z', 'Z') : value === null ? '' : String(value);
    expect(parquet.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, asText(name, value)])))).toEqual(csv);
  });

  test('equity.csv and account_curve.csv have a row for each bar and agree', () => {
    const [equity, account, bars] = [readCsv(runDir, 'equity.csv'), readCsv(runDir, 'account_curve.csv'), readCsv(dir, 'bars.csv')];
    expect(equity).toHaveLength(1000);
    let peak = 10_000;
    equity.forEach((row, i) => {
      expect(row['time']).toBe(account[i]!['time']);
      expect(Number(account[i]!['cash']) + Number(account[i]!['position']) * Number(bars[i]!['close'])).toBeCloseTo(
        Number(row['equity']),
        6,
      );
      peak = Math.max(peak, Number(row['equity']));
      expect(Number(row['drawdown'])).toBeCloseTo(Number(row['equity']) / peak - 1, 9);
    });
    expect(Number(equity.at(-1)!['equity'])).toBeCloseTo(document.metrics['final_equity']!, 6);
    expect(Math.min(...equity.map(({ drawdown }) => Number(drawdown)))).toBeCloseTo(document.metrics['max_drawdown']!, 9);
    expect(new Set(account.map(({ position }) => Math.sign(Number(position))))).toEqual(new Set([-1, 0, 1]));
  });

  test('telemetry.jsonl has one trade_closed for each trade, with the numbers of trades.csv', () => {
    const [lines, trades] = [readLines(runDir, 'telemetry.jsonl'), readCsv(runDir, 'trades.csv')];
    expect(lines).toHaveLength(trades.length);
    lines.forEach((line, index) => {
      expect(line).toMatchObject({
        schema: 'barloom.telemetry/1',
        event: 'trade_closed',
        run_id: document.run_id,
        system: 'cross',
        timeframe: '1h',
        trade_number: index,
        time: trades[index]!['exit_time'],
      });
      for (const [name, text] of Object.entries(trades[index]!)) expect(line[name] === null ? '' : String(line[name]), name).toBe(text);
    });
  });

  test('events.jsonl tells the run from start to finish', () => {
    const lines = readLines(runDir, 'events.jsonl');
    expect(lines.map(({ event }) => event).filter((event) => event !== 'warning')).toEqual(['run_started', 'data_opened', 'run_finished']);
    expect(lines.every(({ schema, run_id }) => schema === 'barloom.events/1' && run_id === document.run_id)).toBe(true);
    expect(lines.at(-1)!['metrics']).toEqual(document.metrics);
  });

  test('report.html opens offline: it loads nothing', () => {
    const html = readFileSync(join(runDir, 'report.html'), 'utf8');
    expect(html).toContain(document.run_id);
    expect(html).not.toMatch(/<(script|link|img)[^>]+(src|href)=["']?(https?:)?\/\//);
  });

  test('verify runs it again: the same, exit 0', async () => {
    const { exit, stdout } = await run(['verify', document.run_dir], dir);
    expect([exit, stdout]).toEqual([
      0,
      expect.stringMatching(new RegExp(`^same: ${CHECKS} of ${CHECKS} checks hold, data and trades bit for bit\n$`)),
    ]);
    const { checks } = await runJson<{ checks: { name: string }[] }>(['verify', document.run_dir], dir);
    expect(checks.map(({ name }) => name)).toEqual(['the bars of ABC 1h', 'trade_hash', ...METRIC_NAMES]);
  });

  test('report writes the report anew, byte for byte', async () => {
    const before = readFileSync(join(runDir, 'report.html'), 'utf8');
    rmSync(join(runDir, 'report.html'));
    expect(await runJson(['report', document.run_dir], dir)).toEqual({ report: `${document.run_dir}/report.html` });
    expect(readFileSync(join(runDir, 'report.html'), 'utf8')).toBe(before);
  });
});

describe('verify notices', () => {
  const prepare = async (): Promise<{ dir: string; runDir: string }> => {
    const dir = crossFolder();
    return { dir, runDir: (await runJson<RunDocument>(['backtest', 'system.yaml', '--no-cache'], dir)).run_dir };
  };
  const edit = (path: string, change: (text: string) => string): string => write('/', path, change(readFileSync(path, 'utf8')));

  test('another trade hash, another metric, other parameters: exit 1', async () => {
    const { dir, runDir } = await prepare();
    const manifest = join(dir, runDir, 'run_manifest.json');
    const original = readFileSync(manifest, 'utf8');
    edit(manifest, (text) => text.replace(/"trade_hash": "../, '"trade_hash": "zz'));
    expect(await run(['verify', runDir, '--no-cache'], dir)).toMatchObject({
      exit: 1,
      stdout: expect.stringMatching(new RegExp(`^trade_hash: the run says zz.*\ndifferent: 1 of ${CHECKS} checks fail\n$`)),
    });
    write('/', manifest, original.replace(/"fast": 3(,\s+"slow": 12,\s+"stop_atr": 2\s+},\s+"trade_hash")/, '"fast": 4$1'));
    expect((await run(['verify', runDir, '--no-cache'], dir)).exit).toBe(1);
    write('/', manifest, original);
    edit(join(dir, runDir, 'result.json'), (text) => text.replace(/"sharpe": /, '"sharpe": 1'));
    expect(await run(['verify', runDir, '--no-cache'], dir)).toMatchObject({
      exit: 1,
      stdout: expect.stringMatching(/^sharpe: the run says 1/),
    });
  });

  test('other data: exit 1, and with the cache too', async () => {
    const { dir, runDir } = await prepare();
    edit(join(dir, 'bars.csv'), (text) => text.replace(/,100\n/, ',101\n'));
    for (const flags of [['--no-cache'], []]) {
      expect(await run(['verify', runDir, ...flags], dir)).toMatchObject({
        exit: 1,
        stdout: expect.stringMatching(/^the bars of ABC 1h: the run says/),
      });
    }
  });

  test('data that are gone: exit 3', async () => {
    const { dir, runDir } = await prepare();
    rmSync(join(dir, 'bars.csv'));
    await expectRefusal(['verify', runDir, '--no-cache'], dir, 3, /bars\.csv" does not exist/);
  });

  test('a folder that is no run, a manifest that is none: exit 2', async () => {
    const { dir, runDir } = await prepare();
    const damaged = crossFolder();
    const { run_dir } = await runJson<RunDocument>(['backtest', 'system.yaml'], damaged);
    write(damaged, join(run_dir, 'result.json'), '{');
    await expectRefusal(['verify', run_dir], damaged, 2, /result\.json is not JSON: /);
    await expectRefusal(['verify', 'nowhere'], dir, 2, 'run folder nowhere does not exist');
    edit(join(dir, runDir, 'run_manifest.json'), (text) => text.slice(0, 100));
    await expectRefusal(['verify', runDir], dir, 2, /run_manifest\.json is not JSON/);
    write(join(dir, runDir), 'run_manifest.json', '{}');
    await expectRefusal(['verify', runDir], dir, 2, /run_manifest\.json is not a manifest of this version/);
    write(join(dir, runDir), 'run_manifest.json', 'null');
    await expectRefusal(['verify', runDir], dir, 2, /run_manifest\.json is not a manifest of this version/);
  });
});

describe('flags', () => {
  test('--print-config prints what is run; reading it again gives the same, and the same run', async () => {
    const dir = crossFolder();
    const printed = (await run(['backtest', 'system.yaml', '--print-config', '--set', 'params.fast=5', '--set', 'risk.cash=500'], dir))
      .stdout;
    expect(printed).toMatch(/fast: 5/);
    write(dir, 'printed.yaml', printed);
    expect((await run(['backtest', 'printed.yaml', '--print-config'], dir)).stdout).toBe(printed);
    const [one, two] = [
      await runJson<RunDocument>(['backtest', 'system.yaml', '--set', 'params.fast=5', '--set', 'risk.cash=500'], dir),
      await runJson<RunDocument>(['backtest', 'printed.yaml'], dir),
    ];
    expect(two.metrics).toEqual(one.metrics);
    expect(two.run_id.slice(-8)).toBe(one.run_id.slice(-8));
    expect(existsSync(join(dir, one.run_dir))).toBe(true);
  });

  test('windows, --start and --end, --lookback-days, MetaTrader timeframes', async () => {
    const dir = crossFolder();
    const windowOf = async (...flags: string[]): Promise<unknown> => {
      const { run_dir } = await runJson<RunDocument>(['backtest', 'system.yaml', ...flags], dir);
      const { window, timeframe } = readJson<{ window: Record<string, unknown>; timeframe: string }>(dir, run_dir, 'result.json');
      return [timeframe, window['name'], window['start'], window['end'], (window['to_bar'] as number) - (window['from_bar'] as number)];
    };
    expect(await windowOf('--window', 'early')).toEqual(['1h', 'early', '2020-01-01T00:00:00Z', '2020-01-20T00:00:00Z', 19 * 24]);
    expect(await windowOf('--start', '2020-01-05', '--end', '2020-01-06T12:00')).toEqual([
      '1h',
      'custom',
      '2020-01-05T00:00:00Z',
      '2020-01-06T12:00:00Z',
      36,
    ]);
    // 1,000 bars end on 2020-02-11 at 16:00
    expect(await windowOf('--lookback-days', '2')).toEqual(['1h', 'last-2d', '2020-02-09T16:00:00Z', '2020-02-11T16:00:00Z', 48]);
    expect(await windowOf('--timeframe', 'H4')).toEqual(['4h', 'all', '2020-01-01T00:00:00Z', '2020-02-11T16:00:00Z', 250]);
  });

  test('a window sees the bars before it as warm-up', async () => {
    const dir = crossFolder();
    const { run_dir } = await runJson<RunDocument>(['backtest', 'system.yaml', '--window', 'late'], dir);
    const { warmup_bars, warnings } = readJson<{ warmup_bars: number; warnings: string[] }>(dir, run_dir, 'result.json');
    expect(warmup_bars).toBe(14);
    expect(warnings.filter((warning) => warning.startsWith('Warm-up'))).toEqual([]);
  });

  test('several symbols are several runs in one document', async () => {
    const dir = crossFolder((text) => text.replace('bars.csv', '"{symbol}.csv"').replace('[ABC]', '[bars, other]'));
    write(dir, 'other.csv', readFileSync(join(dir, 'bars.csv'), 'utf8').split('\n').slice(0, 500).join('\n'));
    const { runs } = await runJson<{ runs: (RunDocument & { symbol: string })[] }>(['backtest', 'system.yaml'], dir);
    expect(runs.map(({ symbol, run_dir }) => [symbol, run_dir.split('/')[2]])).toEqual([
      ['bars', 'bars'],
      ['other', 'other'],
    ]);
    expect((await runJson<RunDocument>(['backtest', 'system.yaml', '--symbols', 'other'], dir)).metrics).toEqual(runs[1]!.metrics);
  });

  test('people get a table and the path of the report; --quiet gets nothing', async () => {
    const dir = crossFolder();
    const { stdout } = await run(['backtest', 'system.yaml'], dir);
    expect(stdout).toMatch(/cross {2}ABC 1h .*1,000 bars/);
    expect(stdout).toMatch(/report: runs\/cross\/ABC\/1h\/all\/\S+\/report\.html\n$/);
    expect(await run(['backtest', 'system.yaml', '--quiet'], dir)).toMatchObject({ exit: 0, stdout: '', stderr: '' });
  });

  test('functions lists every function, one by name, and the nearest name', async () => {
    const dir = crossFolder();
    const all = await runJson<{ name: string }[]>(['functions'], dir);
    expect(all.map(({ name }) => name)).toEqual(expect.arrayContaining(['sma', 'crosses_above', 'tf', 'supertrend']));
    expect(await runJson(['functions', 'rsi'], dir)).toMatchObject([{ name: 'rsi', usage: expect.stringContaining('rsi(') }]);
    await expectRefusal(['functions', 'rsii'], dir, 2, 'unknown function "rsii" (did you mean "rsi"?)');
  });

  test('same-close fills are printed', async () => {
    const { warnings } = await runJson<{ warnings: string[] }>(['backtest', 'system.yaml', '--set', 'execution.fill=close'], crossFolder());
    expect(warnings).toEqual(expect.arrayContaining([expect.stringMatching(/^Same-close fills: /)]));
  });
});
