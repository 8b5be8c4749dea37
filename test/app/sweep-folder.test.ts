// What a sweep leaves behind, by the commands.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { METRIC_NAMES } from '../../src/core/metrics.js';
import { RECORD_NAMES } from '../../src/core/trial-record.js';
import { sqlText, withConnection } from '../../src/data/duckdb/duckdb-connection.js';
import { LedgerWriter } from '../../src/search/ledger-writer.js';
import { readLedger } from '../search/read-ledger.js';
import { crossFolder, readJson, write } from '../cli/binary.js';
import { expectRefusalHere as expectRefusal, runHere as run, runJsonHere as runJson } from '../cli/in-process.js';

interface SweepDocument {
  readonly dir: string;
  readonly trials: number;
  readonly failed: number;
  readonly best: {
    readonly trial_number: number;
    readonly params: Record<string, number>;
    readonly metrics: Record<string, number | null>;
  };
  readonly ledger_sha256: string;
}

/** What verifying a run of one data set compares: its bars, the hash of its trades, and each metric. */
const CHECKS = 2 + METRIC_NAMES.length;
const TRIALS = 8 * 7 * 3;
const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

async function readTrials(path: string): Promise<Record<string, unknown>[]> {
  return await withConnection(async (connection) =>
    (await connection.runAndReadAll(`SELECT * FROM read_parquet(${sqlText(path)})`)).getRowObjects(),
  );
}

describe('barloom sweep', () => {
  let dir: string;
  let document: SweepDocument;
  beforeAll(async () => {
    dir = crossFolder();
    document = await runJson<SweepDocument>(['sweep', 'system.yaml', '--workers', '1'], dir);
  });
  const inRun = (name: string): string => join(dir, document.dir, name);

  test('--json prints every field that scripts rely on', () => {
    expect(document).toMatchObject({ trials: TRIALS, failed: 0, bars: 1000, workers: 1 });
    for (const field of ['dir', 'elapsed_seconds', 'bar_trials_per_second', 'peak_rss_mb', 'ledger_sha256'])
      expect(document, field).toHaveProperty(field);
    expect(Object.keys(document.best)).toEqual(expect.arrayContaining(['trial_number', 'params', 'metrics']));
    expect(Object.keys(document.best.metrics)).toEqual([...METRIC_NAMES]);
  });

  test('every file is there, and nothing else', () => {
    expect(readdirSync(join(dir, document.dir)).sort()).toEqual([
      'best_config.yaml',
      'ledger.bin',
      'report.html',
      'result.json',
      'run_manifest.json',
      'trials.parquet',
    ]);
  });

  test('the ledger has the sha256 that was printed, and each trial in its order', () => {
    expect(sha256(inRun('ledger.bin'))).toBe(document.ledger_sha256);
    expect(readJson(inRun('run_manifest.json'))).toMatchObject({
      kind: 'sweep',
      ledger_sha256: document.ledger_sha256,
      trials_asked: null,
    });
    const { entries, header, damagedBytes } = readLedger(inRun('ledger.bin'));
    expect([entries.length, damagedBytes, header.trials]).toEqual([TRIALS, 0, TRIALS]);
    expect(entries.map(({ trialNumber }) => trialNumber)).toEqual(Array.from({ length: TRIALS }, (_, trial) => trial));
    expect(header.parameters.map(({ name }) => name)).toEqual(['fast', 'slow', 'stop_atr']);
  });

  test('trials.parquet holds the ledger, one row for each trial', async () => {
    const [rows, ledger] = [await readTrials(inRun('trials.parquet')), readLedger(inRun('ledger.bin'))];
    expect(Object.keys(rows[0]!)).toEqual([
      'trial_number',
      'state',
      'fast',
      'slow',
      'stop_atr',
      ...RECORD_NAMES,
      'objective',
      'feasible',
      'failure_code',
      'failure_message',
    ]);
    rows.forEach((row, trial) => {
      expect([Number(row['trial_number']), row['state'], row['objective']]).toEqual([trial, 'complete', row['sharpe']]);
      METRIC_NAMES.forEach((name, field) =>
        expect(row[name] ?? Number.NaN, `${name} of ${trial}`).toBe(ledger.entries[trial]!.record[field]),
      );
    });
    const best = rows.reduce((a, b) => ((b['objective'] as number) > (a['objective'] as number) ? b : a));
    expect(Number(best['trial_number'])).toBe(document.best.trial_number);
  });

  test.each([2, 4])('on %i workers ledger and trials.parquet are the same bytes', async (workers) => {
    const other = crossFolder();
    const again = await runJson<SweepDocument>(
      ['sweep', 'system.yaml', '--workers', String(workers), '--max-memory', workers === 4 ? '3MB' : '1GB'],
      other,
    );
    expect(again.ledger_sha256).toBe(document.ledger_sha256);
    expect(sha256(join(other, again.dir, 'ledger.bin'))).toBe(document.ledger_sha256);
    expect(sha256(join(other, again.dir, 'trials.parquet'))).toBe(sha256(inRun('trials.parquet')));
    expect(again.best).toEqual(document.best);
  });

  test('the best trial, run by backtest, has exactly the metrics that the sweep printed', async () => {
    const { metrics, run_dir } = await runJson<{ metrics: object; run_dir: string }>(['backtest', inRun('best_config.yaml')], dir);
    expect(metrics).toEqual(document.best.metrics);
    expect(readJson(dir, run_dir, 'run_manifest.json')['parameters']).toEqual(document.best.params);
    const flags = Object.entries(document.best.params).flatMap(([name, value]) => ['--set', `params.${name}=${value}`]);
    expect((await runJson<{ metrics: object }>(['backtest', 'system.yaml', ...flags], dir)).metrics).toEqual(document.best.metrics);
  });

  test('the best trial of a sweep over a window too', async () => {
    const windowed = await runJson<SweepDocument>(['sweep', 'system.yaml', '--window', 'late', '--trials', '20', '--workers', '1'], dir);
    const { metrics } = await runJson<{ metrics: object }>(['backtest', join(windowed.dir, 'best_config.yaml')], dir);
    expect(metrics).toEqual(windowed.best.metrics);
  });

  test('verify: the whole sweep and one of its trials, exit 0', async () => {
    expect(await run(['verify', document.dir, '--workers', '2'], dir)).toMatchObject({ exit: 0, stdout: expect.stringMatching(/^same: /) });
    expect(await run(['verify', document.dir, '--trial', String(document.best.trial_number)], dir)).toMatchObject({
      exit: 0,
      stdout: expect.stringMatching(new RegExp(`^same: ${CHECKS} of ${CHECKS} checks`)),
    });
    expect(await run(['verify', document.dir, '--trial', '3'], dir)).toMatchObject({ exit: 0 });
    await expectRefusal(
      ['verify', document.dir, '--trial', '168'],
      dir,
      2,
      '--trial must be the number of a finished trial, from 0 to 167, not 168',
    );
  });

  test("report: the sweep's anew, and one of a trial", async () => {
    expect(await runJson(['report', document.dir], dir)).toEqual({ report: `${document.dir}/report.html` });
    expect(await runJson(['report', document.dir, '--trial', '5'], dir)).toEqual({ report: `${document.dir}/trial-5.html` });
    expect(readFileSync(inRun('trial-5.html'), 'utf8')).toContain('trial 5');
  });

  test('people get a ranked table, the verdict with its reasons and the path of the report', async () => {
    const { stdout, exit } = await run(['sweep', 'system.yaml', '--workers', '1', '--trials', '9'], crossFolder());
    expect(stdout).toMatch(/9 trials of 168 points × 1,000 bars in/);
    expect(stdout).toMatch(/^verdict: (EDGE|MARKET|NO EDGE|NOT PROVEN) {2}The best of 9 trials /m);
    expect(stdout).toMatch(/^ {2}[-+?] .*trades.* is asked\)\.$/m);
    expect(stdout).toContain('counted: 9 trials of this strategy on these bars, 9 of any\n');
    expect(exit).toBe(stdout.includes('NO EDGE') ? 1 : 0);
    expect(stdout).toMatch(/report: \S+\/report\.html\n$/);
  });
});

describe('a sweep', () => {
  test('whose ledger has its fields in another order is verified, gone on with and written out by their names', async () => {
    const dir = crossFolder();
    const { dir: runDir } = await runJson<SweepDocument>(['sweep', 'system.yaml', '--workers', '1'], dir);
    const [path, parquet] = [join(dir, runDir, 'ledger.bin'), join(dir, runDir, 'trials.parquet')],
      { header, entries } = readLedger(path),
      rows = sha256(parquet);
    const writer = LedgerWriter.create(path, { ...header, fields: header.fields.toReversed() });
    for (const { trialNumber, state, indices, record } of entries.slice(0, 100))
      writer.put(trialNumber, state, indices, record.toReversed());
    writer.finish();
    expect(await run(['verify', runDir, '--trial', '3'], dir)).toMatchObject({ exit: 0 });
    await runJson(['sweep', 'system.yaml', '--workers', '1', '--resume', runDir], dir);
    expect(sha256(parquet)).toBe(rows);
    expect(await run(['verify', runDir], dir)).toMatchObject({ exit: 0, stdout: expect.stringMatching(/^same: /) });
    expect(readLedger(path).header.fields).toEqual(header.fields.toReversed());
  });

  test('whose ledger has other fields is not gone on with', async () => {
    const dir = crossFolder();
    const { dir: runDir } = await runJson<SweepDocument>(['sweep', 'system.yaml', '--workers', '1'], dir);
    const path = join(dir, runDir, 'ledger.bin'),
      { header } = readLedger(path);
    LedgerWriter.create(path, { ...header, fields: ['ulcer_index', ...header.fields] }).finish();
    await expectRefusal(
      ['sweep', 'system.yaml', '--workers', '1', '--resume', runDir],
      dir,
      2,
      /ledger\.bin has records of other fields: ulcer_index, total_return.*; this version of barloom has total_return/,
    );
  });

  test('a tampered ledger is noticed: exit 1', async () => {
    const dir = crossFolder();
    const { dir: runDir } = await runJson<SweepDocument>(['sweep', 'system.yaml', '--workers', '1'], dir);
    const bytes = readFileSync(join(dir, runDir, 'ledger.bin'));
    // nothing of the trials is touched
    write(join(dir, runDir), 'ledger.bin', Buffer.concat([bytes, Buffer.from('garbage')]));
    expect(await run(['verify', runDir], dir)).toMatchObject({
      exit: 1,
      stdout: expect.stringMatching(/^ledger_sha256: the run says \w+, running it again gives \w+\ndifferent: 1 of/),
    });
    // a torn end: the last trial is gone
    write(join(dir, runDir), 'ledger.bin', bytes.subarray(0, -1));
    expect(await run(['verify', runDir], dir)).toMatchObject({
      exit: 1,
      stdout: expect.stringMatching(
        /^ledger_sha256: the run says \w+, running it again gives \w+\ntrials: the run says 168, running it again gives 167/,
      ),
    });
    bytes[bytes.indexOf(10) + 1 + 30]! ^= 1;
    write(join(dir, runDir), 'ledger.bin', bytes);
    expect((await run(['verify', runDir], dir)).exit).toBe(1);
    write(join(dir, runDir), 'ledger.bin', 'nothing');
    await expectRefusal(['verify', runDir], dir, 2, /ledger\.bin is not a ledger/);
  });

  test('trials that break a rule fail alone and are counted', async () => {
    const dir = crossFolder((text) => text.replace('{int: [2, 9]}', '{int: [0, 3]}'));
    const document = await runJson<SweepDocument>(['sweep', 'system.yaml', '--workers', '2'], dir);
    const message = expect.stringMatching(/^n in sma\(\[x\], n\) must be a whole number >= 1, not 0 \(\$fast\)$/) as unknown;
    expect(document).toMatchObject({ trials: 84, failed: 21, failures: [{ code: 'EXPRESSION_INVALID', message, trials: 21 }] });
    const rows = await readTrials(join(dir, document.dir, 'trials.parquet'));
    const failed = rows.filter(({ state }) => state === 'failed');
    expect(failed.length).toBe(21);
    for (const trial of failed) expect(trial).toMatchObject({ failure_code: 'EXPRESSION_INVALID', failure_message: message, sharpe: null });
    expect(failed.every(({ fast, sharpe }) => fast === 0 && sharpe === null)).toBe(true);
    const people = await run(['sweep', 'system.yaml', '--workers', '1'], dir);
    expect(people.stderr).toMatch(/21 trials failed: n in sma\(\[x\], n\) must be a whole number >= 1, not 0/);
  });

  test('constraints, choices, minimize and formulas of metrics', async () => {
    const dir = crossFolder(
      (text) =>
        text
          .replace('{int: [2, 9]}', '{choice: [3, 5, 8]}')
          .replace('objective: sharpe', 'minimize: ["0 - sharpe * sqrt_trades"]')
          .replace('sqrt_trades', 'trades') + 'constraints: ["trades >= 60", "max_drawdown > -0.5"]\n',
    );
    const document = await runJson<SweepDocument & { infeasible: number; objective: object }>(
      ['sweep', 'system.yaml', '--workers', '1'],
      dir,
    );
    expect(document.objective).toEqual({ text: '0 - sharpe * trades', direction: 'minimize' });
    const rows = await readTrials(join(dir, document.dir, 'trials.parquet'));
    const feasible = rows.filter(({ trades, max_drawdown }) => (trades as number) >= 60 && (max_drawdown as number) > -0.5);
    expect(rows.length - feasible.length).toBe(document.infeasible);
    expect(document.best.metrics['trades']).toBeGreaterThanOrEqual(60);
  });

  test('a parameter that is named like a metric does not stand in its way', async () => {
    const dir = crossFolder((text) => text.replaceAll('stop_atr', 'fees').replace('objective: sharpe', 'minimize: ["fees + 0 * $fees"]'));
    const document = await runJson<SweepDocument>(['sweep', 'system.yaml', '--workers', '1'], dir);
    const rows = await readTrials(join(dir, document.dir, 'trials.parquet'));
    expect(Math.min(...rows.map(({ fees }) => fees as number))).toBe(document.best.metrics['fees']);
    expect(rows[0]).toMatchObject({ param_fees: 1 });
  });

  test('where no trial is feasible, or every one fails, there is no best one and all the rest', async () => {
    for (const text of ['constraints: ["trades > 1000000"]\n', '']) {
      const dir = crossFolder((system) => (text === '' ? system.replace('{int: [2, 9]}', '{choice: [0, -1]}') : system + text));
      const document = await runJson<SweepDocument>(['sweep', 'system.yaml', '--workers', '2'], dir);
      expect(document.best).toBeNull();
      expect(readdirSync(join(dir, document.dir)).sort()).toEqual([
        'ledger.bin',
        'report.html',
        'result.json',
        'run_manifest.json',
        'trials.parquet',
      ]);
      expect((await run(['sweep', 'system.yaml', '--workers', '1'], dir)).stdout).toContain(
        'no trial has a defined objective and meets every constraint',
      );
    }
  });

  test('a random subset is a function of the seed', async () => {
    const dir = crossFolder();
    const subset = async (...flags: string[]): Promise<string> =>
      (await runJson<SweepDocument>(['sweep', 'system.yaml', '--trials', '25', ...flags], dir)).ledger_sha256;
    expect(await subset('--workers', '2')).toBe(await subset('--workers', '1'));
    expect(await subset('--workers', '1', '--seed', '8')).not.toBe(await subset('--workers', '1'));
  });
});
