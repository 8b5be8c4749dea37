import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomStream } from '../../src/core/random.js';
import { parametersOf } from '../../src/core/trial-table.js';
import { Grid, type GridOptions } from '../../src/search/grid.js';
import { checkAxis, countGridPoints, gridValues, type Axis } from '../../src/search/space.js';

type NumberAxis = Exclude<Axis, { kind: 'choice' }>;
const int = (name: string, low: number, high: number, step?: number): NumberAxis => ({ kind: 'int', name, low, high, step, log: false });
const float = (name: string, low: number, high: number, step?: number): NumberAxis => ({
  kind: 'float',
  name,
  low,
  high,
  step,
  log: false,
});
const open = (changes: Partial<GridOptions>): Grid =>
  new Grid({ space: { axes: [int('a', 1, 3), int('b', 0, 4, 2)] }, fixed: { c: 9 }, isAllowed: () => true, seed: 1, ...changes });

function list(grid: Grid, most = 1000): object[] {
  const all: object[] = [];
  for (let table = grid.ask(most); table.count > 0; table = grid.ask(most))
    all.push(...Array.from({ length: table.count }, (_, trial) => parametersOf(table, trial)));
  return all;
}

describe('the values of an axis', () => {
  test.each<[Axis, unknown[]]>([
    [int('x', 2, 5), [2, 3, 4, 5]],
    [int('x', 2, 9, 3), [2, 5, 8]],
    [int('x', 4, 4), [4]],
    [int('x', -2, 1), [-2, -1, 0, 1]],
    [float('x', 0.1, 0.5, 0.1), [0.1, 0.2, 0.3, 0.4, 0.5]],
    [float('x', 1, 2, 0.3), [1, 1.3, 1.6, 1.9]],
    [float('x', 0, 1, 1 / 3), [0, 0.33333333333333, 0.66666666666667, 1]],
    [{ kind: 'choice', name: 'x', values: ['hourly', 3, true] }, ['hourly', 3, true]],
  ])('%j', (axis, values) => {
    expect(gridValues(axis)).toEqual(values);
  });

  test.each<[Axis, RegExp]>([
    [float('x', 1, 2), /^space\.x: a float axis needs a step/],
    [{ ...int('x', 1, 8), log: true }, /^space\.x: a log axis has no grid/],
    [int('x', 1, 2e7), /20,000,000 points/],
  ])('%j has no grid', (axis, sentence) => {
    expect(() => gridValues(axis)).toThrow(sentence);
  });

  test.each<[Axis, RegExp]>([
    [int('x', 5, 2), /the low bound 5 must not be above the high bound 2/],
    [int('x', 1.5, 3), /must be whole numbers/],
    [int('x', 1, 3, 0.5), /must be whole numbers/],
    [{ ...float('x', 0, 1), log: true }, /a log axis must start above 0/],
    [{ kind: 'choice', name: 'x', values: [] }, /choice needs at least one value/],
  ])('%j is refused', (axis, sentence) => {
    expect(() => checkAxis(axis)).toThrow(sentence);
  });
});

describe('a grid', () => {
  test('lists its points, the first axis changing slowest, with what is fixed', () => {
    expect(list(open({}))).toEqual([1, 2, 3].flatMap((a) => [0, 2, 4].map((b) => ({ a, b, c: 9 }))));
  });

  test('gives the same trials in parts of any size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), (most) => {
        expect(list(open({}), most)).toEqual(list(open({})));
      }),
      { seed: 1, numRuns: 12 },
    );
  });

  test('has a point once whose conditional axis is absent', () => {
    const grid = open({ space: { axes: [int('a', 1, 2), { ...int('b', 1, 3), when: { a: [2] } }] }, fixed: {} });
    expect(list(grid)).toEqual([
      { a: 1, b: 1 },
      { a: 2, b: 1 },
      { a: 2, b: 2 },
      { a: 2, b: 3 },
    ]);
  });

  test('what stands for an absent axis is its value in `fixed`, in the grid or not, and requirements see it', () => {
    const axes = [int('a', 1, 2), { ...int('b', 2, 4), when: { a: [2] } }, { ...int('c', 5, 6), when: { b: [3] } }];
    const points = list(open({ space: { axes }, fixed: { b: 20, c: 6 } }));
    expect(points).toEqual([
      { a: 1, b: 20, c: 6 },
      { a: 2, b: 2, c: 6 },
      { a: 2, b: 3, c: 5 },
      { a: 2, b: 3, c: 6 },
      { a: 2, b: 4, c: 6 },
    ]);
    expect(open({ space: { axes }, fixed: { b: 20, c: 6 } }).values).toEqual([
      [1, 2],
      [2, 3, 4, 20],
      [5, 6],
    ]);
    expect(list(open({ space: { axes }, fixed: { b: 20 }, isAllowed: ({ b }) => Number(b) > 3 }))).toEqual([
      { a: 1, b: 20, c: 5 },
      { a: 2, b: 4, c: 5 },
    ]);
  });

  test('leaves out what breaks a requirement', () => {
    const grid = open({ isAllowed: ({ a, b }) => (a as number) > (b as number) });
    expect([grid.points, grid.count]).toEqual([9, 4]);
    expect(list(grid)).toEqual([
      { a: 1, b: 0, c: 9 },
      { a: 2, b: 0, c: 9 },
      { a: 3, b: 0, c: 9 },
      { a: 3, b: 2, c: 9 },
    ]);
  });

  test('a random subset is in grid order, without repeats, a function of the seed, and fair', () => {
    const all = list(open({})).map((point) => JSON.stringify(point));
    const hits = new Map<string, number>();
    for (let seed = 0; seed < 900; seed++) {
      const subset = list(open({ trials: 3, seed })).map((point) => JSON.stringify(point));
      expect(subset).toEqual(all.filter((point) => subset.includes(point)));
      expect(subset).toHaveLength(3);
      for (const point of subset) hits.set(point, (hits.get(point) ?? 0) + 1);
    }
    expect(list(open({ trials: 3, seed: 5 }))).toEqual(list(open({ trials: 3, seed: 5 })));
    // 900 * 3 / 9 = 300 each, four deviations of sqrt(900 * 2 / 9) = 14
    for (const point of all) expect(Math.abs(hits.get(point)! - 300), point).toBeLessThan(57);
  });

  test.each<[string, Partial<GridOptions>]>([
    ['all points', {}],
    ['the points that are allowed', { isAllowed: ({ a, b }) => (a as number) !== (b as number) }],
  ])('a random subset of %s is drawn by algorithm S: the chance of a point is what is needed over what is left', (_, changes) => {
    const all = list(open(changes));
    for (let seed = 0; seed < 25; seed++) {
      const random = randomStream(seed);
      let needed = 4;
      const expected = all.filter((__, k) => {
        const isTaken = random.uniform() < needed / (all.length - k);
        if (isTaken) needed--;
        return isTaken;
      });
      expect(list(open({ ...changes, trials: 4, seed }))).toEqual(expected);
    }
  });

  test('asks once about each point, with what is fixed, in the order of the grid', () => {
    const asked: object[] = [];
    const grid = open({ isAllowed: (parameters) => asked.push({ ...parameters }) > 0 });
    expect(asked).toEqual(list(grid));
    expect(asked[0]).toEqual({ a: 1, b: 0, c: 9 });
  });

  test('shows its first trial without asking for it', () => {
    const grid = open({ isAllowed: ({ a }) => a === 2 });
    const first = grid.peek();
    expect([first.count, first.names, first.values]).toEqual([1, ['a', 'b', 'c'], [[1, 2, 3], [0, 2, 4], [9]]]);
    expect(first.indices).toEqual([1, 0, 0].map((index) => Int32Array.of(index)));
    expect(parametersOf(first, 0)).toEqual({ a: 2, b: 0, c: 9 });
    expect(list(grid).length).toBe(3);
  });

  test('takes no stand-in for an axis that is never absent', () => {
    expect(open({ fixed: { a: 99, c: 9 } }).values).toEqual([[1, 2, 3], [0, 2, 4], [9]]);
  });

  test.each<[Axis, number | string, unknown[]]>([
    [int('b', 2, 4), 1, [1, 2, 3, 4]],
    [{ kind: 'choice', name: 'b', values: [5, 2] }, 3, [2, 3, 5]],
    [{ kind: 'choice', name: 'b', values: ['x', 'w'] }, 'v', ['x', 'w', 'v']],
    [{ kind: 'choice', name: 'b', values: [3, 'w'] }, 1, [3, 'w', 1]],
    [{ kind: 'choice', name: 'b', values: [3, 2] }, 'v', [3, 2, 'v']],
    [int('b', 2, 4), 4, [2, 3, 4]],
  ])('puts the stand-in of %j, %j, among its values, ascending where all are numbers', (axis, standIn, values) => {
    const grid = open({ space: { axes: [int('a', 1, 2), { ...axis, when: { a: [2] } }] }, fixed: { b: standIn } });
    expect(grid.values[1]).toEqual(values);
    expect(list(grid)).toEqual([{ a: 1, b: standIn }, ...gridValues(axis).map((b) => ({ a: 2, b }))]);
  });

  test('more trials than points are all points', () => {
    expect(open({ trials: 100 }).count).toBe(9);
  });

  test('nothing left, no axis, or too many points is one sentence', () => {
    expect(() => open({ isAllowed: () => false })).toThrow(
      expect.objectContaining({
        code: 'SPACE_INVALID',
        message: 'the space has 0 trials: none of its 9 points meets require',
        context: { points: 9 },
      }),
    );
    expect(() => open({ space: { axes: [] } })).toThrow('the space has 0 axes: a sweep needs at least one entry under space');
    expect(() => open({ space: { axes: [int('a', 1, 1e6), int('b', 1, 1e6)] } })).toThrow(
      'the space has 1,000,000,000,000 points and a sweep runs at most 10,000,000; use larger steps or fewer axes',
    );
    expect(countGridPoints({ axes: [int('a', 1, 1e6), int('b', 1, 1e6)] })).toBe(1e12);
  });
});
