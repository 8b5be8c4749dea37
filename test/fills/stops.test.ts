// F4–F7: stops, targets, gaps, both in one bar, trails. Every number is worked out by hand.
import { describe, expect, test } from 'vitest';
import { expectTrades, LOOPS, play, type Play, type Row } from './play.js';

const QUIET: Row = [100, 101, 99, 100];
const ONE_PERCENT_IMPACT = { slippageBps: 50, spreadBps: 100 };
const FEES = { takerFeeBps: 100, makerFeeBps: 20 };

/** Decision on bar 0, entry at 100 on bar 1, and what comes then. */
const long = (...rows: Row[]): Pick<Play, 'rows' | 'longEnter'> => ({ rows: [QUIET, ...rows], longEnter: [0] });
const short = (...rows: Row[]): Pick<Play, 'rows' | 'shortEnter'> => ({ rows: [QUIET, ...rows], shortEnter: [0] });

describe.each(LOOPS)('in the %s', (loop) => {
  test('F4 stop and target are the entry price and the distance of the decision bar', async () => {
    const rows: readonly Row[] = [[100, 102, 98, 100], QUIET, [100, 101, 95, 96]];
    const { trades } = await play(
      { rows, longEnter: [0], texts: { stop: 'high - low', target: '2 * (high - low)' }, execution: ONE_PERCENT_IMPACT },
      loop,
    );
    // in at 101; the decision bar's range is 4 (the entry bar's is 2): stop 101 - 4 = 97, out at 97 * 0.99 = 96.03
    expectTrades(trades, [
      { side: 'long', entryBar: 1, entryPrice: 101, exitBar: 2, exitPrice: 96.03, pnl: -4.97, rMultiple: -4.97 / 4, reason: 'stop' },
    ]);
    const mirrored = await play(
      {
        rows: [[100, 102, 98, 100], QUIET, [100, 105, 99, 104]],
        shortEnter: [0],
        texts: { stop: 'high - low' },
        execution: ONE_PERCENT_IMPACT,
      },
      loop,
    );
    // in at 99, stop 99 + 4 = 103, out at 103 * 1.01 = 104.03
    expectTrades(mirrored.trades, [
      { side: 'short', entryBar: 1, entryPrice: 99, exitBar: 2, exitPrice: 104.03, pnl: -5.03, reason: 'stop' },
    ]);
  });

  test('F4 they are live from the entry bar on', async () => {
    const stopped = await play({ ...long([100, 101, 94, 100], QUIET), texts: { stop: '5' } }, loop);
    expectTrades(stopped.trades, [{ side: 'long', entryBar: 1, exitBar: 1, exitPrice: 95, barsHeld: 1, reason: 'stop' }]);
    const reached = await play({ ...short([100, 101, 94, 100], QUIET), texts: { target: '5' } }, loop);
    expectTrades(reached.trades, [{ side: 'short', entryBar: 1, exitBar: 1, exitPrice: 95, pnl: 5, barsHeld: 1, reason: 'target' }]);
  });

  test('F4 with fill: close they are live from the bar after the fill', async () => {
    const rows: readonly Row[] = [[100, 101, 90, 100], [100, 101, 96, 100], [100, 101, 94, 100], QUIET];
    const { trades } = await play({ rows, longEnter: [0], texts: { stop: '5' }, execution: { fill: 'close' } }, loop);
    expectTrades(trades, [{ side: 'long', entryBar: 0, entryPrice: 100, exitBar: 2, exitPrice: 95, barsHeld: 2, reason: 'stop' }]);
  });

  test.each(['0', '-3', '0 / 0 * close', 'sma(close, 3)'])('F4 the distance %s is none at the decision bar', async (distance) => {
    const { trades } = await play({ ...long([100, 300, 1, 100], QUIET), texts: { stop: distance, target: distance } }, loop);
    expectTrades(trades, [{ side: 'long', entryBar: 1, exitBar: 2, exitPrice: 100, reason: 'end' }]);
    expect(trades[0]!.rMultiple).toBeNaN();
  });

  test('F5 an open beyond the stop fills at that open, with impact and taker fee', async () => {
    const { trades } = await play(
      { ...long(QUIET, [90, 91, 89, 90]), texts: { stop: '5' }, execution: { ...ONE_PERCENT_IMPACT, ...FEES } },
      loop,
    );
    // in at 101, stop 96, opens at 90: out at 90 * 0.99 = 89.1; fees 1.01 + 0.891 = 1.901; -11.9 - 1.901
    expectTrades(trades, [
      { side: 'long', entryBar: 1, exitBar: 2, exitPrice: 89.1, fees: 1.901, pnl: -13.801, barsHeld: 2, reason: 'stop', ambiguous: false },
    ]);
    const mirrored = await play({ ...short(QUIET, [110, 111, 109, 110]), texts: { stop: '5' } }, loop);
    expectTrades(mirrored.trades, [{ side: 'short', entryBar: 1, exitBar: 2, exitPrice: 110, pnl: -10, reason: 'stop' }]);
  });

  test('F5 an open beyond the target fills at that open, with the maker fee and no impact', async () => {
    const { trades } = await play(
      { ...long(QUIET, [120, 121, 119, 120]), texts: { target: '5' }, execution: { ...ONE_PERCENT_IMPACT, ...FEES } },
      loop,
    );
    // in at 101, target 106, opens at 120: fees 1.01 + 120 * 0.002 = 1.25; 19 - 1.25
    expectTrades(trades, [
      { side: 'long', entryBar: 1, exitBar: 2, exitPrice: 120, fees: 1.25, pnl: 17.75, reason: 'target', ambiguous: false },
    ]);
    const mirrored = await play({ ...short(QUIET, [80, 81, 79, 80]), texts: { target: '5' } }, loop);
    expectTrades(mirrored.trades, [{ side: 'short', entryBar: 1, exitBar: 2, exitPrice: 80, pnl: 20, reason: 'target' }]);
  });

  test('F5 an open exactly at the level counts', async () => {
    const stop = await play({ ...long(QUIET, [95, 120, 95, 110]), texts: { stop: '5', target: '15' } }, loop);
    // the open decides: the bar's high would have met the target, and there is nothing ambiguous
    expectTrades(stop.trades, [{ side: 'long', entryBar: 1, exitBar: 2, exitPrice: 95, reason: 'stop', ambiguous: false }]);
    const target = await play({ ...long(QUIET, [115, 115, 80, 90]), texts: { stop: '5', target: '15' } }, loop);
    expectTrades(target.trades, [{ side: 'long', entryBar: 1, exitBar: 2, exitPrice: 115, reason: 'target', ambiguous: false }]);
  });

  test('F5 holds from the bar after entry: on the entry bar the open is the fill itself', async () => {
    const { trades } = await play({ ...long(QUIET, QUIET), texts: { stop: '0.5' }, execution: ONE_PERCENT_IMPACT }, loop);
    // in at 100 * 1.01 = 101, stop 100.5 above the open 100: met inside the bar, not as a gap: 100.5 * 0.99 = 99.495
    expectTrades(trades, [{ side: 'long', entryBar: 1, entryPrice: 101, exitBar: 1, exitPrice: 99.495, reason: 'stop' }]);
  });

  test('F6 a stop that is touched fills at the stop, with impact and taker fee', async () => {
    const { trades } = await play({ ...long(QUIET, [100, 101, 95, 100]), texts: { stop: '5' }, execution: FEES }, loop);
    // touch counts: low 95 = stop 95; fees 1 + 0.95; mae = 95 / 100 - 1, mfe = 101 / 100 - 1
    expectTrades(trades, [
      {
        side: 'long',
        entryBar: 1,
        exitBar: 2,
        exitPrice: 95,
        fees: 1.95,
        pnl: -6.95,
        mae: -0.05,
        mfe: 0.01,
        reason: 'stop',
        ambiguous: false,
      },
    ]);
    const mirrored = await play({ ...short(QUIET, [100, 105, 99, 100]), texts: { stop: '5' }, execution: ONE_PERCENT_IMPACT }, loop);
    // in at 99, stop 104, out at 104 * 1.01 = 105.04
    expectTrades(mirrored.trades, [{ side: 'short', entryBar: 1, exitBar: 2, exitPrice: 105.04, pnl: -6.04, reason: 'stop' }]);
  });

  test('F6 a target that is touched fills at the target, with the maker fee and no impact', async () => {
    const { trades } = await play(
      { ...long(QUIET, [100, 106, 99, 100]), texts: { target: '5' }, execution: { ...ONE_PERCENT_IMPACT, ...FEES } },
      loop,
    );
    // in at 101, target 106 = high; fees 1.01 + 0.212 = 1.222
    expectTrades(trades, [
      { side: 'long', entryBar: 1, exitBar: 2, exitPrice: 106, fees: 1.222, pnl: 3.778, reason: 'target', ambiguous: false },
    ]);
  });

  test('F6 what is missed by a tick is not touched', async () => {
    const { trades } = await play({ ...long(QUIET, [100, 104.99, 95.01, 100]), texts: { stop: '5', target: '5' } }, loop);
    expectTrades(trades, [{ side: 'long', entryBar: 1, exitBar: 2, exitPrice: 100, reason: 'end' }]);
  });

  test.each([
    ['pessimistic', 95, 'stop'],
    ['optimistic', 105, 'target'],
  ] as const)('F6 both touched and no gap: %s', async (intrabar, exitPrice, reason) => {
    const both: Row = [100, 106, 94, 100];
    const inLong = await play({ ...long(QUIET, both, QUIET), texts: { stop: '5', target: '5' }, execution: { intrabar } }, loop);
    expectTrades(inLong.trades, [{ side: 'long', entryBar: 1, exitBar: 2, exitPrice, reason, ambiguous: true }]);
    const inShort = await play({ ...short(QUIET, both, QUIET), texts: { stop: '5', target: '5' }, execution: { intrabar } }, loop);
    expectTrades(inShort.trades, [{ side: 'short', entryBar: 1, exitBar: 2, exitPrice: 200 - exitPrice, reason, ambiguous: true }]);
    const onEntry = await play({ ...long(both, QUIET), texts: { stop: '5', target: '5' }, execution: { intrabar } }, loop);
    expectTrades(onEntry.trades, [{ side: 'long', entryBar: 1, exitBar: 1, exitPrice, reason, ambiguous: true }]);
  });

  describe('F6 both touched, detail asks the lower timeframe:', () => {
    const quarters = (...rows: Row[]): Row[] => [...Array<Row>(8).fill(QUIET), ...rows];
    const ask = async (detail: readonly Row[] | undefined): Promise<void | Parameters<typeof expectTrades>[0]> =>
      (
        await play(
          {
            ...long(QUIET, [100, 106, 94, 100], QUIET),
            texts: { stop: '5', target: '5' },
            execution: { intrabar: 'detail' },
            ...(detail && { detail }),
          },
          loop,
        )
      ).trades;
    const up: Row = [100, 106, 100, 103];
    const down: Row = [103, 103, 94, 96];

    test('the target came first', async () => {
      expectTrades((await ask(quarters(QUIET, up, down, QUIET)))!, [
        { side: 'long', entryBar: 1, exitBar: 2, exitPrice: 105, reason: 'target', ambiguous: false },
      ]);
    });

    test('the stop came first', async () => {
      expectTrades((await ask(quarters(QUIET, down, up, QUIET)))!, [
        { side: 'long', entryBar: 1, exitBar: 2, exitPrice: 95, reason: 'stop', ambiguous: false },
      ]);
    });

    test('one of its own bars touches both: no answer, pessimistic', async () => {
      expectTrades((await ask(quarters(QUIET, [100, 106, 94, 100], up, QUIET)))!, [
        { side: 'long', entryBar: 1, exitBar: 2, exitPrice: 95, reason: 'stop', ambiguous: true },
      ]);
    });

    test('its bars touch neither: no answer, pessimistic', async () => {
      expectTrades((await ask(quarters(QUIET, QUIET, QUIET, QUIET)))!, [
        { side: 'long', entryBar: 1, exitBar: 2, exitPrice: 95, reason: 'stop', ambiguous: true },
      ]);
    });

    test('there are no bars of a lower timeframe: pessimistic', async () => {
      expectTrades((await ask(undefined))!, [{ side: 'long', entryBar: 1, exitBar: 2, exitPrice: 95, reason: 'stop', ambiguous: true }]);
    });
  });

  test("mae and mfe see whole bars while the position is held, and the exit's price", async () => {
    const { trades } = await play({ ...long([100, 104, 98, 100], [100, 103, 94, 100]), texts: { stop: '5' } }, loop);
    // bar 1 is held to its end: 98 and 104; of bar 2 only the exit at 95 is known: mae = 95 / 100 - 1, mfe = 104 / 100 - 1
    expectTrades(trades, [{ side: 'long', entryBar: 1, exitBar: 2, mae: -0.05, mfe: 0.04, reason: 'stop' }]);
  });
});

/** A trail needs each close: it always runs in the bar loop. */
describe('F7 the trail', () => {
  test('F7 begins at the entry price less the trail, rises with the closes and never falls; live from the next bar', async () => {
    const rows: readonly Row[] = [
      QUIET,
      [100, 104, 99, 104],
      [104, 108, 103, 108],
      [108, 108, 106, 106],
      [106, 107, 104.5, 105],
      [105, 106, 102, 103],
    ];
    const { trades } = await play({ rows, longEnter: [0], texts: { trail: '4' } }, 'walk');
    // in at 100: first level 96; closes 104, 108, 106 give 100, 104, 104 (102 would be lower); bar 4's low 104.5 misses 104; bar 5 opens at
    // 105, low 102: out at 104
    expectTrades(trades, [{ side: 'long', entryBar: 1, exitBar: 5, exitPrice: 104, pnl: 4, rMultiple: 1, reason: 'stop' }]);
  });

  test('F7 a level that a close sets is not met by that same bar', async () => {
    const rows: readonly Row[] = [QUIET, [100, 110, 97, 110], [110, 111, 109, 110]];
    const { trades } = await play({ rows, longEnter: [0], texts: { trail: '4' } }, 'walk');
    // bar 1 falls to 97 (above 96), then closes at 110: the level 106 is live from bar 2, whose low is 109
    expectTrades(trades, [{ side: 'long', entryBar: 1, exitBar: 2, exitPrice: 110, reason: 'end' }]);
  });

  test('F7 is mirrored for shorts, and a gap through it fills at the open', async () => {
    const rows: readonly Row[] = [QUIET, [100, 101, 96, 96], [96, 97, 92, 92], [99, 100, 98, 99]];
    const { trades } = await play({ rows, shortEnter: [0], texts: { trail: '4' } }, 'walk');
    // levels 104, then 96 + 4 = 100, then 92 + 4 = 96; bar 3 opens at 99: out at 99
    expectTrades(trades, [{ side: 'short', entryBar: 1, exitBar: 3, exitPrice: 99, pnl: 1, reason: 'stop' }]);
  });

  test('F7 with a stop too, the nearer one holds', async () => {
    const falls: readonly Row[] = [QUIET, QUIET, [100, 101, 90, 92]];
    const nearStop = await play({ rows: falls, longEnter: [0], texts: { stop: '2', trail: '4' } }, 'walk');
    expectTrades(nearStop.trades, [{ side: 'long', entryBar: 1, exitBar: 2, exitPrice: 98, rMultiple: -1, reason: 'stop' }]);
    const nearTrail = await play({ rows: falls, longEnter: [0], texts: { stop: '8', trail: '4' } }, 'walk');
    // the stop's distance, 8, stays the unit of risk: -4 / 8
    expectTrades(nearTrail.trades, [{ side: 'long', entryBar: 1, exitBar: 2, exitPrice: 96, rMultiple: -0.5, reason: 'stop' }]);
  });

  test("F7 without a stop the trail's distance is the unit of risk, for sizing too", async () => {
    const rows: readonly Row[] = [QUIET, QUIET, [100, 101, 90, 92]];
    const { trades } = await play({ rows, longEnter: [0], texts: { trail: '4' }, risk: { sizing: 'risk', riskPerTrade: 0.02 } }, 'walk');
    // 10,000 * 0.02 / 4 = 50 units, out at 96: -200, which is -1 R
    expectTrades(trades, [{ side: 'long', entryBar: 1, exitBar: 2, quantity: 50, pnl: -200, rMultiple: -1, reason: 'stop' }]);
  });
});
