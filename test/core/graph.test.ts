// Scalars, rules, inputs, roots and warm-ups of a graph.
import { describe, expect, test } from 'vitest';
import {
  applyArithmetic,
  brokenRule,
  compareNumbers,
  evaluateScalar,
  inputsOf,
  LARGEST_WHOLE_ARGUMENT,
  type NodeOperation,
  type NumberRule,
  type Operand,
  type Scalar,
} from '../../src/core/graph.js';
import { rootsOf } from '../../src/core/graph-roots.js';
import { nodeWarmups, warmupBars } from '../../src/core/warmup.js';
import { compileStrategy } from '../../src/expr/compile-strategy.js';

const constant = (value: number): Scalar => ({ kind: 'constant', value });
const parameter = (name: string): Scalar => ({ kind: 'parameter', name });
const node = (id: number): Operand => ({ kind: 'node', id });
const number: Operand = { kind: 'scalar', scalar: constant(1) };

describe('scalars', () => {
  test('arithmetic', () => {
    expect((['add', 'subtract', 'multiply', 'divide', 'remainder'] as const).map((op) => applyArithmetic(op, -7, 2))).toEqual([
      -5, -9, -14, -3.5, -1,
    ]);
  });

  test('true is 1, false is 0, a text or nothing is NaN', () => {
    const values = { yes: true, no: false, word: '3', n: 4 };
    expect(['yes', 'no', 'word', 'n', 'none'].map((name) => evaluateScalar(parameter(name), values))).toEqual([
      1,
      0,
      Number.NaN,
      4,
      Number.NaN,
    ]);
    expect(evaluateScalar({ kind: 'operation', op: 'subtract', left: parameter('n'), right: constant(1) }, values)).toBe(3);
  });

  test.each([
    ['less', [true, false, false]],
    ['less_equal', [true, true, false]],
    ['equal', [false, true, false]],
    ['not_equal', [true, false, true]],
  ] as const)('%s of 1 and 2, 2 and 2, 3 and 2', (op, expected) => {
    expect([1, 2, 3].map((left) => compareNumbers(op, left, 2))).toEqual(expected);
  });
});

describe('rules of numbers', () => {
  const rule = (min: number, max: number, isWhole = false): NumberRule => ({ name: 'k', isWhole, min, max });

  test('both ends are allowed', () => {
    expect([0, 0.5, 1].map((value) => brokenRule(rule(0, 1), value))).toEqual([undefined, undefined, undefined]);
    expect([-0.5, 1.5].map((value) => brokenRule(rule(0, 1), value))).toEqual([
      'k must be a number from 0 to 1, not -0.5',
      'k must be a number from 0 to 1, not 1.5',
    ]);
    expect([LARGEST_WHOLE_ARGUMENT, 1].map((value) => brokenRule(rule(1, LARGEST_WHOLE_ARGUMENT, true), value))).toEqual([
      undefined,
      undefined,
    ]);
  });

  test('an end that is far away is not told', () => {
    const most = LARGEST_WHOLE_ARGUMENT;
    expect(brokenRule(rule(2, most - 1), 1)).toBe(`k must be a number from 2 to ${most - 1}, not 1`);
    expect(brokenRule(rule(2, most), 1)).toBe('k must be a number >= 2, not 1');
    expect(brokenRule(rule(1 - most, Number.MAX_VALUE), -Infinity)).toBe(`k must be a number >= ${1 - most}, not -Infinity`);
    expect(brokenRule(rule(-most, Number.MAX_VALUE), Infinity)).toBe('k must be a number finite, not Infinity');
    expect(brokenRule(rule(-Number.MAX_VALUE, Number.MAX_VALUE), Number.NaN)).toBe('k must be a number finite, not NaN');
  });
});

describe('what a node reads', () => {
  const rules = { rules: [], scratchBytes: () => 0, warmup: () => 0 };
  const look = { name: 'k', isWhole: true, min: 0, max: 9 };

  test.each<[string, NodeOperation, number[]]>([
    ['bars', { kind: 'bars', column: 'close' }, []],
    ['a constant', { kind: 'constant', value: constant(3) }, []],
    ['a kernel', { kind: 'kernel', kernel: 'k', inputs: [4, 2], numbers: [], ...rules }, [4, 2]],
    ['a model', { kind: 'model', model: 0, inputs: [3, 1] }, [3, 1]],
    ['arithmetic', { kind: 'arithmetic', op: 'add', left: node(5), right: node(3) }, [5, 3]],
    ['arithmetic with a number', { kind: 'arithmetic', op: 'add', left: number, right: node(3) }, [3]],
    ['a comparison', { kind: 'compare', op: 'less', left: node(3), right: number }, [3]],
    ['a cross', { kind: 'cross', direction: 'above', left: node(1), right: node(2) }, [1, 2]],
    ['and', { kind: 'and', left: 2, right: 1 }, [2, 1]],
    ['or', { kind: 'or', left: 1, right: 2 }, [1, 2]],
    ['not', { kind: 'not', input: 7 }, [7]],
    ['a choice', { kind: 'select', condition: 9, whenTrue: node(1), whenFalse: node(2) }, [9, 1, 2]],
    ['a choice of numbers', { kind: 'select', condition: 9, whenTrue: number, whenFalse: number }, [9]],
    ['a shift', { kind: 'shift', input: 6, bars: constant(1), rule: look }, [6]],
    ['another frame', { kind: 'align', input: 8, frame: 1 }, [8]],
  ])('%s', (_, operation, expected) => {
    expect(inputsOf(operation)).toEqual(expected);
  });
});

describe('roots and warm-ups', () => {
  const graph = compileStrategy(
    {
      long: { enter: 'crosses_above(sma(3), close[5])', exit: 'close > 1' },
      short: { enter: 'tf("4h", sma(4) > 1)', exit: 'open > close[$n]' },
      stop: '2 * sma(7)',
      target: '5',
      trail: 'high - low',
    },
    ['n'],
  );
  const aligned = (frame: number, bars: number): number => 100 * frame + bars;

  test('roots are those that the strategy has, entries first', () => {
    const { longEnter, longExit, shortEnter, shortExit, stop, trail } = graph;
    expect(rootsOf(graph)).toEqual([longEnter, longExit, shortEnter, shortExit, stop!.column, trail!.column]);
    expect(rootsOf(compileStrategy({ long: { enter: 'close > 1' } }, []))).toHaveLength(1);
  });

  test('a node warms up with the slowest of its inputs, and what it adds', () => {
    const warmups = nodeWarmups(graph, { n: 9 }, aligned);
    // the cross adds one bar to the look back; four hours of sma(4) are three bars of the frame
    expect(rootsOf(graph).map((root) => warmups[root])).toEqual([6, 0, 103, 9, 6, 0]);
    expect(warmups).toHaveLength(graph.nodes.length);
  });

  test('a strategy warms up with its slowest root', () => {
    expect(warmupBars(graph, { n: 9 }, aligned)).toBe(103);
    expect(warmupBars(graph, { n: 200 }, aligned)).toBe(200);
    expect(warmupBars(graph, {}, aligned)).toBeNaN();
    expect(warmupBars({ ...graph, shortEnter: undefined, shortExit: undefined, longEnter: undefined }, {}, aligned)).toBe(6);
    const idle = { longEnter: undefined, longExit: undefined, shortEnter: undefined, shortExit: undefined };
    expect(warmupBars({ ...graph, ...idle, stop: undefined, target: undefined, trail: undefined }, {}, aligned)).toBe(0);
  });
});
