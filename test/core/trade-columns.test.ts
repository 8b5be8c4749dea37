// Trades in columns, and the account that they make, by hand.
import { describe, expect, test } from 'vitest';
import { accountReturns, listTrades, timesOf, tradedNotional, type TradeColumns } from '../../src/core/trade-columns.js';
import { drawdownOf, markAccount, type AccountCurve } from '../../src/core/market-curve.js';

/** A long of 3 units from bar 2 to bar 4, a short of 2 from bar 4 to bar 5, and a long that is gone on the bar of its entry. */
const TRADES: TradeColumns = {
  count: 3,
  entryBar: Int32Array.of(2, 4, 5),
  exitBar: Int32Array.of(4, 5, 5),
  side: Int32Array.of(1, -1, 1),
  reason: Int32Array.of(4, 0, 3),
  ambiguous: Int32Array.of(0, 1, 0),
  barsHeld: Int32Array.of(2, 1, 0),
  entryPrice: Float64Array.of(11.5, 14.5, 15),
  exitPrice: Float64Array.of(13.5, 15, 16.25),
  quantity: Float64Array.of(3, 2, 2),
  pnl: Float64Array.of(10, -3, 5),
  fees: Float64Array.of(2, 1, 0),
  tradeReturn: Float64Array.of(0.25, -0.125, 0.5),
  rMultiple: Float64Array.of(2, Number.NaN, 1),
  mae: Float64Array.of(-0.5, -0.25, 0),
  mfe: Float64Array.of(0.75, 0.125, 0.5),
  entryFee: Float64Array.of(1, 0.5, 0),
};
const NONE = { ...TRADES, count: 0 };
const CLOSE = Float64Array.of(10, 11, 12, 13, 14, 15);

describe('the account on each close', () => {
  const mark = (): AccountCurve => markAccount(TRADES, CLOSE, { from: 1, to: 6 }, 1000, 2);

  test('equity is the cash before, less the fee, and the move since the entry', () => {
    // 6 and -4 quote currency a point: 999 + 6 * 0.5, 999 + 6 * 1.5, 1009.5 - 4 * -0.5, then 1000 + 10 - 3 + 5
    expect([...mark().equity]).toEqual([1000, 1002, 1008, 1011.5, 1012]);
  });

  test('cash is equity less the marked position', () => {
    const { cash, equity } = mark();
    expect([...cash]).toEqual([1000, 999 - 69, 999 - 69, 1009.5 + 58, 1012]);
    [0, 6, 6, -4, 0].forEach((slope, bar) => expect(cash[bar]! + slope * CLOSE[bar + 1]!).toBeCloseTo(equity[bar]!, 12));
  });

  test('position is signed, exposure is its marked notional over equity', () => {
    const { position, exposure } = mark();
    expect([...position]).toEqual([0, 3, 3, -2, 0]);
    expect([...exposure]).toEqual([0, 72 / 1002, 78 / 1008, -56 / 1011.5, 0]);
  });

  test('drawdown is that of the equity', () => {
    expect([...mark().drawdown]).toEqual([0, 0, 0, 0, 0]);
    expect([...markAccount(TRADES, CLOSE, { from: 1, to: 6 }, 1000, -2).drawdown]).toEqual([
      0,
      996 / 1000 - 1,
      990 / 1000 - 1,
      0,
      1012 / 1012 - 1,
    ]);
  });

  test('a window that begins with the entry and ends with the exit has no flat bars', () => {
    const one = { ...TRADES, count: 1 };
    expect([...markAccount(one, CLOSE, { from: 2, to: 4 }, 1000, 2).equity]).toEqual([1002, 1008]);
    expect([...markAccount(one, CLOSE, { from: 2, to: 5 }, 1000, 2).equity]).toEqual([1002, 1008, 1010]);
  });

  test('without trades it stays what it was', () => {
    const flat = markAccount(NONE, CLOSE, { from: 2, to: 5 }, 7, 1);
    expect([flat.equity, flat.cash, flat.position, flat.exposure, flat.drawdown].map((column) => [...column])).toEqual([
      [7, 7, 7],
      [7, 7, 7],
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ]);
    expect(markAccount(NONE, CLOSE, { from: 3, to: 3 }, 7, 1).equity).toHaveLength(0);
  });

  test('its columns can be shared with other threads', () => {
    for (const column of Object.values(mark())) expect(column.buffer).toBeInstanceOf(SharedArrayBuffer);
  });
});

describe('drawdown', () => {
  test('is from the highest equity so far, the initial cash being the first', () => {
    expect([...drawdownOf(Float64Array.of(75, 100, 200, 150, 200, 50), 100)]).toEqual([-0.25, 0, 0, -0.25, 0, -0.75]);
    expect(drawdownOf(new Float64Array(0), 100)).toHaveLength(0);
  });
});

describe('trades one by one', () => {
  test('bars become times, positions become words', () => {
    const trades = listTrades({ ...TRADES, count: 2 }, 'X', Float64Array.of(0, 100, 200, 300, 400, 500));
    expect(trades).toEqual([
      {
        symbol: 'X',
        side: 'long',
        entryTimeMs: 200,
        entryPrice: 11.5,
        exitTimeMs: 400,
        exitPrice: 13.5,
        quantity: 3,
        pnl: 10,
        fees: 2,
        return: 0.25,
        rMultiple: 2,
        barsHeld: 2,
        mae: -0.5,
        mfe: 0.75,
        exitReason: 'target',
        ambiguous: false,
      },
      {
        symbol: 'X',
        side: 'short',
        entryTimeMs: 400,
        entryPrice: 14.5,
        exitTimeMs: 500,
        exitPrice: 15,
        quantity: 2,
        pnl: -3,
        fees: 1,
        return: -0.125,
        rMultiple: Number.NaN,
        barsHeld: 1,
        mae: -0.25,
        mfe: 0.125,
        exitReason: 'signal',
        ambiguous: true,
      },
    ]);
  });

  test('the opens of bars', () => {
    expect([...timesOf(Int32Array.of(2, 0, 2), Float64Array.of(5, 6, 7))]).toEqual([7, 5, 7]);
    expect(timesOf(new Int32Array(0), Float64Array.of(5))).toHaveLength(0);
  });
});

test('what was bought and sold: both fills of every trade, whatever the sign of a price', () => {
  // 3 * (23 + 27) + 2 * (29 + 30) + 2 * (30 + 32.5)
  expect(tradedNotional(TRADES, [2])).toBe(150 + 118 + 125);
  expect(tradedNotional({ ...TRADES, count: 1 }, [1])).toBe(75);
  expect(tradedNotional({ ...TRADES, count: 1, entryPrice: Float64Array.of(-11.5), exitPrice: Float64Array.of(-13.5) }, [2])).toBe(150);
  expect(tradedNotional(NONE, [2])).toBe(0);
});

test('the return of the account by trade: of the cash before it, and 0 once that is gone', () => {
  expect([...accountReturns(Float64Array.of(50, -75, 25), 100)]).toEqual([0.5, -0.5, 25 / 75]);
  expect([...accountReturns(Float64Array.of(-100, 30, 15), 100)]).toEqual([-1, 0, 0.5]);
  expect([...accountReturns(Float64Array.of(-150, 30), 100)]).toEqual([-1.5, 0]);
});
