// The mean of equal values is that value, not one beside it: "close > sma(close, n)" must not trade a price that never moves.
import { describe, expect, it, test } from 'vitest';
import { FUNCTION_DECLARATIONS } from '../../src/expr/functions/index.js';
import { evaluate } from './kernel-suite.js';
import { createMarket, type Market } from './markets.js';

const VALUES = [1.1, 0.1, 106.14, 1e-5, 3 * 2 ** -30, 60_000.07, -7.3];
const PERIODS = [2, 3, 4, 5, 6, 7, 8, 14, 20, 33, 50];
const declarationOf = (name: string) => FUNCTION_DECLARATIONS.find((declaration) => declaration.name === name)!;
const valuesOf = (name: string, market: Market, numbers: readonly number[]): number[] =>
  Array.from(evaluate(declarationOf(name), market, numbers), Number);

/** Bars whose prices are as given, with a volume that varies. */
function marketOf(prices: readonly number[]): Market {
  const column = [...prices];
  const times = createMarket(1, prices.length);
  return { ...times, open: column, high: column, low: column, close: column };
}

/** A walk that stands still for `length` bars from bar 40 on, at its own last price. */
function walkThatStops(seed: number, length: number): { readonly market: Market; readonly from: number } {
  const walk = createMarket(seed, 120 + length).close;
  return { market: marketOf(walk.map((price, i) => (i >= 40 && i < 40 + length ? walk[39]! : price))), from: 39 };
}

describe('where nothing ever moves', () => {
  const averages = 'sma ema rma wma dema tema trima kama hma vwma linearreg linearreg_intercept tsf bollinger_middle'.split(' ');
  it.each(averages)('%s is the value itself', (name) => {
    for (const value of VALUES)
      for (const n of PERIODS) {
        const found = valuesOf(name, marketOf(Array<number>(250).fill(value)), [n]);
        const known = found.filter((each) => !Number.isNaN(each));
        expect(known.length, `n = ${n}`).toBeGreaterThan(90);
        expect(new Set(known), `${value}, n = ${n}`).toEqual(new Set([value]));
      }
  });

  it.each('linearreg_slope stddev sample_stddev var cci mom macd macd_signal macd_hist bollinger_width trix rsi stochf_k'.split(' '))(
    '%s is 0',
    (name) => {
      for (const value of VALUES)
        for (const n of PERIODS) {
          const numbers = name.startsWith('macd') ? [n, n + 9, ...(name === 'macd' ? [] : [5])] : name === 'bollinger_width' ? [n, 2] : [n];
          const found = valuesOf(name, marketOf(Array<number>(300).fill(value)), numbers).filter((each) => !Number.isNaN(each));
          expect(
            found.every((each) => Object.is(Math.abs(each), 0)),
            `${value}, ${numbers.join(', ')}`,
          ).toBe(true);
        }
    },
  );

  test('zscore is undefined, and bands lie on the value', () => {
    const market = marketOf(Array<number>(100).fill(1.1));
    expect(valuesOf('zscore', market, [5]).every(Number.isNaN)).toBe(true);
    for (const side of ['bollinger_upper', 'bollinger_lower', 'donchian_middle'])
      expect(valuesOf(side, market, side.startsWith('b') ? [20, 2] : [20]).slice(20), side).toEqual(Array<number>(80).fill(1.1));
  });
});

describe('a market that stops', () => {
  test.each(['sma', 'wma', 'vwma', 'trima', 'linearreg', 'linearreg_intercept', 'tsf'])(
    '%s is the price once its window holds nothing else, and what it was before',
    (name) => {
      for (const seed of [1, 2, 3])
        for (const n of PERIODS) {
          const { market, from } = walkThatStops(seed, 60);
          const found = valuesOf(name, market, [n]);
          for (let i = from + n - 1; i < 100; i++) expect(found[i], `n = ${n}, bar ${i}`).toBe(market.close[i]);
          expect(found[from + n - 2]).not.toBe(market.close[from]);
        }
    },
  );

  test('has no stochastic of an RSI that stands still but for its last digits', () => {
    for (const seed of [1, 2, 3, 4, 5])
      for (const [n, k] of [
        [14, 5],
        [2, 3],
        [7, 14],
      ] as const) {
        const { market, from } = walkThatStops(seed, 60);
        const rsi = valuesOf('rsi', market, [n]);
        const found = valuesOf('stochrsi_k', market, [n, k]);
        for (let i = from + k; i < 100; i++) {
          expect(rsi[i], `n = ${n}, bar ${i}`).toBeCloseTo(rsi[from]!, 9);
          expect(Object.is(found[i], 0), `n = ${n}, k = ${k}, bar ${i}: ${found[i]}`).toBe(true);
        }
        expect(found.slice(from + k + 61).some((value) => value > 50)).toBe(true);
      }
  });

  test('hma is the price once all of its windows are', () => {
    for (const n of PERIODS) {
      const { market, from } = walkThatStops(4, 70);
      const found = valuesOf('hma', market, [n]);
      for (let i = from + n + Math.floor(Math.sqrt(n)) - 2; i < 110; i++) expect(found[i], `n = ${n}, bar ${i}`).toBe(market.close[i]);
    }
  });

  test('ema and rma come to the price, and not only near it', () => {
    for (const name of ['ema', 'rma', 'kama'])
      for (const n of [2, 3, 5, 10]) {
        const { market } = walkThatStops(5, 900);
        expect(valuesOf(name, market, [n])[900], `${name} ${n}`).toBe(market.close[900]);
      }
  });

  test.each(['rsi', 'cmo', 'plus_di', 'minus_di'])('%s keeps its value: what it is a ratio of fades alike', (name) => {
    for (const n of [2, 5, 14]) {
      const { market, from } = walkThatStops(6, 4_000);
      const found = valuesOf(name, market, [n]);
      for (let i = from; i < 4_000; i += 37) expect(found[i], `n = ${n}, bar ${i}`).toBeCloseTo(found[from]!, 9);
      expect(found.slice(4_040).every(Number.isFinite)).toBe(true);
    }
  });

  test('cci of typical prices that differ by rounding alone is 0', () => {
    const market = { ...marketOf([1, 1]), high: [108.2, 101.6], low: [106, 106], close: [101.6, 108.2] };
    const typical = valuesOf('typical_price', market, []);
    expect(typical[0]).not.toBe(typical[1]);
    expect(typical[0]).toBeCloseTo(typical[1]!, 12);
    expect(valuesOf('cci', market, [2])[1]).toBeCloseTo(0, 15);
  });
});
