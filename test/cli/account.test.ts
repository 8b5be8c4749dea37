// A system with a portfolio through every command: one account, its legs in every file, the same bits on any workers and after a kill, and
// one sentence for what cannot be.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { folder, readJson, signalWhen, start, write } from './binary.js';
import { expectRefusalHere, runHere, runJsonHere } from './in-process.js';

const SYSTEM = `system: ranked
data: {source: csv, path: "{symbol}.csv", symbols: [ZED, ACE, MID], timeframe: 1d, calendar: us_equity}
params: {fast: 3, slow: 9}
strategy:
  long: {enter: "crosses_above(sma(close, $fast), sma(close, $slow))", exit: "crosses_below(sma(close, $fast), sma(close, $slow))"}
  stop: 2 * atr(5)
risk: {cash: 100000, sizing: fraction, fraction: 0.6, max_positions: 2, max_leverage: 1.5}
portfolio:
  rank: close / close[10] - 1
  groups: {ends: [ACE, ZED]}
  max_exposure: {gross: 1.2, group: 0.9}
space: {fast: {int: [2, 6]}, slow: {int: [8, 20], step: 2}}
windows: {search: [2020-01-01, 2021-06-01], later: [2021-06-01, 2022-06-01]}
study: {trials: 12}
walkforward: {train: 300d, test: 120d, trials: 6}
seed: 5
`;

/** Prices that swing, each symbol at its own pace; the last one is listed late. */
function barsOf(pace: number, first: number): string {
  const rows = ['Date,Open,High,Low,Close,Volume'];
  for (let day = first, bar = 0; bar < 620; day++) {
    const time = new Date(Date.UTC(2020, 0, 1 + day));
    if (time.getUTCDay() % 6 === 0) continue;
    bar++;
    const at = (phase: number): number => 100 + 20 * Math.sin((day + phase) / pace) + 7 * Math.cos((day * 1.7 + phase) / pace) + day * 0.01;
    const [open, close] = [at(0), at(1)];
    rows.push(
      [time.toISOString().slice(0, 10), open, Math.max(open, close) + 0.6, Math.min(open, close) - 0.6, close, 1000 + bar]
        .map((cell) => (typeof cell === 'number' ? cell.toFixed(4) : cell))
        .join(),
    );
  }
  return `${rows.join('\n')}\n`;
}

function accountFolder(system = SYSTEM): string {
  const dir = folder();
  write(dir, 'system.yaml', system);
  write(dir, 'ACE.csv', barsOf(9, 0));
  write(dir, 'MID.csv', barsOf(13, 0));
  write(dir, 'ZED.csv', barsOf(6, 60));
  return dir;
}

const words = (command: string, ...flags: string[]): string[] => [command, 'system.yaml', '--no-cache', ...flags];
type Json = Record<string, unknown>;

describe('every command', () => {
  let dir: string;
  beforeAll(() => {
    dir = accountFolder();
  });

  test('backtest is one run of all symbols, whatever their order in the file, and verify runs it again', async () => {
    const document = await runJsonHere<Json>(words('backtest'), dir);
    expect(document['symbol']).toBe('ACE+MID+ZED');
    const runDir = join(dir, document['run_dir'] as string);
    const trades = readFileSync(join(runDir, 'trades.csv'), 'utf8').trim().split('\n').slice(1);
    expect(trades.length).toBe((document['metrics'] as Json)['trades']);
    expect([...new Set(trades.map((row) => row.split(',')[0]))].sort()).toEqual(['ACE', 'MID', 'ZED']);
    const manifest = readJson<{ data: { symbol: string; role: string }[]; trade_hash: string }>(join(runDir, 'run_manifest.json'));
    expect(manifest.data.map(({ role, symbol }) => `${role} ${symbol}`)).toEqual(['own ACE', 'own MID', 'own ZED']);
    const other = await runJsonHere<Json>(words('backtest', '--set', 'data.symbols=[MID,ZED,ACE]'), dir);
    const otherManifest = readJson<{ trade_hash: string }>(join(dir, other['run_dir'] as string, 'run_manifest.json'));
    expect(otherManifest.trade_hash).toBe(manifest.trade_hash);
    const verified = await runHere(['verify', runDir, '--no-cache'], dir);
    expect([verified.exit, verified.stderr]).toEqual([0, expect.not.stringContaining('differ')]);
  });

  test('sweep has the same ledger on one worker and on two, its best as a backtest has the metrics that it printed, verify agrees', async () => {
    const one = await runJsonHere<Json>(words('sweep', '--workers', '1', '--output-dir', 'one'), dir);
    const two = await runJsonHere<Json>(words('sweep', '--workers', '2', '--output-dir', 'two'), dir);
    expect(two['ledger_sha256']).toBe(one['ledger_sha256']);
    expect(one).toMatchObject({ trials: 35, failed: 0 });
    const best = await runJsonHere<Json>(['backtest', join(one['dir'] as string, 'best_config.yaml'), '--no-cache'], dir);
    expect(best['metrics']).toEqual((one['best'] as Json)['metrics']);
    expect((await runHere(['verify', one['dir'] as string, '--no-cache'], dir)).exit).toBe(0);
  });

  test('optimize and walkforward search the account, and are verified', async () => {
    const study = await runJsonHere<Json>(words('optimize', '--window', 'search', '--workers', '2'), dir);
    expect(study).toMatchObject({ trials: 12 });
    expect((await runHere(['verify', study['dir'] as string, '--no-cache'], dir)).exit).toBe(0);
    const walk = await runJsonHere<Json>(words('walkforward', '--workers', '2'), dir);
    expect((walk['folds'] as unknown[]).length).toBeGreaterThan(2);
    expect((await runHere(['verify', walk['dir'] as string, '--no-cache'], dir)).exit).toBe(0);
  });

  test('lookahead looks at each leg', async () => {
    const found = await runHere(['lookahead', 'system.yaml', '--no-cache'], dir);
    expect(found.exit).toBe(0);
    for (const symbol of ['ACE', 'MID', 'ZED']) expect(found.stdout).toContain(symbol);
  });

  test('collection has rows of each leg under its own symbol', async () => {
    const flags = ['--set', 'ml_data_collection.enabled=true', '--set', 'ml_data_collection.db_path=rows.duckdb'];
    const document = await runJsonHere<Json>(words('backtest', ...flags), dir);
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const connection = await (await DuckDBInstance.create(join(dir, 'rows.duckdb'))).connect();
    const names = await connection.runAndReadAll("select table_name from information_schema.tables where table_name like 'signals%'");
    const table = String(names.getRows()[0]![0]);
    const rows = await connection.runAndReadAll(
      `select symbol, count(*) from ${table} join runs using (run_id) group by symbol order by symbol`,
    );
    connection.closeSync();
    const counts = rows.getRows() as [string, bigint][];
    expect(counts.map(([symbol]) => symbol)).toEqual(['ACE', 'MID', 'ZED']);
    expect(counts.reduce((sum, [, count]) => sum + Number(count), 0)).toBe((document['metrics'] as Json)['trades']);
  });
});

test('a sweep of an account that was killed goes on to the bytes of one that was not', async () => {
  const dir = accountFolder(
    SYSTEM.replace('fast: {int: [2, 6]}, slow: {int: [8, 20], step: 2}', 'fast: {int: [2, 40]}, slow: {int: [50, 400]}'),
  );
  const whole = await runJsonHere<Json>(words('sweep', '--output-dir', 'whole'), dir);
  const process = start(words('sweep', '--output-dir', 'killed', '--workers', '2'), dir);
  await signalWhen(process, 'SIGKILL', () =>
    readdirSync(dir, { recursive: true }).some((name) => String(name).startsWith('killed') && String(name).endsWith('ledger.bin')),
  );
  const [killed] = readdirSync(join(dir, 'killed'), { recursive: true }).filter((name) => String(name).endsWith('ledger.bin'));
  const resumed = await runJsonHere<Json>(words('sweep', '--resume', join('killed', String(killed), '..')), dir);
  expect(resumed['ledger_sha256']).toBe(whole['ledger_sha256']);
});

describe('one sentence for what cannot be', () => {
  test.each([
    ['portfolio.cash={NONE: 0.5}', 2, 'portfolio.cash names "NONE", which is no leg; data.symbols has ZED, ACE, MID'],
    ['portfolio.groups={one: [ACE, NONE]}', 2, 'portfolio.groups.one names "NONE", which is no leg'],
    [
      'portfolio.guards={action: block}',
      2,
      'portfolio.guards must have daily_loss, max_drawdown, sessions or max_spread_bps, and has none of them',
    ],
    ['portfolio.rank=close > 1', 2, 'this must be a column, whose larger values are served first, not a condition'],
    ['portfolio.rank=1', 2, 'this must be a column, whose larger values are served first, not a number'],
    ['portfolio.max_exposure={gross: 0}', 2, 'portfolio.max_exposure.gross must be > 0, not 0'],
    ['portfolio.correlation={limit: 1.5}', 2, 'portfolio.correlation.limit must be <= 1, not 1.5'],
    ['portfolio.guards={daily_loss: 0.1, cool_down: 5}', 2, 'portfolio.guards.cool_down'],
    ['portfolio={max_exposure: {group: 1}}', 2, 'portfolio.max_exposure.group caps groups, and portfolio.groups names none'],
    ['portfolio.ranks=close', 2, 'unknown entry "portfolio.ranks"'],
  ])('%s', async (override, exit, sentence) => {
    await expectRefusalHere(words('backtest', '--set', override), accountFolder(), exit, sentence);
  });

  test('places for more than one position without an account', async () => {
    const dir = accountFolder(SYSTEM.replace(/portfolio:\n(?: {2}.*\n)+/, ''));
    await expectRefusalHere(
      words('backtest'),
      dir,
      2,
      'risk.max_positions must be 1 where there is no portfolio: one market holds one position, not 2',
    );
  });

  test('legs that share no time, and legs of two timeframes', async () => {
    const dir = accountFolder();
    write(dir, 'ZED.csv', barsOf(6, 4000));
    await expectRefusalHere(
      words('backtest'),
      dir,
      3,
      /the legs of an account must overlap in time, and the bars of ZED \(.*\) overlap those of no other leg/,
    );
    write(
      dir,
      'ZED.csv',
      'Date,Open,High,Low,Close,Volume\n2020-01-03,1,2,1,2,1\n2020-01-10,1,2,1,2,1\n2020-01-17,1,2,1,2,1\n2020-01-24,1,2,1,2,1\n',
    );
    const flags = ['--set', 'data.timeframe=null', '--set', 'data.calendar=null'];
    await expectRefusalHere(words('backtest', ...flags), dir, 3, 'the legs of an account must have one timeframe, and ACE has 1d, ZED 1w');
  });
});
