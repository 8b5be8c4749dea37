// model("name") in the language: what it builds, and what is refused with a caret.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ColumnModel } from '../../src/core/column-model.js';
import { describeNode } from '../../src/core/describe-node.js';
import { singleTrial } from '../../src/core/trial-table.js';
import { TrialEngine } from '../../src/engine/trial-engine.js';
import { compileFormula } from '../../src/expr/compile-formula.js';
import { compileExpression, compileStrategy } from '../../src/expr/compile-strategy.js';
import { ExpressionError } from '../../src/expr/expression-error.js';
import type { LanguageModel, LanguageModels } from '../../src/expr/language-model.js';
import { dataOf, EXECUTION, RISK, walkBars } from '../engine/sample-job.js';

const SEED = 20261121;
const linear = (features: number): ColumnModel => ({
  predictor: {
    kind: 'linear',
    scaling: { means: new Float64Array(features).fill(50), scales: new Float64Array(features).fill(10) },
    state: { weights: new Float64Array(features).fill(1), intercept: 0, interceptSum: 0, step: 1 },
  },
  isSigmoid: true,
  calibration: undefined,
});
const model = (...expressions: string[]): { features: { name: string; expression: string }[]; handle: ColumnModel } => ({
  features: expressions.map((expression, index) => ({ name: `f${index}`, expression })),
  handle: linear(expressions.length),
});
const MODELS: LanguageModels = new Map<string, LanguageModel>([
  ['entry', model('rsi(14)', 'close > open', '3')],
  ['exit', model('sma(close, 3)')],
  ['nested', model('model("entry")')],
  ['parameter', model('sma(close, $n)')],
  ['named', model('fast')],
  ['higher', model('tf("4h", rsi(5))')],
  ['word', model('"text"')],
  ['torn', model('sma(close,')],
  ['truths', model('true', 'false')],
  ['blank', model(' clsoe ')],
  ['made', { scores: new Float64Array(8) }],
]);
const compile = (text: string): ReturnType<typeof compileExpression> => compileExpression(text, ['n'], MODELS);

describe('model("name")', () => {
  test('shares nodes with the strategy, and with itself', () => {
    const { graph } = compile('model("entry") + model("entry") * rsi(14) > 1');
    expect(graph.nodes.filter(({ operation }) => operation.kind === 'model')).toHaveLength(1);
    expect(graph.nodes.filter(({ operation }) => operation.kind === 'kernel' && operation.kernel === 'rsi')).toHaveLength(1);
    expect(graph.models).toEqual([(MODELS.get('entry') as ReturnType<typeof model>).handle]);
  });

  test('two models are two nodes', () => {
    const { graph } = compile('model("entry") > model("exit")');
    expect(graph.nodes.flatMap(({ operation }) => (operation.kind === 'model' ? [operation.model] : []))).toEqual([0, 1]);
  });

  test('reads its features in their order: conditions as 1 and 0, numbers as they are', () => {
    const node = (text: string): string => {
      const { graph, value } = compile(text);
      return describeNode(graph, (value as { id: number }).id);
    };
    expect(node('model("entry")')).toBe('model(rsi(close, 14), ((open < close) ? 1 : 0), 3)');
    expect(node('model("truths")')).toBe('model(((0 < 1) ? 1 : 0), ((0 < 0) ? 1 : 0))');
    expect(node('model("higher")')).toBe('model(tf("4h", rsi(close, 5)))');
  });

  test('scores that were made elsewhere are a column of the graph, once', () => {
    const { graph } = compile('model("made") + model("made")');
    expect(graph.columns).toEqual([new Float64Array(8)]);
    expect(graph.nodes[0]!.operation).toEqual({ kind: 'bars', column: 0 });
    expect(graph.nodes).toHaveLength(2);
  });

  test.each([
    ['model("entri")', 'unknown model "entri" (did you mean "entry"?)'],
    ['model("")', 'unknown model ""'],
    ['model()', 'model is called as model("name"), not with 0 arguments'],
    ['model("entry", 3)', 'model is called as model("name"), not with 2 arguments'],
    ['model(entry)', 'the argument of model must be a text in quotes'],
    ['model($n)', 'the argument of model must be a text in quotes'],
    ['model', 'unknown name "model"'],
    ['model("entry") and close > 1', 'the left side of "and" must be a condition (a comparison, a cross, and/or/not), not a column'],
    ['sma(close, model("entry"))', 'n in sma([x], n) must be a number known before the run, not a column'],
    ['model("nested")', 'feature f0 of model "nested", model("entry"): unknown model "entry"; no model is given here'],
    ['model("parameter")', 'feature f0 of model "parameter", sma(close, $n): unknown parameter "$n"'],
    ['model("named")', 'feature f0 of model "named", fast: unknown name "fast"'],
    ['model("blank")', 'feature f0 of model "blank", clsoe: unknown name "clsoe" (did you mean "close"?)'],
    ['model("torn")', /^feature f0 of model "torn", sma\(close,: /],
    ['model("word")', 'feature f0 of model "word", "text": this must be a column, a condition or a number, not a text'],
    ['tf("1d", model("made"))', 'model "made" has scores on the strategy\'s own bars alone, and cannot stand inside tf or sym'],
    ['tf("1d", model("higher"))', 'feature f0 of model "higher", tf("4h", rsi(5)): tf(...) cannot stand inside tf(...)'],
  ])('%s: %s', (text, sentence) => {
    const error = catchError(() => compile(text));
    if (typeof sentence === 'string')
      expect(error.sentence).toMatch(sentence.startsWith('unknown name') ? /^unknown name "model"/ : exactly(sentence));
    else expect(error.sentence).toMatch(sentence);
    expect(error.source).toBe(text);
  });

  test('a strategy to which no model was given says so', () => {
    expect(() => compileStrategy({ long: { enter: 'model("entry") > 0.5' } }, [])).toThrow(
      'strategy.long.enter: unknown model "entry"; no model is given here',
    );
  });

  test('no formula of metrics asks a model', () => {
    expect(() => compileFormula('objective', 'model("entry")', ['sharpe'], [])).toThrow(ExpressionError);
  });
});

const WORDS = [
  'model',
  '"entry"',
  '"exit"',
  "'nested'",
  '"higher"',
  '"__proto__"',
  'model("entry")',
  'model("exit")',
  'tf("4h", model("exit"))',
  'sym("X", model("entry"))',
  '(',
  ')',
  '[',
  ']',
  ',',
  '>',
  '<=',
  '==',
  '+',
  '*',
  '-',
  'and',
  'not',
  '?',
  ':',
  '0',
  '3',
  '$n',
  'close',
  'sma',
  'crosses_above',
  'bars_since',
  'tf',
  '"4h"',
];

test('a model in odd places compiles and runs, or gets a caret', async () => {
  const data = dataOf(walkBars(80, 3));
  let ran = 0;
  const text = fc.oneof(
    fc.array(fc.constantFrom(...WORDS), { maxLength: 14 }).map((words) => words.join(' ')),
    fc
      .tuple(
        fc.constantFrom(
          'model("entry")',
          'tf("4h", model("exit"))',
          'sma(model("entry"), 3)',
          'model("exit")[2]',
          '-model("entry")',
          'bars_since(model("entry") > 0.5)',
        ),
        fc.constantFrom('>', '<', '==', '!='),
        fc.constantFrom('$n', '0.5', 'model("exit")', '0 / 0'),
      )
      .map((words) => words.join(' ')),
  );
  await fc.assert(
    fc.asyncProperty(text, async (enter) => {
      let graph;
      try {
        graph = compileStrategy({ long: { enter }, stop: 'model("entry") * close', max_bars: '5' }, ['n'], MODELS);
      } catch (error) {
        expect(error).toBeInstanceOf(ExpressionError);
        expect((error as ExpressionError).sentence).not.toMatch(/undefined|Invariant|\[object/);
        return;
      }
      const frames = graph.frames.slice(1).map(() => data.frames[0]!);
      const engine = new TrialEngine(
        { data: { ...data, frames }, graph, execution: EXECUTION, risk: RISK },
        { workers: 1, maxMemoryBytes: 1 << 25 },
      );
      const { states } = await engine.evaluate(singleTrial({ n: 2 }), { from: 0, to: 80 });
      expect([1, 2]).toContain(states[0]);
      ran++;
    }),
    { numRuns: 400, seed: SEED },
  );
  expect(ran).toBeGreaterThan(100);
});

function catchError(call: () => unknown): ExpressionError {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(ExpressionError);
    return error as ExpressionError;
  }
  throw new Error('nothing was refused');
}

function exactly(text: string): RegExp {
  return new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
}
