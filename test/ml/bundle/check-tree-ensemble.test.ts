// Trees that a kernel could walk, and those that it would leave: every bound from both sides.
import { describe, expect, test } from 'vitest';
import type { TreeEnsemble } from '../../../src/core/tree-ensemble.js';
import { BrokenRule } from '../../../src/ml/bundle/broken-rule.js';
import { checkTreeEnsemble } from '../../../src/ml/bundle/check-tree-ensemble.js';

/** Two features; a tree of a split with two leaves, then a leaf alone. */
const GOOD: TreeEnsemble = {
  edges: [Float64Array.of(-1, 0, 2), Float64Array.of()],
  baseValue: 0.5,
  divisor: 2,
  treeStarts: Int32Array.of(0, 3, 4),
  feature: Int32Array.of(0, -1, -1, -1),
  left: Int32Array.of(1, 0, 0, 0),
  lastLeftBin: Uint8Array.of(1, 0, 0, 0),
  missingLeft: Uint8Array.of(1, 0, 0, 0),
  value: Float64Array.of(0, 1, 2, 3),
  cover: Float64Array.of(9, 4, 5, 9),
  gain: Float64Array.of(7, 0, 0, 0),
};
const check = (change: object, features = 2): void => checkTreeEnsemble({ ...GOOD, ...change }, features);
const edgesOf = (count: number): Float64Array => Float64Array.from({ length: count }, (_, edge) => edge);

test.each<[string, object, number?]>([
  ['trees as they are', {}],
  ['254 edges, which are ascending from minus infinity to infinity', { edges: [edgesOf(254), Float64Array.of(-Infinity, 0, Infinity)] }],
  ['a divisor below 0', { divisor: -1 }],
  ['a split of the last feature', { feature: GOOD.feature.with(0, 1) }],
  ['missing values that go right', { missingLeft: new Uint8Array(4) }],
  ['what a leaf says of its children', { left: GOOD.left.with(1, -7), missingLeft: GOOD.missingLeft.with(2, 9) }],
  ['no trees', { ...emptyArrays(), treeStarts: Int32Array.of(0) }],
])('good: %s', (_, change) => expect(() => check(change)).not.toThrow());

function emptyArrays(): Partial<TreeEnsemble> {
  const [ints, bytes, doubles] = [new Int32Array(), new Uint8Array(), new Float64Array()];
  return { feature: ints, left: ints, lastLeftBin: bytes, missingLeft: bytes, value: doubles, cover: doubles, gain: doubles };
}

const EDGES = 'its edges must be 2 ascending lists of at most 254 numbers',
  NUMBERS = 'its base value and divisor must be finite numbers',
  ARRAYS = 'its trees must be arrays of numbers',
  COUNTS = 'its nodes must be as many in each array',
  ENDS = 'its trees must begin with the first node and end with the last one';

describe('refused', () => {
  test.each<[string, string, object]>([
    ['a base value that is no number', NUMBERS, { baseValue: Number.NaN }],
    ['a divisor that is infinite', NUMBERS, { divisor: Infinity }],
    ['a divisor of 0', NUMBERS, { divisor: 0 }],
    ['edges that are no list', EDGES, { edges: 'edges' }],
    ['edges of one feature', EDGES, { edges: [Float64Array.of(1)] }],
    ['edges that are plain numbers', EDGES, { edges: [[1, 2], Float64Array.of()] }],
    ['255 edges', EDGES, { edges: [edgesOf(255), Float64Array.of()] }],
    ['equal edges', EDGES, { edges: [Float64Array.of(1, 1), Float64Array.of()] }],
    ['falling edges behind rising ones', EDGES, { edges: [Float64Array.of(1, 3, 2), Float64Array.of()] }],
    ['an edge that is missing', EDGES, { edges: [Float64Array.of(Number.NaN), Float64Array.of()] }],
    ['edges of which the second list falls', EDGES, { edges: [Float64Array.of(), Float64Array.of(2, 1)] }],
    ...(['treeStarts', 'feature', 'left'] as const).map((name): [string, string, object] => [
      `${name} of doubles`,
      ARRAYS,
      { [name]: Float64Array.from(GOOD[name]) },
    ]),
    ...(['lastLeftBin', 'missingLeft'] as const).map((name): [string, string, object] => [
      `${name} of whole numbers`,
      ARRAYS,
      { [name]: Int32Array.from(GOOD[name]) },
    ]),
    ...(['value', 'cover', 'gain'] as const).map((name): [string, string, object] => [
      `${name} of whole numbers`,
      ARRAYS,
      { [name]: Int32Array.from(GOOD[name]) },
    ]),
    ...(['left', 'lastLeftBin', 'missingLeft', 'value', 'cover', 'gain'] as const).map((name): [string, string, object] => [
      `${name} of fewer nodes`,
      COUNTS,
      { [name]: GOOD[name].slice(1) },
    ]),
    ['trees that begin behind the first node', ENDS, { treeStarts: Int32Array.of(1, 4) }],
    ['trees that end before the last node', ENDS, { treeStarts: Int32Array.of(0, 3) }],
    ['a tree without a node', 'its tree 1 must have a node', { treeStarts: Int32Array.of(0, 3, 3, 4) }],
    ['a tree that ends before it begins', 'its tree 1 must have a node', { treeStarts: Int32Array.of(0, 4, 3, 4) }],
    ['a leaf that says infinity', 'what node 2 of its tree 0 says must be finite', { value: GOOD.value.with(2, Infinity) }],
    ['a leaf that says nothing', 'what node 0 of its tree 1 says must be finite', { value: GOOD.value.with(3, Number.NaN) }],
    ['a split of a third feature', 'node 0 of its tree 0 must split one of 2 features', { feature: GOOD.feature.with(0, 2) }],
    ['a split below the leaves', 'node 1 of its tree 0 must split one of 2 features', { feature: GOOD.feature.with(1, -2) }],
    ['a node that is its own child', 'node 0 of its tree 0 must have children behind it', { left: GOOD.left.with(0, 0) }],
    ['a right child in the next tree', 'node 0 of its tree 0 must have children behind it', { left: GOOD.left.with(0, 2) }],
    ['missing values that go nowhere', 'node 0 of its tree 0 must have children behind it', { missingLeft: GOOD.missingLeft.with(0, 2) }],
    [
      'a child in front of its parent',
      'node 2 of its tree 0 must have children behind it',
      { feature: GOOD.feature.with(2, 0), left: GOOD.left.with(2, 1) },
    ],
  ])('%s', (_, rule, change) => {
    expect(() => check(change)).toThrow(new BrokenRule(rule));
  });
});
