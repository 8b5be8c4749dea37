import { describe, expect, test } from 'vitest';
import { randomStream } from '../../src/core/random.js';
import { fanova } from '../../src/search/importance-fanova.js';
import { BINS, growForest, type Forest, type ScoredTrials, type Tree } from '../../src/search/importance-forest.js';
import { permutationImportance } from '../../src/search/importance-permutation.js';
import { measureImportance } from '../../src/search/importance.js';
import { decomposeSlowly, drawSlowly, growSlowly, nest, predict } from '../reference/search/slow-importance.js';

/** Trials whose parameters have a few values, and whole scores, so that sums are exact. */
function draw(trials: number, dimensions: number, levels: number, score: (x: readonly number[]) => number): ScoredTrials {
  const random = randomStream(trials, levels);
  const points = Float64Array.from({ length: trials * dimensions }, () => (random.below(levels) + 0.5) / levels);
  const rows = Array.from({ length: trials }, (_, trial) => [...points.subarray(trial * dimensions, (trial + 1) * dimensions)]);
  return { dimensions, points, scores: Float64Array.from(rows, (row) => Math.round(score(row)) + random.below(3)) };
}
const wave = ([a, b, c]: readonly number[]): number => 20 * a! + 30 * (b! - 0.5) * (c! - 0.5);

/** A forest whose trees are given as nodes: [parameter, lastLeftBin, left child] or a value. */
function forestOf(
  widths: readonly (readonly number[])[],
  trees: readonly (readonly (readonly [number, number, number] | number)[])[],
): Forest {
  const padded = widths.map((of) => Float64Array.from({ length: BINS }, (_, bin) => of[bin] ?? 0));
  const treeOf = (nodes: (typeof trees)[number]): Tree => ({
    nodes: nodes.length,
    parameter: Int16Array.from(nodes, (node) => (typeof node === 'number' ? -1 : node[0])),
    lastLeftBin: Uint8Array.from(nodes, (node) => (typeof node === 'number' ? 0 : node[1])),
    left: Int32Array.from(nodes, (node) => (typeof node === 'number' ? 0 : node[2])),
    value: Float64Array.from(nodes, (node) => (typeof node === 'number' ? node : 0)),
    unseen: new Int32Array(0),
  });
  return { dimensions: widths.length, trials: 0, codes: [], widths: padded, scores: new Float64Array(0), trees: trees.map(treeOf) };
}

describe('bins', () => {
  const binned = (values: readonly number[]): { codes: number[]; widths: number[] } => {
    const { codes, widths } = growForest(
      { dimensions: 1, points: Float64Array.from(values), scores: new Float64Array(values.length) },
      { seed: 1, trees: 0 },
    );
    return { codes: [...codes[0]!], widths: [...widths[0]!] };
  };
  const expectWidths = (widths: readonly number[], expected: readonly number[]): void =>
    widths.forEach((width, bin) => expect(width, `bin ${bin}`).toBeCloseTo(expected[bin] ?? 0, 12));

  test('are divided halfway between the values, from 0 to 1; bin 0 is that of absent ones and has no width', () => {
    const { codes, widths } = binned([0.2, 0.8, Number.NaN, 0.2, 0.4]);
    expect(codes).toEqual([1, 3, 0, 1, 2]);
    expectWidths(widths, [0, 0.3, 0.3, 0.4]);
    expect(widths.length).toBe(BINS);
  });

  test('are one for a single value, and none are met where all are absent', () => {
    expect(binned([0.3, 0.3]).codes).toEqual([1, 1]);
    expectWidths(binned([0.3, 0.3]).widths, [0, 1]);
    expect(binned([Number.NaN, Number.NaN]).codes).toEqual([0, 0]);
  });

  test.each([2, 50, 128, 129, 200, 400])('of %i values are at most 128, at the quantiles', (count) => {
    const values = Array.from({ length: count }, (_, k) => ((k * 7919) % 10_007) / 10_007);
    const distinct = values.toSorted((a, b) => a - b);
    const { codes, widths } = binned(values);
    const bins = Math.min(count, 128);
    expect(new Set(codes)).toEqual(new Set(Array.from({ length: bins }, (_, k) => k + 1)));
    expect(widths.reduce((sum, width) => sum + width, 0)).toBeCloseTo(1, 12);
    // bin b ends behind as many values as its share of them, rounded
    const ends = Array.from({ length: bins }, (_, b) =>
      b + 1 === bins ? count : Math.round(((b + 1) * Math.max(bins - 1, count - 1)) / (bins - 1)),
    );
    distinct.forEach((value, rank) => {
      const code = codes[values.indexOf(value)]!;
      expect(code, `rank ${rank}`).toBe(ends.findIndex((end) => rank < end) + 1);
    });
    let upper = 0;
    ends.slice(0, -1).forEach((end, b) => {
      upper += widths[b + 1]!;
      expect(upper, `edge ${b}`).toBeCloseTo((distinct[end - 1]! + distinct[end]!) / 2, 12);
    });
  });
});

describe('a forest', () => {
  test.each([
    [40, 3, 4, 3],
    [60, 3, 9, 1],
    [60, 2, 3, 5],
    [5, 3, 5, 3],
    [6, 3, 5, 3],
  ])(
    'of %i trials of %i parameters with %i values is the divisions that leave the least squares, leaves of %i',
    (trials, dimensions, levels, leastLeaf) => {
      const input = draw(trials, dimensions, levels, (x) => wave([x[0]!, x[1]!, x[2] ?? 0.7]));
      input.points.forEach((_, k) => k % 11 === 3 && (input.points[k] = Number.NaN));
      const forest = growForest(input, { seed: 5, trees: 4, leastLeaf });
      expect([forest.dimensions, forest.trials, forest.trees.length]).toEqual([dimensions, trials, 4]);
      expect(forest.scores).toEqual(input.scores);
      const binsOf = (p: number): number[] =>
        Array.from({ length: trials }, (_, trial) => Math.ceil((input.points[trial * dimensions + p]! || 0) * levels));
      const ranksOf = (bins: readonly number[]): number[] => {
        const present = [...new Set(bins.filter((bin) => bin > 0))].sort((a, b) => a - b);
        return bins.map((bin) => present.indexOf(bin) + 1);
      };
      expect(forest.codes.map((codes) => [...codes])).toEqual(Array.from({ length: dimensions }, (_, p) => ranksOf(binsOf(p))));
      forest.trees.forEach((tree, number) => {
        const { rows, unseen } = drawSlowly(trials, 5, number);
        expect([...tree.unseen]).toEqual(unseen);
        expect(nest(tree)).toEqual(growSlowly(forest.codes, forest.scores, rows, leastLeaf));
        const depth = (node: ReturnType<typeof nest>): number => ('parameter' in node ? 1 + depth(node.left) + depth(node.right) : 1);
        expect(tree.nodes).toBe(depth(nest(tree)));
      });
    },
  );

  test('has 64 trees and leaves of 3, and one without trials has no tree', () => {
    const input = draw(30, 3, 4, wave);
    const forest = growForest(input, { seed: 2 });
    expect(forest.trees.length).toBe(64);
    expect(nest(forest.trees[63]!)).toEqual(growSlowly(forest.codes, forest.scores, drawSlowly(30, 2, 63).rows, 3));
    for (const count of [0, 1]) expect(growForest(draw(count, 3, 4, wave), { seed: 2 }).trees).toEqual([]);
    expect(growForest(draw(2, 3, 4, wave), { seed: 2, trees: 1 }).trees.length).toBe(1);
  });

  test.each([
    [2400, 3],
    [2401, 4],
  ])('of %i trials has leaves of %i, an eight-hundredth of them', (trials, leastLeaf) => {
    const input = draw(trials, 2, 64, ([a, b]) => 1000 * a! * a! + 300 * b!);
    const [forest, spelt] = [undefined, leastLeaf].map((least) => growForest(input, { seed: 1, trees: 1, leastLeaf: least }));
    expect(forest).toEqual(spelt);
  });

  test('leaves out trials without a finite score, and looks at a random sample of more than it is to', () => {
    const input = draw(50, 2, 4, ([a]) => 10 * a!);
    const scores = input.scores.map((score, k) => (k % 10 === 0 ? Number.NaN : k % 10 === 5 ? Infinity : k + score / 100));
    const all = growForest({ ...input, scores }, { seed: 4, trees: 1 });
    expect([...all.scores]).toEqual([...scores].filter((score) => Number.isFinite(score)));
    const rows = [...scores.keys()].filter((row) => Number.isFinite(scores[row]!));
    const random = randomStream(4);
    for (let k = 0; k < 12; k++) {
      const other = k + Math.floor(random.uniform() * (rows.length - k));
      [rows[k], rows[other]] = [rows[other]!, rows[k]!];
    }
    const some = growForest({ ...input, scores }, { seed: 4, trees: 1, mostTrials: 12 });
    expect([...some.scores]).toEqual(
      rows
        .slice(0, 12)
        .sort((a, b) => a - b)
        .map((row) => scores[row]!),
    );
    expect(growForest({ ...input, scores }, { seed: 4, trees: 1, mostTrials: 40 }).trials).toBe(40);
  });
});

describe('shares of variance', () => {
  test('by hand: 0 on one half, 4 and 8 on a quarter and three quarters of the other', () => {
    // x below 1/2: 0; else y below 1/4: 4, else 8
    const forest = forestOf(
      [
        [0, 0.5, 0.5],
        [0, 0.25, 0.75],
      ],
      [[[0, 1, 1], 0, [1, 1, 3], 4, 8]],
    );
    // mean 3.5, variance 13.75; by x 0 or 7: 12.25; by y 2 or 4: 0.75; the rest is of both
    const { mains, pairs, importances } = fanova(forest);
    [12.25 / 13.75, 0.75 / 13.75].forEach((share, p) => expect(mains[p]).toBeCloseTo(share, 12));
    [0, 0.75 / 13.75, 0.75 / 13.75, 0].forEach((share, k) => expect(pairs[k]).toBeCloseTo(share, 12));
    [12.25 / 13, 0.75 / 13].forEach((share, p) => expect(importances[p]).toBeCloseTo(share, 12));
  });

  test('are means over the trees that predict more than one value, and leaves without a width count for nothing', () => {
    const widths = [
      [0, 0.5, 0.5],
      [0, 1],
    ];
    // the second tree divides absent trials of y from the others, and x behind that
    const forest = forestOf(widths, [[[0, 1, 1], 0, 7], [[1, 0, 1], 99, [0, 1, 3], 5, 6], [3], [[1, 0, 1], 99, 4]]);
    expect([...fanova(forest).mains]).toEqual([1, 0]);
    expect([...fanova(forestOf(widths, [[3], [[1, 0, 1], 99, 4]])).mains]).toEqual([0, 0]);
    expect(fanova(forestOf(widths, [[3]])).importances).toEqual(new Float64Array(2));
    expect(fanova(forestOf(widths, [])).pairs).toEqual(new Float64Array(4));
  });

  test.each([
    [60, 2, 6],
    [80, 3, 4],
    [90, 4, 3],
  ])('of %i trials of %i parameters are those of every cell of the space', (trials, dimensions, levels) => {
    const input = draw(trials, dimensions, levels, (x) => wave([x[0]!, x[1]!, x[2] ?? 0.7]));
    input.points.forEach((_, k) => k % 13 === 5 && (input.points[k] = Number.NaN));
    const forest = growForest(input, { seed: 3, trees: 5 });
    const { mains, pairs, importances } = fanova(forest);
    const slow = decomposeSlowly(forest);
    const sum = slow.mains.reduce((total, share) => total + share, 0);
    slow.mains.forEach((share, p) => {
      expect(mains[p], `main ${p}`).toBeCloseTo(share, 10);
      expect(importances[p]).toBeCloseTo(share / sum, 10);
    });
    slow.pairs.flat().forEach((share, k) => expect(pairs[k], `pair ${k}`).toBeCloseTo(share, 10));
  });
});

describe('permutation', () => {
  /** Increase of the squared error of unseen trials once a parameter's bins are shuffled among them, over twice the variance. */
  function permuteSlowly({ codes, scores, trials, trees }: Forest, seed: number, parameter: number): number {
    const mean = scores.reduce((sum, score) => sum + score, 0) / trials;
    const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / trials;
    const increases = [...trees.entries()].flatMap(([number, tree]) => {
      if (tree.unseen.length < 2) return [];
      const [rows, random] = [[...tree.unseen], randomStream(seed, number * codes.length + parameter)];
      const shuffled = [...rows];
      for (let k = rows.length - 1; k > 0; k--) {
        const other = Math.floor(random.uniform() * (k + 1));
        [shuffled[k], shuffled[other]] = [shuffled[other]!, shuffled[k]!];
      }
      const errorOf = (from: readonly number[]): number =>
        rows.reduce((sum, row, k) => {
          const bins = codes.map((of, p) => of[p === parameter ? from[k]! : row]!);
          return sum + (scores[row]! - predict(nest(tree), bins)) ** 2;
        }, 0) / rows.length;
      return [errorOf(shuffled) - errorOf(rows)];
    });
    return Math.max(0, increases.reduce((sum, each) => sum + each, 0) / increases.length / (2 * variance));
  }

  test.each([
    [30, 3, 30],
    [16, 2, 16],
    // pairs of unseen trials are enough
    [30, 3, 2],
  ])('of %i trials of %i parameters is the increase of the error, %i unseen trials a tree at most', (trials, dimensions, most) => {
    const grown = growForest(
      draw(trials, dimensions, 4, (x) => wave([x[0]!, x[1]!, x[2] ?? 0.7])),
      { seed: 6, trees: 7 },
    );
    const forest = { ...grown, trees: grown.trees.map((tree) => ({ ...tree, unseen: tree.unseen.slice(0, most) })) };
    const found = permutationImportance(forest, 6);
    expect(Math.max(...found)).toBeGreaterThan(0);
    found.forEach((share, parameter) => expect(share, `parameter ${parameter}`).toBeCloseTo(permuteSlowly(forest, 6, parameter), 10));
  });

  test('is 0 without trees, without unseen trials and without variance', () => {
    const input = draw(30, 2, 4, ([a]) => 10 * a!);
    const forest = growForest(input, { seed: 1, trees: 3 });
    expect(permutationImportance(forest, 1)[0]).toBeGreaterThan(0);
    const nothing = new Float64Array(2);
    expect(permutationImportance({ ...forest, trees: [] }, 1)).toEqual(nothing);
    const blind = forest.trees.map((tree) => ({ ...tree, unseen: tree.unseen.slice(0, 1) }));
    expect(permutationImportance({ ...forest, trees: blind }, 1)).toEqual(nothing);
    expect(permutationImportance({ ...forest, scores: forest.scores.map(() => 4) }, 1)).toEqual(nothing);
    const one = [forest.trees[0]!, ...blind.slice(1)];
    expect(permutationImportance({ ...forest, trees: one }, 1)).toEqual(permutationImportance({ ...forest, trees: one.slice(0, 1) }, 1));
  });
});

test('importance is that of one forest by both measures', () => {
  const input = draw(30, 3, 4, wave);
  const options = { seed: 9, trees: 5 };
  const forest = growForest(input, options);
  expect(measureImportance(input, options)).toEqual({ ...fanova(forest), permutation: permutationImportance(forest, 9), trials: 30 });
});
