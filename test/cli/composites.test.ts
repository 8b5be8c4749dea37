// A composite from files to datasets, by the commands.
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readJson } from './binary.js';
import { runHere as run, runJsonHere as runJson } from './in-process.js';

const folder = mkdtempSync(join(tmpdir(), 'composites-'));
const DATA = { symbols: ['AAA'], timeframe: '1h', calendar: 'crypto', synthetic: { bars: 1500, seed: 4 } };
const FILES = {
  'up.yaml': { data: DATA, strategy: { long: { enter: 'ema(close, 5) > ema(close, 20)', exit: 'ema(close, 5) < ema(close, 20)' } } },
  'down.yaml': { data: DATA, strategy: { short: { enter: 'rsi(close, 14) > 60', exit: 'rsi(close, 14) < 45' } } },
  'rules.yaml': { rules: [{ when: 'close > sma(close, 50)', weights: { up: 1 } }], default: { down: 0.5 } },
  'both.yaml': {
    system: 'both',
    kind: 'composite',
    pool: ['up.yaml', 'down.yaml'],
    policy: 'rules.yaml',
    walkforward: { train: 600, test: 300 },
  },
  'slow.yaml': { kind: 'composite', pool: ['up.yaml', 'slower.yaml'] },
  'slower.yaml': { data: { ...DATA, timeframe: '4h' }, strategy: { long: { enter: 'close > 1' } } },
};

beforeAll(() => {
  for (const [name, content] of Object.entries(FILES)) writeFileSync(join(folder, name), JSON.stringify(content));
});

describe('a composite by the commands', () => {
  test('is run with a log of its bars, of which datasets are built twice to the same bytes', async () => {
    const { run_dir: dir, account } = await runJson<{ run_dir: string; account: { legs: { symbol: string; member: string }[] } }>(
      ['backtest', 'both.yaml', '--bars-log', '--horizons', '1,12'],
      folder,
    );
    expect(account.legs.map(({ symbol, member }) => `${member} ${symbol}`)).toEqual(['up AAA', 'down AAA']);
    const written = join(folder, dir);
    expect(readdirSync(written)).toEqual(expect.arrayContaining(['bars_log.json', 'bars_log.parquet', 'bars_log.duckdb', 'weights.csv']));
    expect(readFileSync(join(written, 'trades.csv'), 'utf8').split('\n')[0]).toMatch(/^symbol,member,side,/);
    const build = (out: string): Promise<{ sha256: string; rows: number }> =>
      runJson(['dataset', 'selection', 'runs', '--horizon', '12', '--out', out], folder);
    const first = await build('one.parquet');
    expect((await build('two.parquet')).sha256).toBe(first.sha256);
    expect(first.rows).toBe(2 * (1500 - 13));
    const wrong = await run(['dataset', 'market', 'runs', '--horizon', '7', '--out', 'none.parquet'], folder);
    expect(wrong.exit).toBe(2);
    expect(wrong.stderr).toMatch(/no outcomes over 7 bars; it has them over 1, 12/);
    expect(existsSync(join(folder, 'none.parquet'))).toBe(false);
  });

  test('is compared, once and walked forward, each in a folder of its own', async () => {
    const once = await runJson<{ run_id: string; run_dir: string; rows: unknown[]; shuffled: { count: number }; shuffled_forecasts: null }>(
      ['compare', 'both.yaml', '--shuffles', '2'],
      folder,
    );
    expect(once.rows).toHaveLength(8);
    expect(once.shuffled.count).toBe(2);
    expect(once.shuffled_forecasts).toBeNull();
    expect(once.run_dir).toBe(join('runs', 'both', 'AAA', '1h', 'second-half', once.run_id));
    const written = join(folder, once.run_dir);
    expect(readdirSync(written).sort()).toEqual(['comparison.html', 'comparison.json', 'equity.csv', 'run_manifest.json']);
    const stored = readJson<{ kind: string; inputs_hash: string; rows: unknown; asked: object }>(written, 'comparison.json');
    expect(stored).toMatchObject({ kind: 'comparison', rows: once.rows, asked: { inner: null, shuffles: 2 } });
    expect(once.run_id.split('-').at(-1)).toBe(stored.inputs_hash.slice(0, 8));
    const [head, ...days] = readFileSync(join(written, 'equity.csv'), 'utf8').trim().split('\n');
    expect(head).toMatch(/^time,both,up,down,equal weight,buy and hold,flat$/);
    expect(days.at(-1)!.split(',').at(-1)).toBe('10000');
    const nested = await runJson<{ run_dir: string; folds: unknown[] }>(['compare', 'both.yaml', '--nested', '--shuffles', '1'], folder);
    expect(nested.folds).toHaveLength(3);
    expect(readJson(join(folder, nested.run_dir), 'comparison.json')).toMatchObject({ kind: 'nested_comparison', folds: nested.folds });
    expect(readFileSync(join(folder, nested.run_dir, 'comparison.html'), 'utf8')).toContain('id="nested-section"');
  });

  test.each([
    ['once', ['--inner', 'early', '--window', 'late']],
    ['walked forward', ['--nested']],
  ])('is compared %s and verified: every figure is made again, and one that was changed is told', async (_, flags) => {
    const file = { ...FILES['both.yaml'], windows: { early: ['2015-01-01', '2015-01-20'], late: ['2015-01-20', '2015-02-20'] } };
    writeFileSync(join(folder, 'windows.yaml'), JSON.stringify(file));
    const { run_dir: dir } = await runJson<{ run_dir: string }>(['compare', 'windows.yaml', ...flags, '--shuffles', '2'], folder);
    const manifest = readJson<{ kind: string; asked: object; config: { system: string } }>(join(folder, dir), 'run_manifest.json');
    expect(manifest.config.system).toBe('both');
    expect(manifest.asked).toMatchObject({ shuffles: 2, window: flags.includes('late') ? 'late' : null });
    const counted = existsSync(join(folder, 'runs', 'registry.jsonl')) ? readFileSync(join(folder, 'runs', 'registry.jsonl'), 'utf8') : '';
    const same = await runJson<{ verdict: string; kind: string; checks: { name: string }[] }>(['verify', dir], folder);
    expect(same).toMatchObject({ verdict: 'same', kind: manifest.kind });
    expect(same.checks.map(({ name }) => name)).toEqual(expect.arrayContaining(['figures_sha256', 'shuffled', 'row equal weight']));
    expect(existsSync(join(folder, 'runs', 'registry.jsonl')) ? readFileSync(join(folder, 'runs', 'registry.jsonl'), 'utf8') : '').toBe(
      counted,
    );
    const path = join(folder, dir, 'comparison.json');
    const page = readFileSync(join(folder, dir, 'comparison.html'), 'utf8');
    const { report } = await runJson<{ report: string }>(['report', dir], folder);
    expect(readFileSync(join(folder, report), 'utf8')).toBe(page);
    const stored = JSON.parse(readFileSync(path, 'utf8')) as { rows: { name: string; sharpe: number }[] };
    stored.rows.find(({ name }) => name === 'equal weight')!.sharpe += 1;
    writeFileSync(path, JSON.stringify(stored));
    const other = await run(['verify', dir, '--json'], folder);
    expect(other.exit).toBe(1);
    const { checks } = JSON.parse(other.stdout) as { checks: { name: string; holds: boolean }[] };
    expect(checks.filter(({ holds }) => !holds).map(({ name }) => name)).toEqual(['figures_sha256', 'row equal weight']);
  });

  test('what is tried of a member in a nested comparison counts for later searches of it, once', async () => {
    const searched = {
      ...FILES['up.yaml'],
      system: 'up',
      space: { fast: { int: [3, 9] } },
      params: { fast: 5 },
      study: { trials: 3, sampler: 'random' },
    };
    const long = { enter: 'ema(close, $fast) > ema(close, 20)', exit: 'ema(close, $fast) < ema(close, 20)' };
    writeFileSync(join(folder, 'searched.yaml'), JSON.stringify({ ...searched, strategy: { long } }));
    writeFileSync(
      join(folder, 'nested.yaml'),
      JSON.stringify({ ...FILES['both.yaml'], system: 'nested', pool: { up: 'searched.yaml', down: 'down.yaml' } }),
    );
    const out = ['--output-dir', 'counted'];
    for (let again = 0; again < 2; again++) {
      const { trials } = await runJson<{ trials: number }>(['compare', 'nested.yaml', '--nested', '--shuffles', '1', ...out], folder);
      expect(trials).toBe(3 * 4 * 3);
    }
    const { verdict } = await runJson<{ verdict: { trials_tried: number } }>(
      ['optimize', 'searched.yaml', '--workers', '1', ...out],
      folder,
    );
    expect(verdict.trials_tried).toBe(3 * 4 * 3 + 3);
    const lines = readFileSync(join(folder, 'counted', 'registry.jsonl'), 'utf8')
      .trim()
      .split('\n');
    expect(lines.map((line) => /"kind":"(begun|ended)"/.exec(line)?.[1])).toEqual(['begun', 'ended', 'begun', 'ended', 'begun', 'ended']);
  });

  test.each([
    ['a member with another timeframe', ['backtest', 'slow.yaml'], /the same data\.timeframe, and pool\.up has 1h, pool\.slower 4h/],
    ['a single system to compare', ['compare', 'up.yaml'], /must be a composite with a policy/],
    ['an inner window beside folds', ['compare', 'both.yaml', '--nested', '--inner', 'x'], /--inner is of a comparison that is not nested/],
    ['no shuffle', ['compare', 'both.yaml', '--shuffles', '0'], /--shuffles must be a whole number from 1 to 1000, not "0"/],
    ['a sweep', ['sweep', 'both.yaml'], /the space has 0 axes|a sweep is of a single system/],
    ['horizons that are none', ['backtest', 'both.yaml', '--bars-log', '--horizons', '1,x'], /--horizons must be whole numbers above 0/],
    ['a log that is not there', ['dataset', 'market', 'nowhere'], /a folder with logs of bars must exist, and nowhere does not/],
  ])('%s is one sentence', async (_, args, sentence) => {
    const { exit, stderr } = await run(args, folder);
    expect(exit).toBe(args[0] === 'dataset' ? 3 : 2);
    expect(stderr).toMatch(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
