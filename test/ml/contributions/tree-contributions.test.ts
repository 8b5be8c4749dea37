// Contributions of trees, by hand and as Shapley values of random trees in which features come again.
import { describe, expect, test } from 'vitest';
import { randomStream } from '../../../src/core/random.js';
import type { TreeEnsemble } from '../../../src/core/tree-ensemble.js';
import { treeContributions } from '../../../src/ml/contributions/tree-contributions.js';
import { gainImportance } from '../../../src/ml/importance/gain-importance.js';
import { slowContributions } from '../../reference/learning/slow-contributions.js';

interface Node {
  feature: number;
  left: number;
  lastLeftBin: number;
  missingLeft: number;
  value: number;
  cover: number;
}

function ensembleOf(trees: readonly (readonly Node[])[], edges: readonly Float64Array[], baseValue: number, divisor: number): TreeEnsemble {
  const nodes = trees.flat(),
    starts = trees.map((_, tree) => trees.slice(0, tree).flat().length);
  return {
    edges,
    baseValue,
    divisor,
    treeStarts: Int32Array.of(...starts, nodes.length),
    feature: Int32Array.from(nodes, ({ feature }) => feature),
    left: Int32Array.from(nodes, ({ left }) => left),
    lastLeftBin: Uint8Array.from(nodes, ({ lastLeftBin }) => lastLeftBin),
    missingLeft: Uint8Array.from(nodes, ({ missingLeft }) => missingLeft),
    value: Float64Array.from(nodes, ({ value }) => value),
    cover: Float64Array.from(nodes, ({ cover }) => cover),
    gain: Float64Array.from(nodes, ({ feature }, node) => (feature < 0 ? 0 : node + 1)),
  };
}
const leaf = (value: number, cover: number): Node => ({ feature: -1, left: 0, lastLeftBin: 0, missingLeft: 0, value, cover });

describe('by hand', () => {
  // a <= 0 says 1, of six rows in ten; else b <= 5 says 2, of three in four, and 10
  const tree = [
    { feature: 0, left: 1, lastLeftBin: 0, missingLeft: 0, value: 77, cover: 10 },
    leaf(1, 6),
    { feature: 1, left: 3, lastLeftBin: 0, missingLeft: 1, value: 88, cover: 4 },
    leaf(2, 3),
    leaf(10, 1),
  ];
  const ensemble = ensembleOf([tree], [Float64Array.of(0), Float64Array.of(5)], 100, 2);
  const contributionsOf = (a: number, b: number): number[] =>
    treeContributions(ensemble, { rows: 1, columns: [Float64Array.of(a), Float64Array.of(b)] }).columns.map((column) => column[0]!);

  test('the base value is the mean of the leaves', () => {
    // (6 * 1 + 3 * 2 + 10) / 10 = 2.2
    const none = { rows: 0, columns: [new Float64Array(), new Float64Array()] };
    expect(treeContributions(ensemble, none).baseValue).toBeCloseTo(101.1, 12);
    // another tree says 7 of every row
    expect(treeContributions(ensembleOf([tree, [leaf(7, 10)]], ensemble.edges, 100, 2), none).baseValue).toBeCloseTo(104.6, 12);
  });

  test('a feature adds the mean of what it changes alone and beside the other', () => {
    // nothing known 2.2; a > 0 known 4; b > 5 known 0.6 + 0.4 * 10 = 4.6; both 10
    const [a, b] = contributionsOf(1, 6);
    expect(a).toBeCloseTo((4 - 2.2 + (10 - 4.6)) / 2 / 2, 12);
    expect(b).toBeCloseTo((4.6 - 2.2 + (10 - 4)) / 2 / 2, 12);
  });

  test('a value on an edge goes left, and so does a missing one where it is told', () => {
    // a <= 0 known 1; b <= 5 known 0.6 + 0.4 * 2 = 1.4; both 1
    for (const b of [5, Number.NaN]) {
      const said = contributionsOf(0, b);
      expect(said[0]).toBeCloseTo((1 - 2.2 + (1 - 1.4)) / 2 / 2, 12);
      expect(said[1]).toBeCloseTo((1.4 - 2.2 + 0) / 2 / 2, 12);
    }
    // a missing a goes right
    expect(contributionsOf(Number.NaN, 6)).toEqual(contributionsOf(1, 6));
  });
});

test('of random trees are Shapley values', () => {
  const random = randomStream(5);
  const edges = [Float64Array.of(-1, 0, 1), Float64Array.of(0), Float64Array.of(-2, 2)];
  const grow = (depth: number): Node[] => {
    const nodes: Node[] = [];
    const place = (at: number, cover: number, below: number): void => {
      if (below === 0 || cover < 2 || random.uniform() < 0.1) nodes[at] = leaf(Math.round(10 * random.normal()), cover);
      else {
        const feature = random.below(3),
          left = nodes.length,
          covered = 1 + random.below(cover - 1);
        // a bin behind the last edge: everything goes left
        nodes[at] = { feature, left, lastLeftBin: random.below(edges[feature]!.length + 1), missingLeft: random.below(2), value: 0, cover };
        nodes.length += 2;
        place(left, covered, below - 1);
        place(left + 1, cover - covered, below - 1);
      }
    };
    nodes.length = 1;
    place(0, 40, depth);
    return nodes;
  };
  for (let each = 0; each < 12; each++) {
    const ensemble = ensembleOf([grow(4), grow(2), grow(0)], edges, random.normal(), 1 + each);
    const columns = edges.map(() =>
      Float64Array.of(-1, 0, 0.5, 2, Number.NaN, 3).map((value) => (random.uniform() < 0.5 ? value : -value)),
    );
    const found = treeContributions(ensemble, { rows: 6, columns });
    for (let row = 0; row < 6; row++)
      slowContributions(
        ensemble,
        columns.map((column) => column[row]!),
      ).forEach((expected, feature) => expect(found.columns[feature]![row]!).toBeCloseTo(expected, 9));
  }
});

test('gain is shared by the splits of each feature; leaves have none', () => {
  const split = (feature: number): Node => ({ feature, left: 1, lastLeftBin: 0, missingLeft: 0, value: 0, cover: 2 });
  // nodes 0, 3 and 4 split with gains of 1, 4 and 5
  const ensemble = ensembleOf(
    [
      [split(1), leaf(0, 1), leaf(0, 1)],
      [split(0), { ...split(1), left: 2 }, leaf(0, 1), leaf(0, 1)],
    ],
    [Float64Array.of(0), Float64Array.of(0), Float64Array.of()],
    0,
    1,
  );
  expect(Array.from(gainImportance(ensemble))).toEqual([0.4, 0.6, 0]);
  expect(Array.from(gainImportance({ ...ensemble, gain: new Float64Array(7) }))).toEqual([0, 0, 0]);
});
