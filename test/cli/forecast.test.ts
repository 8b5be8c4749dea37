// Forecasts from bars to a backtest that reads them.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readExtra } from '../../src/data/extra/read-extra.js';
import { folder, run as runProcess, write } from './binary.js';
import { csvOf, FEATURES, FORECASTER, shuffledSteps, stretchedCsv } from './forecast-folder.js';
import { expectRefusalHere as expectRefusal, runHere as run } from './in-process.js';

const SYSTEM = `system: reader
data: {source: csv, path: bars.csv, symbols: [ABC], timeframe: 1h, calendar: crypto}
forecasts: {abc: forecasts/abc@latest}
strategy:
  let: {regime: 'forecast("abc").regime'}
  long:
    enter: 'regime == "chop" and forecast("abc").expected_volatility < 0.05'
    exit: 'regime != "chop"'
`;

interface Document {
  readonly version: number;
  readonly folder: string;
  readonly is_unchanged: boolean;
  readonly has_skill: boolean;
  readonly embargo_bars: number;
  readonly markets: {
    readonly forecasts: number;
    readonly coverage: number;
    readonly begins: string;
    readonly folds: { readonly state: string; readonly skill?: Readonly<Record<string, number>> }[];
    readonly heads: {
      readonly head: string;
      readonly hasSkill: boolean;
      readonly best: string;
      readonly comparisons: { readonly naive: string; readonly skill: number }[];
      readonly confidence?: { readonly said: number; readonly seen: number };
    }[];
  }[];
}

async function forecast(dir: string, ...more: string[]): Promise<{ readonly exit: number | null; readonly document: Document }> {
  const done = await run(['forecast', 'abc.yaml', '--no-cache', '--json', ...more], dir);
  expect(done.stdout, done.stderr).not.toBe('');
  return { exit: done.exit, document: JSON.parse(done.stdout) as Document };
}

function makeFolder(bars: string): string {
  const dir = folder();
  for (const [name, text] of Object.entries({ 'abc.yaml': FORECASTER, 'features.yaml': FEATURES, 'system.yaml': SYSTEM, 'bars.csv': bars }))
    write(dir, name, text);
  return dir;
}

const BARS = 4000;
let dir: string, first: Document, firstExit: number | null;
beforeAll(async () => {
  dir = makeFolder(stretchedCsv(BARS));
  ({ document: first, exit: firstExit } = await forecast(dir));
}, 120_000);

const linesOf = (place: string): Record<string, unknown>[] =>
  readFileSync(join(place, 'forecasts.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('a forecaster', () => {
  test('says something of each bar behind its first train window, and tells the volatility better than naive forecasts', () => {
    const [market] = first.markets;
    expect(market!.folds.map(({ state }) => state)).toEqual(Array.from({ length: 7 }, () => 'complete'));
    expect([market!.forecasts, market!.coverage, market!.begins]).toEqual([BARS - 1200, 1, '2020-02-20T00:00:00Z']);
    const volatility = market!.heads.find(({ head }) => head === 'volatility')!;
    expect(volatility.comparisons.map(({ naive }) => naive)).toEqual(['last', 'ewma', 'mean']);
    for (const { skill } of volatility.comparisons) expect(skill).toBeGreaterThan(0);
    expect([volatility.hasSkill, first.has_skill, firstExit]).toEqual([true, true, 0]);
    const { confidence } = market!.heads.find(({ head }) => head === 'regime')!;
    expect(Math.abs(confidence!.said - confidence!.seen)).toBeLessThan(0.1);
  });

  test.each([1, 2, 3])('says that it has no skill on shuffled bars, and ends with exit code 1: %i', async (seed) => {
    const { exit, document } = await forecast(makeFolder(csvOf(shuffledSteps(BARS, seed))));
    expect([document.has_skill, exit]).toEqual([false, 1]);
  });

  test('writes rows whose probabilities sum to 1 and whose regime is the likeliest', async () => {
    const rows = linesOf(first.folder);
    expect(rows).toHaveLength(BARS - 1200);
    expect(Object.keys(rows[0]!)).toEqual([
      'time',
      'made_at',
      'symbol',
      'horizon',
      'expected_return',
      'expected_volatility',
      'regime',
      'p_trend_up',
      'p_trend_down',
      'p_chop',
      'p_crash',
      'confidence',
      'forecaster',
      'version',
    ]);
    for (const row of rows) {
      const probabilities = Object.fromEntries(
        ['trend_up', 'trend_down', 'chop', 'crash'].map((name) => [name, row[`p_${name}`] as number]),
      );
      expect(Object.values(probabilities).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 9);
      expect(probabilities[row['regime'] as string]).toBe(Math.max(...Object.values(probabilities)));
      expect(Date.parse(row['made_at'] as string) - Date.parse(row['time'] as string)).toBe(3_600_000);
      expect(row['confidence']).toBeGreaterThan(0);
      expect(row['expected_volatility']).toBeGreaterThan(0);
    }
    const parquet = await readExtra({
      path: join(first.folder, 'forecasts.parquet'),
      table: undefined,
      knownAt: 'made_at',
      time: undefined,
      columns: ['expected_volatility'],
      symbol: { column: 'symbol', value: 'ABC' },
      timezone: 'UTC',
      timeFormat: undefined,
    });
    expect(Array.from(parquet.values[0]!)).toEqual(rows.map((row) => row['expected_volatility']));
  });

  test('has a page beside its files, and the skill of each head in each fold', () => {
    const page = readFileSync(join(first.folder, 'report.html'), 'utf8');
    for (const text of ['abc, version 1', 'beyond chance: ABC volatility', 'Expected volatility and what came', 'trend up likeliest'])
      expect(page).toContain(text);
    const skills = first.markets[0]!.folds.map(({ skill }) => skill!),
      { comparisons, best } = first.markets[0]!.heads.find(({ head }) => head === 'volatility')!;
    for (const skill of skills) expect(Object.keys(skill)).toEqual(['return', 'volatility', 'regime']);
    const of = skills.map(({ volatility }) => volatility!),
      over = comparisons.find(({ naive }) => naive === best)!.skill;
    expect(Math.min(...of)).toBeLessThan(over);
    expect(Math.max(...of)).toBeGreaterThan(over);
  });

  test('the same again is no other version; other options are', async () => {
    const again = (await forecast(dir, '--workers', '1')).document;
    expect([again.version, again.is_unchanged]).toEqual([first.version, true]);
    const other = (await forecast(dir, '--set', 'heads.regime.options.trees=5')).document;
    expect([other.version, other.is_unchanged]).toEqual([first.version + 1, false]);
    expect(existsSync(join(other.folder, 'ABC.regime.model'))).toBe(true);
  });

  test('says the same of bars before others come or change', async () => {
    const cut = 2600,
      changed = makeFolder(stretchedCsv(BARS, 7, cut)),
      { document } = await forecast(changed),
      before = linesOf(first.folder).slice(0, cut - 1200 - 400);
    expect(linesOf(document.folder).slice(0, before.length)).toEqual(before);
  });

  test.each([
    ['walkforward.embargo_bars=5', /embargo_bars must be at least horizon_bars, 6: .* and 5 bars are fewer/],
    ['heads.regime.model=gbr', /heads.regime.model must be one of gbc, rfc, not "gbr"/],
    ['heads.regime.options={depth: 3}', /gbc has no option "depth"/],
    ['horizon=3', /unknown entry "horizon"/],
    ['horizon_bars=1', /horizon_bars must be >= 2, not 1/],
    ['heads={}', /heads needs one of return, volatility, regime/],
    ['regimes.crash_share=1.5', /regimes.crash_share must be < 1, not 1.5/],
    ['features=none', /unknown feature set "none"/],
    ['walkforward.test=30d', /must all be numbers of bars or all be times/],
    ['data={source: synthetic, symbols: [ABC]}', /forecasting by the bars of ABC 1h must not use synthetic data: the data policy is real/],
    ['data_policy=demo', /the data policy is demo, and nothing learns under it/],
    ['minimum_rows=5000', /none of 7 folds has enough rows/],
    ['walkforward.train=90000', /a walk-forward needs room for one fold/],
  ])('%s is refused', async (change, sentence) => {
    await expectRefusal(['forecast', 'abc.yaml', '--no-cache', '--set', change], dir, 2, sentence);
  });
});

test('two at once make versions that both stand', async () => {
  const own = makeFolder(stretchedCsv(1700, 9)),
    args = ['forecast', 'abc.yaml', '--no-cache', '--quiet'];
  const ends = await Promise.all([args, [...args, '--seed', '2']].map((each) => runProcess(each, own)));
  for (const { exit, stderr } of ends) expect([0, 1], stderr).toContain(exit);
  const lines = readFileSync(join(own, 'forecasts', 'history.jsonl'), 'utf8')
    .trim()
    .split('\n');
  const events = lines.map((line) => JSON.parse(line) as { version: number; sha256: string });
  expect(events.map(({ version }) => version).sort()).toEqual([1, 2]);
  for (const version of [1, 2]) {
    const done = await run(['backtest', 'system.yaml', '--no-cache', '--json', '--set', `forecasts.abc=forecasts/abc@${version}`], own);
    expect(done.exit, done.stderr).toBe(0);
  }
});

describe('a backtest', () => {
  test('reads forecasts, says where they begin, names their file, and is the same again', async () => {
    const done = await run(['backtest', 'system.yaml', '--no-cache', '--json', '--set', 'forecasts.abc=forecasts/abc@1'], dir);
    expect(done.exit, done.stderr).toBe(0);
    const { warnings, run_dir, metrics } = JSON.parse(done.stdout) as {
      warnings: string[];
      run_dir: string;
      metrics: { trades: number };
    };
    expect(warnings.join('\n')).toContain('forecast("abc") of ABC begins at 2020-02-20T00:00:00Z: 1,200 of 4,000 bars come before it');
    expect(metrics.trades).toBeGreaterThan(5);
    const manifest = JSON.parse(readFileSync(join(dir, run_dir, 'run_manifest.json'), 'utf8')) as {
      inputs?: unknown;
      data: { role: string; symbol: string; hash: string }[];
    };
    const { data } = manifest.data === undefined ? (manifest.inputs as typeof manifest) : manifest;
    expect(data.find(({ role }) => role === 'forecast')).toMatchObject({
      symbol: 'abc for ABC',
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const verified = await run(['verify', run_dir, '--no-cache'], dir);
    expect(verified.stdout + verified.stderr).toContain('same');
    expect((await run(['lookahead', 'system.yaml', '--no-cache'], dir)).stdout).toContain('no look-ahead');
  });

  test.each([
    ['data.timeframe=4h', /made for ABC on bars of 1h, and cannot be read on bars of 4h/],
    ['data.symbols=[XYZ]', /made for ABC on bars of 1h, and cannot be read on bars of XYZ/],
    ['forecasts.abc=forecasts/abc@99', /it has no version 99/],
    [
      'forecasts.abc=forecasts/abd',
      /no such forecaster \(did you mean "abc"\?\)|no such forecaster; did you mean "abc"|no such forecaster/,
    ],
    [
      'forecasts.abc=forecasts/abc@first',
      /must be a forecaster's folder in its registry, with @latest, @production or the number of a version/,
    ],
    ['forecasts=null', /forecast\("abc"\): forecasts has no abc, and no other/],
  ])('%s is refused', async (change, sentence) => {
    await expectRefusal(['backtest', 'system.yaml', '--no-cache', '--set', change], dir, 2, sentence);
  });

  test('a field of a head that the forecaster lacks is refused', async () => {
    const own = makeFolder(stretchedCsv(1700, 9));
    write(own, 'abc.yaml', FORECASTER.replace(/^ {2}(return|regime):.*\n/gm, ''));
    const { document } = await forecast(own);
    expect(linesOf(document.folder)[0]).toMatchObject({ expected_return: null, regime: null, p_chop: null, confidence: null });
    await expectRefusal(
      ['backtest', 'system.yaml', '--no-cache'],
      own,
      2,
      'forecast("abc").regime needs the head regime, and abc version 1 has volatility',
    );
  });

  test('a file that was edited is refused', async () => {
    const own = makeFolder(stretchedCsv(1700, 9)),
      { document } = await forecast(own),
      path = join(document.folder, 'forecasts.parquet'),
      bytes = readFileSync(path);
    bytes[500] = bytes[500]! ^ 1;
    writeFileSync(path, bytes);
    await expectRefusal(['backtest', 'system.yaml', '--no-cache'], own, 2, /it must be the one that was registered, and is another/);
  });
});
