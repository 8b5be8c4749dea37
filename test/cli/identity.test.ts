// Every data set that decides a result is part of a run's identity: other bars under sym(), tf() and detail are named and refused.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { ENGINE_VERSION } from '../../src/app/run/version.js';
import { folder, readJson, write } from './binary.js';
import { expectRefusalHere as expectRefusal, runHere as run, runJsonHere as runJson } from './in-process.js';
import { persistentCsv } from './learning-folder.js';

const BARS = 1500;
const FINE_PER_BAR = 4;

/** Quarters of each hour: the first one goes from its open to its close, and one of them, by `order`, has its high or its low. */
function fineCsv(hourly: string, order: 'high first' | 'low first'): string {
  const [header, ...rows] = hourly.trim().split('\n');
  const fine = rows.flatMap((row) => {
    const [time, ...prices] = row.split(',');
    const [open, high, low, close] = prices.map(Number) as [number, number, number, number];
    const [upper, lower] = order === 'high first' ? [1, 2] : [2, 1];
    return Array.from({ length: FINE_PER_BAR }, (_, part) =>
      [
        new Date(Date.parse(time!) + part * 15 * 60_000).toISOString(),
        part === 0 ? open : close,
        part === upper ? high : Math.max(part === 0 ? open : close, close),
        part === lower ? low : Math.min(part === 0 ? open : close, close),
        close,
        25,
      ].join(),
    );
  });
  return `${[header, ...fine].join('\n')}\n`;
}

const SYSTEM = `system: pair
data: {source: csv, path: "{symbol}.csv", symbols: [AAA], timeframe: 1h, calendar: crypto, detail: {timeframe: 15m, path: "{symbol}-fine.csv"}}
execution: {intrabar: detail}
params: {fast: 5, slow: 30}
strategy:
  let: {other: 'ema(sym("BBB", close), $fast)', days: 'tf("4h", ema(close, 3))'}
  long: {enter: "crosses_above(other, ema(close, $slow)) or crosses_above(close, days)", exit: "crosses_below(close, ema(close, $slow))"}
  stop: 0.5 * atr(14)
  target: 0.5 * atr(14)
space: {fast: {int: [2, 9]}, slow: {int: [10, 20]}}
objective: total_return
study: {trials: 10}
walkforward: {train: 20d, test: 10d, trials: 4}
ml_training: {features: features.yaml, model: sgdc, label: {kind: return_class, horizon_bars: 3}, minimum_rows: 100}
seed: 7
`;
const FEATURES = `features:
  last_return: {expression: "close / open - 1", description: "Return of the bar."}
  other_return: {expression: 'sym("BBB", close) / sym("BBB", open) - 1', description: "Return of the other symbol."}
`;

const AAA = persistentCsv(BARS, 5);
/** Two versions of each file. */
const FILES = {
  'AAA.csv': [AAA, persistentCsv(BARS - 1, 5)],
  'BBB.csv': [persistentCsv(BARS, 6), persistentCsv(BARS, 8)],
  'AAA-fine.csv': [fineCsv(AAA, 'high first'), fineCsv(AAA, 'low first')],
} as const;

function pairFolder(): string {
  const dir = folder();
  for (const [name, [text]] of Object.entries(FILES)) write(dir, name, text);
  write(dir, 'system.yaml', SYSTEM);
  write(dir, 'features.yaml', FEATURES);
  return dir;
}

const COMMANDS = {
  sweep: { words: ['sweep', 'system.yaml', '--trials', '10'], noun: 'sweep' },
  optimize: { words: ['optimize', 'system.yaml'], noun: 'study' },
  walkforward: { words: ['walkforward', 'system.yaml'], noun: 'walk-forward' },
  'learn walkforward': { words: ['learn', 'walkforward', 'system.yaml'], noun: 'walk-forward' },
} as const;
const NAMES = {
  'AAA.csv': 'the bars of AAA 1h',
  'BBB.csv': 'the bars of BBB 1h (sym)',
  'AAA-fine.csv': 'the bars of AAA 15m (detail)',
} as const;

const literal = (text: string): string => text.replace(/[()]/g, '\\$&');

/** Runs a command that may end with a negative verdict. */
async function dirOf(dir: string, words: readonly string[]): Promise<string> {
  const { exit, stdout, stderr } = await run([...words, '--no-cache', '--workers', '1', '--json'], dir);
  expect([0, 1], stderr).toContain(exit);
  return (JSON.parse(stdout) as { dir: string }).dir;
}

describe.each(Object.entries(COMMANDS))('%s', (_, { words, noun }) => {
  let dir: string, runDir: string;
  beforeAll(async () => {
    dir = pairFolder();
    runDir = await dirOf(dir, words);
  });

  test('its manifest lists every data set with its hash, and the kernels', () => {
    const { manifest_version, data, engine_version } = readJson<{ manifest_version: number; data: object[]; engine_version: string }>(
      dir,
      runDir,
      'run_manifest.json',
    );
    expect(manifest_version).toBe(2);
    const hash = expect.stringMatching(/^[0-9a-f]{64}$/) as string;
    expect(data).toMatchObject([
      { role: 'own', symbol: 'AAA', timeframe: '1h', hash, bars: BARS },
      { role: 'frame', symbol: 'BBB', timeframe: '1h', hash },
      { role: 'detail', symbol: 'AAA', timeframe: '15m', hash, bars: BARS * FINE_PER_BAR },
    ]);
    expect(engine_version).toBe(ENGINE_VERSION);
    expect(engine_version).toMatch(/^\d+\.\d+\.\d+\+kernels\.[0-9a-f]{12}$/);
  });

  test('--resume over other bars is refused by their name, and goes on with the first ones', async () => {
    for (const name of ['BBB.csv', 'AAA-fine.csv'] as const) {
      write(dir, name, FILES[name][1]);
      await expectRefusal(
        [...words, '--no-cache', '--resume', runDir],
        dir,
        2,
        new RegExp(`${runDir} is another ${noun}: ${literal(NAMES[name])} differ: their hash is [0-9a-f]{64}, and was [0-9a-f]{64}$`),
      );
      write(dir, name, FILES[name][0]);
    }
    expect(await dirOf(dir, [...words, '--resume', runDir])).toBe(runDir);
  });

  test('verify over other bars says which differ: exit 1', async () => {
    for (const [name, [, other]] of Object.entries(FILES)) write(dir, name, other);
    const { exit, stdout } = await run(['verify', runDir, '--no-cache', '--workers', '1'], dir);
    expect(exit).toBe(1);
    for (const name of Object.values(NAMES))
      expect(stdout).toMatch(new RegExp(`^${literal(name)}: the run says [0-9a-f]{64}, running it again gives [0-9a-f]{64}$`, 'm'));
    for (const [name, [first]] of Object.entries(FILES)) write(dir, name, first);
    expect((await run(['verify', runDir, '--no-cache', '--workers', '1'], dir)).stdout).toMatch(/^same: /);
  });
});

describe('a backtest', () => {
  test('has another run id on other bars of another symbol or of the detail, and verify names them', async () => {
    const dir = pairFolder(),
      backtest = async (): Promise<{ inputs_hash: string; dir: string }> => {
        const { run_dir } = await runJson<{ run_dir: string }>(['backtest', 'system.yaml', '--no-cache'], dir);
        return { dir: run_dir, inputs_hash: readJson<{ inputs_hash: string }>(dir, run_dir, 'run_manifest.json').inputs_hash };
      };
    const first = await backtest();
    for (const name of ['BBB.csv', 'AAA-fine.csv'] as const) {
      write(dir, name, FILES[name][1]);
      expect((await backtest()).inputs_hash).not.toBe(first.inputs_hash);
      expect(await run(['verify', first.dir, '--no-cache'], dir)).toMatchObject({
        exit: 1,
        stdout: expect.stringContaining(`${NAMES[name]}: the run says `) as string,
      });
      write(dir, name, FILES[name][0]);
    }
    expect((await backtest()).inputs_hash).toBe(first.inputs_hash);
  });

  test('verify of a manifest of version 1 says what it cannot prove', async () => {
    const dir = pairFolder();
    const { run_dir } = await runJson<{ run_dir: string }>(['backtest', 'system.yaml', '--no-cache'], dir);
    const manifest = readJson<{ data: object[] }>(dir, run_dir, 'run_manifest.json');
    write(join(dir, run_dir), 'run_manifest.json', JSON.stringify({ ...manifest, manifest_version: 1, data: manifest.data[0] }));
    const { stdout } = await run(['verify', run_dir, '--no-cache', '--json'], dir);
    const { warnings, checks } = JSON.parse(stdout) as { warnings: string[]; checks: { name: string; holds: boolean }[] };
    expect(warnings).toEqual([expect.stringMatching(/^Not proved: the manifest is of version 1 /)]);
    expect(checks.filter(({ holds }) => !holds)).toEqual([]);
  });
});

test('a study of a manifest of version 1 is not resumed, and says why', async () => {
  const dir = pairFolder();
  const runDir = await dirOf(dir, COMMANDS.optimize.words);
  const manifest = readJson<{ data: object[] }>(dir, runDir, 'run_manifest.json');
  write(join(dir, runDir), 'run_manifest.json', JSON.stringify({ ...manifest, manifest_version: 1, data: manifest.data[0] }));
  await expectRefusal(
    [...COMMANDS.optimize.words, '--no-cache', '--resume', runDir],
    dir,
    2,
    /cannot be resumed: its manifest is of version 1, which knows neither the kernels nor the bars of other symbols and of the detail; barloom verify \S+ runs it again$/,
  );
});

describe('entries in another order', () => {
  test('are the same run, but for the axes, whose order is that of the trials', async () => {
    const dir = pairFolder();
    const runDir = await dirOf(dir, COMMANDS.optimize.words);
    const text = readFileSync(join(dir, 'system.yaml'), 'utf8');
    const [first, second] = ['params: {fast: 5, slow: 30}', 'params: {slow: 30, fast: 5}'];
    write(dir, 'system.yaml', text.replace(first, second).replace('seed: 7\n', '').replace('system: pair\n', 'seed: 7\nsystem: pair\n'));
    expect(await dirOf(dir, [...COMMANDS.optimize.words, '--resume', runDir])).toBe(runDir);
    write(dir, 'system.yaml', text.replace('{fast: {int: [2, 9]}, slow: {int: [10, 20]}}', '{slow: {int: [10, 20]}, fast: {int: [2, 9]}}'));
    await expectRefusal(
      [...COMMANDS.optimize.words, '--no-cache', '--resume', runDir],
      dir,
      2,
      /is another study: order_of_space is \["slow","fast"\], and was \["fast","slow"\]$/,
    );
  });
});
