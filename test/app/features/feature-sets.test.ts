// Feature sets: the shipped ones compute, hashes tell what a model was trained on, and nothing is adapted silently.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { computeFeatures } from '../../../src/app/features/feature-columns.js';
import { listFeatureSets, openFeatureSet } from '../../../src/app/features/open-feature-set.js';
import { alignCompleted, type TradingData } from '../../../src/core/trading-data.js';
import { adaptColumns, adaptFeatures } from '../../../src/ml/features/adapt-features.js';
import { makeFeatureSet } from '../../../src/ml/features/feature-set.js';
import { dataOf, walkBars } from '../../engine/sample-job.js';

const BARS = 900,
  OWN = dataOf(walkBars(BARS, 5)),
  OTHER = walkBars(BARS, 6),
  HOUR_MS = 3_600_000;

/** The frames that a set reads: none, or another symbol at the same timeframe. */
function dataFor(frames: number): TradingData {
  const ends = OTHER.timeMs.map((time) => time + HOUR_MS);
  return { ...OWN, frames: frames === 1 ? [] : [{ bars: OTHER, localTimeMs: OTHER.timeMs, rows: alignCompleted(ends, ends) }] };
}

function writeFolder(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'features-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

describe('shipped sets', () => {
  test('are these', () =>
    expect(listFeatureSets()).toEqual(['calendar', 'momentum', 'pairs', 'standard', 'trend', 'volatility', 'volume']));

  test('standard holds every feature that needs one symbol', () => {
    expect(openFeatureSet('standard').features.map(({ name }) => name)).toEqual([
      'ema_12_distance',
      'ema_26_distance',
      'ema_50_distance',
      'ema_200_distance',
      'macd',
      'macd_signal',
      'macd_hist',
      'rsi_14',
      'rsi_2',
      'momentum_10',
      'momentum_slope_20',
      'returns_1',
      'returns_3',
      'returns_6',
      'returns_12',
      'returns_24',
      'bollinger_position',
      'bollinger_width',
      'atr_14',
      'atr_ratio',
      'ibs',
      'volume_percentile',
      'volume_ratio',
      'hour',
      'day_of_week',
      'day_of_month',
      'month',
    ]);
  });

  test.each(listFeatureSets())(
    '%s: every feature is described, has values after its warm-up, and cutting the bars keeps every bit',
    (name) => {
      const set = openFeatureSet(name),
        data = dataFor(set.compiled.graph.frames.length),
        whole = computeFeatures(set, data);
      expect(set.described.every(({ description }) => description.endsWith('.'))).toBe(true);
      whole.forEach((column, index) => expect(column.subarray(250).every(Number.isFinite), set.features[index]!.name).toBe(true));
      for (const cut of [1, 40, 333, 640, BARS - 1])
        computeFeatures(set, data, cut).forEach((column, index) =>
          expect(column, set.features[index]!.name).toEqual(whole[index]!.subarray(0, cut)),
        );
    },
  );
});

describe('the hash', () => {
  const a = { name: 'a', expression: 'rsi(14)' },
    b = { name: 'b', expression: 'ibs()' };

  test('is that of names, order and expressions', () => {
    const { hash } = makeFeatureSet([a, b]);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(makeFeatureSet([{ ...a, expression: ' rsi(14) ' }, b]).hash).toBe(hash);
    for (const other of [[b, a], [a], [{ ...a, name: 'c' }, b], [{ ...a, expression: 'rsi(15)' }, b]])
      expect(makeFeatureSet(other).hash).not.toBe(hash);
  });

  test('does not hang on descriptions or on the file that a feature stands in', () => {
    const folder = writeFolder({
      'one.yaml': 'features:\n  a: {expression: rsi(14), description: x}\n  b: {expression: ibs(), description: y}\n',
      'base.yaml': 'features: {a: {expression: rsi(14), description: else}}\n',
      'two.yaml': 'include: [base]\nfeatures: {b: {expression: ibs(), description: z}}\n',
    });
    expect(openFeatureSet(join(folder, 'two.yaml')).hash).toBe(openFeatureSet(join(folder, 'one.yaml')).hash);
    expect(openFeatureSet(join(folder, 'one.yaml')).hash).toBe(makeFeatureSet([a, b]).hash);
  });
});

describe('adaptation', () => {
  const feature = (name: string, expression = `${name}()`): { name: string; expression: string } => ({ name, expression });
  const needed = makeFeatureSet([feature('ibs'), feature('hour'), feature('month')]);

  test('equal hashes need none', () => expect(adaptFeatures(needed, makeFeatureSet(needed.features))).toEqual({ state: 'same' }));

  test('takes features by name, in the order that is needed, and says so', () => {
    const adapted = adaptFeatures(needed, makeFeatureSet([feature('year'), feature('month'), feature('ibs'), feature('hour')]));
    expect(adapted).toMatchObject({ state: 'adapted', columns: [2, 3, 1], unused: ['year'] });
    expect(adapted).toHaveProperty(
      'warning',
      expect.stringMatching(
        /^the model was trained on feature set [0-9a-f]{12} and is given [0-9a-f]{12}: its 3 features are taken by name, in its order; year is left out$/,
      ),
    );
    expect(adaptColumns(adapted, ['y', 'm', 'i', 'h'])).toEqual(['i', 'h', 'm']);
  });

  test('a missing feature is an error that names it', () => {
    expect(() => adaptFeatures(needed, makeFeatureSet([feature('ibs'), feature('hours'), feature('month')]))).toThrow(
      /^feature hour, which the model was trained on, is missing in feature set [0-9a-f]{12} \(did you mean "hours"\?\)$/,
    );
  });

  test('another expression under the same name is an error', () => {
    expect(() => adaptFeatures(needed, makeFeatureSet([feature('ibs'), feature('hour', 'minute()'), feature('month')]))).toThrow(
      'feature hour was trained as "hour()" and is now "minute()"',
    );
  });
});

describe('what a file gets wrong is one sentence', () => {
  test.each<[string, string, string]>([
    [
      'features: {a: {expression: "smma(close, 3)", description: x}}',
      'EXPRESSION_INVALID',
      'features.a: unknown function "smma" (did you mean "sma"?)\n  smma(close, 3)\n  ^^^^',
    ],
    [
      'features: {a: {expression: rsi(0), description: x}}',
      'EXPRESSION_INVALID',
      'features.a: n in rsi([x], n) must be a whole number >= 2, not 0\n  rsi(0)\n      ^',
    ],
    ['features: {a: {expression: ibs()}}', 'CONFIG_INVALID', 'FILE: features.a needs an entry "description"'],
    [
      'features: {a: {expresion: ibs(), description: x}}',
      'CONFIG_INVALID',
      'FILE: unknown entry "features.a.expresion" (did you mean "expression"?)',
    ],
    ['feature: {}', 'CONFIG_INVALID', 'FILE: unknown entry "feature" (did you mean "features"?)'],
    [
      'features: {1a: {expression: ibs(), description: x}}',
      'CONFIG_INVALID',
      'FILE: feature "1a" must have a name of letters, digits and _, not beginning with a digit',
    ],
    ['features: {a: {expression: "", description: x}}', 'CONFIG_INVALID', 'FILE: features.a.expression must be a text that is not empty'],
    ['include: [set]', 'CONFIG_INVALID', 'FILE: include must not lead back to set.yaml'],
    ['features: [a]', 'CONFIG_INVALID', 'FILE: features must be a mapping with entries'],
    ['description: x', 'CONFIG_INVALID', 'FILE: needs an entry "features" or "include" that is not empty'],
    ['- a', 'CONFIG_INVALID', 'FILE: the file must be a mapping with entries'],
  ])('%s', (text, code, message) => {
    const path = join(writeFolder({ 'set.yaml': text }), 'set.yaml');
    expect(() => openFeatureSet(path)).toThrow(expect.objectContaining({ code, message: message.replace('FILE', path) }));
  });

  test('an unknown set is named with the nearest', () => {
    expect(() => openFeatureSet('trends')).toThrow('unknown feature set "trends" (did you mean "trend"?); shipped are calendar, ');
    expect(() => openFeatureSet('no/such.yaml')).toThrow('feature file no/such.yaml does not exist');
  });

  test('a feature that stands twice', () => {
    const folder = writeFolder({
      'base.yaml': 'features: {a: {expression: ibs(), description: x}}',
      'set.yaml': 'include: [base]\nfeatures: {a: {expression: ibs(), description: x}}',
    });
    expect(() => openFeatureSet(join(folder, 'set.yaml'))).toThrow('feature a stands twice among its own features and those it includes');
  });
});
