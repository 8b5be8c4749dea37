// One system with parameters in groups, numbers of its rules swept and files included, through every command.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, describe, expect, test } from 'vitest';
import { filesBelow, folder, readJson, signalWhen, start, write } from './binary.js';
import { expectRefusalHere as expectRefusal, runHere as run, runJsonHere as runJson } from './in-process.js';

const SYSTEM = `system: grouped
include: [costs.yaml, presets/risk/conservative.yaml]
data: {source: synthetic, symbols: [SYNTH], timeframe: 1h, synthetic: {seed: 3, bars: 3000}}
params: {entry: {fast: 5}, exit.hard_stop: 2, risk: {share: 0.01}}
strategy:
  long: {enter: "crosses_above(ema(close, $entry.fast), ema(close, 40))", exit: "crosses_below(ema(close, $entry.fast), ema(close, 40))"}
  stop: $exit.hard_stop * atr(14)
risk: {risk_per_trade: $risk.share, max_leverage: "1 + 50 * $risk.share"}
space:
  entry: {fast: {int: [3, 9]}}
  exit.hard_stop: {float: [1.5, 4], step: 0.5}
  risk: {share: {choice: [0.005, 0.01, 2]}}
require: ["$entry.fast < 10 * $exit.hard_stop"]
objective: sharpe
study: {trials: 20}
walkforward: {train: 40d, test: 20d, trials: 5}
seed: 7
`;
const COSTS =
  'execution: {taker_fee_bps: $costs.fee, slippage_bps: "$costs.fee / 2"}\nparams: {costs: {fee: 4}}\nspace: {costs.fee: {choice: [2, 8]}}\n';

function systemFolder(): string {
  const dir = folder();
  write(dir, 'system.yaml', SYSTEM);
  write(dir, 'costs.yaml', COSTS);
  return dir;
}

const words = (command: string, ...flags: string[]): string[] => [command, 'system.yaml', '--no-cache', '--workers', '2', ...flags];
type Json = Record<string, unknown>;
interface Best {
  readonly trial_number: number;
  readonly params: Readonly<Record<string, number>>;
  readonly metrics: Readonly<Record<string, number>>;
}

async function columnsOf(path: string): Promise<string[]> {
  const connection = await (await DuckDBInstance.create()).connect();
  const result = await connection.runAndReadAll(`select * from '${path.replaceAll("'", "''")}'`);
  connection.closeSync();
  return result.columnNames();
}

describe('a sweep', () => {
  let dir: string, document: Json, runDir: string;
  beforeAll(async () => {
    dir = systemFolder();
    document = await runJson<Json>(words('sweep'), dir);
    runDir = join(dir, document['dir'] as string);
  });

  test('has every trial under its own rules, and those that are none fail alone', () => {
    // 2 fees, 7 fast, 6 stops, 3 shares, one of which is above 1
    expect(document).toMatchObject({ trials: 252, failed: 84 });
    const best = document['best'] as Best;
    expect(Object.keys(best.params)).toEqual(['costs.fee', 'entry.fast', 'exit.hard_stop', 'risk.share']);
  });

  test('names parameters by their whole names in its files', async () => {
    const columns = await columnsOf(join(runDir, 'trials.parquet'));
    expect(columns).toEqual(expect.arrayContaining(['costs.fee', 'entry.fast', 'exit.hard_stop', 'risk.share']));
    expect(readFileSync(join(runDir, 'report.html'), 'utf8')).toContain('exit.hard_stop');
    expect(readFileSync(join(runDir, 'best_config.yaml'), 'utf8')).toMatch(/\n  exit\.hard_stop: [\d.]+\n/);
  });

  test('has the same bytes on one worker, and from the resolved file', async () => {
    const alone = await runJson<Json>(['sweep', 'system.yaml', '--no-cache', '--workers', '1', '--output-dir', 'alone'], dir);
    expect(alone['ledger_sha256']).toBe(document['ledger_sha256']);
    const printed = await run(['sweep', 'system.yaml', '--print-config'], dir);
    expect(printed.stdout).not.toContain('include');
    write(dir, 'flat.yaml', printed.stdout);
    const flat = await runJson<Json>(['sweep', 'flat.yaml', '--no-cache', '--output-dir', 'flat'], dir);
    expect(flat['ledger_sha256']).toBe(document['ledger_sha256']);
    expect(readJson(dir, flat['dir'] as string, 'run_manifest.json')['inputs_hash']).toBe(
      readJson(runDir, 'run_manifest.json')['inputs_hash'],
    );
  });

  test('gives a best system that backtests to the same metrics, and its report says which numbers it had', async () => {
    const best = document['best'] as Best;
    const again = await runJson<Json>(['backtest', join(runDir, 'best_config.yaml'), '--no-cache', '--output-dir', 'again'], dir);
    expect(again['metrics']).toEqual(best.metrics);
    expect(again['parameters']).toEqual(best.params);
    const report = readFileSync(filesBelow(join(dir, 'again'), 'report.html')[0]!, 'utf8');
    expect(report).toContain(`$risk.share = ${best.params['risk.share']}`);
    expect(report).toContain(`1 + 50 * $risk.share = ${1 + 50 * best.params['risk.share']!}`);
  });

  test('is verified when what it included has changed, and when it is gone', async () => {
    const own = systemFolder();
    const swept = join(own, (await runJson<Json>(words('sweep', '--trials', '30'), own))['dir'] as string);
    writeFileSync(join(own, 'costs.yaml'), 'execution: {taker_fee_bps: 99}\n');
    expect((await run(['verify', swept], own)).exit).toBe(0);
    rmSync(join(own, 'costs.yaml'));
    expect((await run(['verify', swept], own)).exit).toBe(0);
    await expectRefusal(
      words('sweep'),
      own,
      2,
      'system.yaml: include names "costs.yaml", which is neither beside it nor among the shipped',
    );
  });

  test('is finished after a kill, with the same bytes', async () => {
    const own = systemFolder();
    const started = start(words('sweep', '--json', '--output-dir', 'killed'), own);
    await signalWhen(started, 'SIGKILL', () => filesBelow(own, 'ledger.bin').length > 0, 1);
    const [ledger] = filesBelow(own, 'ledger.bin');
    const resumed = await runJson<Json>(words('sweep', '--resume', dirname(ledger!)), own);
    expect(resumed).toMatchObject({ trials: 252, ledger_sha256: document['ledger_sha256'], best: document['best'] });
  });
});

describe('the other commands', () => {
  test('optimize has the same bytes on one worker and two, and its winner backtests to its metrics', async () => {
    const dir = systemFolder();
    const two = await runJson<Json>(words('optimize'), dir);
    const one = await runJson<Json>(['optimize', 'system.yaml', '--no-cache', '--workers', '1', '--output-dir', 'one'], dir);
    expect(one['ledger_sha256']).toBe(two['ledger_sha256']);
    expect(two).toMatchObject({ trials: 20 });
    const best = two['best'] as Best;
    const again = await runJson<Json>(['backtest', join(two['dir'] as string, 'best_config.yaml'), '--no-cache'], dir);
    expect(again['metrics']).toEqual(best.metrics);
    expect((await run(['verify', two['dir'] as string], dir)).exit).toBe(0);
    expect(await columnsOf(join(dir, two['dir'] as string, 'trials.parquet'))).toContain('exit.hard_stop');
  });

  test('walkforward begins with the cash of its first winner, and is verified', async () => {
    const dir = systemFolder();
    write(
      dir,
      'cash.yaml',
      'include: [system.yaml]\nrisk: {cash: "1000 * $entry.fast"}\nspace: {risk: {share: {choice: [0.005, 0.01]}}}\n',
    );
    const document = await runJson<Json>(['walkforward', 'cash.yaml', '--no-cache'], dir);
    const runDir = join(dir, document['dir'] as string);
    const [first] = document['folds'] as { readonly params: Readonly<Record<string, number>> }[];
    const [, line] = readFileSync(join(runDir, 'equity.csv'), 'utf8').split('\n');
    expect(Number(line!.split(',')[1])).toBeCloseTo(1000 * first!.params['entry.fast']!, 0);
    expect((await run(['verify', runDir], dir)).exit).toBe(0);
  });

  test('backtest takes groups and rules from flags, and refuses rules that are none', async () => {
    const dir = systemFolder();
    const set = (...overrides: string[]): string[] => [
      'backtest',
      'system.yaml',
      '--no-cache',
      ...overrides.flatMap((override) => ['--set', override]),
    ];
    const dotted = await runJson<Json>(set('params.exit.hard_stop=3', 'params.costs.fee=1'), dir);
    const grouped = await runJson<Json>(set('params.exit={hard_stop: 3}', 'params.costs={fee: 1}'), dir);
    expect(grouped['metrics']).toEqual(dotted['metrics']);
    const fixed = await runJson<Json>(set('params.exit.hard_stop=3', 'execution={taker_fee_bps: 1, slippage_bps: 0.5}'), dir);
    expect(fixed['metrics']).toEqual(dotted['metrics']);
    await expectRefusal(set('params.risk.share=2'), dir, 2, 'risk.risk_per_trade must be <= 1, not 2 ($risk.share)');
    await expectRefusal(set('risk.cash=$cash'), dir, 2, 'risk.cash: unknown parameter "$cash"');
    await expectRefusal(set('risk.cash=close'), dir, 2, 'risk.cash: unknown name "close"');
    await expectRefusal(set('risk.cash="-5"'), dir, 2, 'risk.cash must be > 0, not -5');
    await expectRefusal(set('risk.cash=true'), dir, 2, 'risk.cash must be a number or an expression of parameters such as $size, not true');
    await expectRefusal(
      set('params.costs=null'),
      dir,
      2,
      'params has no value for "$costs.fee", which a number of execution, risk or portfolio reads',
    );
  });
});
