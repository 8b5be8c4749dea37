import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { registerData } from '../../src/cli/commands/data.js';
import { fixture, hourlyCsv, temporaryFile, temporaryFolder } from './request.js';

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

/** Runs `barloom data …` in this process and returns what it printed on stdout. */
async function data(...args: string[]): Promise<string> {
  const printed: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
  const program = new Command('barloom').exitOverride().configureOutput({ writeErr: () => undefined });
  registerData(program);
  try {
    await program.parseAsync(['data', ...args], { from: 'user' });
  } finally {
    vi.restoreAllMocks();
  }
  return printed.join('');
}

async function dataJson(...args: string[]): Promise<unknown> {
  return JSON.parse(await data(...args, '--json')) as unknown;
}

describe('barloom data import and list', () => {
  test('imports files with the symbols of their names, and lists them', async () => {
    const cache = temporaryFolder();
    const path = temporaryFile(hourlyCsv(30), 'EURUSD-1h.csv');
    const table = await data('import', path, fixture('yahoo.csv'), '--cache-dir', cache);
    expect(table).toMatch(/EURUSD .* 1h .* 30 .* generic .* miss .* clean/);
    expect(table).toMatch(/yahoo .* 1d .* 3 .* yahoo/);
    const { entries } = (await dataJson('list', '--cache-dir', cache)) as { entries: { symbol: string; rows: number; source: string }[] };
    expect(entries.map(({ symbol, rows }) => [symbol, rows])).toEqual([
      ['EURUSD', 30],
      ['yahoo', 3],
    ]);
    expect(await data('list', '--cache-dir', cache)).toContain(path);
    expect(await data('list', '--cache-dir', temporaryFolder())).toMatch(/holds nothing/);
  });

  test('prints one JSON document', async () => {
    const { markets } = (await dataJson('import', fixture('bitfinex.csv'), '--symbol', 'BTCUSD', '--cache-dir', temporaryFolder())) as {
      markets: object[];
    };
    expect(markets[0]).toMatchObject({
      symbol: 'BTCUSD',
      layout: 'bitfinex',
      timeframe: '1m',
      rows: 3,
      kind: 'real',
      label: 'real',
      cache: { state: 'miss' },
      verdict: 'clean',
      findings: [],
    });
  });

  test('{symbol} in a path takes the symbols', async () => {
    const folder = temporaryFolder();
    for (const symbol of ['AAA', 'BBB']) writeFileSync(join(folder, `${symbol}.csv`), hourlyCsv(4));
    const { markets } = (await dataJson('import', join(folder, '{symbol}.csv'), '--symbols', 'AAA, BBB', '--cache-dir', folder)) as {
      markets: { symbol: string }[];
    };
    expect(markets.map(({ symbol }) => symbol)).toEqual(['AAA', 'BBB']);
  });

  test('a finding that fails is thrown', async () => {
    const path = temporaryFile('time,open,high,low,close\n2020-01-01,1,0.5,1,1\n2020-01-02,1,1,1,1\n');
    await expect(data('import', path, '--cache-dir', temporaryFolder())).rejects.toMatchObject({ code: 'DATA_QUALITY' });
    expect(await data('import', path, '--cache-dir', temporaryFolder(), '--policy', 'high_low=repair')).toMatch(
      /high_low .* 1 .* repair .* widened/,
    );
  });

  test.each([
    [['--policy', 'gap'], /--policy must be kind=policy, and it is "gap"/],
    [['--policy', 'gap=mend'], /quality.gap must be fail or repair or keep, and it is "mend"/],
    [['--timeframe', '7x'], /timeframe "7x"/],
    [['--symbols', 'A,B'], /"A" is one of several symbols, and file ".*yahoo\.csv" has no column that names its symbol/],
  ])('refuses %j', async (flags, sentence) => {
    await expect(data('import', fixture('yahoo.csv'), ...flags)).rejects.toThrow(sentence);
  });
});

describe('barloom data check', () => {
  test('reports and exits 3 where a finding fails', async () => {
    const path = temporaryFile('time,open,high,low,close\n2020-01-01,1,1,1,1\n2020-01-02,0,1,0,1\n');
    const { markets } = (await dataJson('check', path)) as { markets: { verdict: string; findings: object[] }[] };
    expect(process.exitCode).toBe(3);
    expect(markets[0]).toMatchObject({
      verdict: 'failed',
      findings: [{ kind: 'non_positive', count: 1, policy: 'fail', action: 'refused' }],
    });
  });

  test('of several files exits 3 where any fails, wherever it stands, and reports all', async () => {
    const [sound, alsoSound] = [temporaryFile(hourlyCsv(30)), temporaryFile(hourlyCsv(31))];
    const failing = temporaryFile(hourlyCsv(30).replace(',100,', ',-100,'));
    for (const [files, verdicts] of [
      [
        [failing, sound],
        ['failed', 'clean'],
      ],
      [
        [sound, failing, alsoSound],
        ['clean', 'failed', 'clean'],
      ],
      [
        [sound, failing],
        ['clean', 'failed'],
      ],
    ] as const) {
      const { markets } = (await dataJson('check', ...files)) as { markets: { verdict: string }[] };
      expect(markets.map(({ verdict }) => verdict)).toEqual(verdicts);
      expect(process.exitCode).toBe(3);
      process.exitCode = undefined;
    }
    await dataJson('check', sound, alsoSound);
    expect(process.exitCode).toBeUndefined();
  });

  test('reads the data of a system file, paths beside it', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'bars.csv'), hourlyCsv(8));
    const system = join(folder, 'system.yaml');
    writeFileSync(
      system,
      'system: x\ndata: {source: csv, path: bars.csv, symbols: [ABC], timeframe: 4h, calendar: crypto, quality: {gap: fail}}\n',
    );
    const { markets } = (await dataJson('check', system)) as { markets: object[] };
    expect(markets[0]).toMatchObject({ symbol: 'ABC', timeframe: '4h', rows: 2, verdict: 'clean' });
    expect(process.exitCode).toBeUndefined();
  });

  test.each<[string, RegExp]>([
    [
      'data: {source: csvv}',
      /data.source must be one of csv, json, parquet, arrow, duckdb, huggingface, ccxt, binance-archive, synthetic, not "csvv" \(did you mean "csv"\?\)/,
    ],
    ['data: {source: csv}', /data.path is needed by the source csv/],
    ['data: {source: csv, path: 3}', /data.path must be a text or a list of texts: files, patterns or folders, not 3/],
    ['data: {symbols: BTC}', /data.symbols must be a list, not "BTC"/],
    ['data: {synthetic: {bars: many}}', /data.synthetic.bars must be a whole number, not "many"/],
    ['data: {calendar: lunar}', /data.calendar must be one of crypto, us_equity, forex, futures, lse, xetra, tse, nse, b3, not "lunar"/],
    ['sytem: x', /unknown entry "sytem" \(did you mean "system"\?\)/],
    ['data: [', /line 1 is not valid YAML/],
  ])('refuses %s', async (text, sentence) => {
    await expect(data('check', temporaryFile(text, 'system.yaml'))).rejects.toThrow(sentence);
  });
});

describe('barloom data check --report', () => {
  const withLow = (): string => {
    const rows = hourlyCsv(60).split('\n');
    rows[31] = rows[31]!.replace(/^([^,]*,[^,]*,[^,]*),[^,]*/, '$1,1');
    return temporaryFile(rows.join('\n'), 'ABC.csv');
  };

  test('writes a page with what was found, and prints where', async () => {
    const path = withLow();
    const report = join(temporaryFolder(), 'deep', 'page.html');
    const text = await data('check', path, '--report', report);
    expect(text).toMatch(/outlier_wick .* 1 .* keep/);
    expect(text.trimEnd().split('\n').at(-1)).toBe(`report: ${report}`);
    const page = readFileSync(report, 'utf8');
    expect(page).toContain('outlier_wick, row 32: as it came');
    expect(page).toContain('<h1>ABC</h1>');
    const document = (await dataJson('check', path, '--report', report)) as { report: string; markets: object[] };
    expect(document).toMatchObject({ report, markets: [{ calendar_seen: { name: 'crypto', is_firm: false } }] });
  });

  test('shows the bars as they came, and the verdict of the policies', async () => {
    const report = join(temporaryFolder(), 'page.html');
    await data('check', withLow(), '--report', report, '--policy', 'outlier_wick=fail');
    expect(process.exitCode).toBe(3);
    expect(readFileSync(report, 'utf8')).toContain('refused: a finding has the policy fail');
    await data('check', withLow(), '--report', report, '--policy', 'outlier_wick=winsorise');
    const page = readFileSync(report, 'utf8');
    expect(page).toContain('drawn in to the longest wick of the 32 bars before');
    expect(page).toContain('outlier_wick, row 32: as it came');
  });

  test('a name that is no page is refused: it may be a file of bars', async () => {
    const path = withLow();
    await expect(data('check', path, '--report', path)).rejects.toMatchObject({ code: 'FLAG_INVALID', context: { flag: '--report' } });
    expect(readFileSync(path, 'utf8')).toContain('time,open');
    const occupied = temporaryFile('x', 'occupied');
    await expect(data('check', path, '--report', join(occupied, 'x.html'))).rejects.toMatchObject({
      code: 'OUTPUT_UNWRITABLE',
      exitCode: 2,
    });
  });

  test('the calendar that the bars show is printed whatever is given', async () => {
    expect(await data('check', temporaryFile(hourlyCsv(24 * 30)), '--calendar', 'us_equity')).toMatch(
      /^bars: the bars show the calendar crypto: bars on Saturdays$/m,
    );
  });
});

describe('barloom data resample and synth', () => {
  test('writes higher bars', async () => {
    const out = join(temporaryFolder(), 'deep', 'bars.csv');
    const text = await data(
      'resample',
      temporaryFile(hourlyCsv(9), 'ABC.csv'),
      '--timeframe',
      'H4',
      '--out',
      out,
      '--cache-dir',
      temporaryFolder(),
    );
    expect(text).toBe(`ABC: 3 bars of 4h, 2020-01-01T00:00:00Z to 2020-01-01T08:00:00Z, written to ${out}\n`);
    expect(readFileSync(out, 'utf8').split('\n')[1]).toBe('2020-01-01T00:00:00Z,100,105,99,104,6');
  });

  test('needs a timeframe, and one that is higher', async () => {
    const path = temporaryFile(hourlyCsv(9));
    const flags = ['--out', join(temporaryFolder(), 'x.csv'), '--cache-dir', temporaryFolder()];
    await expect(data('resample', path, ...flags)).rejects.toMatchObject({ code: 'FLAG_INVALID' });
    await expect(data('resample', path, '--timeframe', '15m', ...flags)).rejects.toMatchObject({ code: 'DATA_TIMEFRAME' });
  });

  test.each(['csv', 'csv.gz', 'parquet'])('a synthetic market in %s comes back the same and labelled', async (ending) => {
    const out = join(temporaryFolder(), `made.${ending}`);
    const written = await dataJson(
      'synth',
      '--out',
      out,
      '--bars',
      '500',
      '--seed',
      '9',
      '--timeframe',
      'M15',
      '--calendar',
      'forex',
      '--start',
      '2020-03-01',
    );
    expect(written).toMatchObject({ kind: 'synthetic', rows: 500, timeframe: '15m' });
    const { markets } = (await dataJson('check', out, '--calendar', 'forex')) as { markets: object[] };
    expect(markets[0]).toMatchObject({
      kind: 'synthetic',
      label: 'demo',
      rows: 500,
      timeframe: '15m',
      verdict: 'clean',
      data_hash: (written as { data_hash: string }).data_hash,
    });
  });

  test.each([
    [['--out', 'x.txt'], /must end in .csv, .csv.gz or .parquet/],
    [['--out', 'x.csv', '--bars', 'many'], /--bars must be a number, and it is "many"/],
    [['--out', 'x.csv', '--start', '1.1.2020'], /--start must be a time/],
    [['--out', 'x.csv', '--start', '2020-02-30'], /--start must be a time .*, not "2020-02-30"$/],
  ])('refuses %j', async (flags, sentence) => {
    await expect(data('synth', ...flags)).rejects.toThrow(sentence);
  });

  test('an output that cannot be written', async () => {
    const occupied = temporaryFile('x', 'occupied');
    await expect(data('synth', '--out', join(occupied, 'x.csv'), '--bars', '10')).rejects.toMatchObject({
      code: 'OUTPUT_UNWRITABLE',
      exitCode: 2,
    });
  });
});

describe('what would be lost or mislabelled is refused', () => {
  test('a file is not resampled onto itself', async () => {
    const path = temporaryFile(hourlyCsv(30));
    await expect(data('resample', path, '--timeframe', '4h', '--out', path)).rejects.toThrow(
      `--out must be another file than the source, not "${path}"`,
    );
    expect(readFileSync(path, 'utf8')).toBe(hourlyCsv(30));
  });

  test('a symbol that the system does not have', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'bars.csv'), hourlyCsv(30));
    writeFileSync(join(folder, 'system.yaml'), 'data: {source: csv, path: bars.csv, symbols: [ABC]}\n');
    await expect(data('check', join(folder, 'system.yaml'), '--symbols', 'ABD')).rejects.toThrow(
      'unknown symbol "ABD" (did you mean "ABC"?)',
    );
  });

  test('--quiet prints nothing, the verdict is the exit code', async () => {
    expect(await data('check', temporaryFile(hourlyCsv(30)), '--quiet')).toBe('');
    expect(process.exitCode).toBeUndefined();
    expect(await data('check', temporaryFile(hourlyCsv(30).replace(',100,', ',-100,')), '--quiet')).toBe('');
    expect(process.exitCode).toBe(3);
  });
});
