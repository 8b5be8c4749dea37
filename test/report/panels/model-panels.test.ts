// What a model's page shows of folds and features.
import { describe, expect, test } from 'vitest';
import type { DriftRow, ModelPart, ModelReportInput } from '../../../src/report/model/model-report-input.js';
import { renderModelReport } from '../../../src/report/page/model-report.js';
import { drawDropChart } from '../../../src/report/panels/drop-chart.js';
import type { Markup } from '../../../src/report/panels/markup.js';
import { drawDriftTable, drawModelFolds } from '../../../src/report/panels/model-tables.js';
import { normalizeSvg } from '../normalize-svg.js';
import { BROKEN } from '../page-text.js';

const day = (number: number): number => Date.UTC(2020, 0, number),
  span = (from: number, to: number): { fromMs: number; toMs: number } => ({ fromMs: day(from), toMs: day(to) });
const classes = (auc: number): ModelPart['metrics'] => ({ kind: 'class', auc, logLoss: 0.68, brier: 0.24, calibration: [], lift: [] });
const pooled: ModelPart = { part: 'walk_forward', rows: 1500, ...span(11, 31), metrics: classes(0.5432) };
const walkForward: NonNullable<ModelReportInput['walkForward']> = {
  pooled,
  folds: [
    { state: 'skipped', foldNumber: 0, sentence: 'fold 0: training needs at least 100 rows, and there are 35: 65 are missing' },
    { state: 'complete', foldNumber: 1, trainRows: 1000, train: span(1, 10), testRows: 1500, test: span(11, 31), metrics: classes(0.5432) },
  ],
};
const importance = [
  { feature: 'last_return', drop: 0.0447, gain: 0.483 },
  { feature: 'a_feature_with_a_name_that_is_too_long', drop: Number.NaN, gain: 0.517 },
  { feature: 'hour', drop: -0.0665, gain: 0 },
];
const numbers = { kind: 'number', rankCorrelation: 0.12, rootMeanSquare: 0.01, explained: -0.02 } as const;

const driftRow: DriftRow = {
  name: 'last_return',
  stability: 0.31,
  distance: 0.18,
  stabilityBound: 0.25,
  distanceBound: 0.123,
  referenceRows: 420.7,
  currentRows: 210.3,
  pValue: 0.0001,
  qValue: 0.0002,
  isDrifted: true,
};

const drawings: Readonly<Record<string, () => Markup>> = {
  'folds of classes': () => drawModelFolds(walkForward),
  'folds of numbers': () =>
    drawModelFolds({
      pooled: { ...pooled, metrics: numbers },
      folds: [
        { state: 'complete', foldNumber: 0, trainRows: 1000, train: span(1, 10), testRows: 1500, test: span(11, 31), metrics: numbers },
      ],
    }),
  'drift that asks to look': () =>
    drawDriftTable({
      state: 'measured',
      features: [driftRow],
      predictions: { ...driftRow, name: 'predictions', isDrifted: false },
      driftedFeatures: 1,
      falseDiscovery: 0.01,
      advice: 'look',
      reasons: ['The distribution of last_return changed.'],
      notes: ['Left out, for the clock alone decides them: hour.'],
    }),
  'importance of trees': () => drawDropChart(importance),
  'importance of a linear model': () => drawDropChart(importance.map(({ feature, drop }) => ({ feature, drop }))),
};

describe('model panels keep their drawing', () => {
  for (const [name, draw] of Object.entries(drawings)) {
    test(name, () => {
      const { text } = draw();
      expect(text).not.toMatch(BROKEN);
      expect(normalizeSvg(text)).toMatchSnapshot();
    });
  }
});

test('bars are as long as their measure, each on a scale of its own; what does harm has none', () => {
  const { text } = drawDropChart(importance),
    widths = Array.from(text.matchAll(/<rect [^>]*width="([^"]+)"/g), ([, width]) => Number(width));
  expect(widths).toEqual([650, expect.closeTo((650 * 0.483) / 0.517, 0), 0, 650, 0, 0]);
});

test('the first 20 features are drawn', () => {
  const many = Array.from({ length: 25 }, (_, i) => ({ feature: `feature ${i}`, drop: 0.5 - i / 100 })),
    { text } = drawDropChart(many);
  expect(Array.from(text.matchAll(/<title>(.*?)<\/title>/g), ([, title]) => title)).toEqual(
    many.slice(0, 20).map(({ feature }) => feature),
  );
});

describe('the page', () => {
  const input: ModelReportInput = {
    warnings: ['Mind these signals.'],
    model: 'echo',
    version: 3,
    system: 'echo',
    timeframe: '1h',
    symbols: ['ABC'],
    origin: 'real',
    dataPolicy: 'real',
    engineVersion: '0.1.0',
    parts: [pooled],
    walkForward,
    importance,
    trades: undefined,
    trained: {
      featureSet: 'features.yaml',
      features: 3,
      label: { kind: 'trade_win' },
      spec: { kind: 'gbc' },
      trees: { kept: 37, grown: 47, stopping: { rows: 240, ...span(8, 10) } },
      weights: { by: 'uniqueness', uniqueness: 0.337 },
      searched: 0,
      reason: 'A test.',
      threshold: 0.5,
      rows: 2500,
    },
    verdict: { isBetter: true, sentence: 'Better than chance.' },
    canaries: [{ name: 'look_ahead', state: 'passed', sentence: 'none' }],
  };

  test('tells folds, trees and weights', () => {
    const page = renderModelReport(input);
    expect(page).toContain('<li>Mind these signals.</li>');
    for (const text of [
      'Walk-forward by fold',
      '2020-01-01 to 2020-01-10',
      '65 are missing',
      '37 of 47 grown',
      '240 rows, 2020-01-08 to 2020-01-10',
      'mean uniqueness',
      '0.337',
    ])
      expect(page).toContain(text);
    expect(page).not.toMatch(BROKEN);
  });

  test('of a linear model without a walk-forward leaves them out', () => {
    const page = renderModelReport({
      ...input,
      walkForward: undefined,
      importance: [{ feature: 'hour', drop: 0.1 }],
      trained: { ...input.trained, trees: undefined },
    });
    for (const text of ['Walk-forward by fold', 'trees kept', 'pale bar']) expect(page).not.toContain(text);
  });
});
