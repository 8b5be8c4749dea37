// Fuzzed expressions never crash: they compile and evaluate, or are refused with a caret inside the text.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileExpression, compileStrategy } from '../../src/expr/compile-strategy.js';
import { ExpressionError } from '../../src/expr/expression-error.js';
import type { ArgDeclaration } from '../../src/expr/function-declaration.js';
import { FUNCTION_DECLARATIONS } from '../../src/expr/functions/index.js';
import { TrialEngine } from '../../src/engine/trial-engine.js';
import { readField } from '../../src/core/trial-record.js';
import { singleTrial } from '../../src/core/trial-table.js';
import { dataOf, EXECUTION, RISK, walkBars } from '../engine/sample-job.js';

const SEED = 20261120;
const PARAMETERS = ['n', 'k', 'flag', 'text'];
const VALUES = { n: 5, k: 1.5, flag: true, text: 'hourly' };
const DATA = dataOf(walkBars(130, 4));
const WINDOW = { from: 3, to: 130 };

const WORDS = [
  ...FUNCTION_DECLARATIONS.map(({ name }) => name),
  'close',
  'open',
  'high',
  'low',
  'volume',
  '$n',
  '$k',
  '$flag',
  '$text',
  '$none',
  'crosses_above',
  'crosses_below',
  'tf',
  'sym',
  '"4h"',
  '"X"',
  "'1d'",
  'true',
  'false',
  'and',
  'or',
  'not',
  '+',
  '-',
  '*',
  '/',
  '%',
  '<',
  '<=',
  '>',
  '>=',
  '==',
  '!=',
  '?',
  ':',
  '(',
  ')',
  '[',
  ']',
  ',',
  '0',
  '1',
  '2',
  '14',
  '1.5',
  '.5',
  '1e3',
  '1e999',
  '-1',
  '2147483647',
  '99999999999',
  '"',
  '$',
  '&',
  '=',
  '\n',
  '\t',
  'é',
  '😀',
  '//',
  '12ab',
  '__proto__',
  'constructor',
  'toString',
];
const soup = fc
  .array(fc.constantFrom(...WORDS), { maxLength: 25 })
  .chain((words) => fc.constantFrom('', ' ', '  ').map((gap) => words.join(gap)));

/** Expressions of the grammar, of the right type nearly always. */
const { column, condition } = fc.letrec<{ column: string; condition: string }>((tie) => ({
  column: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constantFrom('close', 'open', 'high', 'low', 'volume', '$n', '$k', '$flag', '0', '3', '-2.5', '1e300', 'ibs()', 'hour()', 'rsi(14)'),
    fc.tuple(tie('column'), fc.constantFrom('+', '-', '*', '/', '%'), tie('column')).map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc.tuple(tie('column'), fc.constantFrom('0', '1', '7', '200', '$n')).map(([a, k]) => `(${a} * close)[${k}]`),
    fc.tuple(tie('condition'), tie('column'), tie('column')).map(([c, a, b]) => `(${c} ? ${a} : ${b})`),
    tie('column').map((a) => `tf("4h", ${a})`),
    tie('column').map((a) => `-(${a})`),
    fc
      .constantFrom(...FUNCTION_DECLARATIONS.filter(({ returns }) => returns === 'column'))
      .chain(({ name, args }) => fc.tuple(...args.map((arg) => argument(arg, tie))).map((texts) => `${name}(${texts.join(', ')})`)),
  ),
  condition: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constantFrom('close > open', 'true', 'false', 'volume % 2 == 1'),
    fc.tuple(tie('column'), fc.constantFrom('<', '<=', '>', '>=', '==', '!='), tie('column')).map(([a, op, b]) => `${a} ${op} ${b}`),
    fc.tuple(fc.constantFrom('crosses_above', 'crosses_below'), tie('column'), tie('column')).map(([name, a, b]) => `${name}(${a}, ${b})`),
    fc.tuple(tie('condition'), fc.constantFrom('and', 'or'), tie('condition')).map(([a, op, b]) => `(${a}) ${op} (${b})`),
    tie('condition').map((a) => `not (${a})`),
    tie('condition').map((a) => `(${a})[2]`),
    tie('condition').map((a) => `tf("4h", ${a})`),
    fc.tuple(tie('condition'), tie('condition'), tie('condition')).map(([a, b, c]) => `((${a}) ? (${b}) : (${c}))`),
  ),
}));

function argument(arg: ArgDeclaration, tie: (name: 'column' | 'condition') => fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  if (arg.kind === 'column' || arg.kind === 'condition') return tie(arg.kind) as fc.Arbitrary<string>;
  if (arg.kind === 'number') return fc.constantFrom('0', '1', '0.02', '2.5', '$k', '1e9');
  return fc.constantFrom('1', '2', '3', '14', '60', '129', '130', '500', '2147483647', '$n', '$n * 2', '$k');
}

/** Returns true where it compiles; expects a caret inside the text where it does not. */
function compiles(text: string): boolean {
  try {
    compileExpression(text, PARAMETERS);
    return true;
  } catch (error) {
    expectCaret(error, text);
    return false;
  }
}

function expectCaret(error: unknown, text: string): void {
  if (!(error instanceof ExpressionError)) throw error;
  const { start, end, message, sentence } = error;
  expect(start).toBeGreaterThanOrEqual(0);
  expect(start).toBeLessThanOrEqual(text.length);
  expect(end).toBeGreaterThan(start);
  expect(sentence).not.toMatch(/undefined|Invariant|\[object/);
  const lines = message.split('\n');
  expect(lines, message).toHaveLength(3);
  expect(lines[2]).toMatch(/^ {2} *\^+$/);
  const column = lines[2]!.indexOf('^');
  expect(column).toBeLessThanOrEqual(lines[1]!.length);
  expect(text.split('\n').map((line) => `  ${line.replaceAll('\t', ' ')}`)).toContain(lines[1]);
}

/** Runs it as a trial; a parameter that breaks a rule fails the trial with a sentence. Returns the state and the record's bits. */
async function evaluate(texts: Parameters<typeof compileStrategy>[0]): Promise<string> {
  const graph = compileStrategy(texts, PARAMETERS);
  const frames = graph.frames.slice(1).map(() => DATA.frames[0]!);
  const engine = new TrialEngine(
    { data: { ...DATA, frames }, graph, execution: EXECUTION, risk: RISK },
    { workers: 1, maxMemoryBytes: 64 * 1048576 },
  );
  const { states, records, failures } = await engine.evaluate(singleTrial(VALUES), WINDOW);
  expect([1, 2]).toContain(states[0]);
  if (states[0] === 2) expect(failures.get(0)).toMatch(/must be a (whole )?number/);
  else expect(readField(records, 'final_equity')).toBeGreaterThan(-1e12);
  return `${states[0]} ${Buffer.from(records.buffer).toString('hex')}`;
}

describe('fuzzed expressions', () => {
  test('token soups compile or get a caret', () => {
    let compiled = 0;
    fc.assert(
      fc.property(soup, (text) => void (compiled += compiles(text) ? 1 : 0)),
      { numRuns: 20_000, seed: SEED },
    );
    expect(compiled).toBeGreaterThan(100);
  });

  test('any text compiles or gets a caret', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60, unit: 'binary' }), (text) => void compiles(text)),
      { numRuns: 5_000, seed: SEED },
    );
  });

  test('a valid expression with a piece cut out or doubled compiles or gets a caret', () => {
    fc.assert(
      fc.property(condition, fc.nat(), fc.nat({ max: 12 }), fc.boolean(), (text, at, length, doubled) => {
        const start = at % text.length;
        compiles(doubled ? text.slice(0, start + length) + text.slice(start) : text.slice(0, start) + text.slice(start + length));
      }),
      { numRuns: 3_000, seed: SEED },
    );
  });

  test('expressions of the grammar compile nearly always', () => {
    let compiled = 0;
    fc.assert(
      fc.property(condition, (text) => void (compiled += compiles(text) ? 1 : 0)),
      { numRuns: 1_000, seed: SEED },
    );
    expect(compiled).toBeGreaterThan(600);
  });

  test('what compiles is evaluated, as entry, exit and distances, the same twice', async () => {
    let evaluated = 0;
    await fc.assert(
      fc.asyncProperty(condition, condition, column, fc.boolean(), async (enter, exit, distance, trails) => {
        if (!compiles(enter) || !compiles(exit) || !compiles(distance)) return;
        const texts = {
          long: { enter, exit },
          short: { enter: exit, exit: enter },
          stop: distance,
          target: `2 * (${distance})`,
          ...(trails && { trail: distance }),
        };
        const first = await evaluate(texts);
        expect(await evaluate(texts)).toBe(first);
        evaluated++;
      }),
      { numRuns: 400, seed: SEED },
    );
    expect(evaluated).toBeGreaterThan(150);
  });
});
