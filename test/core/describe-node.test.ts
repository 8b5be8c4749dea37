import { expect, test } from 'vitest';
import { describeNode } from '../../src/core/describe-node.js';
import type { GraphNode } from '../../src/core/graph.js';
import { compileExpression } from '../../src/expr/compile-strategy.js';

test.each([
  ['sma(close, 20)', 'sma(close, 20)'],
  ['close[3] > open', '(open < close[3])'],
  [
    'crosses_above(ema(close, $n), sma(close, 9)) and not (volume > 5)',
    '(crosses_above(ema(close, $n), sma(close, 9)) and not (5 < volume))',
  ],
  ['tf("4h", rsi(5))', 'tf("4h", rsi(close, 5))'],
  ['sym("B", close)', 'sym("B", close)'],
  ['sym("B", tf("4h", close) > open)', 'sym("B", (open < tf("4h", close)))'],
  ['tf("4h", sym("B", close))', 'tf("4h", sym("B", close))'],
  ['(close + 1) * (open - 2) / (high % 3)', '(((close + 1) * (open - 2)) / (high % 3))'],
  ['close <= open or close == high', '((close <= open) or (close == high))'],
  ['close != low', '(close != low)'],
  ['crosses_below(2, close)', 'crosses_below(2, close)'],
  ['close > $n * 2 - 1', '((($n * 2) - 1) < close)'],
  ['sma(1 + 2, 3)', 'sma(3, 3)'],
  ['close[$n]', 'close[$n]'],
  ['ibs()', 'ibs(high, low, close)'],
  ['close > open ? high : low + 1', '((open < close) ? high : (low + 1))'],
])('%s as a node is %s', (text, written) => {
  const { graph: compiled, value } = compileExpression(text, ['n']);
  expect(describeNode(compiled, (value as { id: number }).id)).toBe(written);
});

test('a model names what it reads', () => {
  const nodes = (['high', 'low'] as const).map((column, id): GraphNode => {
    return { id, type: 'column', frame: 0, parameters: [], operation: { kind: 'bars', column } };
  });
  nodes.push({ id: 2, type: 'column', frame: 0, parameters: [], operation: { kind: 'model', model: 0, inputs: [1, 0] } });
  expect(describeNode({ nodes, frames: [] }, 2)).toBe('model(low, high)');
});
