// The canaries that train on rows which teach nothing: what the training is given, and when its skill is chance.
import { describe, expect, test } from 'vitest';
import { randomStream } from '../../../src/core/random.js';
import { CANARY_NAMES } from '../../../src/ml/canaries/canary.js';
import type { Judge, Judgement } from '../../../src/ml/canaries/judge.js';
import { runCanaries } from '../../../src/ml/canaries/run-canaries.js';
import { tryShiftedFeatures } from '../../../src/ml/canaries/shifted-features.js';
import { tryShuffledLabels } from '../../../src/ml/canaries/shuffled-labels.js';
import { smallBudget } from '../../../src/ml/canaries/small-budget.js';
import type { ModelSpec } from '../../../src/ml/models/model-spec.js';
import type { LabelledRows } from '../../../src/ml/rows/labelled-rows.js';
import { hourlyRows } from '../hourly-rows.js';

const counted = (rows: number): number[] => Array.from({ length: rows }, (_, row) => row);
const tossed = (rows: number, seed: number): number[] => {
  const random = randomStream(seed);
  return counted(rows).map(() => Number(random.uniform() < 0.5));
};

/** A judge that says what it is told, call by call, and what it was given. */
function watch(say: (rows: LabelledRows, call: number) => Judgement): Judge & { given: LabelledRows[] } {
  const given: LabelledRows[] = [];
  return Object.assign(async (rows: LabelledRows) => say(rows, given.push(rows) - 1), { given });
}
const nothing = ({ target }: LabelledRows): Judgement => ({ scores: new Float64Array(target.length), target }),
  all = ({ target }: LabelledRows): Judgement => ({ scores: target, target });

describe('shuffled labels', () => {
  const rows = hourlyRows({ a: counted(40) }, tossed(40, 1)),
    ones = rows.target.reduce((sum, value) => sum + value);

  test('are three other orders of the labels beside the same features, those of the seed', async () => {
    const judge = watch(nothing),
      again = watch(nothing),
      other = watch(nothing);
    await tryShuffledLabels(true, rows, judge, 5);
    await tryShuffledLabels(true, rows, again, 5);
    await tryShuffledLabels(true, rows, other, 6);
    const orders = judge.given.map(({ target }) => Array.from(target));
    expect(orders).toHaveLength(3);
    expect(new Set([...orders, Array.from(rows.target)].map((order) => order.join(''))).size).toBe(4);
    for (const { target, columns, features } of judge.given) {
      expect(target.reduce((sum, value) => sum + value)).toBe(ones);
      expect([columns, features]).toEqual([rows.columns, rows.features]);
    }
    expect(again.given).toEqual(judge.given);
    expect(other.given).not.toEqual(judge.given);
  });

  test('score like chance where the training says nothing: the bound is four deviations of the mean of three', async () => {
    const bound = 4 * Math.sqrt(41 / (3 * ones * (40 - ones)) / 3);
    expect(await tryShuffledLabels(true, rows, watch(nothing), 5)).toEqual({
      name: 'shuffled_labels',
      state: 'passed',
      sentence: `shuffled labels score like chance: skill 0.000 of 3 shuffles, chance reaches ${bound.toFixed(3)}`,
    });
  });

  test('must not be known to the training: the mean skill is judged, of either sign', async () => {
    const found = await tryShuffledLabels(true, rows, watch(all), 5);
    expect(found).toMatchObject({ name: 'shuffled_labels', state: 'failed', features: [] });
    expect(found.sentence).toMatch(
      /^shuffled labels must score like chance, and the training scores them: skill 1\.000 of 3 shuffles, chance reaches 0\.\d{3}; it sees the rows that it is judged on$/,
    );
    const reversed = ({ target }: LabelledRows): Judgement => ({ scores: target.map((value) => -value), target });
    expect((await tryShuffledLabels(true, rows, watch(reversed), 5)).sentence).toContain('skill -1.000 of 3');
    // once 1 and twice 0 is a third
    const once = await tryShuffledLabels(
      true,
      rows,
      watch((own, call) => (call === 1 ? all(own) : nothing(own))),
      5,
    );
    expect(once).toMatchObject({ state: 'passed', sentence: expect.stringContaining('skill 0.333 of 3') });
  });

  test('are given the widest of the bounds', async () => {
    const first = (count: number): Judgement => ({
      scores: new Float64Array(count),
      target: Float64Array.from({ length: count }, (_, row) => row % 2),
    });
    const found = await tryShuffledLabels(
      true,
      rows,
      watch((_, call) => first([40, 10, 20][call]!)),
      5,
    );
    // ten rows, five of each class
    expect(found.sentence).toContain(`chance reaches ${(4 * Math.sqrt(11 / (3 * 25) / 3)).toFixed(3)}`);
  });

  test('of numbers are judged by the rank correlation', async () => {
    const found = await tryShuffledLabels(false, hourlyRows({ a: counted(40) }, counted(40)), watch(all), 5);
    expect(found.sentence).toContain(`skill 1.000 of 3 shuffles, chance reaches ${(4 * Math.sqrt(1 / 39 / 3)).toFixed(3)}`);
  });

  test('cannot be judged where one class is left, or a score is no number', async () => {
    const sentence = 'shuffled labels cannot be judged: the rows that judge hold one class only, or a score is no number';
    const oneClass = (): Judgement => ({ scores: Float64Array.of(1, 2), target: Float64Array.of(1, 1) });
    for (const judge of [watch(oneClass), watch(({ target }, call) => ({ scores: target.with(0, call === 2 ? Number.NaN : 1), target }))])
      expect(await tryShuffledLabels(true, rows, judge, 5)).toEqual({ name: 'shuffled_labels', state: 'not_run', sentence });
  });
});

describe('shifted features', () => {
  test('are those of rows a third, a half and two thirds later, round the end, beside the same labels', async () => {
    const rows = hourlyRows({ a: counted(7), b: counted(7).map((row) => 10 * row) }, [0, 1, 0, 1, 1, 0, 0]),
      judge = watch(nothing);
    await tryShiftedFeatures(true, rows, judge);
    expect(judge.given.map(({ columns }) => Array.from(columns[0]!))).toEqual([
      [2, 3, 4, 5, 6, 0, 1],
      [3, 4, 5, 6, 0, 1, 2],
      [4, 5, 6, 0, 1, 2, 3],
    ]);
    for (const { columns, target, barIndex } of judge.given) {
      expect(columns[1]).toEqual(columns[0]!.map((value) => 10 * value));
      expect([target, barIndex]).toEqual([rows.target, rows.barIndex]);
    }
  });

  const TARGET = tossed(360, 3),
    noise = counted(360).map((row) => (row * 389) % 601),
    rows = hourlyRows({ noise }, TARGET);

  test('score like chance where the training says nothing', async () => {
    expect(await tryShiftedFeatures(true, rows, watch(nothing))).toMatchObject({
      name: 'shifted_features',
      state: 'passed',
      sentence: expect.stringMatching(/^shifted features score like chance: mean skill 0\.000 of 3 shifts, chance reaches 0\.\d{3}$/),
    });
  });

  test('must not be scored better: then the training sees labels beside the features', async () => {
    for (const [judge, skill] of [
      [watch(all), '1.000'],
      [watch(({ target }) => ({ scores: target.map((value) => -value), target })), '-1.000'],
      [watch((own, call) => (call === 0 ? all(own) : nothing(own))), '0.333'],
    ] as const) {
      const found = await tryShiftedFeatures(true, rows, judge);
      expect(found).toMatchObject({ name: 'shifted_features', state: 'failed', features: [] });
      expect(found.sentence.replace(/0\.\d{3};/, 'BOUND;')).toBe(
        `shifted features must score like chance, and they do not: mean skill ${skill} of 3 shifts, chance reaches BOUND; the training sees labels beside the features`,
      );
    }
  });

  test('name the features that still order the labels where the training scored well', async () => {
    // moved a third back, so that the first shift brings it to its label, the other way round; a missing value counts as 0
    const third = counted(360).map((row) => -TARGET[(row + 240) % 360]!),
      holes = third.map((value) => (value === 0 ? Number.NaN : value)),
      half = counted(360).map((row) => TARGET[(row + 180) % 360]!);
    const known = hourlyRows({ noise, third, half, holes }, TARGET);
    expect(await tryShiftedFeatures(true, known, watch(all))).toMatchObject({
      state: 'failed',
      features: ['third', 'holes', 'half'],
      sentence: expect.stringMatching(/; still related to the label: third, holes, half$/),
    });
    // where only the second shift scored, only what it moved is looked at
    expect(
      await tryShiftedFeatures(
        true,
        known,
        watch((own, call) => (call === 1 ? all(own) : nothing(own))),
      ),
    ).toMatchObject({
      features: ['half'],
    });
  });

  test('that are slow count for fewer rows: what ninety blocks of ten rows reach by chance is no skill', async () => {
    // the scores agree in two of three blocks: 2 AUC - 1 is about a third, and 900 independent rows would reach 0.154
    const blocks = tossed(90, 8),
      target = counted(900).map((row) => blocks[Math.floor(row / 10)]!),
      slow = Float64Array.from(target, (value, row) => (Math.floor(row / 10) % 3 === 0 ? 1 - value : value));
    // moved half the rows back, so that the second shift brings it to its label
    const own = hourlyRows({ slow: slow.map((_, row) => slow[(row + 450) % 900]!) }, target);
    const found = await tryShiftedFeatures(
      true,
      own,
      watch((given) => ({ scores: slow, target: given.target })),
    );
    expect(found.state).toBe('passed');
    expect(found.sentence).toMatch(/mean skill 0\.3\d\d of 3 shifts/);
    // and the feature is not named for as much where the training sees the labels
    expect(await tryShiftedFeatures(true, own, watch(all))).toMatchObject({ state: 'failed', features: [] });
  });

  test('are given the widest of the bounds', async () => {
    const first = (count: number): Judgement => ({
      scores: new Float64Array(count),
      target: Float64Array.from({ length: count }, (_, row) => row % 2),
    });
    const found = await tryShiftedFeatures(
      true,
      rows,
      watch((_, call) => first([40, 10, 20][call]!)),
    );
    // scores that do not vary depend on nothing: ten rows, five of each class
    expect(found.sentence).toContain(`chance reaches ${(4 * Math.sqrt(11 / (3 * 25))).toFixed(3)}`);
  });

  test('of numbers are judged by the rank correlation', async () => {
    const numbers = hourlyRows({ noise }, noise);
    expect((await tryShiftedFeatures(false, numbers, watch(all))).sentence).toContain('mean skill 1.000 of 3 shifts');
  });

  test('cannot be judged where one class is left, or a score is no number', async () => {
    const oneClass = (): Judgement => ({ scores: Float64Array.of(1, 2), target: Float64Array.of(1, 1) });
    for (const judge of [watch(oneClass), watch(({ target }, call) => ({ scores: target.with(0, call === 2 ? Number.NaN : 1), target }))])
      expect(await tryShiftedFeatures(true, rows, judge)).toEqual({
        name: 'shifted_features',
        state: 'not_run',
        sentence: 'shifted features cannot be judged: the rows that judge hold one class only, or a score is no number',
      });
  });
});

test('all canaries run in the order of their names', async () => {
  const rows = hourlyRows({ a: counted(60) }, tossed(60, 2)),
    source = { barCount: 60, compute: (bars: number) => [Float64Array.from(counted(bars))] };
  const found = await runCanaries({ isClass: true, rows, source, judge: watch(nothing), seed: 1 });
  expect(found.map(({ name }) => name)).toEqual([...CANARY_NAMES]);
  expect(found.map(({ state }) => state)).toEqual(['passed', 'passed', 'passed', 'passed']);
});

test.each<[ModelSpec, ModelSpec]>([
  [{ kind: 'gbc' }, { kind: 'gbc', trees: 40 }],
  [
    { kind: 'gbr', trees: 400, bins: 9 },
    { kind: 'gbr', trees: 40, bins: 9 },
  ],
  [
    { kind: 'rfc', trees: 7 },
    { kind: 'rfc', trees: 7 },
  ],
  [{ kind: 'rfr' }, { kind: 'rfr', trees: 40 }],
  [{ kind: 'sgdc' }, { kind: 'sgdc', passes: 2 }],
  [
    { kind: 'sgdr', passes: 1 },
    { kind: 'sgdr', passes: 1 },
  ],
  [
    { kind: 'sgdc', passes: 9, rate: 0.5 },
    { kind: 'sgdc', passes: 2, rate: 0.5 },
  ],
  [
    { kind: 'logistic', l2: 3 },
    { kind: 'logistic', l2: 3 },
  ],
])('the small budget of %j is %j', (spec, small) => expect(smallBudget(spec)).toEqual(small));
