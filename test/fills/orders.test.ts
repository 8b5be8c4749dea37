// F1–F3, F8, F9, F11–F14: decisions, fills at the open, the end, marks and windows. Every number is worked out by hand.
import { describe, expect, test } from 'vitest';
import { expectTrades, LOOPS, play, type Row } from './play.js';

/** Opens at 100, 102, 104 …; closes where it opens; a point up and down. */
const RISING: readonly Row[] = [
  [100, 101, 99, 100],
  [102, 103, 101, 102],
  [104, 105, 103, 104],
  [106, 107, 105, 106],
  [108, 109, 107, 108],
  [110, 111, 109, 110],
];
/** impact = (50 + 100 / 2) / 10,000 = 0.01 */
const ONE_PERCENT_IMPACT = { slippageBps: 50, spreadBps: 100 };

describe.each(LOOPS)('in the %s', (loop) => {
  test('F1 a decision on the close of bar i fills at the open of bar i+1', async () => {
    const { trades } = await play({ rows: RISING, longEnter: [0], longExit: [2] }, loop);
    // in at open[1] = 102, out at open[3] = 106: 106 - 102 = 4
    expectTrades(trades, [
      { side: 'long', entryBar: 1, entryPrice: 102, exitBar: 3, exitPrice: 106, pnl: 4, barsHeld: 2, reason: 'signal' },
    ]);
  });

  test('F1 with fill: close a decision fills at the very close that it was made on', async () => {
    const { trades } = await play({ rows: RISING, longEnter: [0], longExit: [2], execution: { fill: 'close' } }, loop);
    // in at close[0] = 100, out at close[2] = 104
    expectTrades(trades, [
      { side: 'long', entryBar: 0, entryPrice: 100, exitBar: 2, exitPrice: 104, pnl: 4, barsHeld: 2, reason: 'signal' },
    ]);
  });

  test('F2 a long entry pays the impact on top of the open, a short entry gets it less', async () => {
    const long = await play({ rows: RISING, longEnter: [0], longExit: [2], execution: ONE_PERCENT_IMPACT }, loop);
    // 102 * 1.01 = 103.02, 106 * 0.99 = 104.94: 104.94 - 103.02 = 1.92
    expectTrades(long.trades, [
      { side: 'long', entryBar: 1, entryPrice: 103.02, exitBar: 3, exitPrice: 104.94, pnl: 1.92, reason: 'signal' },
    ]);
    const short = await play({ rows: RISING, shortEnter: [0], shortExit: [2], execution: ONE_PERCENT_IMPACT }, loop);
    // 102 * 0.99 = 100.98, 106 * 1.01 = 107.06: 100.98 - 107.06 = -6.08
    expectTrades(short.trades, [
      { side: 'short', entryBar: 1, entryPrice: 100.98, exitBar: 3, exitPrice: 107.06, pnl: -6.08, reason: 'signal' },
    ]);
  });

  test("F2 no entry where the same side's exit is true", async () => {
    const { trades } = await play({ rows: RISING, longEnter: [0, 2], longExit: [0, 4] }, loop);
    expectTrades(trades, [{ side: 'long', entryBar: 3, entryPrice: 106, exitBar: 5, exitPrice: 110, reason: 'signal' }]);
  });

  test('F2 no entry where both sides are valid', async () => {
    const { trades } = await play({ rows: RISING, longEnter: [0, 2], shortEnter: [0] }, loop);
    expectTrades(trades, [{ side: 'long', entryBar: 3, exitBar: 5, reason: 'end' }]);
  });

  test("F2 a side whose exit is true is not valid and does not stand in the other side's way", async () => {
    const { trades } = await play({ rows: RISING, longEnter: [0], shortEnter: [0], shortExit: [0] }, loop);
    expectTrades(trades, [{ side: 'long', entryBar: 1, exitBar: 5, reason: 'end' }]);
  });

  test('F2 no entry on the last bar: there is no next open, and a same-close fill would have no bar to live on', async () => {
    const lastBar = { rows: RISING, longEnter: [5] };
    expectTrades((await play(lastBar, loop)).trades, []);
    expectTrades((await play({ ...lastBar, execution: { fill: 'close' } }, loop)).trades, []);
  });

  test('F2 an entry while a position is held adds nothing', async () => {
    const { trades } = await play({ rows: RISING, longEnter: [0, 1, 2], longExit: [3] }, loop);
    expectTrades(trades, [{ side: 'long', entryBar: 1, exitBar: 4, exitPrice: 108, reason: 'signal' }]);
  });

  test('F3 an exit with the opposite entry on the same bar turns round at the same open', async () => {
    const { trades } = await play({ rows: RISING, longEnter: [0], longExit: [2], shortEnter: [2], shortExit: [4] }, loop);
    // long 102 to 106, then short at that same 106 to open[5] = 110
    expectTrades(trades, [
      { side: 'long', entryBar: 1, entryPrice: 102, exitBar: 3, exitPrice: 106, pnl: 4, reason: 'signal' },
      { side: 'short', entryBar: 3, entryPrice: 106, exitBar: 5, exitPrice: 110, pnl: -4, reason: 'signal' },
    ]);
  });

  test('F3 without reverse an opposite entry alone changes nothing', async () => {
    const { trades } = await play({ rows: RISING, longEnter: [0], shortEnter: [2] }, loop);
    expectTrades(trades, [{ side: 'long', entryBar: 1, exitBar: 5, reason: 'end' }]);
  });

  test('F3 with reverse a valid opposite entry is itself an exit', async () => {
    const { trades } = await play({ rows: RISING, longEnter: [0], shortEnter: [2], execution: { reverse: true } }, loop);
    expectTrades(trades, [
      { side: 'long', entryBar: 1, entryPrice: 102, exitBar: 3, exitPrice: 106, pnl: 4, reason: 'reverse' },
      // F11: 106 to the last close, 110
      { side: 'short', entryBar: 3, entryPrice: 106, exitBar: 5, exitPrice: 110, pnl: -4, reason: 'end' },
    ]);
  });

  test('F3 with reverse an opposite entry that is not valid is no exit', async () => {
    const { trades } = await play({ rows: RISING, longEnter: [0], shortEnter: [2], shortExit: [2], execution: { reverse: true } }, loop);
    expectTrades(trades, [{ side: 'long', entryBar: 1, exitBar: 5, reason: 'end' }]);
  });

  test('F3 exit and reverse on one bar: the reason is signal', async () => {
    const { trades } = await play({ rows: RISING, longEnter: [0], longExit: [2], shortEnter: [2], execution: { reverse: true } }, loop);
    expectTrades(trades, [
      { side: 'long', entryBar: 1, exitBar: 3, reason: 'signal' },
      { side: 'short', entryBar: 3, exitBar: 5, reason: 'end' },
    ]);
  });

  test('F8 after max_bars bars the position is left at the next open', async () => {
    const { trades } = await play({ rows: RISING, longEnter: [0], texts: { max_bars: '2' } }, loop);
    // entry bar 1, at the close of bar 2: 2 - 1 + 1 = 2 >= 2, out at open[3] = 106
    expectTrades(trades, [{ side: 'long', entryBar: 1, entryPrice: 102, exitBar: 3, exitPrice: 106, barsHeld: 2, reason: 'time' }]);
  });

  test('F8 a short is left in the same way, a signal on that bar has the reason', async () => {
    const { trades } = await play({ rows: RISING, shortEnter: [0, 3], shortExit: [2], texts: { max_bars: '2' } }, loop);
    // the second one: in at open[4], at the close of bar 5 its time is up, and the data end there
    expectTrades(trades, [
      { side: 'short', entryBar: 1, exitBar: 3, reason: 'signal' },
      { side: 'short', entryBar: 4, exitBar: 5, reason: 'end' },
    ]);
  });

  test('F8 no entry follows a time exit on the same decision, not even the opposite one', async () => {
    const { trades } = await play({ rows: RISING, longEnter: [0], shortEnter: [2], texts: { max_bars: '2' } }, loop);
    expectTrades(trades, [{ side: 'long', entryBar: 1, exitBar: 3, reason: 'time' }]);
  });

  test('F8 max_bars 0 is no time stop', async () => {
    const { trades } = await play({ rows: RISING, longEnter: [0], texts: { max_bars: '0' } }, loop);
    expectTrades(trades, [{ side: 'long', entryBar: 1, exitBar: 5, reason: 'end' }]);
  });

  test('F9 every fill pays its fee on quantity times price', async () => {
    const { trades, metrics } = await play(
      { rows: RISING, longEnter: [0], longExit: [2], execution: { takerFeeBps: 100 }, risk: { quantity: 2 } },
      loop,
    );
    // 2 * 102 * 0.01 = 2.04 and 2 * 106 * 0.01 = 2.12: 4.16; pnl = 2 * 4 - 4.16 = 3.84
    expectTrades(trades, [
      { side: 'long', entryBar: 1, exitBar: 3, quantity: 2, fees: 4.16, pnl: 3.84, tradeReturn: 3.84 / 204, reason: 'signal' },
    ]);
    expect(metrics.fees).toBeCloseTo(4.16, 9);
  });

  test('F9 a target pays the maker fee, a stop the taker fee', async () => {
    const execution = { takerFeeBps: 100, makerFeeBps: 20 };
    const target = await play({ rows: RISING, longEnter: [0], texts: { target: '3' }, execution }, loop);
    // in at 102, out at 105: 102 * 0.01 + 105 * 0.002 = 1.23
    expectTrades(target.trades, [{ side: 'long', entryBar: 1, exitBar: 2, exitPrice: 105, fees: 1.23, pnl: 1.77, reason: 'target' }]);
    const stop = await play({ rows: RISING, shortEnter: [0], texts: { stop: '3' }, execution }, loop);
    // short at 102, stopped at 105: 102 * 0.01 + 105 * 0.01 = 2.07
    expectTrades(stop.trades, [{ side: 'short', entryBar: 1, exitBar: 2, exitPrice: 105, fees: 2.07, pnl: -5.07, reason: 'stop' }]);
  });

  test('F11 a position that is open at the last bar is closed at its close, with impact and taker fee', async () => {
    const { trades } = await play({ rows: RISING, longEnter: [3], execution: { ...ONE_PERCENT_IMPACT, takerFeeBps: 100 } }, loop);
    // in at 108 * 1.01 = 109.08, out at 110 * 0.99 = 108.9; fees 1.0908 + 1.089 = 2.1798; pnl = -0.18 - 2.1798
    expectTrades(trades, [
      {
        side: 'long',
        entryBar: 4,
        entryPrice: 109.08,
        exitBar: 5,
        exitPrice: 108.9,
        fees: 2.1798,
        pnl: -2.3598,
        barsHeld: 2,
        reason: 'end',
      },
    ]);
    const short = await play({ rows: RISING, shortEnter: [4] }, loop);
    // in at the last bar's open, out at its close
    expectTrades(short.trades, [
      { side: 'short', entryBar: 5, entryPrice: 110, exitBar: 5, exitPrice: 110, pnl: 0, barsHeld: 1, reason: 'end' },
    ]);
  });

  test('F12 equity is cash plus the marked position, times the contract multiplier', async () => {
    const { account, metrics } = await play(
      { rows: RISING, longEnter: [0], longExit: [3], execution: { takerFeeBps: 100 }, risk: { quantity: 2, multiplier: 5 } },
      loop,
    );
    // 10 units at 102: fee 10.2, cash 10,000 - 10.2 - 1,020 = 8,969.8
    // marks: 8,969.8 + 10 * 102 = 9,989.8, + 10 * 104 = 10,009.8, + 10 * 106 = 10,029.8
    // out at open[4] = 108: + 60 - 10.2 - 10.8 = 10,039
    const equity = Array.from(account.equity, (mark) => Number(mark.toFixed(9)));
    expect(equity).toEqual([10_000, 9_989.8, 10_009.8, 10_029.8, 10_039, 10_039]);
    expect([...account.position]).toEqual([0, 2, 2, 2, 0, 0]);
    expect(account.cash[1]).toBeCloseTo(8_969.8, 9);
    // the lowest mark, 9,989.8, against the initial cash
    expect(metrics.max_drawdown).toBeCloseTo(-10.2 / 10_000, 12);
    expect(metrics.final_equity).toBeCloseTo(10_039, 9);
    expect(metrics.exposure).toBeCloseTo(3 / 6, 12);
  });

  test("F12 a short's marks fall as the price rises", async () => {
    const { account } = await play({ rows: RISING, shortEnter: [0], shortExit: [3] }, loop);
    // cash 10,000 + 102 = 10,102; marks 10,102 - close; out at 108: -6
    [10_000, 10_000, 9_998, 9_996, 9_994, 9_994].forEach((equity, i) => expect(account.equity[i]).toBeCloseTo(equity, 9));
  });

  test('F13 a scheduled exit and a scheduled entry come before the gap: the new position is the one that is looked at', async () => {
    const rows: readonly Row[] = [
      [100, 101, 99, 100],
      [100, 101, 99, 100],
      [100, 101, 99, 100],
      [90, 91, 89, 90],
      [90, 91, 89, 90],
    ];
    const { trades } = await play({ rows, longEnter: [0], longExit: [2], shortEnter: [2], texts: { stop: '5' } }, loop);
    // the long's stop stands at 95 and bar 3 opens at 90, but the exit was scheduled: reason signal; the short's stop is 90 + 5 = 95
    expectTrades(trades, [
      { side: 'long', entryBar: 1, exitBar: 3, exitPrice: 90, reason: 'signal' },
      { side: 'short', entryBar: 3, entryPrice: 90, exitBar: 4, exitPrice: 90, reason: 'end' },
    ]);
  });

  test("F13 a stop inside the bar comes before that bar's decision", async () => {
    const rows: readonly Row[] = [
      [100, 101, 99, 100],
      [100, 101, 99, 100],
      [100, 101, 94, 96],
      [98, 99, 97, 98],
      [98, 99, 97, 98],
    ];
    const { trades } = await play({ rows, longEnter: [0, 2], longExit: [], texts: { stop: '5' } }, loop);
    // stopped on bar 2 at 95, and flat at its close, so that its entry is decided: in at open[3] = 98
    expectTrades(trades, [
      { side: 'long', entryBar: 1, exitBar: 2, exitPrice: 95, reason: 'stop' },
      { side: 'long', entryBar: 3, entryPrice: 98, exitBar: 4, reason: 'end' },
    ]);
  });

  test('F13 stop and target on the last bar come before the end', async () => {
    const rows: readonly Row[] = [
      [100, 101, 99, 100],
      [100, 101, 99, 100],
      [100, 108, 99, 107],
    ];
    const { trades } = await play({ rows, longEnter: [0], texts: { target: '6' } }, loop);
    expectTrades(trades, [{ side: 'long', entryBar: 1, exitBar: 2, exitPrice: 106, reason: 'target' }]);
  });

  test('F14 trading and marks cover [from, to); indicators see the bars before', async () => {
    const { trades, account } = await play(
      { rows: RISING, texts: { long: { enter: 'close > sma(close, 3)' } }, window: { from: 2, to: 5 } },
      loop,
    );
    // sma(close, 3) on bar 2 is (100 + 102 + 104) / 3 = 102 < 104: the first bar of the window decides; end at close[4] = 108
    expectTrades(trades, [{ side: 'long', entryBar: 3, entryPrice: 106, exitBar: 4, exitPrice: 108, reason: 'end' }]);
    expect([...account.equity]).toEqual([10_000, 10_000, 10_002]);
  });

  test('F14 decisions before the window are not acted on, and none on its last bar', async () => {
    const { trades } = await play({ rows: RISING, longEnter: [1, 4], window: { from: 2, to: 5 } }, loop);
    expectTrades(trades, []);
  });

  test('F14 a window that begins inside the warm-up trades when the values are there', async () => {
    const { trades } = await play({ rows: RISING, texts: { long: { enter: 'close > sma(close, 3)' } }, window: { from: 1, to: 6 } }, loop);
    // bar 1 has no sma(close, 3) yet: NaN makes the comparison false
    expectTrades(trades, [{ side: 'long', entryBar: 3, entryPrice: 106, exitBar: 5, reason: 'end' }]);
  });
});
