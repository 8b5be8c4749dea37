import { describe, expect, test } from 'vitest';
import { describeNode } from '../../src/core/describe-node.js';
import { compileExpression, compileStrategy } from '../../src/expr/compile-strategy.js';

const columnsOf = (text: string): string[] =>
  compileExpression(text).graph.nodes.flatMap(({ operation, frame }) =>
    operation.kind === 'bars' ? [`${frame} ${operation.column}`] : [],
  );

describe('forecast("name").field', () => {
  test('is a column of the bars that it is read on', () => {
    expect(columnsOf('forecast("btc").expected_return > 2 * forecast("btc").expected_volatility')).toEqual([
      '0 forecast("btc").expected_return',
      '0 forecast("btc").expected_volatility',
    ]);
    expect(columnsOf('sym("ETH", forecast("eth").p_crash) > forecast("btc").confidence')).toEqual([
      '1 forecast("eth").p_crash',
      '0 forecast("btc").confidence',
    ]);
  });

  test('is one node however often it is read', () => {
    expect(columnsOf('forecast("a").regime == "chop" or forecast("a").regime == "crash"')).toEqual(['0 forecast("a").regime']);
  });

  test('regime is compared with texts, either side first', () => {
    const compared = (text: string): unknown =>
      compileExpression(text).graph.nodes.flatMap(({ operation }) =>
        operation.kind === 'compare' ? [[operation.op, operation.right.kind === 'scalar' && operation.right.scalar]] : [],
      );
    expect(compared('forecast("a").regime == "trend_down"')).toEqual([['equal', { kind: 'constant', value: 1 }]]);
    expect(compared('"crash" != forecast("a").regime')).toEqual([['not_equal', { kind: 'constant', value: 3 }]]);
  });

  test('regime may be named, looked back on and read on other bars', () => {
    const graph = compileStrategy(
      {
        let: { regime: 'forecast("a").regime' },
        long: { enter: 'regime == "trend_up" and regime[1] != "trend_up" and tf("4h", regime) == "chop"' },
      },
      [],
    );
    expect(graph.frames).toHaveLength(2);
    const { graph: shifted, value } = compileExpression('forecast("a").regime[3] == "chop"');
    expect(describeNode(shifted, (value as { id: number }).id)).toContain('forecast("a").regime[3]');
  });

  test.each([
    ['forecast("a")', 'forecast("name") is a forecast: write one of its fields behind it'],
    ['forecast().regime == "chop"', 'forecast is called as forecast("name").field, not with 0 arguments'],
    ['forecast(a).regime == "chop"', 'the argument of forecast must be a text in quotes'],
    ['forecast("../a").confidence', 'the name of a forecaster is made of letters, digits and "_", not "../a"'],
    ['forecast("a").p_up > 0', 'a forecast has no field "p_up"'],
    ['forecast("a").expected_retrun > 0', 'did you mean "expected_return"?'],
    ['forecast("a").regime == "trend"', 'the column never has the text "trend"'],
    ['forecast("a").regime > "chop"', 'a column of texts may be compared by == and != alone, not by ">"'],
    ['forecast("a").regime == 3', 'must be compared with a text in quotes ("trend_up", "trend_down", "chop", "crash"), not with a number'],
    ['forecast("a").regime + 1', 'may be compared by == and != alone, not by "+"'],
    ['sma(forecast("a").regime, 3)', 'not a column of texts'],
    ['forecast("a").regime', 'not a column of texts'],
  ])('%s is refused', (text, sentence) => {
    expect(() => compileStrategy({ long: { enter: text } }, [])).toThrow(sentence);
  });
});
