// A trained model in system files: modes, sweeps, identity and refusals.
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { backtest, type BacktestResult } from '../../src/app/run/backtest.js';
import { strategyIdOf } from '../../src/app/learning/strategy-id.js';
import { writeBundle } from '../../src/app/models/bundle-file.js';
import { ModelRegistry } from '../../src/app/models/model-registry.js';
import { hashInputs, hashTrades, runInputs } from '../../src/app/run/run-identity.js';
import { graphOf, strategyTexts } from '../../src/app/strategy/strategy-of.js';
import { sweep } from '../../src/app/sweep/sweep.js';
import { trialParameters } from '../../src/app/sweep/sweep-outcome.js';
import { resolveSystem, type ResolvedSystem } from '../../src/app/strategy/resolve-system.js';
import type { SystemFile } from '../../src/app/system/system-schema.js';
import { formatTime } from '../../src/core/time.js';
import { METRIC_NAMES } from '../../src/core/metrics.js';
import { Learners } from '../../src/engine/learning/learners.js';
import { encodeBundle } from '../../src/ml/bundle/encode-bundle.js';
import type { ModelBundle } from '../../src/ml/bundle/model-bundle.js';
import { makeFeatureSet } from '../../src/ml/features/feature-set.js';
import { folder, write } from '../cli/binary.js';
import { expectRefusalHere as expectRefusal, runHere as run, runJsonHere as runJson } from '../cli/in-process.js';
import { bundleOf, fitSmall } from '../ml/model-fixture.js';

const SET = makeFeatureSet([
  { name: 'a', expression: 'zscore(close, 20)' },
  { name: 'b', expression: 'rsi(5) / 25 - 2' },
  { name: 'c', expression: 'rsi(14) / 25 - 2' },
  { name: 'noise', expression: 'close > open' },
]);
const DATA = { source: 'synthetic', synthetic: { seed: 5, bars: 1500 } };
const LONG = { enter: 'close > sma(close, 10)', exit: 'close < sma(close, 10)' };
const SHORT = { enter: 'close < sma(close, 10)', exit: 'close > sma(close, 10)' };

let dir: string, learners: Learners, classes: ModelBundle;
const known = (bundle: ModelBundle): ModelBundle => ({ ...bundle, featureHash: SET.hash, featureSet: SET.features });
beforeAll(async () => {
  dir = folder();
  learners = await Learners.open({ workers: 1, maxMemoryBytes: 1 << 28 });
  classes = known(bundleOf(learners, await fitSmall(learners, 'gbc'), 'platt'));
  await writeBundle(join(dir, 'entry.model'), classes);
  await writeBundle(join(dir, 'other.model'), known(bundleOf(learners, await fitSmall(learners, 'logistic'), 'platt')));
  await writeBundle(join(dir, 'numbers.model'), known(bundleOf(learners, await fitSmall(learners, 'gbr'))));
});
afterAll(() => learners.close());

type Entries = Readonly<Record<string, unknown>>;
const raw = (ml: Entries | undefined, more: Entries = {}): Entries => ({
  system: 'entry',
  data: DATA,
  strategy: { long: LONG },
  verdict: { enabled: false },
  ...(ml && { ml: { enabled: true, model_path: 'entry.model', ...ml } }),
  ...more,
});
const systemOf = (ml: Entries | undefined, more: Entries = {}): ResolvedSystem => resolveSystem(raw(ml, more), { baseDir: dir });
const runOf = (ml: Entries | undefined, more: Entries = {}): Promise<BacktestResult> => backtest(systemOf(ml, more), { useCache: false });
const tradesOf = ({ trades, market }: BacktestResult): string => hashTrades(trades, market.bars.timeMs);

test('a rank and a share of equity may be all that asks a model', async () => {
  const legs = {
    data: { ...DATA, synthetic: { ...DATA.synthetic, correlation: 0.3 }, symbols: ['AAA', 'BBB', 'CCC'] },
    risk: { cash: 10_000, sizing: 'fraction', fraction: 0.5, max_positions: 1 },
  };
  const ranked = await runOf({}, { ...legs, portfolio: { rank: 'model("model")' } });
  const plain = await runOf(undefined, { ...legs, portfolio: { rank: 'close' } });
  expect(ranked.metrics.trades).toBeGreaterThan(20);
  expect(tradesOf(ranked)).not.toBe(tradesOf(plain));
  const sized = await runOf({}, { risk: { cash: 10_000, sizing: 'weight', weight: 'model("model") / 2' } });
  const whole = await runOf(undefined);
  expect(sized.metrics.trades).toBeGreaterThan(20);
  expect(tradesOf(sized)).not.toBe(tradesOf(whole));
});

describe('modes are rewrites of the entries', () => {
  test.each([
    [
      { prediction_mode: 'filter' },
      '(close > sma(close, 10)) and model("model") >= (0.55)',
      '(close < sma(close, 10)) and model("model") >= (0.55)',
    ],
    [
      { prediction_mode: 'replace', confidence_threshold: '$t + 0.1', name: 'm' },
      'model("m") >= ($t + 0.1)',
      '1 - model("m") >= ($t + 0.1)',
    ],
    [
      { prediction_mode: 'score_enhancement', ml_weight: '$w', confidence_threshold: 0.8 },
      '(close > sma(close, 10)) and (1 - ($w)) * 1 + ($w) * model("model") >= (0.8)',
      '(close < sma(close, 10)) and (1 - ($w)) * 1 + ($w) * model("model") >= (0.8)',
    ],
    [{ enabled: false, prediction_mode: 'filter' }, LONG.enter, SHORT.enter],
  ])('%j', (ml, long, short) => {
    const texts = strategyTexts(systemOf(ml, { params: { t: 0.4, w: 0.5 }, strategy: { long: LONG, short: SHORT } }).file);
    expect(texts).toMatchObject({ long: { enter: long, exit: LONG.exit }, short: { enter: short, exit: SHORT.exit } });
  });

  test('act from the threshold that was chosen in training', async () => {
    const own = await runOf({ prediction_mode: 'filter' }),
      written = await runOf({ prediction_mode: 'filter', confidence_threshold: classes.threshold });
    expect(own.system.file.ml!.confidence_threshold).toBe(0.55);
    expect(tradesOf(own)).toBe(tradesOf(written));
    expect(tradesOf(await runOf({ prediction_mode: 'score_enhancement', ml_weight: 0.3 }))).toBe(tradesOf(own));
    await writeBundle(join(dir, 'plain.model'), { ...classes, threshold: Number.NaN });
    expect(systemOf({ prediction_mode: 'filter', model_path: 'plain.model' }).file.ml!.confidence_threshold).toBe(0.5);
  });

  test('run as what they are rewritten to', async () => {
    const filtered = await runOf({ prediction_mode: 'filter', confidence_threshold: 0.45 });
    const written = await runOf({}, { strategy: { long: { ...LONG, enter: 'close > sma(close, 10) and model("model") >= 0.45' } } });
    const plain = await runOf(undefined);
    expect(tradesOf(filtered)).toBe(tradesOf(written));
    expect(filtered.trades.count).toBeGreaterThan(3);
    expect(filtered.trades.count).toBeLessThan(plain.trades.count);
    expect(filtered.warmupBars).toBe(19);
    // with all of the weight the score alone is compared
    expect(tradesOf(await runOf({ prediction_mode: 'score_enhancement', ml_weight: 1, confidence_threshold: 0.45 }))).toBe(
      tradesOf(filtered),
    );
    expect((await runOf({ prediction_mode: 'filter', confidence_threshold: 2 })).trades.count).toBe(0);
  });

  test('replace asks the model alone, on both sides', async () => {
    const { trades } = await runOf({ prediction_mode: 'replace', confidence_threshold: 0.55 }, { strategy: { long: LONG, short: SHORT } });
    expect(new Set(trades.side)).toEqual(new Set([1, -1]));
    expect(() =>
      graphOf(systemOf({ prediction_mode: 'replace', model_path: 'numbers.model' }, { strategy: { long: LONG, short: SHORT } }).file),
    ).toThrow(/ml\.prediction_mode replace decides short entries by 1 - score, and ".*numbers\.model" is a gbr/);
  });
});

test('a model that says how likely a signal is a sell or a hold is asked by expressions alone', async () => {
  for (const learned of ['sell', 'hold', 'buy'])
    await writeBundle(join(dir, `${learned}.model`), { ...classes, label: { kind: 'return_class', horizon_bars: 6, class: learned } });
  for (const mode of ['filter', 'replace', 'score_enhancement']) {
    const graphBy = (learned: string): unknown => graphOf(systemOf({ prediction_mode: mode, model_path: `${learned}.model` }).file);
    expect((graphBy('buy') as { nodes: { operation: { kind: string } }[] }).nodes.map(({ operation: { kind } }) => kind)).toContain(
      'model',
    );
    for (const learned of ['sell', 'hold'])
      expect(() => graphBy(learned)).toThrow(
        expect.objectContaining({
          code: 'CONFIG_INVALID',
          message: expect.stringMatching(
            new RegExp(
              `^ml\\.prediction_mode ${mode} lets signals in whose score is high, and ".*${learned}\\.model" says how likely a signal is a ${learned}; `,
            ),
          ),
        }),
      );
  }
  const { trades } = await runOf(
    { model_path: 'sell.model' },
    { strategy: { long: { ...LONG, enter: `${LONG.enter} and model("model") < 0.5` } } },
  );
  expect(trades.count).toBeGreaterThan(0);
});

test('a sweep over threshold and weight is the backtests one by one, for any number of workers', async () => {
  const ml = { prediction_mode: 'score_enhancement', ml_weight: '$weight', confidence_threshold: '$threshold' };
  const system = systemOf(ml, { space: { threshold: { float: [0.4, 0.8], step: 0.1 }, weight: { choice: [0.5, 1] } } });
  const result = await sweep(system, { useCache: false, workers: 1 });
  expect(result.count).toBe(10);
  expect((await sweep(system, { useCache: false, workers: 2 })).records).toEqual(result.records);
  const finals = new Set<number>();
  for (let trial = 0; trial < result.count; trial++) {
    const params = trialParameters(result, trial),
      { metrics } = await runOf(ml, { params });
    const record = result.records.subarray(trial * result.fields, (trial + 1) * result.fields);
    METRIC_NAMES.forEach((name, field) => expect(metrics[name], `${name} of ${JSON.stringify(params)}`).toBe(record[field]));
    finals.add(metrics.final_equity);
  }
  expect(finals.size).toBeGreaterThan(4);
});

describe('a run names its model by content', () => {
  test('another model is another run, the same one elsewhere is not, one that is off is none', async () => {
    await writeBundle(join(dir, 'deep', 'moved.model'), classes);
    const hashOf = async (ml: Entries | undefined): Promise<string> => {
      const run = await runOf(ml);
      return hashInputs('backtest', runInputs(run.system, run, run.window));
    };
    const own = await hashOf({ prediction_mode: 'filter' });
    expect(await hashOf({ prediction_mode: 'filter', model_path: 'deep/moved.model' })).toBe(own);
    expect(await hashOf({ prediction_mode: 'filter', model_path: 'other.model' })).not.toBe(own);
    expect(await hashOf({ prediction_mode: 'filter', confidence_threshold: 0.6 })).not.toBe(own);
    expect(await hashOf({ enabled: false, prediction_mode: 'filter' })).toBe(await hashOf(undefined));
  });

  test('verify runs it again, and refuses another model in its place', async () => {
    const inside = folder();
    write(inside, 'entry.model', readFileSync(join(dir, 'entry.model')));
    write(
      inside,
      'system.yaml',
      JSON.stringify(
        raw(
          { prediction_mode: 'filter', confidence_threshold: '$t' },
          { params: { t: 0.45 }, space: { t: { float: [0.4, 0.6], step: 0.1 } } },
        ),
      ),
    );
    const { run_dir } = await runJson<{ run_dir: string }>(['backtest', 'system.yaml', '--no-cache'], inside);
    const swept = await runJson<{ dir: string }>(['sweep', 'system.yaml', '--no-cache', '--workers', '1'], inside);
    expect((await run(['verify', run_dir, '--no-cache'], inside)).exit).toBe(0);
    expect((await run(['verify', swept.dir, '--no-cache'], inside)).exit).toBe(0);
    expect(existsSync(join(inside, swept.dir, 'best_config.yaml'))).toBe(true);
    await runJson(['backtest', join(swept.dir, 'best_config.yaml'), '--no-cache'], inside);
    renameSync(join(inside, 'entry.model'), join(inside, 'gone.model'));
    await expectRefusal(['verify', run_dir, '--no-cache'], inside, 2, /model ".*entry\.model" cannot be read: there is no such file/);
    write(inside, 'entry.model', readFileSync(join(dir, 'other.model')));
    await expectRefusal(
      ['verify', run_dir, '--no-cache'],
      inside,
      2,
      /ml\.model_hash must be that of the file, and ".*entry\.model" has [0-9a-f]{12}, not [0-9a-f]{12}/,
    );
  });
});

describe('a model of a registry is named by its folder', () => {
  test('and is the version in production', async () => {
    const registry = await ModelRegistry.open(join(dir, 'models')),
      folderOf = { model_path: 'models/entry', prediction_mode: 'filter' };
    await registry.register('entry', classes);
    expect(() => systemOf(folderOf)).toThrow(
      /model ".*models.entry" cannot be read: it is a folder, and no version in it is in production/,
    );
    await registry.promote('entry', 1, 'Tried by hand.');
    const first = systemOf(folderOf).file.ml!;
    expect(first.model_path).toBe(join(dir, 'models', 'entry', '1', 'bundle.model'));
    expect(first.model_hash).toBe(systemOf({ prediction_mode: 'filter' }).file.ml!.model_hash);
    await registry.register('entry', { ...classes, seed: 8 });
    await registry.promote('entry', 2, 'Tried by hand.');
    expect(systemOf(folderOf).file.ml!.model_path).toBe(join(dir, 'models', 'entry', '2', 'bundle.model'));
  });
});

describe('what a model learns from', () => {
  const ASKING = { strategy: { long: { ...LONG, enter: 'close > sma(close, 10) and model("model") >= 0.45' } } };

  test('is the signals that the strategy has without it', () => {
    const filter = { prediction_mode: 'filter' },
      own = (ml: Entries, more: Entries = {}): SystemFile => resolveSystem(raw(ml, more), { baseDir: dir, isForLearning: true }).file;
    expect(own({ ...filter, model_path: 'not-yet.model' })).toEqual(systemOf(undefined).file);
    expect(strategyIdOf(own(filter))).toBe(strategyIdOf(systemOf(undefined).file));
    expect(strategyIdOf(systemOf(filter).file)).not.toBe(strategyIdOf(systemOf(undefined).file));
    expect(own(filter, ASKING).ml).toMatchObject({ enabled: true, model_hash: systemOf(filter).file.ml!.model_hash });
    expect(own(filter, ASKING).ml).not.toHaveProperty('prediction_mode');
    expect(strategyIdOf(own(filter, ASKING))).not.toBe(strategyIdOf(own({ ...filter, model_path: 'other.model' }, ASKING)));
  });
});

describe('bars that a model has learned from', () => {
  const filter = { prediction_mode: 'filter', confidence_threshold: '$t' },
    space = { space: { t: { float: [0.4, 0.5], step: 0.05 } }, verdict: { enabled: true } };

  test('are no evidence: a warning, and no verdict of an edge', async () => {
    const { market } = await runOf(undefined),
      middle = market.bars.timeMs[500]!;
    await writeBundle(join(dir, 'recent.model'), { ...classes, training: { ...classes.training, endMs: middle } });
    const ml = { ...filter, model_path: 'recent.model' };
    const seen = await sweep(systemOf(ml, space), { useCache: false, workers: 1 });
    expect(seen.warnings.join()).toContain(
      `In sample: the model has learned from what was known by ${formatTime(middle)}, and 33 % of the bars lie before; their figures are no evidence. --start ${formatTime(middle)} leaves them out.`,
    );
    expect(seen.verdict!.reasons).toContainEqual(
      expect.objectContaining({ test: 'unseen', weight: 'sufficiency', passed: false, value: 500 / 1500 }),
    );
    expect(seen.verdict!.verdict).not.toBe('edge');
    const later = await sweep(systemOf(ml, { ...space, data: { ...DATA, start: formatTime(middle) } }), { useCache: false, workers: 1 });
    expect(later.warnings.join()).not.toContain('In sample');
    expect(later.warnings.join()).not.toContain('Other bars');
    await writeBundle(join(dir, 'foreign.model'), {
      ...classes,
      training: { ...classes.training, bars: { timeframe: '4h', symbols: ['ABC', 'DEF'] } },
    });
    expect((await runOf({ prediction_mode: 'filter', model_path: 'foreign.model' })).warnings.join()).toContain(
      'Other bars: the model has learned from 4h bars of ABC, DEF, and these are 1h bars of SYNTH.',
    );
    await writeBundle(join(dir, 'own.model'), {
      ...classes,
      training: { ...classes.training, bars: { timeframe: '1h', symbols: ['ABC', 'SYNTH'] } },
    });
    expect((await runOf({ prediction_mode: 'filter', model_path: 'own.model' })).warnings.join()).not.toContain('Other bars');
    expect(later.verdict!.reasons.map(({ test: name }) => name)).not.toContain('unseen');
    expect(() => graphOf(systemOf({ ...ml, learned_until: formatTime(middle - 3_600_000) }).file)).toThrow(
      /ml\.learned_until must be that of the model, and ".*recent\.model" has learned until/,
    );
  });
});

describe('what is refused, with its exit code', () => {
  const refuse = async (ml: Entries, sentence: RegExp | string, more: Entries = {}): Promise<unknown> => {
    write(dir, 'refused.yaml', JSON.stringify(raw(ml, more)));
    return expectRefusal(['backtest', 'refused.yaml', '--no-cache'], dir, 2, sentence);
  };

  test('a bundle that is missing, damaged, or no model', async () => {
    await refuse({ model_path: 'none.model', prediction_mode: 'filter' }, /model ".*none\.model" cannot be read: there is no such file/);
    const bytes = Uint8Array.from(encodeBundle(classes));
    bytes[bytes.length >> 1]! ^= 1;
    write(dir, 'damaged.model', bytes);
    await refuse(
      { model_path: 'damaged.model', prediction_mode: 'filter' },
      'its checksum must fit its bytes, and does not: it is damaged or cut short',
    );
    write(dir, 'text.model', 'hello');
    await refuse({ model_path: 'text.model', prediction_mode: 'filter' }, 'it does not begin with "barmodel"');
  });

  test('a bundle whose features are not those that it was trained on', async () => {
    await writeBundle(join(dir, 'wrong.model'), {
      ...classes,
      featureSet: SET.features.with(1, { name: 'b', expression: 'rsi(6) / 25 - 2' }),
    });
    await refuse(
      { model_path: 'wrong.model', prediction_mode: 'filter' },
      /was trained on feature set [0-9a-f]{12}, and its features are set [0-9a-f]{12}: a = zscore\(close, 20\), b = rsi\(6\)/,
    );
    await writeBundle(join(dir, 'bare.model'), { ...classes, featureSet: [] });
    await refuse({ model_path: 'bare.model', prediction_mode: 'filter' }, 'has no expression for feature a');
  });

  test('entries of ml that say nothing sensible', async () => {
    await refuse({ model_path: null as unknown as string }, /ml\.model_path/);
    await refuse(
      { prediction_mode: 'fliter' },
      'ml.prediction_mode must be one of score_enhancement, filter, replace, not "fliter" (did you mean "filter"?)',
    );
    await refuse({ ml_weight: 1.5 }, 'ml.ml_weight must be a number from 0 to 1 or an expression such as $weight, not 1.5');
    await refuse({ confidence_threshold: true }, 'ml.confidence_threshold must be a number or an expression such as $threshold, not true');
    await refuse({ threshold: 0.5 }, 'unknown entry "ml.threshold"');
    await refuse({ prediction_mode: 'filter', confidence_threshold: '0.5) or (close > 0' }, 'ml.confidence_threshold: ');
    await refuse({ prediction_mode: 'filter', confidence_threshold: '$threshold' }, 'unknown parameter "$threshold"');
    await refuse({}, 'unknown model "modle" (did you mean "model"?)', { strategy: { long: { enter: 'model("modle") > 0.5' } } });
    await refuse({}, 'ml.enabled is true and nothing asks the model: set ml.prediction_mode, or use model("model") in the strategy');
    write(dir, 'refused.yaml', JSON.stringify({ ...raw(undefined), ml: { enabled: true } }));
    await expectRefusal(
      ['backtest', 'refused.yaml'],
      dir,
      2,
      'ml.model_path must name a model where ml.enabled is true, and there is none',
    );
  });
});
