import { describe, expect, test } from 'vitest';
import { describeNode } from '../../src/core/describe-node.js';
import { compileExpression, compileStrategy } from '../../src/expr/compile-strategy.js';

const columnsOf = (text: string): string[] =>
  compileExpression(text).graph.nodes.flatMap(({ operation, frame }) =>
    operation.kind === 'bars' ? [`${frame} ${operation.column}`] : [],
  );

describe('extra("name").column', () => {
  test('is a column of the bars that it is read on', () => {
    expect(columnsOf('extra("news").score > 0.5 and close > open')).toEqual(['0 extra("news").score', '0 close', '0 open']);
    expect(columnsOf('sma(extra("news").score, 3) + extra("news").score')).toEqual(['0 extra("news").score']);
    expect(columnsOf('tf("4h", extra("news").score) > sym("BBB", extra(\'news\').count)')).toEqual([
      '1 extra("news").score',
      '2 extra("news").count',
    ]);
  });

  test('may be shifted, and is written as it is read', () => {
    const { graph, value } = compileExpression('extra("news").score[2]');
    expect(describeNode(graph, (value as { id: number }).id)).toBe('extra("news").score[2]');
  });

  test('may be a distance', () => {
    const graph = compileStrategy({ long: { enter: 'close > 1' }, stop: '2 * extra("risk").atr' }, []);
    expect(graph.stop?.scale).toEqual({ kind: 'constant', value: 2 });
  });

  test.each([
    ['extra("news")', 'extra("name") is a table: write one of its columns behind it'],
    ['extra("news") > 1', 'extra("name") is a table'],
    ['extra().score', 'extra is called as extra("name").column, not with 0 arguments'],
    ['extra("a", "b").score', 'not with 2 arguments'],
    ['extra(news).score', 'the argument of extra must be a text in quotes'],
    ['extra("../x").score', 'the name of a table is made of letters, digits and "_", not "../x"'],
    ['extra("news").', 'the name of a column is expected behind "."'],
    ['extra("news").5', '".5" cannot follow here'],
    ['close.score', 'only extra("name") has columns, and forecast("name") fields: "score" cannot follow "." here'],
    ['sma(close, 3).score', 'only extra("name") has columns'],
  ])('%s is refused', (text, sentence) => {
    expect(() => compileExpression(text)).toThrow(sentence);
  });
});
