// A strategy's entries, exits, distances and time limit, and what each of them refuses.
import { describe, expect, test } from 'vitest';
import { describeNode } from '../../src/core/describe-node.js';
import type { Distance, StrategyGraph } from '../../src/core/graph.js';
import { compileStrategy } from '../../src/expr/compile-strategy.js';
import type { StrategyTexts } from '../../src/expr/strategy-texts.js';

const compile = (texts: StrategyTexts): StrategyGraph => compileStrategy(texts, ['n', 'on'], undefined, ['on']);

describe('sides', () => {
  test('each text is read for what it decides', () => {
    const graph = compile({
      long: { enter: 'close > 1', exit: 'close > 2' },
      short: { enter: 'close > 3', exit: 'close > 4' },
    });
    const { longEnter, longExit, shortEnter, shortExit } = graph;
    expect([longEnter, longExit, shortEnter, shortExit].map((id) => describeNode(graph, id!))).toEqual([
      '(1 < close)',
      '(2 < close)',
      '(3 < close)',
      '(4 < close)',
    ]);
    expect(graph).toMatchObject({ stop: undefined, target: undefined, trail: undefined, maxBars: { kind: 'constant', value: 0 } });
  });

  test('a side may stand alone, without an exit', () => {
    expect(compile({ short: { enter: 'close > 3' } })).toMatchObject({ longEnter: undefined, longExit: undefined, shortExit: undefined });
    expect(compile({ long: { enter: 'close > 3' } })).toMatchObject({ longExit: undefined, shortEnter: undefined, shortExit: undefined });
  });

  test('a constant condition is a node', () => {
    const graph = compile({ long: { enter: 'true', exit: 'false' } });
    expect([graph.longEnter, graph.longExit].map((id) => describeNode(graph, id!))).toEqual(['(0 < 1)', '(0 < 0)']);
  });

  test.each<[string, StrategyTexts]>([
    ['strategy.long.enter', { long: { enter: 'close' } }],
    ['strategy.long.exit', { long: { enter: 'close > 1', exit: 'close' } }],
    ['strategy.short.enter', { short: { enter: 'close' } }],
    ['strategy.short.exit', { short: { enter: 'close > 1', exit: 'close' } }],
  ])('%s is a condition', (where, texts) => {
    expect(() => compile(texts)).toThrow(`${where}: this must be a condition (a comparison, a cross, and/or/not), not a column`);
  });
});

describe('distances', () => {
  const distance = (text: string): string => {
    const graph = compile({ long: { enter: 'close > 1' }, target: text });
    const { column, scale } = graph.target as Distance;
    return `${JSON.stringify(scale.kind === 'constant' ? scale.value : scale)} ${column === undefined ? '-' : describeNode(graph, column)}`;
  };

  test.each([
    ['5', '5 -'],
    ['2 + 3', '5 -'],
    ['$n', '{"kind":"parameter","name":"n"} -'],
    ['atr(3)', '1 rma(true_range(high, low, close), 3)'],
    ['2 * close', '2 close'],
    ['close * 3', '3 close'],
    ['-close', '-1 close'],
    ['$n * close', '{"kind":"parameter","name":"n"} close'],
    ['2 + close', '1 (2 + close)'],
    ['close / 2', '1 (close / 2)'],
    ['2 / close', '1 (2 / close)'],
    ['close * open', '1 (close * open)'],
    ['close - open', '1 (close - open)'],
    ['close > 1 ? open : 2', '1 ((1 < close) ? open : 2)'],
  ])('%s is %s', (text, expected) => {
    expect(distance(text)).toBe(expected);
  });

  test('stop, target and trail are those of their texts', () => {
    const graph = compile({ long: { enter: 'close > 1' }, stop: '1', target: '2', trail: '3' });
    expect([graph.stop, graph.target, graph.trail].map((each) => each!.scale)).toEqual(
      [1, 2, 3].map((value) => ({ kind: 'constant', value })),
    );
  });

  test.each([
    ['stop', 'close > 1', 'a condition'],
    ['target', 'true', 'a condition'],
    ['trail', '"text"', 'a text'],
    ['stop', '$on', 'a condition'],
  ] as const)('%s refuses %s', (name, text, type) => {
    expect(() => compile({ long: { enter: 'close > 1' }, [name]: text })).toThrow(
      `strategy.${name}: this must be a distance in price units (a column or a number), not ${type}`,
    );
  });
});

describe('max_bars', () => {
  test('is a number known before the run', () => {
    expect(compile({ long: { enter: 'close > 1' }, max_bars: '3 * 4' }).maxBars).toEqual({ kind: 'constant', value: 12 });
    expect(compile({ long: { enter: 'close > 1' }, max_bars: '$n' }).maxBars).toEqual({ kind: 'parameter', name: 'n' });
  });

  test.each([
    ['close', 'a column'],
    ['close > 1', 'a condition'],
    ['$on', 'a condition'],
  ])('%s is refused', (text, type) => {
    expect(() => compile({ long: { enter: 'close > 1' }, max_bars: text })).toThrow(
      `strategy.max_bars: this must be a number known before the run, not ${type}`,
    );
  });
});
