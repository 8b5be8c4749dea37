// Several expressions as one graph: features of a model, labels, checks.
import { expect, test } from 'vitest';
import { describeNode } from '../../src/core/describe-node.js';
import { compileColumns } from '../../src/expr/compile-columns.js';

test('each expression is a root, in their order; numbers and truths are nodes too', () => {
  const { graph, roots } = compileColumns(
    'features',
    new Map([
      ['up', 'close > open'],
      ['price', 'close'],
      ['three', '1 + 2'],
      ['bound', '$n'],
      ['yes', 'true'],
      ['no', 'false'],
      ['again', 'close > open'],
    ]),
    ['n'],
  );
  expect(roots.map((id) => describeNode(graph, id))).toEqual([
    '(open < close)',
    'close',
    '3',
    '$n',
    '(0 < 1)',
    '(0 < 0)',
    '(open < close)',
  ]);
  expect(roots[6]).toBe(roots[0]);
  expect(roots.map((id) => graph.nodes[id]!.type)).toEqual([
    'condition',
    'column',
    'column',
    'column',
    'condition',
    'condition',
    'condition',
  ]);
});

test('the graph neither enters nor exits', () => {
  const { graph, roots } = compileColumns('features', new Map());
  expect(roots).toEqual([]);
  expect(graph).toEqual({
    nodes: [],
    frames: [{ symbol: undefined, timeframe: undefined, parent: 0 }],
    models: [],
    columns: [],
    longEnter: undefined,
    longExit: undefined,
    shortEnter: undefined,
    shortExit: undefined,
    stop: undefined,
    target: undefined,
    trail: undefined,
    maxBars: { kind: 'constant', value: 0 },
  });
});

test.each([
  ['"text"', 'labels.side: this must be a column, a condition or a number, not a text'],
  ['clsoe', 'labels.side: unknown name "clsoe" (did you mean "close"?)'],
  ['other', 'labels.side: unknown name "other"'],
  ['$n', 'labels.side: unknown parameter "$n"'],
  ['model("entry")', 'labels.side: unknown model "entry"; no model is given here'],
])('%s is refused under its name', (text, sentence) => {
  const texts = new Map([
    ['other', 'close'],
    ['side', text],
  ]);
  expect(() => compileColumns('labels', texts)).toThrow(sentence);
});
