import { describe, expect, test } from 'vitest';
import type { ColumnModel } from '../../src/core/column-model.js';
import type { NodeOperation, Operand, Scalar } from '../../src/core/graph.js';
import { compileExpression } from '../../src/expr/compile-strategy.js';
import { collectParameters, GraphBuilder } from '../../src/expr/graph-builder.js';

const constant = (value: number): NodeOperation => ({ kind: 'constant', value: { kind: 'constant', value } });
const parameter = (name: string): Scalar => ({ kind: 'parameter', name });
const close: NodeOperation = { kind: 'bars', column: 'close' };

/** Returns the parameters that the last node of an expression depends on. */
function parametersOf(text: string): readonly string[] {
  return compileExpression(text, ['a', 'b', 'c'], undefined, ['b']).graph.nodes.at(-1)!.parameters;
}

describe('nodes', () => {
  test('equal ones are one, in each frame', () => {
    const builder = new GraphBuilder();
    expect([builder.add('column', 0, close), builder.add('column', 0, close), builder.add('column', 1, close)]).toEqual([0, 0, 1]);
    expect(builder.nodes).toEqual([
      { id: 0, type: 'column', frame: 0, parameters: [], operation: close },
      { id: 1, type: 'column', frame: 1, parameters: [], operation: close },
    ]);
  });

  test('numbers that JSON cannot write are different numbers', () => {
    const builder = new GraphBuilder();
    const values = [0, -0, 1, -1, Number.NaN, Infinity, -Infinity];
    const ids = values.map((value) => builder.add('column', 0, constant(value)));
    expect(ids).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(values.map((value) => builder.add('column', 0, constant(value)))).toEqual(ids);
  });

  test('calls with other numbers are other nodes', () => {
    const { nodes } = compileExpression('sma(3) + sma(4) + sma(3) + close[3] + close[4]').graph;
    expect(nodes.filter(({ operation }) => operation.kind === 'kernel')).toHaveLength(2);
    expect(nodes.filter(({ operation }) => operation.kind === 'shift')).toHaveLength(2);
  });
});

describe('the parameters of a node', () => {
  test.each<[string, string[]]>([
    ['close', []],
    ['close * 2', []],
    ['close * $a', ['a']],
    ['$a - close', ['a']],
    ['close > $a', ['a']],
    ['crosses_above($c, close)', ['c']],
    ['close * ($c - 2 * $a)', ['a', 'c']],
    ['sma($a)', ['a']],
    ['macd(close, $c, $a)', ['a', 'c']],
    ['close[$a]', ['a']],
    ['close[$a][3]', ['a']],
    ['sma(close, $c)[$a]', ['a', 'c']],
    ['close > 1 ? $a : close', ['a']],
    ['close > 1 ? close : $c', ['c']],
    ['$b ? close : open', ['b']],
    ['sma($a, 3)', ['a']],
    ['not (close > $a)', ['a']],
    ['close > $c and open > $a', ['a', 'c']],
    ['tf("4h", close > $a)', ['a']],
    ['close * $a + open * $a', ['a']],
  ])('%s: %o', (text, expected) => {
    expect(parametersOf(text)).toEqual(expected);
  });

  test('of a scalar are collected, each once', () => {
    const names = new Set<string>(['z']);
    collectParameters({ kind: 'constant', value: 3 }, names);
    expect([...names]).toEqual(['z']);
    const twice: Scalar = { kind: 'operation', op: 'add', left: parameter('b'), right: parameter('a') };
    collectParameters({ kind: 'operation', op: 'add', left: twice, right: parameter('b') }, names);
    expect([...names]).toEqual(['z', 'b', 'a']);
  });

  test('a number and a node side by side', () => {
    const builder = new GraphBuilder();
    const [left, right]: Operand[] = [
      { kind: 'scalar', scalar: parameter('q') },
      { kind: 'node', id: builder.add('column', 0, { kind: 'constant', value: parameter('p') }) },
    ];
    const id = builder.add('column', 0, { kind: 'arithmetic', op: 'add', left: left!, right: right! });
    expect(builder.nodes[id]!.parameters).toEqual(['p', 'q']);
  });
});

describe('frames, models and columns', () => {
  test('equal frames are one; the parent is part of them', () => {
    const builder = new GraphBuilder();
    const frame = (symbol: string | undefined, timeframe: string | undefined, parent: number): number =>
      builder.addFrame({ symbol, timeframe, parent });
    expect(frame(undefined, undefined, 0)).toBe(0);
    expect([frame('A', undefined, 0), frame('A', '4h', 1), frame('A', '4h', 0), frame('B', '4h', 1), frame('A', '1d', 1)]).toEqual([
      1, 2, 3, 4, 5,
    ]);
    expect([frame('A', undefined, 0), frame('A', '4h', 1), frame('A', '4h', 0)]).toEqual([1, 2, 3]);
  });

  test('the same model, or column, is one; an equal one is another', () => {
    const model = (): ColumnModel => ({
      predictor: {
        kind: 'linear',
        scaling: { means: new Float64Array(1), scales: new Float64Array(1) },
        state: { weights: new Float64Array(1), intercept: 0, interceptSum: 0, step: 1 },
      },
      isSigmoid: false,
      calibration: undefined,
    });
    const builder = new GraphBuilder();
    const [a, b, scores, others] = [model(), model(), new Float64Array(2), new Float64Array(2)];
    expect([builder.addModel(a), builder.addModel(b), builder.addModel(a), builder.addModel(b)]).toEqual([0, 1, 0, 1]);
    expect([scores, others, scores, others].map((column) => builder.addColumn(column))).toEqual([0, 1, 0, 1]);
    expect(builder.models).toEqual([a, b]);
    expect(builder.columns).toEqual([scores, others]);
  });
});
