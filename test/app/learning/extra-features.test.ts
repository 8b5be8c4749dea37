// Columns from elsewhere as features: of a set, of rows to learn from, of a model that a strategy asks, of a model that is walked forward.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openMarketFeatures } from '../../../src/app/features/open-market-features.js';
import { accumulate } from '../../../src/app/learning/accumulate.js';
import { evaluateVersion } from '../../../src/app/learning/evaluate.js';
import { openDataset } from '../../../src/app/learning/open-dataset.js';
import { trainSystem } from '../../../src/app/learning/train.js';
import { openTradingData } from '../../../src/app/market-data/open-trading-data.js';
import { identitiesOfWalk } from '../../../src/app/model-walk-forward/data-of-walk.js';
import { runModelWalkForward } from '../../../src/app/model-walk-forward/files.js';
import { walkModelForward } from '../../../src/app/model-walk-forward/model-walk-forward.js';
import { isTested } from '../../../src/app/model-walk-forward/outcome.js';
import { writeBundle } from '../../../src/app/models/bundle-file.js';
import { backtest } from '../../../src/app/run/backtest.js';
import { resolveSystem, type ResolvedSystem } from '../../../src/app/strategy/resolve-system.js';
import { graphOf } from '../../../src/app/strategy/strategy-of.js';
import { checkLookahead } from '../../../src/app/verify/check-lookahead.js';
import { verifyRun } from '../../../src/app/verify/verify.js';
import { randomStream } from '../../../src/core/random.js';
import { cutTradingData } from '../../../src/core/trading-data.js';
import { evaluateColumns } from '../../../src/engine/evaluate-columns.js';
import { Learners } from '../../../src/engine/learning/learners.js';
import type { ModelBundle } from '../../../src/ml/bundle/model-bundle.js';
import { scoreBundle } from '../../../src/ml/bundle/score-bundle.js';
import { makeFeatureSet } from '../../../src/ml/features/feature-set.js';
import { fitModel } from '../../../src/ml/models/fit-model.js';
import { folder, write } from '../../cli/binary.js';
import { bundleOf } from '../../ml/model-fixture.js';
import { HOUR, persistentBars } from '../../ml/market-rows.js';
import { slowJoin, type FileRow } from '../../reference/slow-join.js';

const BARS = 1_200,
  DAY = 24,
  SECOND = 1_000;
const MARKETS = { AAA: persistentBars(BARS, 5, 0.5), BBB: persistentBars(BARS, 6, 0.5) };
const CLOSES = MARKETS.AAA.timeMs.map((time) => time + HOUR);
const FEATURES = {
  score: 'extra("news").score',
  before: 'extra("news").score[2]',
  distance: 'close / open - 1 + extra("news").score',
  other: 'sym("BBB", extra("news").score)',
  slow: 'tf("4h", extra("news").score)',
};
const SET = makeFeatureSet(Object.entries(FEATURES).map(([name, expression]) => ({ name, expression })));
const OPTIONS = { useCache: false, workers: 1 } as const;

/** A row about every third hour of each symbol, known at the close of a bar or a second after it. */
const ROWS: readonly FileRow[] = (() => {
  const random = randomStream(9);
  return Array.from({ length: BARS / 3 }, (_, i) => 3 * HOUR * i).flatMap((hour) =>
    (['AAA', 'BBB'] as const).map((symbol) => {
      const knownMs = hour + (random.uniform() < 0.5 ? 0 : SECOND);
      return { knownMs, aboutMs: knownMs, symbol, value: random.normal() };
    }),
  );
})();

const featuresText = (features: Readonly<Record<string, string>>): string =>
  `features:\n${Object.entries(features)
    .map(([name, expression]) => `  ${name}: {expression: ${JSON.stringify(expression)}, description: "${name}."}\n`)
    .join('')}`;

function writeRows(dir: string, rows: readonly FileRow[]): void {
  const lines = rows.map(({ knownMs, symbol, value }) => `${new Date(knownMs).toISOString()},${symbol},${value}`);
  writeFileSync(join(dir, 'news.csv'), `published,ticker,score\n${lines.join('\n')}\n`);
}

/** A folder with bars of two symbols, scores and a feature file. */
function files(rows: readonly FileRow[] = ROWS, features: Readonly<Record<string, string>> = FEATURES): string {
  const dir = folder();
  for (const [symbol, bars] of Object.entries(MARKETS)) {
    const lines = Array.from(bars.timeMs, (time, i) =>
      [new Date(time).toISOString(), ...[bars.open, bars.high, bars.low, bars.close, bars.volume].map((column) => column[i])].join(),
    );
    write(dir, `${symbol}.csv`, `time,open,high,low,close,volume\n${lines.join('\n')}\n`);
  }
  writeRows(dir, rows);
  write(dir, 'features.yaml', featuresText(features));
  return dir;
}

type Entries = Readonly<Record<string, unknown>>;
const TAKEN = { path: 'news.csv', time: 'published', columns: ['score'], symbol: 'ticker' };
const NEWS = { path: 'news.csv', known_at: 'published', columns: ['score'], symbol: 'ticker' };

function systemIn(dir: string, more: Entries = {}, training: Entries = {}, news: Entries | undefined = NEWS): ResolvedSystem {
  return resolveSystem(
    {
      system: 'news',
      data: {
        source: 'csv',
        path: '{symbol}.csv',
        symbols: ['AAA'],
        timeframe: '1h',
        calendar: 'crypto',
        ...(news && { extra: { news } }),
      },
      execution: { taker_fee_bps: 0, slippage_bps: 0 },
      strategy: { long: { enter: 'close > open', exit: 'close < open' }, max_bars: 6 },
      walkforward: { train: '20d', test: '10d' },
      ml_data_collection: { db_path: join(dir, 'store.duckdb') },
      ml_training: {
        features: 'features.yaml',
        model: 'sgdc',
        label: { kind: 'return_class', horizon_bars: 3 },
        minimum_rows: 100,
        registry: join(dir, 'models'),
        ...training,
      },
      seed: 7,
      ...more,
    },
    { baseDir: dir },
  );
}

/** What the features are, said in plain code. */
function plainColumns(rows: readonly FileRow[] = ROWS): Record<keyof typeof FEATURES, number[]> {
  const at = (symbol: string, closeMs: number): number => slowJoin(rows, symbol, closeMs, Infinity);
  const score = Array.from(CLOSES, (close) => at('AAA', close));
  return {
    score,
    before: score.map((_, bar) => score[bar - 2] ?? Number.NaN),
    distance: score.map((value, bar) => MARKETS.AAA.close[bar]! / MARKETS.AAA.open[bar]! - 1 + value),
    other: Array.from(CLOSES, (close) => at('BBB', close)),
    // the last bar of four hours that is complete
    slow: Array.from(CLOSES, (close) => (close < 4 * HOUR ? Number.NaN : at('AAA', Math.floor(close / (4 * HOUR)) * 4 * HOUR))),
  };
}

const plain = Object.values(plainColumns());
const columnsIn = async (dir: string): Promise<readonly Float64Array[]> =>
  (await openMarketFeatures(systemIn(dir).file, 'AAA', join(dir, 'features.yaml'), OPTIONS)).columns;

describe('a feature set', () => {
  test('has what plain code has, on own bars, on those of another symbol and of a longer timeframe', async () => {
    const columns = await columnsIn(files());
    columns.forEach((column, feature) => expect([...column], SET.features[feature]!.name).toEqual(plain[feature]));
    expect(columns.every((column) => new Set(column).size > 100)).toBe(true);
  });

  test('does not see a row that was known a second after the close', async () => {
    const at = (knownMs: number): FileRow => ({ knownMs, aboutMs: knownMs, symbol: 'AAA', value: 5 });
    const [intime] = await columnsIn(files([at(10 * HOUR)])),
      [late] = await columnsIn(files([at(10 * HOUR + SECOND)]));
    expect([...intime!.subarray(8, 11)]).toEqual([Number.NaN, 5, 5]);
    expect([...late!.subarray(8, 11)]).toEqual([Number.NaN, Number.NaN, 5]);
  });

  test('keeps every bit where later bars are cut off, and where later rows are others', async () => {
    const dir = files(),
      { source, columns } = await openMarketFeatures(systemIn(dir).file, 'AAA', join(dir, 'features.yaml'), OPTIONS);
    for (const cut of [1, 2, 3, 24, 601, BARS - 1])
      (await source.compute(cut)).forEach((column, feature) => expect(column).toEqual(columns[feature]!.subarray(0, cut)));
    const cut = 600,
      others = await columnsIn(files(ROWS.map((row) => (row.knownMs > cut * HOUR ? { ...row, value: row.value + 1 } : row))));
    others.forEach((column, feature) => {
      expect(column.subarray(0, cut)).toEqual(columns[feature]!.subarray(0, cut));
      expect(column).not.toEqual(columns[feature]);
    });
  });

  test.each([
    [undefined, 'extra("news"): data.extra has no news, and no other table'],
    [{ ...NEWS, columns: ['count'] }, 'extra("news").score: data.extra.news.columns has no score; it has count'],
  ])('of a table that the system has not is refused: %j', async (news, sentence) => {
    const { file } = systemIn(files(), {}, {}, news === undefined ? undefined : news);
    const bare = news === undefined ? { ...file, data: { ...file.data, extra: undefined } } : file;
    await expect(openMarketFeatures(bare as typeof file, 'AAA', file.ml_training.features, OPTIONS)).rejects.toMatchObject({
      code: 'NAME_UNKNOWN',
      message: expect.stringContaining(sentence) as string,
    });
  });
});

describe('a training', () => {
  const NUMBERS = { model: 'gbr', options: { trees: 5 }, folds: 0, label: { kind: 'forward_return', horizon_bars: 3 } };

  test('learns from what plain code has, and is judged on it', async () => {
    const dir = files(),
      system = systemIn(dir, {}, NUMBERS);
    expect((await accumulate(system, 'real', OPTIONS))[0]!.newRows).toBeGreaterThan(200);
    const { rows, warnings } = await openDataset(system.file, 'real', OPTIONS);
    expect(warnings).toEqual([]);
    rows.columns.forEach((column, feature) =>
      expect([...column], rows.features[feature]!).toEqual(Array.from(rows.barIndex, (bar) => plain[feature]![bar]!)),
    );
    const { record } = await trainSystem(system.file, 'real', 'test', OPTIONS);
    expect(record.canaries.find(({ name }) => name === 'look_ahead')).toMatchObject({ state: 'passed' });
    const { evaluation } = await evaluateVersion(system.file, 'real', OPTIONS);
    expect(evaluation.part.rows).toBeGreaterThan(20);
  });

  test('learns from a table that was written anew once it is collected again', async () => {
    const dir = files(),
      system = systemIn(dir, {}, NUMBERS),
      changed = ROWS.map((row) => ({ ...row, value: 2 * row.value }));
    await accumulate(system, 'real', OPTIONS);
    const first = await trainSystem(system.file, 'real', 'test', OPTIONS);
    expect((await accumulate(system, 'real', OPTIONS))[0]!.newRows).toBe(0);
    expect((await trainSystem(system.file, 'real', 'test', OPTIONS)).isUnchanged).toBe(true);
    writeRows(dir, changed);
    // what was collected before is not what its bars have now
    const stale = await trainSystem(system.file, 'real', 'test', OPTIONS);
    expect(stale.record.canaries.find(({ name }) => name === 'look_ahead')).toMatchObject({ state: 'failed' });
    expect((await accumulate(system, 'real', OPTIONS))[0]!.newRows).toBeGreaterThan(200);
    const { rows } = await openDataset(system.file, 'real', OPTIONS),
      anew = Object.values(plainColumns(changed));
    rows.columns.forEach((column, feature) => expect([...column]).toEqual(Array.from(rows.barIndex, (bar) => anew[feature]![bar]!)));
    expect(rows.rows).toBe(first.record.rows);
    const again = await trainSystem(system.file, 'real', 'test', OPTIONS);
    expect(again.isUnchanged).toBe(false);
    expect(again.record.canaries.find(({ name }) => name === 'look_ahead')).toMatchObject({ state: 'passed' });
  });

  test('says that the times of a table are taken for those at which it was known', async () => {
    const dir = files(),
      { file, source } = systemIn(dir, {}, NUMBERS, TAKEN);
    await accumulate({ file, source }, 'real', OPTIONS);
    const { record } = await trainSystem(file, 'real', 'test', OPTIONS);
    expect(record.warnings).toContain('data.extra.news has no known_at: its published is taken for the time at which a row was known');
  });
});

describe('a model that a strategy asks', () => {
  let learners: Learners, bundle: ModelBundle;
  beforeAll(async () => {
    learners = await Learners.open({ workers: 1, maxMemoryBytes: 1 << 28 });
    const columns = plain.map((column) => Float64Array.from(column)),
      target = Float64Array.from(columns[0]!, (value) => Number(value > 0)),
      model = await fitModel(learners, { kind: 'gbc', trees: 8 }, { rows: BARS, features: Object.keys(FEATURES), columns, target });
    bundle = { ...bundleOf(learners, model), featureHash: SET.hash, featureSet: SET.features };
  });
  afterAll(() => learners.close());

  const asking = (dir: string, enter = 'model("m") > 0.5', more: Entries = {}): ResolvedSystem =>
    systemIn(dir, {
      strategy: { long: { enter }, max_bars: '1' },
      ml: { enabled: true, model_path: 'news.model', name: 'm' },
      ...more,
    });
  const filesOfModel = async (rows: readonly FileRow[] = ROWS): Promise<string> => {
    const dir = files(rows);
    await writeBundle(join(dir, 'news.model'), bundle);
    return dir;
  };

  test('says of each bar what it says of the features of plain code', async () => {
    const { file } = asking(await filesOfModel()),
      graph = graphOf(file),
      { trading } = await openTradingData(file, 'AAA', graph, { cacheDir: '', useCache: false }),
      root = graph.nodes.findIndex(({ operation }) => operation.kind === 'model');
    const valuesOf = (bars = BARS): Float64Array =>
      evaluateColumns({ data: cutTradingData(trading, graph.frames, bars), graph, roots: [root], parameters: {} }, 2 ** 28)[0]!;
    const whole = valuesOf();
    const score = scoreBundle(learners, bundle, { rows: BARS, columns: plain.map((column) => Float64Array.from(column)) });
    // three bars of warm-up: the first bar of four hours is complete at the close of the fourth
    expect(whole).toEqual(score.map((value, bar) => (bar < 3 ? Number.NaN : value)));
    for (const cut of [1, 9, 10, 601, BARS - 1]) expect(valuesOf(cut)).toEqual(whole.subarray(0, cut));
    expect(new Set(whole).size).toBeGreaterThan(10);
  });

  test('trades on them, has them in its identity, and passes the check for look-ahead', async () => {
    const dir = await filesOfModel(),
      { trades, identities } = await backtest(asking(dir), OPTIONS);
    const score = scoreBundle(learners, bundle, { rows: BARS, columns: plain.map((column) => Float64Array.from(column)) });
    expect(trades.count).toBeGreaterThan(50);
    // an entry at the open of a bar was decided at the close of the one before it
    expect(Array.from(trades.entryBar, (bar) => score[bar - 1]! > 0.5)).not.toContain(false);
    expect(identities.map(({ role, symbol }) => `${role} ${symbol}`)).toEqual([
      'own AAA',
      'frame BBB',
      'extra news of AAA',
      'extra news of BBB',
    ]);
    const other = await backtest(asking(await filesOfModel(ROWS.slice(1))), OPTIONS);
    expect(other.identities[2]!.hash).not.toBe(identities[2]!.hash);
    expect((await checkLookahead(asking(dir), OPTIONS)).leak).toBeUndefined();
  });

  test('is refused where the system lacks the table', async () => {
    const dir = await filesOfModel(),
      bare = resolveSystem(
        {
          data: { source: 'csv', path: '{symbol}.csv', symbols: ['AAA'], timeframe: '1h' },
          strategy: { long: { enter: 'model("m") > 0.5' } },
          ml: { enabled: true, model_path: 'news.model', name: 'm' },
        },
        { baseDir: dir },
      );
    await expect(backtest(bare, OPTIONS)).rejects.toMatchObject({
      code: 'NAME_UNKNOWN',
      message: expect.stringContaining('data.extra has no news') as string,
    });
  });
});

describe('a model that is walked forward', () => {
  const OWN = { score: FEATURES.score, distance: FEATURES.distance };

  test('is the same where later rows are others, up to where they become known', async () => {
    const dir = files(ROWS, OWN),
      { scores, folds, identities } = await walkModelForward(systemIn(dir), 'real', OPTIONS);
    const tests = folds.filter(isTested).map(({ test: range }) => range);
    expect(tests).toHaveLength(3);
    expect(identities.map(({ role, symbol }) => `${role} ${symbol}`)).toEqual(['own AAA', 'extra news of AAA']);
    const cut = tests[1]!.from + 5 * DAY;
    const later = await walkModelForward(
      systemIn(
        files(
          ROWS.map((row) => (row.knownMs > cut * HOUR ? { ...row, value: -row.value } : row)),
          OWN,
        ),
      ),
      'real',
      OPTIONS,
    );
    expect(later.scores.subarray(0, cut)).toEqual(scores.subarray(0, cut));
    expect(later.scores).not.toEqual(scores);
    expect(later.identities[1]!.hash).not.toBe(identities[1]!.hash);
  });

  test.each([
    ['features', OWN, {}, {}],
    ['the strategy', { body: 'close / open - 1' }, { strategy: { long: { enter: 'extra("news").score > 0' }, max_bars: 6 } }, {}],
    [
      'the label',
      { body: 'close / open - 1' },
      {},
      { label: { kind: 'triple_barrier', distance: 'atr(14) * (1 + abs(extra("news").score))', horizon_bars: 12 } },
    ],
  ])('has a table in its identity that %s alone reads', async (_, features, more, training) => {
    const dir = files(ROWS, features),
      { file } = systemIn(dir, more, training),
      { trading } = await openMarketFeatures(file, 'AAA', file.ml_training.features, OPTIONS);
    const found = await identitiesOfWalk(file, trading, OPTIONS);
    expect(found.map(({ role, symbol }) => `${role} ${symbol}`)).toEqual(['own AAA', 'extra news of AAA']);
  });

  test('is verified as it was, and is told where the table has changed; says what its times are taken for', async () => {
    const dir = files(ROWS, OWN),
      out = folder(),
      system = systemIn(dir, {}, {}, TAKEN);
    const { dir: run, result } = await runModelWalkForward(system, 'real', OPTIONS, out, 1_000_000);
    const sentence = 'data.extra.news has no known_at: its published is taken for the time at which a row was known';
    expect(result.warnings.filter((warning) => warning === sentence)).toHaveLength(1);
    expect((await verifyRun(run, OPTIONS)).checks.every(({ holds }) => holds)).toBe(true);
    writeRows(dir, ROWS.slice(1));
    expect((await verifyRun(run, OPTIONS)).checks.filter(({ holds }) => !holds).map(({ name }) => name)).toContain(
      'the rows of data.extra.news of AAA',
    );
  });
});
