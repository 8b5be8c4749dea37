import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FunctionDeclaration } from '../../src/expr/function-declaration.js';
import { COMPOSITIONS } from '../reference/indicators/compositions.js';
import { TWINS } from '../reference/indicators/index.js';
import type { Column } from '../reference/indicators/window.js';
import { evaluateFunction, type KernelRunner } from './evaluate-function.js';
import { runKernel, type Series } from './kernel-host.js';
import { createMarket, type Market } from './markets.js';
import { callOracle, ORACLES } from './oracles.js';

/** Functions that carry a state from bar to bar; all others see their last warm-up + 1 bars only. */
const RECURSIVE = new Set(
  (
    'ema rma dema tema kama rsi cmo macd macd_signal macd_hist stochrsi_k stochrsi_d trix plus_dm minus_dm plus_di minus_di dx adx adxr ' +
    'supertrend supertrend_direction sar atr natr keltner_upper keltner_middle keltner_lower obv ad adosc bars_since'
  ).split(' '),
);

const MARKETS = [createMarket(1, 300), createMarket(2, 301, 30000), createMarket(3, 222, 0.5)];
/** Longer than the stretches of bars that kernels work through at once. */
const LONG_MARKET = createMarket(4, 2_300);
const COLUMN_ARGS = ['close', 'low', 'high'] as const;

const compiled: KernelRunner = ({ body }, inputs, length, numbers) => {
  if (body.kind !== 'kernel') throw new Error('an expansion has no kernel');
  return runKernel(body.kernel, inputs, length, numbers, body.scratchBytes?.(length, ...numbers));
};
const slow: KernelRunner = ({ body }, inputs, _length, numbers) => {
  if (body.kind !== 'kernel') throw new Error('an expansion has no twin');
  return TWINS[body.kernel]!(inputs as Column[], numbers);
};

/** What every function of the language must satisfy. */
export function describeFunction(declaration: FunctionDeclaration): void {
  const settings = settingsOf(declaration);
  describe(declaration.name, () => {
    const oracle = ORACLES[declaration.name];
    if (oracle) {
      it('equals TA-Lib, first index included', () => {
        for (const market of MARKETS) {
          for (const numbers of settings.filter((candidate) =>
            candidate.every((value) => !Number.isInteger(value) || value >= (oracle.shortest ?? 2)),
          )) {
            const expected = callOracle(oracle, market, numbers);
            const actual = evaluate(declaration, market, numbers, compiled);
            const skipped = oracle.beginsLater ? warmupOf(expected) : 0;
            expectClose(actual, expected, 1e-11 * scaleOf(market), skipped, `n = ${numbers.join(', ')}`);
          }
        }
      });
    }

    it('equals its slow twin on markets', () => {
      for (const market of MARKETS) {
        for (const numbers of settings) expectTwin(declaration, market, numbers);
      }
    });

    const composition = COMPOSITIONS[declaration.name];
    if (composition) {
      it('equals its definition', () => {
        for (const market of MARKETS) {
          for (const numbers of settings) {
            const actual = evaluate(declaration, market, numbers, compiled);
            expectClose(actual, composition(market, numbers), 1e-11 * scaleOf(market), 0, `n = ${numbers.join(', ')}`);
          }
        }
      });
    }

    it('equals its slow twin on short, flat, zero, infinite and interrupted series', () => {
      for (const market of adversarialMarkets()) {
        for (const numbers of settings) expectTwin(declaration, market, numbers);
      }
      const property = fc.property(wildMarkets(), fc.constantFrom(...settings), (market, numbers) =>
        expectTwin(declaration, market, numbers),
      );
      fc.assert(property, { seed: 7, numRuns: 150 });
    });

    it('equals its slow twin over many stretches, whichever of them the bars end in', () => {
      for (const numbers of [settings[0]!, settings[settings.length - 1]!]) {
        expectTwin(declaration, LONG_MARKET, numbers);
        const whole = evaluate(declaration, LONG_MARKET, numbers, compiled);
        for (const cut of [1_023, 1_055, 1_100, 2_079])
          expectSameBits(evaluate(declaration, head(LONG_MARKET, cut), numbers, compiled), whole, 0, cut);
      }
    });

    it('has the declared warm-up', () => {
      for (const market of MARKETS) {
        for (const numbers of settings) {
          const observed = warmupOf(evaluate(declaration, market, numbers, compiled));
          expect(observed, `n = ${numbers.join(', ')}`).toBe(Math.min(declaration.warmup(...numbers), market.close.length));
        }
      }
    });

    it('sees no later bar: every prefix gives the same bits', () => {
      const property = fc.property(wildMarkets(), fc.constantFrom(...settings), fc.nat(90), (market, numbers, cut) => {
        const whole = evaluate(declaration, market, numbers, compiled);
        expectSameBits(evaluate(declaration, head(market, cut), numbers, compiled), whole, 0, Math.min(cut, whole.length));
      });
      fc.assert(property, { seed: 8, numRuns: 150 });
      for (const numbers of settings) {
        const market = MARKETS[0]!;
        const whole = evaluate(declaration, market, numbers, compiled);
        const bumped = evaluate(declaration, bumpLast(market), numbers, compiled);
        expectSameBits(bumped, whole, 0, whole.length - 1);
        for (const cut of [17, 100, 211]) expectSameBits(evaluate(declaration, head(market, cut), numbers, compiled), whole, 0, cut);
      }
    });

    if (!RECURSIVE.has(declaration.name)) {
      it('forgets: nothing before the window leaves a trace', () => {
        for (const market of MARKETS) {
          for (const numbers of settings) {
            const from = 100 + declaration.warmup(...numbers);
            const expected = evaluate(declaration, market, numbers, compiled);
            const actual = evaluate(declaration, disturb(market, 100), numbers, compiled);
            expectSameBits(actual, expected, from, expected.length);
          }
        }
      });
    }
  });
}

/** Argument sets: the smallest, small ones around the kernels' block edges, and the defaults. */
export function settingsOf(declaration: FunctionDeclaration): number[][] {
  const numeric = declaration.args.flatMap((arg) => (arg.kind === 'int' || arg.kind === 'number' ? [arg] : []));
  if (numeric.length === 0) return [[]];
  const bases = [1, 2, 3, 6, 7, 8, 14, 31];
  const sets = bases.map((base) =>
    numeric.map((arg, index) => {
      if (arg.kind === 'number') return (arg.default ?? 1) * (1 + base / 16);
      return Math.max(arg.min, base + (numeric.length > 1 ? index * 2 : 0));
    }),
  );
  if (numeric.length > 1) sets.push(numeric.map((arg) => arg.default ?? arg.min));
  return sets;
}

/** Computes a function of a market's closes (its further columns are low and high), by the compiled kernels or by their twins. */
export function evaluate(
  declaration: FunctionDeclaration,
  market: Market,
  numbers: readonly number[],
  run: KernelRunner = compiled,
): Column {
  const queue = [...numbers];
  let columns = 0;
  const args = declaration.args.map((arg): number | Series => {
    if (arg.kind === 'condition') return market.close.map((close, i) => i === 0 || close > market.open[i]!);
    return arg.kind === 'column' ? market[COLUMN_ARGS[columns++]!] : queue.shift()!;
  });
  return evaluateFunction(declaration, { ...market }, args, market.close.length, run) as Column;
}

function expectTwin(declaration: FunctionDeclaration, market: Market, numbers: readonly number[]): void {
  const expected = evaluate(declaration, market, numbers, slow);
  const actual = evaluate(declaration, market, numbers, compiled);
  expectClose(actual, expected, 1e-11 * scaleOf(market), 0, `${declaration.name}(${numbers.join(', ')}) on ${market.close.length} bars`);
}

function expectClose(actual: Column, expected: Column, slack: number, from: number, label: string): void {
  expect(actual.length, label).toBe(expected.length);
  for (let i = from; i < expected.length; i++) {
    const [a, e] = [actual[i]!, expected[i]!];
    if (a === e || (Number.isNaN(a) && Number.isNaN(e))) continue;
    if (Math.abs(a - e) <= 1e-9 * Math.abs(e) + slack) continue;
    expect.fail(`${label}: bar ${i} is ${a}, not ${e}`);
  }
}

function expectSameBits(actual: Column, expected: Column, from: number, to: number): void {
  for (let i = from; i < to; i++) {
    if (!Object.is(actual[i], expected[i])) expect.fail(`bar ${i} is ${actual[i]}, not ${expected[i]}`);
  }
}

function warmupOf(column: Column): number {
  const first = Array.from(column).findIndex((value) => !Number.isNaN(value));
  return first < 0 ? column.length : first;
}

/** Largest price; at least 100, the size of percent outputs. */
function scaleOf({ open, high, low, close }: Market): number {
  return [open, high, low, close]
    .flat()
    .filter(Number.isFinite)
    .reduce((largest, value) => Math.max(largest, Math.abs(value)), 100);
}

const PRICES = ['open', 'high', 'low', 'close', 'volume'] as const;

function mapMarket(market: Market, apply: (column: readonly number[], index: number) => number[]): Market {
  const changed = PRICES.map((name, index) => [name, apply(market[name], index)] as const);
  return { ...market, ...(Object.fromEntries(changed) as Pick<Market, (typeof PRICES)[number]>) };
}

function head(market: Market, length: number): Market {
  const cut = mapMarket(market, (column) => column.slice(0, length));
  return { ...cut, local_time: market.local_time.slice(0, length) };
}

function bumpLast(market: Market): Market {
  return mapMarket(market, (column) => [...column.slice(0, -1), column[column.length - 1]! * 1.5]);
}

/** Replaces the bars before `until` by NaN, infinities and huge numbers. */
function disturb(market: Market, until: number): Market {
  const wild = [NaN, 1e300, -Infinity, 1e-300, Infinity, -1e300, 0];
  return mapMarket(market, (column, index) => column.map((value, i) => (i < until ? wild[(i * 3 + index) % wild.length]! : value)));
}

function adversarialMarkets(): Market[] {
  const base = createMarket(5, 70);
  const put = (value: number, bars: readonly number[]): Market =>
    mapMarket(base, (column, index) => column.map((old, i) => (bars.includes(i + (index % 2)) ? value : old)));
  const flat = (value: number): Market => mapMarket(base, (column) => column.map(() => value));
  return [
    ...[0, 1, 2, 3, 5, 6, 7, 8, 9, 13, 14, 15].map((length) => head(base, length)),
    put(NaN, [0, 1, 2]),
    put(NaN, [30]),
    put(NaN, [20, 22, 40, 41, 42, 43]),
    put(NaN, [69]),
    put(Infinity, [35]),
    put(-Infinity, [10, 50]),
    put(0, [10, 11, 12, 40]),
    flat(0),
    flat(100.1),
    flat(NaN),
    flat(-7),
    mapMarket(base, (column) => column.map((value) => value * 1e-6)),
    ...[6, 7, 8].map(coarseMarket),
  ];
}

/** A random walk in whole numbers: closes meet lows, highs and what was computed from them exactly, again and again. */
function coarseMarket(seed: number): Market {
  return mapMarket(createMarket(seed, 90, 300), (column) => column.map(Math.round));
}

/** Columns without any order among them; whole quarters, so that ties and exact zeros are common. */
function wildMarkets(): fc.Arbitrary<Market> {
  const value = fc.oneof(
    { weight: 30, arbitrary: fc.integer({ min: 1, max: 400 }).map((quarters) => quarters / 4) },
    { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, 0, -12.5) },
  );
  return fc.array(fc.tuple(value, value, value, value, value), { maxLength: 90 }).map((rows) => {
    const columns = PRICES.map((name, index) => [name, rows.map((row) => row[index]!)] as const);
    return {
      ...(Object.fromEntries(columns) as Omit<Market, 'local_time'>),
      local_time: rows.map(([, , , time], i) => i * 5.5e6 + time * 1e9),
    };
  });
}
