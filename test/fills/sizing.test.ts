// F10: quantities. Entries at 100; every number is worked out by hand.
import { describe, expect, test } from 'vitest';
import type { RiskRules } from '../../src/core/rules.js';
import { expectTrades, LOOPS, play, type Play, type Row } from './play.js';

const FLAT: readonly Row[] = Array.from({ length: 3 }, (): Row => [100, 101, 99, 100]);
const ONE_PERCENT_FEE = { takerFeeBps: 100 };

describe.each(LOOPS)('in the %s', (loop) => {
  const quantityOf = async (risk: Partial<RiskRules>, more: Partial<Play> = {}): Promise<number | undefined> =>
    (await play({ rows: FLAT, longEnter: [0], risk: { maxLeverage: 1, ...risk }, ...more }, loop)).trades[0]?.quantity;

  test('F10 all_in buys what the cash pays for, the fee included', async () => {
    expect(await quantityOf({ sizing: 'all_in' })).toBeCloseTo(100, 9); // 10,000 / 100
    expect(await quantityOf({ sizing: 'all_in' }, { execution: ONE_PERCENT_FEE })).toBeCloseTo(99.00990099, 8); // 10,000 / (100 * 1.01)
    // the price is that of the fill: 10,000 / (100 * 1.01)
    expect(await quantityOf({ sizing: 'all_in' }, { execution: { slippageBps: 100 } })).toBeCloseTo(99.00990099, 8);
  });

  test('F10 fraction buys that share of it', async () => {
    expect(await quantityOf({ sizing: 'fraction', fraction: 0.25 })).toBeCloseTo(25, 9);
  });

  test('F10 weight buys the share of it that was read on the decision; one that is no number or not above 0 buys nothing', async () => {
    const rows: Row[] = [[100, 104, 99, 100], ...FLAT];
    // high - low is 5 on the decision: 0.05 * 5 = 0.25
    expect(await quantityOf({ sizing: 'weight' }, { rows, texts: { weight: '0.05 * (high - low)' } })).toBeCloseTo(25, 9);
    expect(await quantityOf({ sizing: 'weight' }, { texts: { weight: '0.4' } })).toBeCloseTo(40, 9);
    expect(await quantityOf({ sizing: 'weight', maxLeverage: 0.5 }, { texts: { weight: '3' } })).toBeCloseTo(50, 9);
    for (const weight of ['0', 'low - high', 'sma(close, 3)', '0 / (close - close)'])
      expect(await quantityOf({ sizing: 'weight' }, { texts: { weight } }), weight).toBeUndefined();
  });

  test('F10 fixed buys the given quantity', async () => {
    expect(await quantityOf({ sizing: 'fixed', quantity: 7 })).toBe(7);
  });

  test('F10 risk loses the given share of equity at the stop', async () => {
    const { trades } = await play(
      {
        rows: [FLAT[0]!, FLAT[1]!, [100, 101, 90, 92]],
        longEnter: [0],
        texts: { stop: '4' },
        risk: { sizing: 'risk', riskPerTrade: 0.01, maxLeverage: 1 },
      },
      loop,
    );
    // 10,000 * 0.01 / 4 = 25 units, out at 96: -100 = 1 % of 10,000
    expectTrades(trades, [{ side: 'long', entryBar: 1, exitBar: 2, quantity: 25, pnl: -100, rMultiple: -1, reason: 'stop' }]);
  });

  test('F10 each is capped at max_leverage times equity', async () => {
    expect(await quantityOf({ sizing: 'fixed', quantity: 500 })).toBeCloseTo(100, 9);
    expect(await quantityOf({ sizing: 'fixed', quantity: 500, maxLeverage: 3 })).toBeCloseTo(300, 9);
    expect(await quantityOf({ sizing: 'all_in', maxLeverage: 0.5 })).toBeCloseTo(50, 9);
    expect(await quantityOf({ sizing: 'fraction', fraction: 2, maxLeverage: 3 })).toBeCloseTo(200, 9);
    // 10,000 * 0.01 / 0.5 = 200 units are more than 100
    expect(await quantityOf({ sizing: 'risk' }, { texts: { stop: '0.5' } })).toBeCloseTo(100, 9);
    expect(await quantityOf({ sizing: 'fixed', quantity: 500 }, { execution: ONE_PERCENT_FEE })).toBeCloseTo(99.00990099, 8);
  });

  test('F10 rounded down to the lot, after the cap', async () => {
    expect(await quantityOf({ sizing: 'fixed', quantity: 7.9, lot: 1 })).toBe(7);
    expect(await quantityOf({ sizing: 'all_in', lot: 30 })).toBe(90);
    expect(await quantityOf({ sizing: 'fixed', quantity: 0.3, lot: 0.25 })).toBe(0.25);
  });

  test.each([
    [0.3, 0.1, 0.3],
    [0.6, 0.1, 0.6],
    [0.7, 0.1, 0.7],
    [0.29, 0.01, 0.29],
    [1.15, 0.01, 1.15],
    [1.14, 0.01, 1.14],
    [4.35, 0.01, 4.35],
    [1.1, 0.1, 1.1],
    [2.1, 0.3, 2.1],
    [0.15, 0.05, 0.15],
    [0.35, 0.05, 0.35],
    [0.75, 0.25, 0.75],
    [0.00000007, 0.00000001, 0.00000007],
    [70, 7, 70],
    [99, 3, 99],
    [1300, 100, 1300],
    [0.2999999, 0.1, 0.2],
    [4.3499999999, 0.01, 4.34],
    [0.0999999, 0.1, undefined],
  ])('F10 %d in lots of %d is %d: the decimal multiple, and an exact one is left alone', async (quantity, lot, expected) => {
    expect(await quantityOf({ sizing: 'fixed', quantity, lot, maxLeverage: 1000 })).toBe(expected);
  });

  test('F10 what cash buys exactly is no lot less for the rounding of the division', async () => {
    const rows: readonly Row[] = Array.from({ length: 3 }, (): Row => [16.5, 17, 16, 16.5]);
    // 863.115 / 16.5 = 52.31
    expect(await quantityOf({ sizing: 'all_in', cash: 863.115, lot: 0.01 }, { rows })).toBe(52.31);
  });

  test('F10 entries of less than a lot are counted', async () => {
    const { facts } = await play(
      { rows: [...FLAT, ...FLAT], longEnter: [0, 2, 4], risk: { sizing: 'fixed', quantity: 0.09, lot: 0.1 } },
      loop,
    );
    expect(facts).toMatchObject({ entries_below_lot: 3, entries_unpriced: 0 });
  });

  test('F10 the contract multiplier counts in every price', async () => {
    expect(await quantityOf({ sizing: 'all_in', multiplier: 5 })).toBeCloseTo(20, 9); // 10,000 / (100 * 5)
    expect(await quantityOf({ sizing: 'risk', multiplier: 5 }, { texts: { stop: '4' } })).toBeCloseTo(5, 9); // 100 / (4 * 5)
    const { trades } = await play(
      {
        rows: [...FLAT, [110, 111, 109, 110]],
        longEnter: [0],
        longExit: [2],
        execution: ONE_PERCENT_FEE,
        risk: { quantity: 2, multiplier: 5 },
      },
      loop,
    );
    // 2 * 5 * (110 - 100) = 100 less fees of 2 * 5 * 100 * 0.01 = 10 and 11
    expectTrades(trades, [{ side: 'long', entryBar: 1, exitBar: 3, fees: 21, pnl: 79, tradeReturn: 79 / 1000, reason: 'signal' }]);
  });

  test('F10 a quantity of 0 is no trade', async () => {
    expect(await quantityOf({ sizing: 'fixed', quantity: 0.9, lot: 1 })).toBeUndefined();
    expect(await quantityOf({ sizing: 'all_in', lot: 101 })).toBeUndefined();
    // without a stop there is nothing that risk could be measured by
    expect(await quantityOf({ sizing: 'risk' })).toBeUndefined();
  });

  test('F10 a quantity of 0 at a reversal leaves the account flat', async () => {
    const rows: readonly Row[] = [FLAT[0]!, FLAT[0]!, FLAT[0]!, [350, 351, 349, 350], [350, 351, 349, 350]];
    const none = await play(
      { rows, shortEnter: [0], shortExit: [2], longEnter: [2], risk: { sizing: 'fixed', lot: 1, quantity: 100, maxLeverage: 1 } },
      loop,
    );
    // the short loses 250 * 100 = 25,000 of 10,000: equity is gone, nothing can be bought
    expectTrades(none.trades, [{ side: 'short', entryBar: 1, exitBar: 3, quantity: 100, pnl: -25_000, reason: 'signal' }]);
    expect(none.metrics.final_equity).toBe(-15_000);
    expect(none.metrics.cagr).toBe(-1);
  });

  test('F10 sizes follow the equity, not the starting cash', async () => {
    const rows: readonly Row[] = [FLAT[0]!, FLAT[0]!, [150, 151, 149, 150], [150, 151, 149, 150], [150, 151, 149, 150]];
    const { trades } = await play({ rows, longEnter: [0, 2], longExit: [1], risk: { sizing: 'all_in', maxLeverage: 1 } }, loop);
    // 100 units from 100 to 150: 15,000; again 15,000 / 150 = 100 units
    expectTrades(trades, [
      { side: 'long', entryBar: 1, exitBar: 2, quantity: 100, pnl: 5000, reason: 'signal' },
      { side: 'long', entryBar: 3, exitBar: 4, quantity: 100, reason: 'end' },
    ]);
  });
});
