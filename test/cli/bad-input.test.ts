// Every bad input gives one clear sentence and the right exit code, and nothing else.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readLedger } from '../search/read-ledger.js';
import { crossFolder, filesBelow, folder, hourlyCsv, run as runProcess, write } from './binary.js';
import { expectRefusalHere as expectRefusal, runHere as run, runJsonHere as runJson } from './in-process.js';

const backtest = (...flags: string[]): string[] => ['backtest', 'system.yaml', '--no-cache', ...flags];
const sweep = (...flags: string[]): string[] => ['sweep', 'system.yaml', '--no-cache', '--workers', '1', ...flags];
const replace =
  (from: string | RegExp, to: string) =>
  (text: string): string =>
    text.replace(from, to);

describe('data (exit 3)', () => {
  test('a missing file', async () => {
    await expectRefusal(
      backtest(),
      crossFolder(replace('bars.csv', 'barz.csv')),
      3,
      /file ".*barz\.csv" does not exist \(did you mean "bars\.csv"\?\)$/,
    );
  });

  test('an empty file', async () => {
    await expectRefusal(backtest(), crossFolder(undefined, ''), 3, /file ".*bars\.csv" is empty; a source needs at least one bar$/);
  });

  test('a wrong header', async () => {
    await expectRefusal(
      backtest(),
      crossFolder(undefined, 'time,opn,high,low,close\n2020-01-01,1,1,1,1\n'),
      3,
      /needs the column "open", and its header has time, opn, high, low, close/,
    );
  });

  test('text in a number cell', async () => {
    const rows = hourlyCsv(50).split('\n');
    rows[20] = rows[20]!.replace(/,[^,]*$/, ',many');
    await expectRefusal(backtest(), crossFolder(undefined, rows.join('\n')), 3, /bars\.csv" row 21 column volume: "many" is not a number$/);
  });

  test('unsorted times', async () => {
    const rows = hourlyCsv(50).split('\n');
    [rows[10], rows[11]] = [rows[11]!, rows[10]!];
    await expectRefusal(backtest(), crossFolder(undefined, rows.join('\n')), 3, /row 12 .*a bar is earlier than the one before it/);
  });

  test('a timeframe that the file does not have', async () => {
    await expectRefusal(backtest('--timeframe', 'M15'), crossFolder(), 3, /bars of 1h, and the timeframe 15m is finer than they are$/);
    await expectRefusal(backtest('--timeframe', '90m'), crossFolder(), 3, /not a multiple of it$/);
  });
});

describe('the system file (exit 2)', () => {
  test('a missing system file', async () => {
    await expectRefusal(['backtest', 'nowhere.yaml'], folder(), 2, 'system file nowhere.yaml does not exist');
  });

  test('YAML that is none', async () => {
    await expectRefusal(backtest(), crossFolder(replace('seed: 7', 'seed: [')), 2, /system\.yaml line \d+ is not valid YAML/);
  });

  test('an unknown entry', async () => {
    await expectRefusal(
      backtest(),
      crossFolder(replace('objective:', 'objectiv:')),
      2,
      'unknown entry "objectiv" (did you mean "objective"?)',
    );
  });

  test('an unknown parameter', async () => {
    const text = await expectRefusal(
      backtest(),
      crossFolder(replace('$slow)"}', '$slwo)"}')),
      2,
      'strategy.let.slow_ma: unknown parameter "$slwo" (did you mean "$slow"?)',
    );
    expect(text.split('\n').slice(1, 3)).toEqual(['  sma(close, $slwo)', '             ^^^^^']);
  });

  test('an unknown function', async () => {
    const text = await expectRefusal(
      backtest(),
      crossFolder(replace('sma(close, $fast)', 'smma(close, $fast)')),
      2,
      'unknown function "smma" (did you mean "sma"?)',
    );
    expect(text.split('\n').slice(1, 3)).toEqual(['  smma(close, $fast)', '  ^^^^']);
  });

  test('a type error', async () => {
    const text = await expectRefusal(
      backtest(),
      crossFolder(replace(/enter: "crosses_above[^"]*"/, 'enter: "close + 1"')),
      2,
      'strategy.long.enter: this must be a condition',
    );
    expect(text.split('\n')[2]).toBe('  ^^^^^^^^^');
  });

  test('a parameter without a value', async () => {
    await expectRefusal(backtest(), crossFolder(replace('params: {fast: 3, ', 'params: {')), 2, 'params has no value for "$fast"');
  });

  test("a parameter that breaks a function's rule", async () => {
    await expectRefusal(backtest('--set', 'params.fast=0'), crossFolder(), 2, /n in sma\(\[x\], n\) must be a whole number >= 1, not 0/);
  });

  test('a window that does not exist, and one without bars', async () => {
    await expectRefusal(backtest('--window', 'erly'), crossFolder(), 2, 'unknown window "erly" (did you mean "early"?)');
    await expectRefusal(backtest('--start', '2031-01-01'), crossFolder(), 2, /window "custom" .* holds 0 of the bars of ABC 1h/);
  });

  test('intrabar: detail without bars to ask', async () => {
    await expectRefusal(
      backtest('--set', 'execution.intrabar=detail'),
      crossFolder(),
      2,
      'execution.intrabar is detail, and data.detail does not say where the lower timeframe is',
    );
  });
});

describe('division by zero and NaN in stops are no stop, and no crash', () => {
  test.each(['atr(14) / 0', '0 / 0', 'atr(14) / (close - close)', '-atr(14)', 'log(0 - close)', '1e308 * 1e308 * close'])(
    'stop: %s',
    async (stop) => {
      const dir = crossFolder(replace('$stop_atr * atr(14)', stop));
      const { metrics } = await runJson<{ metrics: Record<string, number | null> }>(backtest(), dir);
      const without = await runJson<{ metrics: Record<string, number | null> }>(
        backtest(),
        crossFolder(replace('  stop: $stop_atr * atr(14)\n', '')),
      );
      expect(metrics['trades']).toBeGreaterThan(5);
      expect(metrics).toEqual(without.metrics);
      expect(metrics['avg_r']).toBeNull();
    },
  );
});

describe('the space (exit 2)', () => {
  test('a space of 0 axes', async () => {
    await expectRefusal(sweep(), crossFolder(replace(/space: .*/, 'space: {}')), 2, 'the space has 0 axes');
  });

  test('a space whose every point breaks a requirement', async () => {
    await expectRefusal(
      sweep(),
      crossFolder(replace('$fast < $slow', '$fast > 100')),
      2,
      /the space has 0 trials: none of its 168 points meets require$/,
    );
  });

  test('an axis without values', async () => {
    await expectRefusal(sweep(), crossFolder(replace('{int: [2, 9]}', '{choice: []}')), 2, /space\.fast/);
    await expectRefusal(
      sweep(),
      crossFolder(replace('{int: [2, 9]}', '{int: [9, 2]}')),
      2,
      'space.fast: the low bound 9 must not be above the high bound 2',
    );
  });

  test('a space of 10^12 points', async () => {
    const dir = crossFolder(replace(/space: .*/, 'space: {fast: {int: [1, 10000]}, slow: {int: [1, 10000]}, stop_atr: {int: [1, 10000]}}'));
    await expectRefusal(sweep(), dir, 2, 'the space has 1,000,000,000,000 points and a sweep runs at most 10,000,000');
  });

  test('a float axis without step', async () => {
    await expectRefusal(
      sweep(),
      crossFolder(replace('{float: [1, 3], step: 1}', '{float: [1, 3]}')),
      2,
      'space.stop_atr: a float axis needs a step in a sweep',
    );
  });

  test('an unknown objective', async () => {
    await expectRefusal(
      sweep(),
      crossFolder(replace('objective: sharpe', 'objective: sharp')),
      2,
      'objective: unknown name "sharp" (did you mean "sharpe"?)',
    );
  });
});

describe('flags (exit 2)', () => {
  test.each<[string[], RegExp | string]>([
    [['--workers', '0'], '--workers must be a whole number from 1 to 1024, not "0"'],
    [['--workers', 'two'], '--workers must be a whole number from 1 to 1024, not "two"'],
    [['--trials', '0'], '--trials must be a whole number above 0, not "0"'],
    [['--max-memory', 'lots'], '--max-memory must be a size such as 256MB or 2GB, not "lots"'],
    [['--max-memory', '100KB'], /--max-memory is 64 KB, and at least \d+ KB are needed for the (bars|results)$/],
    [['--lookback-days', '-3'], '--lookback-days must be a number above 0, not "-3"'],
    [['--timeframe', '1x'], /timeframe "1x"/],
    [['--set', 'risk.cash'], '--set takes path=value, not "risk.cash"'],
    [['--set', 'risk.cash=-1'], 'risk.cash'],
    [['--set', 'risk.csh=1'], 'unknown entry "risk.csh" (did you mean "cash"?)'],
    [['--colour'], "unknown option '--colour'"],
    [['--resume', 'nowhere'], /nowhere/],
  ])('sweep %j', async (flags, sentence) => {
    await expectRefusal(sweep(...flags), crossFolder(), 2, sentence);
  });

  test('an unknown command, with the nearest one', async () => {
    await expectRefusal(['backtset'], folder(), 2, /backtset.*backtest/);
  });

  test('no command at all is answered with help', async () => {
    const { exit, stdout, stderr } = await runProcess([], folder());
    expect([exit, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^Usage: barloom [\s\S]* help \[command\] +display help for command\n$/);
  });

  test('--help and --version', async () => {
    expect(await runProcess(['--help'], folder())).toMatchObject({ exit: 0, stderr: '' });
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
    expect(await runProcess(['--version'], folder())).toMatchObject({ exit: 0, stdout: `${version}\n` });
  });

  test('a command without its file', async () => {
    await expectRefusal(['backtest'], folder(), 2, /missing required argument 'file'/);
  });

  test('with --json a refusal is one document on stdout too', async () => {
    const { exit, stdout, stderr } = await run([...sweep('--workers', '0'), '--json'], crossFolder());
    expect(exit).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
      error: {
        code: 'FLAG_INVALID',
        message: '--workers must be a whole number from 1 to 1024, not "0"',
        context: { flag: '--workers', value: '0' },
      },
    });
    expect(stderr).toBe('barloom: --workers must be a whole number from 1 to 1024, not "0"\n');
  });
});

describe('output (exit 2)', () => {
  test('a file stands where the output folder should be', async () => {
    const dir = crossFolder();
    write(dir, 'occupied', 'x');
    await expectRefusal(
      backtest('--output-dir', 'occupied/runs'),
      dir,
      2,
      /output folder occupied\/runs.* cannot be written: a part of the path is a file$/,
    );
    await expectRefusal(
      sweep('--output-dir', 'occupied/runs'),
      dir,
      2,
      /output folder occupied\/runs.* cannot be written: a part of the path is a file$/,
    );
  });

  test('a read-only output folder', async (context) => {
    const dir = crossFolder();
    const mounted = join(dir, 'runs');
    mkdirSync(mounted);
    if (!mount(mounted, 'size=64k,ro'))
      return context.skip('no mount can be made here: permissions do not bind root, so nothing read-only can be shown');
    try {
      await expectRefusal(backtest(), dir, 2, /output folder runs\/.* cannot be written: the file system is read-only$/);
      await expectRefusal(sweep(), dir, 2, /output folder runs\/.* cannot be written: the file system is read-only$/);
    } finally {
      unmount(mounted);
    }
  });

  test('a full disk: no half a run is left, a sweep keeps its trials and is finished when there is room', async (context) => {
    const dir = crossFolder();
    const mounted = join(dir, 'runs');
    mkdirSync(mounted);
    if (!mount(mounted, 'size=64k')) return context.skip('no small file system can be mounted here');
    try {
      await expectRefusal(backtest(), dir, 2, /output folder .* cannot be written: the disk is full$/);
      expect(filesBelow(mounted, '.csv')).toEqual([]);
      await expectRefusal(sweep(), dir, 2, /output folder .* cannot be written: the disk is full$/);
      const [ledger] = filesBelow(mounted, 'ledger.bin');
      expect(readLedger(ledger!).entries).toHaveLength(168);
      execFileSync('mount', ['-o', 'remount,size=16m', mounted]);
      const resumed = await runJson(sweep('--resume', dirname(ledger!)), dir);
      const whole = await runJson(sweep(), crossFolder());
      expect(resumed).toMatchObject({ trials: 168, ledger_sha256: whole['ledger_sha256'] });
    } finally {
      unmount(mounted);
    }
  });

  test('a refusal leaves no run folder behind', async () => {
    const dir = crossFolder(replace('sma(close, $fast)', 'smma(close, $fast)'));
    await run(backtest(), dir);
    await run(sweep(), dir);
    expect(existsSync(join(dir, 'runs'))).toBe(false);
    expect(readdirSync(dir).sort()).toEqual(['bars.csv', 'system.yaml']);
  });
});

function mount(path: string, options: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function unmount(path: string): void {
  execFileSync('umount', [path], { stdio: 'ignore' });
}
