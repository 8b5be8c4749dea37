// The language: how expressions are read, what they mean, and where an error points.
import { describe, expect, test } from 'vitest';
import { inputsOf, type GraphNode, type StrategyGraph } from '../../src/core/graph.js';
import { compileExpression, compileStrategy } from '../../src/expr/compile-strategy.js';
import { refusal } from './refusal.js';

/** Returns what was compiled in a notation that shows how it was read. */
function read(text: string, parameters: readonly string[] = []): string {
  const { graph, value } = compileExpression(text, parameters);
  if (value.type === 'column' || value.type === 'condition') return show(graph, graph.nodes[value.id]!);
  if (value.type === 'flag') return scalarText(value.scalar);
  if ('value' in value) return String(value.value);
  if ('scalar' in value) return JSON.stringify(value.scalar.kind === 'constant' ? value.scalar.value : value.scalar);
  return '';
}

function show(graph: StrategyGraph, { operation }: GraphNode): string {
  if (operation.kind === 'bars') return String(operation.column);
  const name =
    operation.kind === 'kernel'
      ? operation.kernel
      : 'op' in operation
        ? operation.op
        : 'direction' in operation
          ? operation.direction
          : operation.kind;
  const operand = (each: { kind: string; id?: number; scalar?: unknown }): string =>
    each.kind === 'node' ? show(graph, graph.nodes[each.id!]!) : scalarText(each.scalar);
  if ('left' in operation && typeof operation.left === 'object')
    return `${name}(${operand(operation.left)}, ${operand(operation.right as never)})`;
  const numbers = operation.kind === 'kernel' ? operation.numbers : operation.kind === 'shift' ? [operation.bars] : [];
  return `${name}(${[...inputsOf(operation).map((id) => show(graph, graph.nodes[id]!)), ...numbers.map(scalarText)].join(', ')})`;
}

function scalarText(scalar: unknown): string {
  const { kind, value, name, op, left, right } = scalar as {
    kind: string;
    value: number;
    name: string;
    op: string;
    left: unknown;
    right: unknown;
  };
  if (kind === 'constant') return String(value);
  return kind === 'parameter' ? `$${name}` : `${op}(${scalarText(left)}, ${scalarText(right)})`;
}

describe('precedence', () => {
  test.each([
    ['close + open * high', 'add(close, multiply(open, high))'],
    ['(close + open) * high', 'multiply(add(close, open), high)'],
    ['close - open - high', 'subtract(subtract(close, open), high)'],
    ['close / open % high', 'remainder(divide(close, open), high)'],
    ['-close * open', 'multiply(multiply(-1, close), open)'],
    ['- close[1]', 'multiply(-1, shift(close, 1))'],
    ['close > open + 1', 'less(add(open, 1), close)'],
    ['close >= open', 'less_equal(open, close)'],
    ['close != open', 'not_equal(close, open)'],
    ['close > 1 or close > 2 and close > 3', 'or(less(1, close), and(less(2, close), less(3, close)))'],
    ['not close > 1 and close > 2', 'and(not(less(1, close)), less(2, close))'],
    ['not not close > 1', 'not(not(less(1, close)))'],
    ['close > 1 ? open : high', 'select(less(1, close), open, high)'],
    ['close > 1 ? open : close > 2 ? high : low', 'select(less(1, close), open, select(less(2, close), high, low))'],
    ['close[1][2]', 'shift(shift(close, 1), 2)'],
    ['(close > open)[1]', 'shift(less(open, close), 1)'],
    ['close[$fast + 1]', 'shift(close, add($fast, 1))'],
  ])('%s', (text, expected) => {
    expect(read(text, ['fast'])).toBe(expected);
  });
});

describe('constant folding and sharing', () => {
  test.each([
    ['1 + 2 * 3', '7'],
    ['-(2 - 5)', '3'],
    ['7 % 4 / 2', '1.5'],
    ['1 / 0', 'null'],
    ['1 < 2', 'true'],
    ['not 1 < 2', 'false'],
    ['0 / 0 == 0 / 0', 'false'],
    ['0 / 0 != 0 / 0', 'false'],
    ['true or close > 1', 'true'],
    ['false and close > 1', 'false'],
    ['1 < 2 ? close : open', 'close'],
    ['close > 1 or false', 'less(1, close)'],
    ['close[0]', 'close'],
    ['crosses_above(1, 2)', 'false'],
  ])('%s is %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  test('$parameters stay until a trial binds them', () => {
    expect(read('sma($fast * 2)', ['fast'])).toBe('sma(close, multiply($fast, 2))');
  });

  test('equal nodes are one node, wherever they are written', () => {
    const graph = compileStrategy(
      {
        let: { m: 'sma(close, $n)' },
        long: { enter: 'crosses_above(close, m)', exit: 'crosses_below(close, sma($n))' },
        stop: '2 * sma(close, $n)',
      },
      ['n'],
    );
    expect(graph.nodes.filter(({ operation }) => operation.kind === 'kernel')).toHaveLength(1);
    expect(graph.nodes.filter(({ operation }) => operation.kind === 'bars')).toHaveLength(1);
    expect(graph.stop).toEqual({ column: expect.any(Number), scale: { kind: 'constant', value: 2 } });
  });

  test('and, or do not mind the order of their sides', () => {
    const { graph } = compileExpression('(close > 1 and open > 1) or (open > 1 and close > 1)');
    expect(graph.nodes.filter(({ operation }) => operation.kind === 'and')).toHaveLength(1);
  });

  test('0 and -0 are different numbers', () => {
    const { graph } = compileExpression('close / 0 > close / -0');
    expect(graph.nodes.filter(({ operation }) => operation.kind === 'arithmetic')).toHaveLength(2);
  });

  test('let entries that double at each step are built once each', () => {
    const entries = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`v${i}`, i === 0 ? 'close' : `v${i - 1} + v${i - 1}`]));
    const graph = compileStrategy({ let: entries, long: { enter: 'v59 > 0' } }, []);
    expect(graph.nodes).toHaveLength(61);
  });

  test('calls that leave arguments out may nest deeply', () => {
    const nested = `${'bollinger_middle('.repeat(40)}close${')'.repeat(40)}`;
    expect(compileExpression(nested).graph.nodes).toHaveLength(41);
  });
});

describe('arguments that are left out', () => {
  test.each([
    ['rsi(14)', 'rsi(close, 14)'],
    ['sma(open, 3)', 'sma(open, 3)'],
    ['sma($fast)', 'sma(close, $fast)'],
    ['stddev(20)', 'stddev(close, 20)'],
    ['bollinger_middle()', 'sma(close, 20)'],
    ['bollinger_middle(10)', 'sma(close, 10)'],
    ['bollinger_middle(open)', 'sma(open, 20)'],
    ['bollinger_middle(open, 10)', 'sma(open, 10)'],
    ['ibs()', 'ibs(high, low, close)'],
    ['count_true(close > open, 3)', 'count_true(less(open, close), 3)'],
    ['sma(1 + 2, 3)', 'sma(constant(), 3)'],
  ])('%s is %s', (text, expected) => {
    expect(read(text, ['fast'])).toBe(expected);
  });
});

describe('frames', () => {
  test('tf and sym nest, each once', () => {
    const { graph } = compileExpression('sym("ETH", tf("4h", sma(close, 3))) + tf("4h", close)');
    expect(graph.frames).toEqual([
      { symbol: undefined, timeframe: undefined, parent: 0 },
      { symbol: 'ETH', timeframe: undefined, parent: 0 },
      { symbol: 'ETH', timeframe: '4h', parent: 1 },
      { symbol: undefined, timeframe: '4h', parent: 0 },
    ]);
    expect(refusal('tf("4h", tf("1d", close))').sentence).toBe('tf(...) cannot stand inside tf(...)');
    for (const symbol of ['../secret', 'a/b', '..', '', "x' OR 1"])
      expect(refusal(`sym("${symbol}", close)`).sentence).toBe(
        `the symbol of sym must be letters, digits, ".", "_", "^", "=" and "-", and not "${symbol}"`,
      );
    expect(refusal('sym("A", tf("4h", sym("B", close)))').sentence).toBe('sym(...) cannot stand inside sym(...)');
  });

  test('a let entry is read in the frame that names it', () => {
    const graph = compileStrategy({ let: { m: 'sma(close, 3)' }, long: { enter: 'm > tf("4h", m)' } }, []);
    expect(graph.nodes.filter(({ operation }) => operation.kind === 'kernel').map(({ frame }) => frame)).toEqual([0, 1]);
  });

  test('a number is the same in every frame', () => {
    expect(read('tf("4h", 3)')).toBe('3');
  });
});

describe('errors name the place', () => {
  test.each<[string, string, string]>([
    ['', 'the expression is empty', ''],
    ['   ', 'the expression is empty', ''],
    ['close >', 'the expression ends where a value is expected', ''],
    ['close close', '"close" cannot follow here', 'close'],
    ['(close', '")" is expected before the end', ''],
    ['sma(close, 3', '")" is expected before the end', ''],
    ['close[1', '"]" is expected before the end', ''],
    ['close ? 1 : 2', 'what stands before "?" must be a condition', 'close'],
    ['close > 1 ? 2', '":" is expected before the end', ''],
    ['1 < close < 2', 'comparisons do not chain; write "a < b and b < c"', '<'],
    ['close == open == high', 'comparisons do not chain; write "a < b and b < c"', '=='],
    ['close + not open > 1', '"not" needs parentheses here', 'not'],
    ['close & open', '"&" is not part of the language', '&'],
    ['close > 1 && open > 1', '"&" is not part of the language; write "and"', '&'],
    ['close > 1 || open > 1', '"|" is not part of the language; write "or"', '|'],
    ['!close', '"!" is not part of the language; write "not"', '!'],
    ['close = 1', '"=" is not part of the language; equality is "=="', '='],
    ['$ + 1', '"$" is not part of the language; a parameter is "$" and a name', '$'],
    ['12abc', '"12abc" is not a number', '12abc'],
    ['1e999', '"1e999" is too large for a number', '1e999'],
    ['clsoe', 'unknown name "clsoe" (did you mean "close"?)', 'clsoe'],
    ['$fsat', 'unknown parameter "$fsat" (did you mean "$fast"?)', '$fsat'],
    ['smma(close, 3)', 'unknown function "smma" (did you mean "sma"?)', 'smma'],
    ['close and open', 'the left side of "and" must be a condition', 'close'],
    ['(close > 1) + 2', 'the left side of "+" must be a column or a number', '(close > 1)'],
    ['sma(close > 1, 3)', 'x in sma([x], n) must be a column or a number', 'close > 1'],
    ['sma(close, open)', 'n in sma([x], n) must be a number known before the run', 'open'],
    ['sma(close, 0)', 'n in sma([x], n) must be a whole number >= 1, not 0', '0'],
    ['sma(close, 2.5)', 'n in sma([x], n) must be a whole number >= 1, not 2.5', '2.5'],
    ['sma()', 'sma is called as sma([x], n), not with 0 arguments', 'sma()'],
    ['sma(close, 1, 2)', 'sma is called as sma([x], n), not with 3 arguments', 'sma(close, 1, 2)'],
    ['crosses_above(close)', 'crosses_above is called as crosses_above(a, b), not with 1 argument', 'crosses_above(close)'],
    ['close[-1]', 'k in x[k], which counts bars back, must be a whole number from 0 to 10000000, not -1', '-1'],
    ['close[0.5]', 'k in x[k], which counts bars back, must be a whole number from 0 to 10000000, not 0.5', '0.5'],
    ['close[open]', 'k in x[k] must be a number of bars', 'open'],
    ['3[1]', 'what [k] looks back on must be a column or a condition', '3'],
    ['tf(4h, close)', '"4h" is not a number', '4h'],
    ['1.2.3', '"1.2.3" is not a number', '1.2.3'],
    ['close # open', '"#" is not part of the language', '#'],
    ['close + * 2', '"*" stands where a value is expected', '*'],
    ['close > 1 and or', '"or" stands where a value is expected', 'or'],
    ['and close > 1', '"and" stands where a value is expected', 'and'],
    ['(close open)', '")" is expected before "open"', 'open'],
    ['tf(close, close)', 'the first argument of tf must be a text in quotes', 'close'],
    ['"text" + 1', 'the left side of "+" must be a column or a number', '"text"'],
  ])('%s', (text, sentence, marked) => {
    const found = refusal(text);
    expect(found.sentence).toContain(sentence);
    expect(found.marked).toBe(marked);
  });

  test('the caret stands below the place', () => {
    expect(refusal('close > smma(open, 3)').lines).toEqual([
      'expression: unknown function "smma" (did you mean "sma"?)',
      '  close > smma(open, 3)',
      '          ^^^^',
    ]);
    expect(refusal('close >').lines.slice(1)).toEqual(['  close >', '         ^']);
  });

  test('nothing stands behind the sentence where nothing helps', () => {
    expect(refusal('close # open').sentence).toBe('"#" is not part of the language');
    expect(refusal('crosses_above(close)').sentence).toBe('crosses_above is called as crosses_above(a, b), not with 1 argument');
  });

  test('the end of the text is one character wide', () => {
    try {
      compileExpression('close >');
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ start: 7, end: 8, code: 'EXPRESSION_INVALID', exitCode: 2, name: 'ExpressionError' });
    }
  });

  test('a sign before the end of a line', () => {
    expect(refusal('close =\n1').lines.slice(1)).toEqual(['  close =', '        ^']);
    expect(refusal('close\t= 1').lines.slice(1)).toEqual(['  close = 1', '        ^']);
  });

  test('of several lines the caret shows the one that it stands on', () => {
    expect(refusal('close > 1\n  and clsoe > 2').lines.slice(1)).toEqual(['    and clsoe > 2', '        ^^^^^']);
    expect(refusal('\nclsoe > 2\n').lines.slice(1)).toEqual(['  clsoe > 2', '  ^^^^^']);
  });

  test('a let entry that stands for itself, also after a line break', () => {
    const compile = (entries: Record<string, string>): unknown => compileStrategy({ let: entries, long: { enter: 'a > 1' } }, []);
    expect(() => compile({ a: 'b + 1', b: 'a + 1' })).toThrow(
      /^strategy\.let\.a: "a" stands for itself: a -> b -> a\n {2}b \+ 1\n {2}\^{5}$/,
    );
    expect(() => compile({ a: '\na + 1' })).toThrow(/^strategy\.let\.a: "a" stands for itself: a -> a\n {2}\n {2}\^$/);
  });

  test('an error in an entry that another one reads bears its own name', () => {
    expect(() => compileStrategy({ let: { a: 'b + 1', b: 'clsoe' }, long: { enter: 'a > 1' } }, [])).toThrow(
      /^strategy\.let\.b: unknown name "clsoe"/,
    );
  });

  test.each(['close', 'volume', 'and', 'true'])('no entry is called %s', (name) => {
    expect(() => compileStrategy({ let: { [name]: 'open' }, long: { enter: 'open > 1' } }, [])).toThrow(
      `strategy.let.${name}: "${name}" has its own meaning in the language and cannot be the name of an entry`,
    );
  });

  test('an error in an unused let entry is seen', () => {
    expect(() => compileStrategy({ let: { unused: 'clsoe' }, long: { enter: 'close > 1' } }, [])).toThrow(
      /^strategy\.let\.unused: unknown name "clsoe"/,
    );
  });

  test('nesting has a limit, side by side has none', () => {
    const nested = (depth: number): string => `${'('.repeat(depth)}close${')'.repeat(depth)}`;
    expect(read(nested(199))).toBe('close');
    expect(refusal(nested(200))).toMatchObject({ sentence: 'an expression nests at most 200 deep', marked: 'close' });
    expect(refusal(nested(300)).sentence).toBe('an expression nests at most 200 deep');
    expect(refusal(`${'-'.repeat(200)}1`).sentence).toBe('an expression nests at most 200 deep');
    expect(refusal(`${'not '.repeat(200)}true`).sentence).toBe('an expression nests at most 200 deep');
    expect(read(Array(250).fill('(2)').join(' + '))).toBe('500');
    expect(read(Array(250).fill('-2').join(' + '))).toBe('-500');
    expect(read(Array(250).fill('not true').join(' or '))).toBe('false');
  });

  test('length has a limit: the end counts as a part', () => {
    const sum = (numbers: number): string => Array(numbers).fill('1').join('+');
    expect(read(sum(1000))).toBe('1000');
    expect(refusal(`-${sum(1000)}`)).toMatchObject({
      sentence: 'an expression has at most 2000 parts, not 2001; split it with let',
      marked: '',
    });
    expect(refusal(sum(1002))).toMatchObject({
      sentence: 'an expression has at most 2000 parts, not 2004; split it with let',
      marked: '1',
    });
  });
});
