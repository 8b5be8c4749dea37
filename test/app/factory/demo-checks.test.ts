// What demo asks of a model and of a feed: the same predictions, probabilities that come true, prices that move.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkDemo } from '../../../src/app/factory/gates/demo-checks.js';
import { withWindowFrom } from '../../../src/app/factory/window-from.js';
import { writeBundle } from '../../../src/app/models/bundle-file.js';
import { backtest } from '../../../src/app/run/backtest.js';
import { resolveSystem } from '../../../src/app/strategy/resolve-system.js';
import { randomStream } from '../../../src/core/random.js';
import { Learners } from '../../../src/engine/learning/learners.js';
import type { JudgedCheck } from '../../../src/lifecycle/systems/gate-record.js';
import type { ModelBundle } from '../../../src/ml/bundle/model-bundle.js';
import { makeFeatureSet } from '../../../src/ml/features/feature-set.js';
import { folder, write } from '../../cli/binary.js';
import { bundleOf, fitSmall } from '../../ml/model-fixture.js';

const SET = makeFeatureSet([
  { name: 'a', expression: 'zscore(close, 20)' },
  { name: 'b', expression: 'rsi(5) / 25 - 2' },
  { name: 'c', expression: 'rsi(14) / 25 - 2' },
  { name: 'noise', expression: 'close > open' },
]);
const HOUR_MS = 3_600_000;
const START_MS = Date.parse('2020-01-01T00:00:00Z');
const [BARS, TEST_FROM, DEMO_FROM] = [3000, 1000, 2200];
const timeOf = (bar: number): string => new Date(START_MS + bar * HOUR_MS).toISOString();

let dir: string, learners: Learners, bundle: ModelBundle;
beforeAll(async () => {
  dir = folder();
  learners = await Learners.open({ workers: 1, maxMemoryBytes: 1 << 28 });
  bundle = {
    ...bundleOf(learners, await fitSmall(learners, 'gbc'), 'platt'),
    featureHash: SET.hash,
    featureSet: SET.features,
    label: { kind: 'trade_win' },
  };
  await writeBundle(join(dir, 'plain.model'), bundle);
});
afterAll(() => learners.close());

/** Writes hourly bars of a walk. `drift` is what it rises by a bar in demo; bars of `still` are the one before them again. */
function writeWalk(name: string, { drift = 0, still }: { readonly drift?: number; readonly still?: readonly [number, number] } = {}): void {
  const random = randomStream(9);
  const lines = ['time,open,high,low,close,volume'];
  let close = 100;
  for (let bar = 0; bar < BARS; bar++) {
    const open = close;
    close *= 1 + 0.01 * (random.uniform() - 0.5) + (bar >= DEMO_FROM ? drift : 0);
    const isStill = still !== undefined && bar >= still[0] && bar < still[1];
    if (isStill) lines.push(lines.at(-1)!.replace(/^[^,]+/, timeOf(bar)));
    else lines.push(`${timeOf(bar)},${open},${Math.max(open, close) * 1.001},${Math.min(open, close) * 0.999},${close},${100 + bar}`);
  }
  write(dir, `${name}.csv`, `${lines.join('\n')}\n`);
}

async function checksOf(name: string, model?: string, demoFrom = DEMO_FROM): Promise<Record<string, JudgedCheck>> {
  const raw = {
    system: 'demo',
    data: { source: 'csv', path: `${name}.csv`, symbols: ['ABC'], timeframe: '1h', calendar: 'crypto', quality: { stale: 'keep' } },
    windows: { test: [timeOf(TEST_FROM), timeOf(DEMO_FROM)] },
    strategy: { long: { enter: 'close > sma(close, 5)', exit: 'close < sma(close, 5)' } },
    lifecycle: {},
    ...(model !== undefined && {
      ml: { enabled: true, model_path: model, prediction_mode: 'score_enhancement', ml_weight: 0, confidence_threshold: 0 },
    }),
  };
  const system = withWindowFrom(resolveSystem(raw, { baseDir: dir }), 'demo', timeOf(demoFrom));
  const options = { useCache: false };
  const run = await backtest(system, { ...options, window: 'demo' });
  const found = await checkDemo({ system, symbols: ['ABC'], folder: dir, options }, [run]);
  return Object.fromEntries(found.map((check) => [check.check, check]));
}

test('a system without a model passes what a model is asked, and says so', async () => {
  writeWalk('walk');
  const found = await checksOf('walk');
  expect(Object.keys(found)).toEqual(['prediction_distribution', 'calibration', 'no_stale_data']);
  for (const check of Object.values(found)) expect(check.outcome).toBe('passed');
  expect(found['calibration']!.sentence).toBe('ABC: the system asks no model.');
  expect(found['no_stale_data']!.sentence).toContain('in 800 bars');
});

test('predictions of the same kind of bars pass, those of bars that only rise do not, and few wait', async () => {
  writeWalk('walk');
  expect((await checksOf('walk', 'plain.model'))['prediction_distribution']).toMatchObject({ outcome: 'passed' });
  writeWalk('rise', { drift: 0.004 });
  const risen = (await checksOf('rise', 'plain.model'))['prediction_distribution']!;
  expect(risen.outcome).toBe('failed');
  expect(risen.sentence).toMatch(
    /^ABC: the model says other things in demo than on the test window: a distance of 0\.\d{3} \(bound 0\.\d{3}\)/,
  );
  const few = (await checksOf('walk', 'plain.model', BARS - 150))['prediction_distribution']!;
  expect(few).toMatchObject({ outcome: 'waiting', sentence: expect.stringContaining('scores on 150 bars of demo') as string });
});

test('probabilities must come true on the trades of demo, of which there are enough', async () => {
  writeWalk('walk');
  const says = async (share: number): Promise<JudgedCheck> => {
    const by = { kind: 'platt', slope: 0, intercept: Math.log(share / (1 - share)) } as const;
    await writeBundle(join(dir, `says-${share}.model`), { ...bundle, calibration: { scores: 'raw', by } });
    return (await checksOf('walk', `says-${share}.model`))['calibration']!;
  };
  const wrong = await says(0.9);
  expect(wrong.outcome).toBe('failed');
  const share = Number(/and ([\d.]+) % came true/.exec(wrong.sentence)![1]) / 100;
  expect(wrong.sentence).toMatch(/^ABC: the probabilities do not come true: a mean of 90\.0 % was said of \d\d+ signals, /);
  expect((await says(share)).outcome).toBe('passed');
  const few = (await checksOf('walk', 'says-0.9.model', BARS - 12))['calibration']!;
  expect(few).toMatchObject({ outcome: 'waiting', sentence: expect.stringContaining('10 are asked for') as string });
});

test('a feed that stood still in demo fails, and one that did so before does not', async () => {
  writeWalk('still', { still: [2500, 2520] });
  const found = (await checksOf('still'))['no_stale_data']!;
  expect(found.outcome).toBe('failed');
  expect(found.sentence).toMatch(/^ABC: 21 bars from 2020-04-14T03:00:00.* on say the same/);
  writeWalk('before', { still: [1500, 1520] });
  expect((await checksOf('before'))['no_stale_data']!.outcome).toBe('passed');
});
