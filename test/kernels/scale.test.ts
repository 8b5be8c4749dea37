// Prices have no unit: times a power of two, which is exact, every function of them is the same times a power of that, bit for bit. No
// threshold may know how large a price is: coins trade at 1e-5.
import { describe, expect, it } from 'vitest';
import { FUNCTION_DECLARATIONS } from '../../src/expr/functions/index.js';
import { evaluate, settingsOf } from './kernel-suite.js';
import { createMarket, type Market } from './markets.js';

/** Power of the prices' scale that the values have; 0 where it is not listed. */
const DEGREES: Readonly<Record<string, number>> = { var: 2 };
for (const name of (
  'sma ema rma wma dema tema trima kama hma vwma macd macd_signal macd_hist mom apo plus_dm minus_dm supertrend sar sum stddev ' +
  'sample_stddev linearreg linearreg_slope linearreg_intercept tsf highest lowest midpoint midprice bollinger_upper bollinger_middle ' +
  'bollinger_lower donchian_upper donchian_lower donchian_middle keltner_upper keltner_middle keltner_lower true_range atr ' +
  'typical_price median_price weighted_close average_price abs min max'
).split(' '))
  (DEGREES as Record<string, number>)[name] = 1;

/** Functions of a number as it is. */
const NOT_HOMOGENEOUS = new Set('log exp atan round floor ceil sqrt linearreg_angle'.split(' '));

const QUIET = createMarket(6, 300);
/** The same with a stretch that stands still. */
const HALTED: Market = haltAt(createMarket(9, 400), 150, 290);

function haltAt(market: Market, from: number, to: number): Market {
  const halt = (column: readonly number[]): number[] => column.map((value, i) => (i >= from && i < to ? market.close[from - 1]! : value));
  return { ...market, open: halt(market.open), high: halt(market.high), low: halt(market.low), close: halt(market.close) };
}

function scaled(market: Market, scale: number): Market {
  const times = (column: readonly number[]): number[] => column.map((value) => value * scale);
  return { ...market, open: times(market.open), high: times(market.high), low: times(market.low), close: times(market.close) };
}

describe.each(FUNCTION_DECLARATIONS.filter(({ name, family }) => !NOT_HOMOGENEOUS.has(name) && family !== 'calendar'))(
  '$name',
  (declaration) => {
    it.each([-25, -40, 20])('is of prices times 2^%d what it is of prices', (power) => {
      const factor = 2 ** (power * (DEGREES[declaration.name] ?? 0));
      for (const market of [QUIET, HALTED])
        for (const numbers of settingsOf(declaration)) {
          const expected = Array.from(evaluate(declaration, market, numbers), (value) => Number(value) * factor);
          const found = Array.from(evaluate(declaration, scaled(market, 2 ** power), numbers), Number);
          expect(found, `n = ${numbers.join(', ')}`).toEqual(expected);
        }
    });
  },
);
