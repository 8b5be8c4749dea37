// What declarations say of their kernels: how long they warm up, and how much scratch they need.
import { describe, expect, test } from 'vitest';
import { nodeWarmups } from '../../src/core/warmup.js';
import { compileExpression } from '../../src/expr/compile-strategy.js';
import type { FunctionDeclaration } from '../../src/expr/function-declaration.js';
import { FUNCTION_DECLARATIONS } from '../../src/expr/functions/index.js';
import { walkBars } from '../engine/sample-job.js';
import { TWINS } from '../reference/indicators/index.js';
import type { Column } from '../reference/indicators/window.js';

const BARS = walkBars(90, 12);
const COLUMNS: Readonly<Record<string, Float64Array>> = { ...BARS, time: BARS.timeMs, local_time: BARS.timeMs };

/** Returns numeric arguments: rising ones, falling ones and the smallest. */
function settingsOf({ args }: FunctionDeclaration): number[][] {
  const numeric = args.flatMap((arg) => (arg.kind === 'int' || arg.kind === 'number' ? [arg] : []));
  const choose = (valueAt: (index: number) => number): number[] =>
    numeric.map((arg, index) => (arg.kind === 'number' ? (arg.default ?? 1) : Math.max(arg.min, valueAt(index))));
  return [choose((index) => 4 + 3 * index), choose((index) => 14 - 4 * index), choose(() => 0)];
}

/** Returns the leading bars on which the slow twin of a kernel has no value. */
function twinWarmup({ bars = [], args }: FunctionDeclaration, kernel: string, numbers: readonly number[]): number {
  const inputs = args.flatMap((arg, index): Column[] => {
    if (arg.kind === 'condition') return [Array.from(BARS.close, (close, i) => i === 0 || close > BARS.open[i]!) as unknown as Column];
    return arg.kind === 'column' ? [[BARS.close, BARS.low, BARS.high][index]!] : [];
  });
  return TWINS[kernel]!([...bars.map((name) => COLUMNS[name]!), ...inputs], numbers).findIndex((value) => !Number.isNaN(value));
}

/** Returns the warm-up of the last node that a call expands to. */
function expandedWarmup({ name, args }: FunctionDeclaration, numbers: readonly number[]): number {
  const columns = args.filter(({ kind }) => kind === 'column').map(() => 'close');
  const { graph } = compileExpression(`${name}(${[...columns, ...numbers].join(', ')})`);
  return nodeWarmups(graph, {}, () => 0).at(-1)!;
}

describe('the declared warm-up is how long the slow twin has no value, or that of the nodes it expands to', () => {
  test.each(FUNCTION_DECLARATIONS.map((declaration) => [declaration.name, declaration] as const))('%s', (_, declaration) => {
    const { body } = declaration;
    for (const numbers of settingsOf(declaration)) {
      const expected = body.kind === 'kernel' ? twinWarmup(declaration, body.kernel, numbers) : expandedWarmup(declaration, numbers);
      expect(declaration.warmup(...numbers), String(numbers)).toBe(expected);
    }
  });
});

test.each<[string, (length: number, n: number) => number]>([
  ['stddev', (length, n) => 16 * Math.min(length, n)],
  ['correl', (length, n) => 48 * Math.min(length, n)],
  ['aroon_up', (length, n) => (length > n ? 32 * (n + 1) : 32 * length)],
  ['aroon_down', (length, n) => (length > n ? 32 * (n + 1) : 32 * length)],
  ['supertrend', (length) => 8 * length],
  ['mfi', (length, n) => (length < n ? 32 * length : Math.min(16 * (1024 + 2 * n), 16 * (length + n)))],
])('%s has the scratch that the header of its kernel asks for, and none for bars that are not there', (name, bytes) => {
  const { body } = FUNCTION_DECLARATIONS.find((declaration) => declaration.name === name)!;
  for (const [length, n] of [
    [5000, 20],
    [5000, 2000],
    [1050, 20],
    [1045, 20],
    [21, 20],
    [20, 20],
    [7, 20],
  ] as const)
    expect(body.kind === 'kernel' && body.scratchBytes?.(length, n), `${length} ${n}`).toBe(bytes(length, n));
});

test('ultosc has the scratch of its longest period, wherever that stands', () => {
  const { body } = FUNCTION_DECLARATIONS.find(({ name }) => name === 'ultosc')!;
  for (const periods of [
    [7, 14, 28],
    [28, 7, 14],
    [14, 28, 7],
  ])
    expect(body.kind === 'kernel' && body.scratchBytes?.(5000, ...periods)).toBe(16 * (1024 + 28 + 28));
});
