// A model as a column: the bits of its predictions on the same features, however the bars are cut and whoever computes them.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FeatureColumns } from '../../src/core/learner-kernels.js';
import { nodeWarmups } from '../../src/core/warmup.js';
import { cutTradingData, leadingBars, type TradingData } from '../../src/core/trading-data.js';
import { evaluateColumns } from '../../src/engine/evaluate-columns.js';
import { Learners } from '../../src/engine/learning/learners.js';
import type { EvaluationHooks } from '../../src/core/trial-runner.js';
import { TrialEngine } from '../../src/engine/trial-engine.js';
import { compileColumns } from '../../src/expr/compile-columns.js';
import { compileStrategy } from '../../src/expr/compile-strategy.js';
import type { LanguageModels } from '../../src/expr/language-model.js';
import { columnModelOf } from '../../src/ml/bundle/column-model-of.js';
import type { ModelBundle } from '../../src/ml/bundle/model-bundle.js';
import { scoreBundle } from '../../src/ml/bundle/score-bundle.js';
import { isClassifier } from '../../src/ml/models/model-spec.js';
import { bundleOf, fitSmall, KINDS } from '../ml/model-fixture.js';
import { bitsOf, dataOf, EXECUTION, gridTable, RISK, walkBars } from './sample-job.js';

const BARS = 1500,
  MEMORY = 1 << 27,
  SEED = 20261121;
const DATA = dataOf(walkBars(BARS, 41));
/** One of another timeframe, one with holes, one with infinities, one that is a condition. */
const FEATURES = [
  { name: 'a', expression: 'zscore(close, 20)' },
  { name: 'b', expression: 'tf("4h", rsi(5)) / 25 - 2' },
  { name: 'c', expression: 'volume > 900 ? 0 * close / 0 : volume > 880 ? close / 0 : rsi(14) / 25 - 2' },
  { name: 'noise', expression: 'close > open' },
];
const CASES = KINDS.flatMap((kind) =>
  (isClassifier(kind) ? ([undefined, 'platt', 'isotonic'] as const) : [undefined]).map((calibration) => ({ kind, calibration })),
);

let learners: Learners;
beforeAll(async () => {
  learners = await Learners.open({ workers: 1, maxMemoryBytes: 1 << 28 });
});
afterAll(() => learners.close());

const modelsOf = (bundle: ModelBundle): LanguageModels => new Map([['m', { features: FEATURES, handle: columnModelOf(bundle) }]]);
const framed = (data: TradingData, frames: number): TradingData => ({ ...data, frames: data.frames.slice(0, frames - 1) });

/** The scores, the features, and the leading bars before every feature has warmed up. */
function columnsOf(
  bundle: ModelBundle,
  data = DATA,
  text = 'model("m")',
): { scores: Float64Array; features: Float64Array[]; warmup: number } {
  const texts = new Map([['score', text], ...FEATURES.map(({ name, expression }) => [name, expression] as const)]);
  const { graph, roots } = compileColumns('features', texts, [], modelsOf(bundle));
  const own = framed(data, graph.frames.length),
    [scores, ...features] = evaluateColumns({ data: own, graph, roots }, MEMORY);
  return { scores: scores!, features, warmup: nodeWarmups(graph, {}, (frame, bars) => leadingBars(own, frame, bars))[roots[0]!]! };
}

/** What the library says of one row; a linear model says nothing where it lacks a feature. */
function scoreRow(bundle: ModelBundle, features: readonly Float64Array[], bar: number): number {
  const row: FeatureColumns = { rows: 1, columns: features.map((column) => column.slice(bar, bar + 1)) };
  if (!('ensemble' in bundle.model) && row.columns.some(([value]) => !Number.isFinite(value))) return Number.NaN;
  return scoreBundle(learners, bundle, row)[0]!;
}

describe.each(CASES)('$kind, calibration $calibration', ({ kind, calibration }) => {
  test('every bar has the bits of its row alone, and none before every feature has warmed up', async () => {
    const bundle = bundleOf(learners, await fitSmall(learners, kind), calibration),
      { scores, features, warmup } = columnsOf(bundle);
    expect(warmup).toBeGreaterThanOrEqual(20);
    const expected = Float64Array.from(scores, (_, bar) => (bar < warmup ? Number.NaN : scoreRow(bundle, features, bar)));
    expect(scores).toEqual(expected);
    const known = scores.filter((score) => !Number.isNaN(score));
    expect(known.length).toBeGreaterThan('ensemble' in bundle.model ? BARS - warmup - 1 : BARS / 2);
    expect(known.length === BARS - warmup).toBe('ensemble' in bundle.model);
    expect(new Set(known).size).toBeGreaterThan(calibration === 'isotonic' ? 5 : 20);
  });

  test('rows together have the bits of the column', async () => {
    const bundle = bundleOf(learners, await fitSmall(learners, kind), calibration),
      { scores, features, warmup } = columnsOf(bundle);
    const isScored = Array.from(scores.keys()).filter((bar) => bar >= warmup && !Number.isNaN(scores[bar]!));
    const rows = { rows: isScored.length, columns: features.map((column) => Float64Array.from(isScored, (bar) => column[bar]!)) };
    expect(scoreBundle(learners, bundle, rows)).toEqual(Float64Array.from(isScored, (bar) => scores[bar]!));
  });
});

test.each(['gbc', 'logistic'] as const)('a calibration without a slope gives each score of %s the bits of the base rate', async (kind) => {
  const bundle: ModelBundle = {
    ...bundleOf(learners, await fitSmall(learners, kind)),
    calibration: { scores: 'raw', by: { kind: 'platt', slope: 0, intercept: -0.2 } },
  };
  const { scores, features, warmup } = columnsOf(bundle),
    expected = Float64Array.from(scores, (_, bar) => (bar < warmup ? Number.NaN : scoreRow(bundle, features, bar)));
  expect(scores).toEqual(expected);
  expect(new Set(scores.filter((score) => !Number.isNaN(score)))).toEqual(new Set(learners.sigmoid(Float64Array.of(-0.2))));
});

test('a calibration by steps says below its first score what it says there, and above its last one too', async () => {
  const scores = Float64Array.of(0.45, 0.5, 0.55),
    probabilities = Float64Array.of(0.2, 0.4, 0.9);
  const bundle: ModelBundle = {
    ...bundleOf(learners, await fitSmall(learners, 'logistic')),
    calibration: { scores: 'prediction', by: { kind: 'isotonic', scores, probabilities } },
  };
  const plain = columnsOf(bundleOf(learners, await fitSmall(learners, 'logistic'))).scores,
    { scores: found } = columnsOf(bundle);
  const [below, above] = [plain.map((raw) => Number(raw < 0.45)), plain.map((raw) => Number(raw > 0.55 && raw < 0.65))];
  for (const some of [below, above]) expect(some.filter((isThere) => isThere === 1).length).toBeGreaterThan(10);
  found.forEach((score, bar) => {
    if (below[bar] === 1) expect(score, `bar ${bar}`).toBe(0.2);
    if (above[bar] === 1) expect(score, `bar ${bar}`).toBe(0.9);
  });
});

describe.each(['gbc', 'logistic'] as const)('%s', (kind) => {
  test('keeps every bit of earlier bars, wherever the bars end', async () => {
    const bundle = bundleOf(learners, await fitSmall(learners, kind), 'platt'),
      { graph, roots } = compileColumns('features', new Map([['score', 'model("m")']]), [], modelsOf(bundle));
    const [whole] = evaluateColumns({ data: DATA, graph, roots }, MEMORY);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: BARS }), (count) => {
        const [cut] = evaluateColumns({ data: cutTradingData(DATA, graph.frames, count), graph, roots }, MEMORY);
        expect(cut).toEqual(whole!.slice(0, count));
      }),
      { numRuns: 25, seed: SEED, examples: [[1], [64], [255], [256], [257]] },
    );
  });

  test('gives trials the same bits on 1, 2 and 4 workers, kept or not, and with little memory', async () => {
    const bundle = bundleOf(learners, await fitSmall(learners, kind), 'isotonic'),
      names = ['threshold', 'n'];
    const texts = {
      long: { enter: 'close > sma(close, $n) and model("m") >= $threshold', exit: 'model("m") < 0.4' },
      stop: '(2 - model("m")) * atr(14)',
    };
    const graph = compileStrategy(texts, names, modelsOf(bundle)),
      table = gridTable(names, [
        [0, 0.3, 0.4, 0.5, 0.6, 2],
        [5, 10, 20, 40],
      ]),
      window = { from: 50, to: BARS };
    const evaluate = async (workers: number, hooks: EvaluationHooks = {}, maxMemoryBytes = MEMORY): Promise<string[]> => {
      const engine = new TrialEngine(
        { data: framed(DATA, graph.frames.length), graph, execution: EXECUTION, risk: RISK },
        { workers, maxMemoryBytes },
      );
      try {
        if ('keepsValues' in hooks) await engine.evaluate(table, window, hooks);
        const results = await engine.evaluate(table, window, hooks);
        expect([...results.states]).toEqual(Array(table.count).fill(1));
        return Array.from({ length: table.count }, (_, trial) => bitsOf(results, trial));
      } finally {
        await engine.close();
      }
    };
    const expected = await evaluate(1);
    expect(new Set(expected).size).toBeGreaterThan(8);
    for (const workers of [2, 4]) expect(await evaluate(workers), `${workers} workers`).toEqual(expected);
    expect(await evaluate(2, { keepsValues: true }), 'kept').toEqual(expected);
    expect(await evaluate(1, {}, 3 << 20), 'little memory').toEqual(expected);
  });
});

test('scores that were made elsewhere give trials the bits of the model that made them', async () => {
  const bundle = bundleOf(learners, await fitSmall(learners, 'gbc'), 'platt'),
    { scores } = columnsOf(bundle);
  const texts = {
    long: { enter: 'crosses_above(model("m"), $t)', exit: 'model("m")[1] < 0.4' },
    short: { enter: 'model("m") + 0 < 0.3' },
    stop: '(2 - model("m")) * atr(14)',
  };
  const evaluate = async (models: LanguageModels): Promise<string[]> => {
    const graph = compileStrategy(texts, ['t'], models),
      table = gridTable(['t'], [[0.4, 0.5, 0.6]]);
    const engine = new TrialEngine(
      { data: framed(DATA, graph.frames.length), graph, execution: EXECUTION, risk: RISK },
      { workers: 2, maxMemoryBytes: MEMORY },
    );
    const results = await engine.evaluate(table, { from: 0, to: BARS });
    await engine.close();
    return Array.from({ length: table.count }, (_, trial) => bitsOf(results, trial));
  };
  const expected = await evaluate(modelsOf(bundle));
  expect(new Set(expected).size).toBe(3);
  expect(await evaluate(new Map([['m', { scores }]]))).toEqual(expected);
  const { graph, roots } = compileColumns('features', new Map([['s', 'model("m")']]), [], new Map([['m', { scores }]]));
  expect(evaluateColumns({ data: framed(DATA, 1), graph, roots }, MEMORY)[0]).toEqual(scores);
});

test('a model inside tf(...) is asked about bars of the higher timeframe', async () => {
  const bundle = bundleOf(learners, await fitSmall(learners, 'gbc')),
    plain = FEATURES.filter(({ name }) => name !== 'b');
  const features = [...plain, { name: 'b', expression: 'ibs()' }].sort((a, b) => (a.name < b.name ? -1 : 1));
  const compile = (text: string): ReturnType<typeof compileColumns> =>
    compileColumns('features', new Map([['score', text]]), [], new Map([['m', { features, handle: columnModelOf(bundle) }]]));
  const inner = compile('tf("4h", model("m"))'),
    [frame] = DATA.frames;
  const [found] = evaluateColumns({ data: DATA, ...inner }, MEMORY);
  const higher: TradingData = {
    market: { ...DATA.market, bars: frame!.bars },
    localTimeMs: frame!.localTimeMs,
    dayClockMs: frame!.localTimeMs,
    frames: [],
    identities: [],
  };
  const [scores] = evaluateColumns({ data: higher, ...compile('model("m")') }, MEMORY);
  expect(found).toEqual(Float64Array.from(frame!.rows, (row) => (row < 0 ? Number.NaN : scores![row]!)));
  expect(found!.some((score) => score > 0)).toBe(true);
});
