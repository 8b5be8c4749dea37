// A model walked forward: what each fold may know, the same bits however it is run, and the files that it leaves.
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { backtest } from '../../src/app/run/backtest.js';
import { accumulate } from '../../src/app/learning/accumulate.js';
import { foldFile, runModelWalkForward, type WrittenModelWalkForward } from '../../src/app/model-walk-forward/files.js';
import { walkModelForward } from '../../src/app/model-walk-forward/model-walk-forward.js';
import { tradeScores } from '../../src/app/model-walk-forward/trade-scores.js';
import { isTested, type ModelFold, type ModelWalkForward, type ModelWalkForwardOptions } from '../../src/app/model-walk-forward/outcome.js';
import { hashesOf } from '../../src/app/model-walk-forward/summary.js';
import { readBundle } from '../../src/app/models/bundle-file.js';
import { ModelRegistry } from '../../src/app/models/model-registry.js';
import { resolveSystem, type ResolvedSystem } from '../../src/app/strategy/resolve-system.js';
import { verifyRun } from '../../src/app/verify/verify.js';
import { folder, readJson, signalWhen, start, write } from '../cli/binary.js';
import { expectRefusalHere as expectRefusal, runHere as run } from '../cli/in-process.js';
import { persistentBars } from '../ml/market-rows.js';

const BARS = 2400,
  DAY = 24;
const FEATURES = `features:
  last_return: {expression: "close / open - 1", description: "Return of the bar."}
  fast_distance: {expression: "close / ema(close, 5) - 1", description: "Distance of the close from its EMA of 5 bars."}
`;

let dir: string;
beforeAll(() => {
  dir = folder();
  write(dir, 'features.yaml', FEATURES);
  write(dir, 'bars.csv', csvOf(BARS));
  write(dir, 'short.csv', csvOf(BARS - 10 * DAY));
});

/** Hourly bars whose returns persist; a shorter file is the beginning of a longer one. */
function csvOf(count: number): string {
  const { timeMs, open, high, low, close, volume } = persistentBars(BARS, 5, 0.5);
  const rows = Array.from({ length: count }, (_, bar) =>
    [new Date(timeMs[bar]!).toISOString(), ...[open, high, low, close, volume].map((column) => column[bar]!.toFixed(8))].join(),
  );
  return `time,open,high,low,close,volume\n${rows.join('\n')}\n`;
}

type Entries = Readonly<Record<string, unknown>>;
const entries = (walk: Entries = {}, training: Entries = {}, more: Entries = {}): Entries => ({
  system: 'echo',
  data: { source: 'csv', path: 'bars.csv', symbols: ['ABC'], timeframe: '1h' },
  execution: { taker_fee_bps: 0, slippage_bps: 0 },
  strategy: { long: { enter: 'close > open', exit: 'close < open' }, short: { enter: 'close < open', exit: 'close > open' }, max_bars: 6 },
  walkforward: { train: '50d', test: '10d' },
  ml_walkforward: walk,
  ml_training: {
    features: 'features.yaml',
    model: 'sgdc',
    label: { kind: 'return_class', horizon_bars: 3 },
    minimum_rows: 200,
    registry: join(dir, 'models'),
    ...training,
  },
  seed: 7,
  ...more,
});
const systemOf = (...args: Parameters<typeof entries>): ResolvedSystem => resolveSystem(entries(...args), { baseDir: dir });
const OPTIONS = { useCache: false, workers: 1 } as const;
const walk = (system: ResolvedSystem, options: ModelWalkForwardOptions = {}): Promise<ModelWalkForward> =>
  walkModelForward(system, 'real', { ...OPTIONS, ...options });
const written = (system: ResolvedSystem, out: string, resumeDir?: string): Promise<WrittenModelWalkForward> =>
  runModelWalkForward(system, 'real', OPTIONS, out, 1_000_000, resumeDir);

describe('a walk', () => {
  test('finds what there is to learn, with models that learn on and with those that do not', async () => {
    const still = await walk(systemOf()),
      onward = await walk(systemOf({ online: true }));
    expect(still.folds).toHaveLength(5);
    for (const found of [still, onward]) {
      expect(found.chance).toMatchObject({ isBetter: true });
      expect(found.joined.metrics.trades).toBeGreaterThan(20);
      expect(found.joined.metrics.total_return).toBeGreaterThan(0);
      expect(found.judged.bar.length).toBe(50 * DAY - 3);
      expect(found.verdict!.verdict).toMatch(/^(edge|market|not_proven|no_edge)$/);
      expect(found.verdict!.sentence).not.toBe('');
    }
    expect(still.folds.filter(isTested).map(({ learnedRows }) => learnedRows)).toEqual([0, 0, 0, 0, 0]);
    expect(onward.folds.filter(isTested).map(({ learnedRows }) => learnedRows)).toEqual([240, 240, 240, 240, 240]);
    expect(
      onward.folds
        .filter(isTested)
        .every(
          ({ bundle, updated }) => updated!.training.rows === bundle.training.rows + 240 && updated!.training.endMs > bundle.training.endMs,
        ),
    ).toBe(true);
    expect(hashesOf(onward).scores_sha256).not.toBe(hashesOf(still).scores_sha256);
  });

  test('trains each fold on labels that were known before its test', async () => {
    const { folds, market } = await walk(systemOf({}, { label: { kind: 'return_class', horizon_bars: 30 } }));
    for (const { bundle, train, test } of folds.filter(isTested)) {
      expect(bundle.training).toMatchObject({ endMs: market.bars.timeMs[test.from], bars: { timeframe: '1h', symbols: ['ABC'] } });
      expect(train.to).toBe(test.from);
      // the labels of the last 30 bars are not known yet
      expect(bundle.training.rows).toBe(train.to - train.from - 30);
    }
  });

  test('is the same for 1, 2 and 4 workers, and on fewer bars up to where they end', async () => {
    const trees = { model: 'gbc', options: { trees: 20 } },
      whole = await walk(systemOf({}, trees));
    for (const workers of [2, 4]) expect(hashesOf(await walk(systemOf({}, trees), { workers }))).toEqual(hashesOf(whole));
    for (const [settings, training] of [
      [{}, trees],
      [{ online: true }, {}],
    ] as const) {
      const all = await walk(systemOf(settings, training)),
        { scores, folds } = await walk(
          systemOf(settings, training, { data: { source: 'csv', path: 'short.csv', symbols: ['ABC'], timeframe: '1h' } }),
        );
      expect(folds).toHaveLength(4);
      expect(scores).toEqual(all.scores.slice(0, scores.length));
    }
  });

  test('trades its scores as a backtest does that asks the model of the fold', async () => {
    const { dir: out, result } = await written(systemOf({ buy_threshold: 0.6, sell_threshold: 0.4 }), folder()),
      last = result.folds.at(-1)!;
    const ml = { enabled: true, model_path: foldFile(out, last.foldNumber), name: 'm' },
      own = 'model("m")',
      time = (bar: number): string => new Date(result.market.bars.timeMs[bar]!).toISOString();
    const asking = resolveSystem(
      entries(
        {},
        {},
        {
          ml,
          strategy: {
            long: { enter: `${own} >= 0.6`, exit: `${own} <= 0.4` },
            short: { enter: `${own} <= 0.4`, exit: `${own} >= 0.6` },
            max_bars: 6,
          },
          data: { source: 'csv', path: 'bars.csv', symbols: ['ABC'], timeframe: '1h', start: time(last.test.from) },
        },
      ),
      { baseDir: dir },
    );
    const found = await backtest(asking, OPTIONS);
    expect(found.window.from).toBe(last.test.from);
    expect(found.metrics).toEqual(result.foldMetrics.at(-1));
    expect(found.metrics.trades).toBeGreaterThan(3);
  });

  test('leaves models behind, and what is collected of a strategy that asks one over bars that it knows says so', async () => {
    const { dir: out } = await written(systemOf(), folder()),
      ml = { enabled: true, model_path: foldFile(out, 4), name: 'm' };
    const asking = resolveSystem(
      entries(
        {},
        {},
        { ml, strategy: { long: { enter: 'model("m") >= 0.5' }, max_bars: 6 }, ml_data_collection: { db_path: join(out, 'store.duckdb') } },
      ),
      { baseDir: dir },
    );
    const [collected] = await accumulate(asking, 'real', OPTIONS);
    expect(collected!.trades).toBeGreaterThan(10);
    expect(collected!.warnings.join()).toMatch(/In sample: the model has learned from what was known by/);
  });

  test('filters the signals of the strategy by the outcomes of their trades', async () => {
    const { folds, joined, settings, judged } = (
        await written(
          systemOf({ buy_threshold: 0.5, register: false }, { model: 'logistic', label: { kind: 'trade_win' }, minimum_rows: 100 }),
          folder(),
        )
      ).result,
      plain = await backtest(systemOf(), OPTIONS);
    expect(settings.rows).toBe('signals');
    expect(folds.every(isTested)).toBe(true);
    expect(joined.metrics.trades).toBeGreaterThan(10);
    expect(joined.metrics.trades).toBeLessThan(plain.metrics.trades);
    // rows are signals that the strategy traded by itself, each in a test
    const decided = new Set(Array.from(plain.trades.entryBar, (bar) => bar - 1));
    expect(Array.from(judged.bar).every((bar) => decided.has(bar))).toBe(true);
  });

  test('takes signals from any score on: the score that leaves is of bars alone', async () => {
    const all = await walk(systemOf({ buy_threshold: 0 }, { model: 'logistic', label: { kind: 'trade_win' }, minimum_rows: 100 })),
      { folds, joined } = all;
    const { trades } = await backtest(
      systemOf(
        {},
        {},
        {
          data: {
            source: 'csv',
            path: 'bars.csv',
            symbols: ['ABC'],
            timeframe: '1h',
            start: new Date(all.market.bars.timeMs[folds[0]!.test.from]!).toISOString(),
          },
        },
      ),
      OPTIONS,
    );
    expect(joined.trades.entryBar).toEqual(trades.entryBar);
  });

  test('is stopped only where a fold has a model', async () => {
    const stop = new AbortController(),
      some = systemOf({}, { minimum_rows: 700 }, { walkforward: { mode: 'anchored', train: '20d', test: '20d' } });
    stop.abort();
    const { folds, cancelled } = await walk(some, { signal: stop.signal });
    expect([folds.map(({ state }) => state), cancelled]).toEqual([['skipped', 'tested'], true]);
  });

  test('searches options and weighs rows where the training does', async () => {
    const options = { schedule: 'constant' },
      search = { trials: 6, sampler: 'random', space: { rate: { float: [0.001, 0.1], log: true } } },
      label = { kind: 'triple_barrier', horizon_bars: 12, distance: '0.01 * close' };
    const weights = { classWeights: [1, 2] },
      monotone = { monotone: { last_return: 1 } };
    expect(hashesOf(await walk(systemOf({ online: true }, { options: weights }))).scores_sha256).not.toBe(
      hashesOf(await walk(systemOf({ online: true }))).scores_sha256,
    );
    expect(
      (
        await walk(
          systemOf(
            {},
            { model: 'gbc', options: { trees: 10, ...monotone }, search: { ...search, space: { learningRate: { float: [0.05, 0.3] } } } },
          ),
        )
      ).folds
        .filter(isTested)
        .every(({ bundle }) => JSON.stringify(bundle.model.spec).includes('"monotone":{"last_return":1}')),
    ).toBe(true);
    const searched = await walk(systemOf({}, { options, search })),
      [plain, weighed] = [await walk(systemOf({}, { label })), await walk(systemOf({}, { label, weights: 'uniqueness' }))];
    expect(
      searched.folds
        .filter(isTested)
        .map(({ bundle }) => (bundle.model.spec as { rate?: number }).rate)
        .every((rate) => rate! >= 0.001 && rate! <= 0.1),
    ).toBe(true);
    expect(hashesOf(searched).scores_sha256).not.toBe(hashesOf(await walk(systemOf({}, { options }))).scores_sha256);
    expect(hashesOf(weighed).scores_sha256).not.toBe(hashesOf(plain).scores_sha256);
  });

  test('learns numbers, and does not trade a fold that has too few rows', async () => {
    const { folds, warnings, joined, chance } = await walk(
      systemOf(
        {},
        { model: 'gbr', options: { trees: 20 }, label: { kind: 'forward_return', horizon_bars: 3 } },
        { walkforward: { mode: 'anchored', train: '20d', test: '20d' } },
      ),
    );
    expect(folds.map(({ state }) => state)).toEqual(['tested', 'tested', 'tested', 'tested']);
    expect(chance.isBetter).toBe(true);
    const some = await walk(systemOf({}, { minimum_rows: 700 }, { walkforward: { mode: 'anchored', train: '20d', test: '20d' } }));
    expect(some.folds.map(({ state }) => state)).toEqual(['skipped', 'tested', 'tested', 'tested']);
    expect(some.scores.slice(some.folds[0]!.test.from, some.folds[0]!.test.to).every(Number.isNaN)).toBe(true);
    expect(some.foldMetrics[0]).toMatchObject({ trades: 0 });
    expect(some.warnings.join()).toMatch(
      /No model: fold 0: training needs at least 700 rows \(ml_training\.minimum_rows\), and there are 477: 223 are missing; the fold's bars are not traded\./,
    );
    expect([warnings.join(), joined.metrics.trades > 0]).toEqual([expect.not.stringContaining('No model'), true]);
    await expect(walk(systemOf({}, { minimum_rows: 9000 }))).rejects.toThrow(
      /none of 5 folds has enough rows: fold 4: training needs at least 9000 rows/,
    );
  });
});

describe('scores', () => {
  const SETTINGS = { rows: 'bars', buy: 0.55, sell: 0.45, isOnline: false } as const,
    RANGES = [
      { from: 100, to: 200 },
      { from: 200, to: 300 },
      { from: 300, to: 400 },
    ];
  const foldsOf = (hasModel: readonly boolean[]): ModelFold[] =>
    RANGES.map(
      (test, foldNumber) =>
        ({ state: hasModel[foldNumber]! ? 'tested' : 'skipped', foldNumber, train: { from: 0, to: 100 }, test }) as unknown as ModelFold,
    );

  test('hold a position from fold to fold, and leave it where a fold has no model', async () => {
    const { market } = await backtest(systemOf(), OPTIONS),
      scores = new Float64Array(BARS).fill(0.5),
      system = systemOf({}, {}, { strategy: { long: { enter: 'close > open' } } });
    scores[150] = 0.6;
    const held = (await tradeScores(system, market, scores, SETTINGS, foldsOf([true, true, true]), 'all', OPTIONS)).joined.trades;
    expect([held.count, held.entryBar[0], held.exitBar[0]]).toEqual([1, 151, 399]);
    scores.fill(Number.NaN, 200, 300);
    const { joined, parts } = await tradeScores(system, market, scores, SETTINGS, foldsOf([true, false, true]), 'all', OPTIONS);
    expect([joined.trades.count, joined.trades.entryBar[0], joined.trades.exitBar[0]]).toEqual([1, 151, 201]);
    expect(parts.map(({ trades }) => trades)).toEqual([1, 0, 0]);
  });
});

describe('on disk', () => {
  test('there are folds, predictions, importance, account, trades and models; verify and report run it again', async () => {
    const { dir: out, result, registered } = await written(systemOf({ online: true, name: 'onward' }), folder());
    for (const file of ['trades.parquet', 'predictions.parquet', 'account_curve.csv', 'report.html', 'run_manifest.json'])
      expect(existsSync(join(out, file)), file).toBe(true);
    const lines = (file: string): string[][] =>
      readFileSync(join(out, file), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => line.split(','));
    expect(lines('folds.csv')).toHaveLength(6);
    expect(lines('folds.csv')[0]!.slice(0, 9)).toEqual([
      'fold',
      'train_start',
      'train_end',
      'test_start',
      'test_end',
      'trained_rows',
      'tested_rows',
      'learned_rows',
      'test_auc',
    ]);
    // a window ends with the close of its last bar, in both files
    expect(
      lines('folds.csv')
        .slice(1)
        .map((cells) => cells.slice(1, 5)),
    ).toEqual(
      readJson<{ folds: Record<'train' | 'test', { start: string; end: string }>[] }>(out, 'result.json').folds.map(
        ({ train, test: tested }) => [train.start, train.end, tested.start, tested.end],
      ),
    );
    expect(
      lines('feature_importance.csv')
        .slice(1)
        .map(([fold, feature]) => `${fold} ${feature}`)
        .sort(),
    ).toEqual([0, 1, 2, 3, 4].flatMap((fold) => [`${fold} fast_distance`, `${fold} last_return`]));
    expect(lines('equity.csv')).toHaveLength(1 + 50 * DAY);
    expect(lines('trades.csv')).toHaveLength(1 + result.joined.metrics.trades);
    const {
      folds,
      metrics,
      registered: said,
      is_sound,
    } = readJson<{
      folds: { test_auc: number; metrics: { trades: number } }[];
      metrics: { trades: number };
      registered: object;
      is_sound: boolean;
    }>(out, 'result.json');
    expect(folds.map(({ test_auc }) => test_auc)).toEqual(
      result.folds.filter(isTested).map(({ metrics: own }) => (own as { auc: number }).auc),
    );
    expect([metrics.trades, said, is_sound]).toEqual([result.joined.metrics.trades, registered, true]);
    // the version of the registry is the last model with all that it has learned
    const registry = await ModelRegistry.open(join(dir, 'models'));
    const model = registry.read('onward', registered!.version),
      updated = readBundle(foldFile(out, 4, 'updated'));
    expect(model.model).toEqual(updated.model);
    expect(model.metrics['walk_forward_auc']).toBe((result.judged.metrics as { auc: number }).auc);
    expect((await verifyRun(out, OPTIONS)).checks.map(({ name, holds }) => `${name} ${holds}`)).toEqual([
      'the bars of ABC 1h true',
      'scores_sha256 true',
      'trade_hash true',
    ]);
    const page = readFileSync(join(out, 'report.html'), 'utf8');
    const again = await run(['report', out, '--no-cache'], dir);
    expect(again.exit, again.stderr).toBe(0);
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toBe(page);
  });

  test('signals are walked forward on disk as they are in memory', async () => {
    const system = systemOf(
        { buy_threshold: 0.5, register: false },
        { model: 'logistic', label: { kind: 'trade_win' }, minimum_rows: 100 },
      ),
      { dir: out, result } = await written(system, folder());
    expect(hashesOf(result)).toEqual(hashesOf(await walk(system)));
    expect((await verifyRun(out, OPTIONS)).checks.every(({ holds }) => holds)).toBe(true);
  });

  test('another model is another trial on the same bars', async () => {
    const out = folder(),
      counted = async (training: Entries): Promise<number> =>
        (await written(systemOf({ register: false }, training), out)).result.verdict!.trialsTried;
    expect([await counted({}), await counted({ model: 'logistic' }), await counted({})]).toEqual([1, 2, 2]);
  });

  test('a walk that was killed goes on with the models that it has, and is the same', async () => {
    const out = folder(),
      whole = await written(systemOf({ online: true, register: false }), out),
      hashes = hashesOf(whole.result);
    rmSync(foldFile(whole.dir, 3));
    const firstModel = readFileSync(foldFile(whole.dir, 0));
    const { result } = await written(systemOf({ online: true, register: false }), out, whole.dir);
    expect(hashesOf(result)).toEqual(hashes);
    expect(existsSync(foldFile(whole.dir, 3))).toBe(true);
    expect(readFileSync(foldFile(whole.dir, 0))).toEqual(firstModel);
    // a model that has seen the test is not taken for the fold's own
    copyFileSync(foldFile(whole.dir, 4), foldFile(whole.dir, 3));
    await expect(written(systemOf({ online: true, register: false }), out, whole.dir)).rejects.toThrow(
      /the saved model of fold 3 must be a sgdc of feature set \w{12} trained at [^ ]+, and is a sgdc of feature set \w{12} trained at [^ ]+: take its file away/,
    );
    await expect(
      written(systemOf({ online: true, register: false }, { model: 'sgdc', options: { passes: 2 } }), out, whole.dir),
    ).rejects.toThrow(/is another walk-forward: options is \{"passes":2\}, and was \{\}/);
    await expect(written(systemOf({ register: false }), out, whole.dir)).rejects.toThrow(
      /is another walk-forward: isOnline is false, and was true/,
    );
  });
});

describe('through the binary', () => {
  test('a kill leaves a folder to go on in, and Ctrl-C says how', async () => {
    const inside = folder();
    for (const [name, text] of [
      ['bars.csv', csvOf(BARS)],
      ['features.yaml', FEATURES],
      [
        'system.yaml',
        JSON.stringify(
          entries(
            {},
            { model: 'gbc', options: { trees: 200, learningRate: 0.02, maxLeaves: 4 }, registry: 'models' },
            { verdict: { enabled: false } },
          ),
        ),
      ],
    ] as const)
      write(inside, name, text);
    const whole = await run(['learn', 'walkforward', 'system.yaml', '--no-cache', '--json', '--output-dir', 'whole'], inside),
      expected = JSON.parse(whole.stdout) as { scores_sha256: string; trade_hash: string; state: string };
    expect([whole.exit, expected.state]).toEqual([0, 'complete']);
    const cut = join(inside, 'cut/echo/ABC/1h/all');
    // the folder is there for a moment before there is one in it
    const dirOf = (): string => (existsSync(cut) ? join(cut, readdirSync(cut)[0] ?? '') : '');
    const walking = start(['learn', 'walkforward', 'system.yaml', '--no-cache', '--json', '--output-dir', 'cut'], inside);
    const stopped = await signalWhen(walking, 'SIGINT', () => existsSync(join(dirOf(), 'models/fold-1.model')));
    expect(stopped.exit, stopped.stderr).toBe(130);
    expect(stopped.stderr).toMatch(
      /cancelled; \d finished folds are kept; go on with: barloom learn walkforward system\.yaml .*--resume cut/,
    );
    const on = await run(
      ['learn', 'walkforward', 'system.yaml', '--no-cache', '--json', '--output-dir', 'cut', '--resume', dirOf()],
      inside,
    );
    expect(JSON.parse(on.stdout)).toMatchObject({
      state: 'complete',
      scores_sha256: expected.scores_sha256,
      trade_hash: expected.trade_hash,
      // the same model to the byte is no other version
      registered: { model: 'echo-walkforward', version: 1 },
    });
    const people = await run(
      ['learn', 'walkforward', 'system.yaml', '--no-cache', '--set', 'ml_training.model=logistic', '--set', 'ml_training.options=null'],
      inside,
    );
    expect(people.stdout).toMatch(
      /Better than chance: 2 AUC - 1 is 0\.\d+ over 1197 rows[^]*registered: echo-walkforward version 2[^]*report: runs\/echo/,
    );
  });

  test.each([
    [
      { online: true },
      { model: 'gbc' },
      {},
      'ml_walkforward.online needs a model that can learn on, sgdc or sgdr, and ml_training.model is gbc',
    ],
    [
      { online: true },
      { options: { classWeights: 'balanced' } },
      {},
      'ml_training.options.classWeights must be two numbers where ml_walkforward.online is true, not balanced',
    ],
    [{}, { options: { classWeights: [1] } }, {}, 'sgdc classWeights must be balanced or two numbers, not [1]'],
    [{}, { options: { classWeights: ['a'] } }, {}, 'ml_training.options.classWeights.0 must be a number, not "a"'],
    [{}, { model: 'gbc', options: { monotone: { nothing: 1 } } }, {}, 'gbc monotone names nothing, which is no feature'],
    [
      { rows: 'bars' },
      { label: { kind: 'trade_win' } },
      {},
      'ml_walkforward.rows bars need a label that every bar has, such as return_class or triple_barrier, and ml_training.label.kind is trade_win',
    ],
    [
      {},
      { label: { kind: 'return_class', class: 'sell' } },
      {},
      'ml_walkforward.rows bars read a high score as a rise, and ml_training.label does not say one: kind return_class, horizon_bars 24, class sell, below 0',
    ],
    [
      {},
      { model: 'sgdr', label: { kind: 'forward_volatility' } },
      {},
      'ml_walkforward.rows bars read a high score as a rise, and ml_training.label does not say one: kind forward_volatility, horizon_bars 24',
    ],
    [{ buy_threshold: 0.4, sell_threshold: 0.6 }, {}, {}, 'ml_walkforward.sell_threshold must not be above buy_threshold, 0.4, and is 0.6'],
    [{ sell_threshold: 0.4 }, { label: { kind: 'trade_win' } }, {}, 'ml_walkforward.sell_threshold has no use where rows are signals'],
    [
      {},
      {},
      { walkforward: { mode: 'combinatorial' } },
      'walkforward.mode must be rolling or anchored where a model is walked forward, not combinatorial',
    ],
    [
      {},
      {},
      { walkforward: { train: '50d', test: '10d', step: '20d' } },
      'walkforward.step must be that of walkforward.test, 10d, where a model is walked forward, not 20d',
    ],
    [{}, {}, { walkforward: { train: 500, test: 1 } }, 'walkforward.test must be at least 2 bars, over fewer nothing can be run, and is 1'],
    [
      {},
      {},
      { walkforward: { train: '365d', test: '10d' } },
      'a walk-forward needs room for one fold: train and test take 365 + 10 days, and there are 100 days',
    ],
    [
      { name: 'a.b' },
      { minimum_rows: 9000 },
      {},
      'the name of a model must be 1 to 100 letters, digits, dashes and underscores, not "a.b"',
    ],
    [{}, { registry: 'bars.csv', minimum_rows: 9000 }, {}, /output folder .*bars\.csv cannot be written: a file of that name stands there/],
    [
      { buy_threshold: 2 },
      {},
      {},
      'ml_walkforward.buy_threshold must lie between 0 and 1 for sgdc, whose scores are probabilities, and is 2',
    ],
    [{ rows: 'trades' }, {}, {}, 'ml_walkforward.rows must be one of bars, signals, not "trades"'],
    [{}, {}, { data: { source: 'synthetic', synthetic: { seed: 1, bars: 2000 } } }, /data is synthetic|synthetic/],
  ] as const)('%j %j %j is refused', async (settings, training, more, sentence) => {
    write(dir, 'refused.yaml', JSON.stringify(entries(settings, training, more)));
    await expectRefusal(['learn', 'walkforward', 'refused.yaml', '--no-cache'], dir, 2, sentence);
  });
});
