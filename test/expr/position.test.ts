// O5: what reads the position: where it may stand, how exits are split, and what programs are made of it.
import { describe, expect, test } from 'vitest';
import { describeNode } from '../../src/core/describe-node.js';
import { identifyGraph } from '../../src/core/graph-identity.js';
import { POSITION_VALUES, type StrategyGraph } from '../../src/core/graph.js';
import { rootsOf } from '../../src/core/graph-roots.js';
import { positionNodes } from '../../src/core/position-nodes.js';
import { compileColumns } from '../../src/expr/compile-columns.js';
import { compileStrategy } from '../../src/expr/compile-strategy.js';
import { ExpressionError } from '../../src/expr/expression-error.js';
import type { StrategyTexts } from '../../src/expr/strategy-texts.js';
import { UsageError } from '../../src/core/errors.js';

const ENTER = 'close > open';
const ADD = { max: '1', fraction: '1', restop: false };

function refusal(texts: StrategyTexts): { sentence: string; where: unknown } {
  try {
    compileStrategy(texts, ['n']);
  } catch (error) {
    expect(error).toBeInstanceOf(ExpressionError);
    const { sentence, context } = error as ExpressionError;
    return { sentence, where: context['where'] };
  }
  throw new Error('it compiles');
}

function textOf(graph: StrategyGraph, id: number | undefined): string | undefined {
  return id === undefined ? undefined : describeNode(graph, id);
}

describe('values of the position', () => {
  test.each(POSITION_VALUES)('%s() may be read in exits, additions and trails, and in what these read', (value) => {
    const call = `${value}()`;
    const graph = compileStrategy(
      {
        let: { own: `${call} * 2` },
        long: { enter: ENTER, exit: 'own > 1', add: { when: `${call} < 5`, ...ADD } },
        trail: `max(${call}, 1)`,
      },
      [],
    );
    expect(textOf(graph, graph.orders!.long.exit)).toBe(`(1 < (${call} * 2))`);
    expect(textOf(graph, graph.orders!.long.addition!.when)).toBe(`(${call} < 5)`);
    expect(textOf(graph, graph.orders!.trail)).toBe(`(1 * maximum(${call}, 1))`);
    expect([graph.longExit, graph.trail]).toEqual([undefined, undefined]);
  });

  test.each<[string, StrategyTexts]>([
    ['strategy.long.enter', { long: { enter: 'close > entry_price()' } }],
    ['strategy.short.enter', { short: { enter: 'bars_held() > 2' } }],
    ['strategy.stop', { long: { enter: ENTER }, stop: 'entry_price() * 0.1' }],
    ['strategy.target', { long: { enter: ENTER }, target: 'mfe()' }],
    ['strategy.stop_to_entry_after', { long: { enter: ENTER }, stop_to_entry_after: 'mae()' }],
    ['strategy.long.order.price', { long: { enter: ENTER, order: { type: 'stop', price: 'entry_price()', valid_bars: '1' } } }],
    ['strategy.long.take.0.at', { long: { enter: ENTER, take: [{ at: 'entry_price()', close: '1' }] } }],
    ['risk.weight', { long: { enter: ENTER }, weight: 'position()' }],
    ['portfolio.rank', { long: { enter: ENTER }, rank: 'open_profit()' }],
    ['strategy.long.enter', { let: { r: 'close - entry_price()' }, long: { enter: 'r > 0' } }],
  ])('%s refuses them', (where, texts) => {
    const found = refusal(texts);
    expect(found.where).toBe(where);
    expect(found.sentence).toMatch(/^\w+\(\) is known of a position that is held: it may be read in exit, add\.when and trail alone$/);
  });

  test.each([
    ['sma(entry_price(), 3) > 0', 'sma([x], n) reads a whole column, and entry_price() is known of the present bar alone'],
    [
      'crosses_above(close, entry_price())',
      'crosses_above(a, b) reads a whole column, and entry_price() is known of the present bar alone',
    ],
    ['mfe()[1] > 0', 'x[k] reads a whole column, and mfe() is known of the present bar alone'],
    ['tf("4h", mfe() > 0)', "mfe() is of the strategy's own position, and cannot stand inside tf or sym"],
    ['mfe(3) > 0', 'mfe is called as mfe(), not with 1 argument'],
  ])('%s is refused', (exit, sentence) => {
    expect(refusal({ long: { enter: ENTER, exit } }).sentence).toBe(sentence);
  });

  test('features have none', () => {
    expect(() => compileColumns('features', new Map([['x', 'mfe()']]))).toThrow(/^features\.x: mfe\(\) is known of a position/);
  });

  test('an exit is split where or joins its parts', () => {
    const graph = compileStrategy(
      { long: { enter: ENTER, exit: 'close < sma(close, 5) or mfe() > 0.1 or close < low[1] or mae() < -0.1' } },
      [],
    );
    expect(textOf(graph, graph.longExit)).toBe('((close < sma(close, 5)) or (close < low[1]))');
    expect(textOf(graph, graph.orders!.long.exit)).toBe('((0.1 < mfe()) or (mae() < (-0.1)))'.replace('(-0.1)', '-0.1'));
    const whole = compileStrategy({ long: { enter: ENTER, exit: 'close < open and mfe() > 0.1' } }, []);
    expect([whole.longExit, textOf(whole, whole.orders!.long.exit)]).toEqual([undefined, '((close < open) and (0.1 < mfe()))']);
  });

  test('what does not read the position stands in columns as before', () => {
    const graph = compileStrategy({ long: { enter: ENTER, exit: 'close > entry_price() + 2 * atr(14)' } }, []);
    const own = positionNodes(graph.nodes);
    const reading = [...own].map((id) => describeNode(graph, id));
    expect(reading).toContain('entry_price()');
    expect(reading.every((text) => text.includes('entry_price()'))).toBe(true);
    expect(rootsOf(graph)).toContain(graph.orders!.long.exit);
  });
});

describe('orders', () => {
  const identity = (texts: StrategyTexts): string => JSON.stringify(identifyGraph(compileStrategy(texts, ['n', 'm']), () => ''));
  const base: StrategyTexts = { long: { enter: ENTER, order: { type: 'stop', price: 'high', valid_bars: '$n' } } };

  test('strategies without them keep their identity, and each of their entries is part of it', () => {
    const plain = compileStrategy({ long: { enter: ENTER }, stop: '2' }, []);
    expect(plain.orders).toBe(undefined);
    expect(JSON.stringify(identifyGraph(plain, () => ''))).not.toContain('orders');
    const side = base.long!;
    const others: StrategyTexts[] = [
      { long: { ...side, order: { ...side.order!, type: 'limit' } } },
      { long: { ...side, order: { ...side.order!, price: 'low' } } },
      { long: { ...side, order: { ...side.order!, valid_bars: '2' } } },
      { long: { ...side, take: [{ at: '1', close: '0.5' }] } },
      { long: { ...side, take: [{ at: '1', close: '0.25' }] } },
      { long: { ...side, add: { when: 'mfe() > 0', ...ADD } } },
      { long: { ...side, add: { when: 'mae() < 0', ...ADD } } },
      { long: { ...side, add: { when: 'mfe() > 0', ...ADD, restop: true } } },
      { long: { ...side, exit: 'bars_held() > 3' } },
      { ...base, stop_to_entry_after: '3' },
      { ...base, trail: 'mfe()' },
      base,
    ];
    expect(new Set(others.map(identity)).size).toBe(others.length);
    expect(identity({ long: { ...side, order: { ...side.order!, valid_bars: '$m' } } })).toBe(identity(base).replace('"n"', '"m"'));
  });

  test.each<[StrategyTexts['long'], string]>([
    [{ enter: ENTER, take: [{ at: '1', close: '0' }] }, 'strategy.long.take.0.close must be > 0, not 0'],
    [
      {
        enter: ENTER,
        take: [
          { at: '1', close: '0.7' },
          { at: '2', close: '0.5' },
        ],
      },
      'the shares of strategy.long.take must not be more than 1 together, and they are 1.2',
    ],
    [{ enter: ENTER, add: { when: ENTER, ...ADD, max: '1.5' } }, 'strategy.long.add.max must be a whole number, not 1.5'],
    [{ enter: ENTER, add: { when: ENTER, ...ADD, fraction: '-1' } }, 'strategy.long.add.fraction must be > 0, not -1'],
    [{ enter: ENTER, order: { type: 'stop', price: 'high', valid_bars: '0' } }, 'strategy.long.order.valid_bars must be >= 1, not 0'],
  ])('a number that breaks its rule under every trial is refused: %j', (long, sentence) => {
    expect(() => compileStrategy({ long: long! }, [])).toThrow(new UsageError('CONFIG_INVALID', sentence));
  });
});
