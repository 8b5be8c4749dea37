// Every kind of label through a whole training, with a model that can say it; what does not fit is refused.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { allowFakeData } from '../../allow-fake-data.js';
import { accumulate } from '../../../src/app/learning/accumulate.js';
import { evaluateVersion } from '../../../src/app/learning/evaluate.js';
import { openDataset, type SignalDataset } from '../../../src/app/learning/open-dataset.js';
import { trainSystem } from '../../../src/app/learning/train.js';
import { openMarketFeatures } from '../../../src/app/features/open-market-features.js';
import { ModelRegistry } from '../../../src/app/models/model-registry.js';
import { resolveSystem, type ResolvedSystem } from '../../../src/app/strategy/resolve-system.js';

const dir = mkdtempSync(join(tmpdir(), 'barloom-labels-')),
  QUIET = { workers: 1, useCache: false };
type Side = 'long' | 'short';
const ENTRIES: Readonly<Record<Side, string>> = { long: 'rsi(close, 2) < 40', short: 'rsi(close, 2) > 60' };

function systemOf(sides: readonly Side[], training: object, strategy: object = { stop: '2 * atr(14)' }): ResolvedSystem {
  return resolveSystem(
    {
      system: `labels-${sides.join('-')}`,
      data: { source: 'synthetic', symbols: ['SYNTH'], timeframe: '1h', synthetic: { seed: 3, bars: 6000 } },
      strategy: { ...Object.fromEntries(sides.map((side) => [side, { enter: ENTRIES[side] }])), ...strategy, max_bars: 3 },
      ml_data_collection: { db_path: join(dir, `${sides.join('-')}.duckdb`) },
      ml_training: { features: 'trend', minimum_rows: 300, folds: 2, registry: join(dir, 'models'), ...training },
      seed: 7,
    },
    { isForLearning: true },
  );
}

allowFakeData();
beforeAll(async () => {
  for (const sides of [['long', 'short'], ['long'], ['short']] as const) await accumulate(systemOf(sides, {}), 'test', QUIET);
});

interface Case {
  readonly label: object;
  readonly model: string;
  readonly wrong: string;
  readonly options?: object;
  readonly meaning: object;
}
const TREES = { trees: 20, maxDepth: 4 };
const CASES: readonly Case[] = [
  { label: { kind: 'trade_win' }, model: 'gbc', wrong: 'gbr', options: TREES, meaning: { kind: 'trade_win' } },
  { label: { kind: 'trade_r' }, model: 'gbr', wrong: 'gbc', options: TREES, meaning: { kind: 'trade_r' } },
  {
    label: { kind: 'forward_return', horizon_bars: 6 },
    model: 'sgdr',
    wrong: 'logistic',
    meaning: { kind: 'forward_return', horizon_bars: 6 },
  },
  {
    label: { kind: 'return_class', horizon_bars: 6, above: 0.002 },
    model: 'logistic',
    wrong: 'rfr',
    meaning: { kind: 'return_class', horizon_bars: 6, above: 0.002 },
  },
  {
    label: { kind: 'return_class', horizon_bars: 6, above: 0.002, class: 'sell' },
    model: 'sgdc',
    wrong: 'sgdr',
    meaning: { kind: 'return_class', horizon_bars: 6, class: 'sell', below: -0.002 },
  },
  {
    label: { kind: 'return_class', horizon_bars: 6, above: 0.004, below: -0.002, class: 'hold' },
    model: 'gbc',
    wrong: 'gbr',
    options: TREES,
    meaning: { kind: 'return_class', horizon_bars: 6, class: 'hold', above: 0.004, below: -0.002 },
  },
  {
    label: { kind: 'triple_barrier', horizon_bars: 24, target_times: 1.5 },
    model: 'rfc',
    wrong: 'rfr',
    options: TREES,
    meaning: { kind: 'triple_barrier', horizon_bars: 24, distance: 'atr(14)', target_times: 1.5, stop_times: 1 },
  },
  {
    label: { kind: 'regime', horizon_bars: 12, regime: 'chop' },
    model: 'logistic',
    wrong: 'sgdr',
    meaning: { kind: 'regime', horizon_bars: 12, regime: 'chop', crash_loss: 0.1, trend_efficiency: 0.3 },
  },
  {
    label: { kind: 'forward_volatility', horizon_bars: 12 },
    model: 'rfr',
    wrong: 'rfc',
    options: TREES,
    meaning: { kind: 'forward_volatility', horizon_bars: 12 },
  },
];

describe.each(CASES)('$meaning by $model', ({ label, model, wrong, options = {}, meaning }) => {
  test('is trained, judged and registered', async () => {
    const { file } = systemOf(['long', 'short'], { label, model, options }),
      { record } = await trainSystem(file, 'test', 'A test.', QUIET);
    const { evaluation } = await evaluateVersion(file, 'test', QUIET, record.version),
      kind = ['gbr', 'rfr', 'sgdr'].includes(model) ? 'number' : 'class';
    expect(record.label).toEqual(meaning);
    expect([...record.parts, record.walk_forward!, evaluation.part].map(({ metrics }) => metrics.kind)).toEqual([kind, kind, kind, kind]);
    for (const { metrics } of [...record.parts, evaluation.part])
      for (const value of metrics.kind === 'class' ? [metrics.auc, metrics.logLoss] : [metrics.rankCorrelation, metrics.rootMeanSquare])
        expect(Number.isFinite(value)).toBe(true);
    expect(record.canaries).toHaveLength(4);
    expect((await ModelRegistry.open(file.ml_training.registry)).read(record.model, record.version)).toMatchObject({
      label: meaning,
      model: { kind: model },
    });
  });

  test(`cannot be said by ${wrong}`, () => {
    const isNumber = ['gbr', 'rfr', 'sgdr'].includes(model);
    const sentence = `system: ml_training.model must say what the label ${(meaning as { kind: string }).kind} is, ${isNumber ? 'a number: one of gbr, rfr, sgdr' : 'a class: one of gbc, rfc, sgdc, logistic'}, not ${wrong}`;
    expect(() => systemOf(['long'], { label, model: wrong })).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: sentence }),
    );
  });
});

describe.each(['long', 'short'] as const)('classes of %s signals', (side) => {
  const rules = { kind: 'return_class', horizon_bars: 6, above: 0.004, below: -0.002 },
    direction = side === 'long' ? 1 : -1;
  const datasetOf = (learned: string): Promise<SignalDataset> =>
    openDataset(systemOf([side], { label: { ...rules, class: learned } }).file, 'test', QUIET);

  test('are those of the return in the direction of the signal, and each signal has one', async () => {
    const datasets = [await datasetOf('buy'), await datasetOf('sell'), await datasetOf('hold')] as const,
      { rows } = datasets[0],
      targets = datasets.map((each) => each.rows.target);
    const { close } = (await openMarketFeatures(systemOf([side], {}).file, 'SYNTH', 'trend', QUIET)).trading.market.bars;
    rows.barIndex.forEach((bar, row) => {
      const gained = direction * (close[bar + 6]! / close[bar]! - 1);
      expect(targets.map((target) => target[row])).toEqual([
        Number(gained > 0.004),
        Number(gained < -0.002),
        Number(gained <= 0.004 && gained >= -0.002),
      ]);
      expect(rows.knownAtMs[row]! - rows.decidedAtMs[row]!).toBe(6 * 3_600_000);
    });
    for (const target of targets) expect(target.reduce((sum, value) => sum + value, 0)).toBeGreaterThan(50);
  });
});

test.each<[object, object, string]>([
  [
    { kind: 'return_class', above: 0.001, below: 0.002 },
    {},
    'system: ml_training.label.below must not be above ml_training.label.above, 0.001, and is 0.002',
  ],
  [{ kind: 'return_class', class: 'short' }, {}, 'system: ml_training.label.class must be one of buy, sell, hold, not "short"'],
  [
    { kind: 'trade_r' },
    { model: 'gbr' },
    'system: ml_training.label.kind trade_r measures trades by the distance of their stop, and the strategy has neither stop nor trail',
  ],
  [
    { kind: 'forward_volatility', horizon_bars: 1 },
    { model: 'gbr' },
    'system: ml_training.label.horizon_bars must be at least 2 for forward_volatility, not 1',
  ],
])('%j is refused', (label, training, sentence) => {
  expect(() => systemOf(['long'], { label, ...training }, {})).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID', message: sentence }),
  );
});
