// F2, F3, F9, F10 where prices that are kept lie at or below 0 (spreads, negative futures): costs cost. And rebates, which do not.
import { describe, expect, test } from 'vitest';
import { expectTrades, LOOPS, play, type Row } from './play.js';

const ONE_PERCENT = { takerFeeBps: 100, makerFeeBps: 100, slippageBps: 100 };
const flat = (price: number): Row => [price, price, price, price];

describe.each(LOOPS)('in the %s', (loop) => {
  test('F3 F9 a long that leaves at -20 gets -20.2 with an impact of 1 %, and its fee is a share of 20.2', async () => {
    const { trades, metrics } = await play(
      { rows: [flat(8), flat(8), flat(-20), flat(-20)], longEnter: [0], longExit: [1], execution: ONE_PERCENT },
      loop,
    );
    // in at 8.08; fees 0.0808 + 0.202
    expectTrades(trades, [
      {
        side: 'long',
        entryBar: 1,
        exitBar: 2,
        entryPrice: 8.08,
        exitPrice: -20.2,
        fees: 0.2828,
        pnl: -28.28 - 0.2828,
        tradeReturn: -28.5628 / 8.08,
        mae: -28.28 / 8.08,
        reason: 'signal',
      },
    ]);
    expect(metrics.turnover).toBeGreaterThan(0);
  });

  test('F2 F10 a fixed quantity is bought and sold short at prices below 0, and the impact is against the trader', async () => {
    const rows = [flat(-20), flat(-20), flat(-10), flat(-10)];
    const long = await play({ rows, longEnter: [0], longExit: [1], execution: ONE_PERCENT, risk: { quantity: 2 } }, loop);
    // in at -19.8, out at -10.1
    expectTrades(long.trades, [
      {
        side: 'long',
        entryBar: 1,
        exitBar: 2,
        entryPrice: -19.8,
        exitPrice: -10.1,
        quantity: 2,
        fees: 0.598,
        pnl: 18.802,
        tradeReturn: 9.401 / 19.8,
        mae: -0.2 / 19.8, // the bar that it was held over lies at -20
        mfe: 9.7 / 19.8,
        reason: 'signal',
      },
    ]);
    const short = await play({ rows, shortEnter: [0], shortExit: [1], execution: ONE_PERCENT, risk: { quantity: 2 } }, loop);
    expectTrades(short.trades, [
      { side: 'short', entryBar: 1, exitBar: 2, entryPrice: -20.2, exitPrice: -9.9, pnl: -20.6 - 0.602, reason: 'signal' },
    ]);
  });

  test('F10 risk sizes by the stop, whatever the price', async () => {
    const { trades } = await play(
      { rows: [flat(-20), flat(-20), flat(-26)], longEnter: [0], texts: { stop: '4' }, risk: { sizing: 'risk' } },
      loop,
    );
    // 10,000 * 0.01 / 4 = 25 units; the stop stands at -24, the bar opens at -26
    expectTrades(trades, [{ side: 'long', entryBar: 1, exitBar: 2, quantity: 25, exitPrice: -26, pnl: -150, reason: 'stop' }]);
  });

  test.each(['all_in', 'fraction', 'weight'] as const)(
    'F10 %s is a share of the cash, which buys nothing at 0 or below: counted',
    async (sizing) => {
      const { trades, facts } = await play(
        { rows: [flat(-1), flat(-1), flat(0), flat(0)], longEnter: [0, 1], risk: { sizing }, texts: { weight: '0.5' } },
        loop,
      );
      expect(trades).toEqual([]);
      expect(facts).toMatchObject({ entries_unpriced: 2, entries_below_lot: 0 });
    },
  );

  test('F9 a maker rebate is a fee below 0', async () => {
    const { trades, metrics } = await play(
      {
        rows: [flat(100), flat(100), [100, 110, 100, 110]],
        longEnter: [0],
        texts: { target: '10' },
        execution: { makerFeeBps: -1, takerFeeBps: 1 },
      },
      loop,
    );
    // 0.01 paid on 100, 0.011 received on 110
    expectTrades(trades, [{ side: 'long', entryBar: 1, exitBar: 2, exitPrice: 110, fees: -0.001, pnl: 10.001, reason: 'target' }]);
    expect(metrics.fees).toBeCloseTo(-0.001, 12);
  });
});
