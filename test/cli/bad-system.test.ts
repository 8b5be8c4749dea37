// Entries of a system file that contradict each other or the file's shape: one sentence each, no stack trace.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { crossFolder, folder, write } from './binary.js';
import { expectRefusalHere as expectRefusal, runHere as run, runJsonHere as runJson } from './in-process.js';

const backtest = (...flags: string[]): string[] => ['backtest', 'system.yaml', '--no-cache', ...flags];
const sweep = (...flags: string[]): string[] => ['sweep', 'system.yaml', '--no-cache', '--workers', '1', ...flags];

describe('the file itself (exit 2)', () => {
  test.each<[string, string | Uint8Array, RegExp | string]>([
    ['nothing', '', 'must hold a system file (entries such as data, strategy, space), not nothing'],
    ['a text', 'hello', ', not a text'],
    ['a list', '- a', ', not a list'],
    ['Latin-1', Buffer.from('system: caf\u00e9\n', 'latin1'), /system\.yaml is not UTF-8 text$/],
    ['an alias without its anchor', 'system: *nowhere\n', /^barloom: system\.yaml is not valid YAML: Unresolved alias/],
    ['two documents', 'system: a\n---\nsystem: b\n', /line 2 is not valid YAML: a second document begins here, and a system file is one$/],
    ['an entry twice', 'seed: 1\nsystem: a\nseed: 2\n', /line 3 is not valid YAML: the entry "seed" stands twice$/],
  ])('%s', async (_, text, sentence) => {
    const dir = folder();
    write(dir, 'system.yaml', text);
    await expectRefusal(backtest(), dir, 2, sentence);
    await expectRefusal(backtest('--set', 'risk.cash=5'), dir, 2, sentence);
  });

  test('a folder, a device and a name that is nearly right', async () => {
    const dir = crossFolder();
    mkdirSync(join(dir, 'inner'));
    await expectRefusal(['backtest', 'inner'], dir, 2, /system file inner is a folder and not a file$/);
    await expectRefusal(['backtest', '/dev/zero'], dir, 2, /is a device and not a file$/);
    await expectRefusal(['backtest', 'sytem.yaml'], dir, 2, 'system file sytem.yaml does not exist (did you mean "system.yaml"?)');
  });
});

describe('entries (exit 2)', () => {
  test.each<[string, RegExp | string]>([
    ['params.nope=3', '--set params.nope=3: no expression reads "$nope"'],
    ['params.fats=3', 'no expression reads "$fats" (did you mean "$fast"?)'],
    ['params.stop_atr="2"', /params\.stop_atr must be a number or true or false where an expression reads it, not "2"$/],
    ['params.stop_atr=.inf', /params\.stop_atr must be .*, not Infinity$/],
    ['params.fast-x=3', 'names in params must be letters, digits and _, and begin with no digit, not "fast-x"'],
    ['windows.a/b=[2020-01-01, 2020-01-05]', 'names in windows must be letters, digits, . _ and -, not "a/b"'],
    ['params..fast=3', '--set takes path=value, not "params..fast=3"'],
    ['__proto__.x=1', '--set takes path=value, not "__proto__.x=1"'],
    ['data.path={', /--set data\.path=\{: the value line 1 is not valid YAML: Flow map must end with a \}$/],
    ['data.symbols=[]', /data\.symbols must list something, not \[\]$/],
    ['data.symbols=[ABC, ABC]', /data\.symbols must differ from each other, and "ABC" stands twice$/],
    [
      'data.symbols=[ABC, DEF]',
      /"ABC" is one of several symbols, and file ".*bars\.csv" has no column that names its symbol: neither data\.path, data\.table nor data\.query has \{symbol\} where the symbol's name stands$/,
    ],
    ['data={path: bars.csv}', 'data.path needs data.source beside it (csv, json, parquet, arrow or duckdb), and there is none'],
    ['data.timeframe=""', /data\.timeframe must not be empty, not ""$/],
    ['data.start=2020-02-30', 'data start must be a time such as 2015-01-01 or 2015-01-01T12:00:00Z, not "2020-02-30"'],
    ['data.start=2020-13-01', 'data start must be a time'],
    ['windows.bad=[2020-02-01, 2020-01-01]', /the start of windows\.bad must be before its end, and 2020-02-01 is not before 2020-01-01$/],
    [
      'execution={slippage_bps: 6000, spread_bps: 8000}',
      /execution\.slippage_bps \+ execution\.spread_bps \/ 2 must be < 10000, not 10000$/,
    ],
    ['strategy.let.close=open', 'strategy.let.close: "close" has its own meaning in the language and cannot be the name of an entry'],
    ['strategy.let.fast_ma=sma(close, fast)', 'strategy.let.fast_ma: unknown name "fast"; the parameter is read as "$fast"'],
    ['windows.early=[2020-01-01]', /windows\.early must be a list of two times, \[start, end\], not \["2020-01-01"\]$/],
    ['data.start=2020', /data\.start must be a time such as 2015-01-01 or 2015-01-01T12:00:00Z, not 2020$/],
    ['system=..', /system must be a plain name \(letters, digits, \. _ -, and not dots alone\), not "\.\."$/],
    ['data.symbols=[..]', 'data.symbols.0 must be a plain name'],
    ['windows={..: [2020-01-01, 2020-01-05]}', 'names in windows must be'],
    ['seed=1e20', /seed must be <= 9007199254740991, not 100000000000000000000$/],
    ['seed=-1', /seed must be >= 0, not -1$/],
  ])('--set %s', async (change, sentence) => {
    await expectRefusal(backtest('--set', change), crossFolder(), 2, sentence);
  });

  test('a higher timeframe that the bars do not make (exit 3)', async () => {
    await expectRefusal(
      backtest('--set', 'strategy.long.enter=tf("15m", close) > 1'),
      crossFolder(),
      3,
      'the market of tf("15m", …) has bars of 1h, and the timeframe 15m is finer than they are',
    );
  });

  test.each<[string, RegExp | string]>([
    [
      '{int: [1, 4], step: 0}',
      /space\.fast must be \{int: \[low, high\]\} with two numbers, and beside it at most step \(above 0\), log \(true or false\) and when, not \{"int":\[1,4\],"step":0\}$/,
    ],
    ['{int: [1]}', 'space.fast must be {int: [low, high]} with two numbers'],
    ['{float: [a, b], step: 1}', 'space.fast must be {float: [low, high]} with two numbers'],
    ['{int: [5, 60], stp: 2}', 'space.fast must be {int: [low, high]} with two numbers'],
    ['{choice: []}', 'space.fast must be {choice: [...]} with at least one number'],
    ['{choice: [.nan, 2]}', /beside it at most when, not \{"choice":\["NaN",2\]\}$/],
    ['{choice: [a, b]}', /space\.fast\.choice must list numbers or true and false, not "a"$/],
    ['{choice: [3, 4, 3]}', 'space.fast: choice must list different values, and 3 stands twice'],
    ['5', 'space.fast must be {int: [low, high]}, {float: [low, high], step: s} or {choice: [...]}, not 5'],
  ])('an axis %s', async (axis, sentence) => {
    await expectRefusal(sweep('--set', `space.fast=${axis}`), crossFolder(), 2, sentence);
  });

  test('a requirement that names a parameter without its $', async () => {
    await expectRefusal(
      sweep('--set', 'require=["fast < slow"]'),
      crossFolder(),
      2,
      'require[0]: unknown name "fast"; the parameter is read as "$fast"',
    );
  });
});

describe('flags that contradict (exit 2)', () => {
  test('--start after --end, and --window beside --start', async () => {
    await expectRefusal(
      backtest('--start', '2020-01-20', '--end', '2020-01-10'),
      crossFolder(),
      2,
      'the start of data must be before its end, and 2020-01-20 is not before 2020-01-10',
    );
    await expectRefusal(
      backtest('--window', 'early', '--start', '2020-01-05'),
      crossFolder(),
      2,
      '--window early has its own times; leave --start out',
    );
  });

  test('--symbols that the source does not have', async () => {
    await expectRefusal(backtest('--symbols', 'ABD'), crossFolder(), 2, 'unknown symbol "ABD" (did you mean "ABC"?); data.symbols has ABC');
    const perSymbol = crossFolder((text) => text.replace('path: bars.csv', 'path: "{symbol}.csv"'));
    await expectRefusal(backtest('--symbols', 'ABD'), perSymbol, 3, /file ".*ABD\.csv" does not exist/);
  });
});

test('--print-config shows YAML, with --json one document; used as a system file it gives the same run', async () => {
  const dir = crossFolder();
  const flags = [
    '--set',
    'params.fast=4',
    '--set',
    'windows.early=[2020-01-02, 2020-01-09T12:00]',
    '--start',
    '2020-01-03',
    '--set',
    'strategy.max_bars=5',
    '--set',
    'data.quality.gap=fail',
    '--timeframe',
    'H2',
  ];
  const { stdout, stderr } = await run(backtest(...flags, '--print-config'), dir);
  expect(stderr).toBe('');
  write(dir, 'printed.yaml', stdout);
  const document = await runJson(backtest(...flags, '--print-config'), dir);
  expect(document).toMatchObject({ params: { fast: 4 }, data: { start: '2020-01-03', timeframe: 'H2' } });
  const [direct, printed] = [await runJson(backtest(...flags), dir), await runJson(['backtest', 'printed.yaml', '--no-cache'], dir)];
  expect(printed['metrics']).toEqual(direct['metrics']);
});

test('an axis that no expression reads is no axis (exit 2)', async () => {
  await expectRefusal(
    sweep('--set', 'space.fats={int: [1, 3]}'),
    crossFolder(),
    2,
    'space.fats: no expression reads "$fats" (did you mean "$fast"?)',
  );
});
