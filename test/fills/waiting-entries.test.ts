// O1–O4 on single bars, worked out by hand, by the engine and by the slow twin: what an entry inside a bar may meet on it, partial targets,
// additions and trails that read the position.
import { describe, expect, test } from 'vitest';
import type { ExecutionRules } from '../../src/core/rules.js';
import { locateDetail } from '../../src/core/trading-data.js';
import { simulateAccountSlowly } from '../reference/slow-account.js';
import type { SlowAccountInput, SlowAccountResult, SlowLeg } from '../reference/slow-account-types.js';
import type { SlowOrders } from '../reference/slow-orders.js';
import { runAccount } from '../simulator/run-account.js';
import type { Row } from './play.js';

const HOUR_MS = 3_600_000;
const ENGINES: readonly [string, (account: SlowAccountInput) => SlowAccountResult | Promise<SlowAccountResult>][] = [
  ['the slow twin', simulateAccountSlowly],
  ['the engine', runAccount],
];

interface Given {
  readonly rows: readonly Row[];
  readonly side?: 'long' | 'short';
  readonly enter?: readonly number[];
  readonly orders: Omit<SlowOrders, 'long' | 'short'> & { readonly own?: SlowOrders['long'] };
  readonly stop?: number;
  readonly target?: number;
  readonly lot?: number;
  readonly quantity?: number;
  readonly execution?: Partial<ExecutionRules>;
  /** four rows for each bar */
  readonly detail?: readonly Row[];
}

const barsOf = (rows: readonly Row[], step: number): SlowLeg['bars'] => {
  const column = (field: number): Float64Array => Float64Array.from(rows, (row) => row[field]!);
  return {
    timeMs: Float64Array.from(rows, (_, i) => i * step),
    open: column(0),
    high: column(1),
    low: column(2),
    close: column(3),
    volume: new Float64Array(rows.length),
  };
};

/** One leg, one unit, no costs. */
function accountOf({
  rows,
  side = 'long',
  enter = [0],
  orders,
  stop,
  target,
  lot = 0,
  quantity = 1,
  execution,
  detail,
}: Given): SlowAccountInput {
  const bars = barsOf(rows, HOUR_MS);
  const all = (value: number | undefined): Float64Array => Float64Array.from(rows, () => value ?? Number.NaN);
  const bits = (isUsed: boolean): boolean[] => rows.map((_, bar) => isUsed && enter.includes(bar));
  const { own = {}, ...both } = orders;
  const fine = detail && barsOf(detail, HOUR_MS / 4);
  const leg: SlowLeg = {
    symbol: 'X',
    bars,
    longEnter: bits(side === 'long'),
    longExit: bits(false),
    shortEnter: bits(side === 'short'),
    shortExit: bits(false),
    stop: all(stop),
    target: all(target),
    trail: all(undefined),
    maxBars: 0,
    rank: all(0),
    share: 1,
    lot,
    multiplier: 1,
    orders: { long: side === 'long' ? own : {}, short: side === 'short' ? own : {}, ...both },
    ...(fine && {
      detail: {
        bars: fine,
        ...locateDetail(
          bars.timeMs,
          bars.timeMs.map((time) => time + HOUR_MS),
          fine.timeMs,
        ),
      },
    }),
  };
  return {
    legs: [leg],
    execution: {
      fill: 'next_open',
      takerFeeBps: 0,
      makerFeeBps: 0,
      slippageBps: 0,
      spreadBps: 0,
      intrabar: 'pessimistic',
      reverse: false,
      ...execution,
    },
    risk: { cash: 10_000, sizing: 'fixed', fraction: 1, quantity, riskPerTrade: 0.01, maxLeverage: 10, lot, multiplier: 1 },
    rules: { maxPositions: 1 },
    from: 0,
    to: rows.length,
    dayOfInstant: new Int32Array(rows.length),
    daysPerYear: 365,
  };
}

const waits = (type: 'stop' | 'limit', price: number, bars = 1): SlowOrders['long'] => ({
  entry: { type, price: Float64Array.from({ length: 9 }, () => price), validBars: bars },
});
const at = (value: number): Float64Array => Float64Array.from({ length: 9 }, () => value);
const FLAT: Row = [100, 100.5, 99.5, 100];

describe.each(ENGINES)('by %s', (_engine, run) => {
  const fills = async (given: Given): Promise<string[]> => {
    const { fills: found, trades } = await run(accountOf(given));
    const isAmbiguous = trades.some(({ ambiguous }) => ambiguous);
    return [
      ...found.map(
        ({ instant, side, quantity, price, reason }) =>
          `${instant}: ${side * quantity} at ${price}${reason === undefined ? '' : ` ${reason}`}`,
      ),
      ...(isAmbiguous ? ['ambiguous'] : []),
    ];
  };

  describe('O1 a buy stop at 101, its stop at 98, a bar from 100 to 103 and down to 97', () => {
    const given = (close: number, intrabar: ExecutionRules['intrabar']): Given => ({
      rows: [FLAT, [100, 103, 97, close], [close, close, close, close]],
      orders: { own: waits('stop', 101) },
      stop: 3,
      execution: { intrabar },
    });
    test('the low may have been before: pessimistic takes the stop, optimistic does not', async () => {
      expect(await fills(given(102, 'pessimistic'))).toEqual(['1: 1 at 101', '1: -1 at 98 stop', 'ambiguous']);
      expect(await fills(given(102, 'optimistic'))).toEqual(['1: 1 at 101', '2: -1 at 102 end', 'ambiguous']);
    });
    test('a close beyond the stop shows that it came behind', async () => {
      expect(await fills(given(97.5, 'optimistic'))).toEqual(['1: 1 at 101', '1: -1 at 98 stop']);
      expect(await fills(given(97.5, 'pessimistic'))).toEqual(['1: 1 at 101', '1: -1 at 98 stop']);
    });
    test('detail begins where the entry is met', async () => {
      const detail = (first: readonly Row[]): readonly Row[] => [FLAT, FLAT, FLAT, FLAT, ...first, FLAT, FLAT, FLAT, FLAT];
      const early: readonly Row[] = [
        [100, 100, 97, 98],
        [98, 100, 98, 100],
        [100, 103, 99, 102],
        [102, 102, 101, 102],
      ];
      const late: readonly Row[] = [
        [100, 103, 99, 102],
        [102, 102, 97, 97],
        [97, 99, 97, 99],
        [99, 102, 99, 102],
      ];
      const at = (rows: readonly Row[]): Given => ({ ...given(102, 'detail'), detail: detail(rows) });
      expect(await fills(at(early))).toEqual(['1: 1 at 101', '2: -1 at 102 end']);
      expect(await fills(at(late))).toEqual(['1: 1 at 101', '1: -1 at 98 stop']);
      const both: readonly Row[] = [[100, 103, 97, 100], FLAT, FLAT, [100, 102, 100, 102]];
      expect(await fills(at(both))).toEqual(['1: 1 at 101', '1: -1 at 98 stop', 'ambiguous']);
    });
  });

  test('O1 a target above a buy stop comes behind it for certain, one above a buy limit perhaps', async () => {
    const rows: readonly Row[] = [FLAT, [100, 104, 98.5, 100], [100, 100, 100, 100]];
    expect(await fills({ rows, orders: { own: waits('stop', 101) }, target: 2 })).toEqual(['1: 1 at 101', '1: -1 at 103 target']);
    expect(await fills({ rows, orders: { own: waits('limit', 99) }, target: 3 })).toEqual(['1: 1 at 99', '2: -1 at 100 end', 'ambiguous']);
    expect(await fills({ rows, orders: { own: waits('limit', 99) }, target: 3, execution: { intrabar: 'optimistic' } })).toEqual([
      '1: 1 at 99',
      '1: -1 at 102 target',
      'ambiguous',
    ]);
    expect(await fills({ rows, orders: { own: waits('limit', 99) }, target: 1 })).toEqual(['1: 1 at 99', '1: -1 at 100 target']);
  });

  test('O1 a stop below a buy limit comes behind it for certain', async () => {
    const rows: readonly Row[] = [FLAT, [100, 101, 96, 100], [100, 100, 100, 100]];
    expect(await fills({ rows, orders: { own: waits('limit', 99) }, stop: 2, execution: { intrabar: 'optimistic' } })).toEqual([
      '1: 1 at 99',
      '1: -1 at 97 stop',
    ]);
  });

  test('O1 shorts are mirrored: a sell stop at 99, a sell limit at 101, with impact and without', async () => {
    const rows: readonly Row[] = [FLAT, [100, 101.5, 98, 99], [99, 99, 99, 99]];
    const execution = { slippageBps: 100, takerFeeBps: 10, makerFeeBps: 5 };
    expect((await fills({ rows, side: 'short', orders: { own: waits('stop', 99) }, execution }))[0]).toBe('1: -1 at 98.01');
    expect((await fills({ rows, side: 'short', orders: { own: waits('limit', 101) }, execution }))[0]).toBe('1: -1 at 101');
    const gap: readonly Row[] = [FLAT, [95, 96, 94, 95], [95, 95, 95, 95]];
    expect((await fills({ rows: gap, side: 'short', orders: { own: waits('stop', 99) } }))[0]).toBe('1: -1 at 95');
    const { fills: found } = await run(accountOf({ rows, side: 'short', orders: { own: waits('limit', 101) }, execution }));
    expect(found[0]!.fee).toBeCloseTo(0.0505, 12);
  });

  test('O1 filled at the open it lives through the whole bar, and its open is no gap', async () => {
    const rows: readonly Row[] = [FLAT, [102, 103, 97, 102], [102, 102, 102, 102]];
    expect(await fills({ rows, orders: { own: waits('stop', 101) }, stop: 3, execution: { intrabar: 'optimistic' } })).toEqual([
      '1: 1 at 102',
      '1: -1 at 99 stop',
    ]);
  });

  test('P3 a place that is freed inside the bar is none for what its bar fills, whatever the order of the legs', async () => {
    const held = accountOf({ rows: [FLAT, FLAT, [100, 104, 100, 103], FLAT], orders: {}, stop: 3 });
    const waiting = accountOf({ rows: [FLAT, FLAT, [100, 102, 99, 101], FLAT], enter: [1], orders: { own: waits('stop', 101) } });
    for (const [first, second] of [
      ['A', 'B'],
      ['B', 'A'],
    ] as const) {
      // both legs have the strategy's orders: a short is entered at the market, a long waits
      const { orders } = waiting.legs[0]!;
      const short = {
        ...held.legs[0]!,
        symbol: first,
        orders,
        longEnter: [false, false, false, false],
        shortEnter: [true, false, false, false],
      };
      const long = { ...waiting.legs[0]!, symbol: second, stop: held.legs[0]!.stop };
      const { fills: found, skipped } = await run({ ...held, legs: [short, long] });
      expect(found.map(({ leg, instant, kind }) => [leg, instant, kind])).toEqual([
        [0, 1, 'enter'],
        [0, 2, 'leave'],
      ]);
      expect(skipped).toEqual([{ leg: 1, decisionBar: 1, instant: 2, side: 1, reason: 'place' }]);
    }
  });

  test('O2 it is never filled on the bar that decided, and not beyond its last one', async () => {
    const rows: readonly Row[] = [[100, 105, 95, 100], FLAT, [100, 100.9, 99, 100], [100, 105, 99, 104], FLAT];
    expect(await fills({ rows, orders: { own: waits('stop', 101, 2) } })).toEqual([]);
    expect(await fills({ rows, orders: { own: waits('stop', 101, 3) } })).toEqual(['3: 1 at 101', '4: -1 at 100 end']);
    const { skipped } = await run(accountOf({ rows, orders: { own: waits('stop', 101, 2) } }));
    expect(skipped).toEqual([{ leg: 0, decisionBar: 0, instant: 2, side: 1, reason: 'cancelled' }]);
  });

  test('O3 parts leave nearest first, several on one bar, rounded down to the lot; the last takes what is left', async () => {
    const rows: readonly Row[] = [FLAT, [100, 101.5, 99, 101], [101, 104, 100, 103], FLAT];
    const takes = [
      { at: at(3), close: 1 / 3 },
      { at: at(1), close: 1 / 3 },
      { at: at(2), close: 1 / 3 },
    ];
    expect(await fills({ rows, orders: { own: { takes } }, quantity: 10, lot: 1 })).toEqual([
      '1: 10 at 100',
      '1: -3 at 101 target',
      '2: -3 at 102 target',
      '2: -4 at 103 target',
    ]);
    const half = [{ at: at(1), close: 0.5 }];
    expect(await fills({ rows, orders: { own: { takes: half } }, quantity: 10, lot: 1 })).toEqual([
      '1: 10 at 100',
      '1: -5 at 101 target',
      '3: -5 at 100 end',
    ]);
    // half of one is none
    expect(await fills({ rows, orders: { own: { takes: half } }, quantity: 1, lot: 1 })).toEqual(['1: 1 at 100', '3: -1 at 100 end']);
  });

  test('O3 a gap fills every part that it jumps over, and a stop on the bar of a target leaves all by pessimism', async () => {
    const takes = [
      { at: at(1), close: 0.5 },
      { at: at(2), close: 0.5 },
    ];
    const gap: readonly Row[] = [FLAT, FLAT, [105, 106, 104, 105], FLAT];
    expect(await fills({ rows: gap, orders: { own: { takes } }, quantity: 2 })).toEqual([
      '1: 2 at 100',
      '2: -1 at 105 target',
      '2: -1 at 105 target',
    ]);
    const wide: readonly Row[] = [FLAT, FLAT, [100, 101.5, 95, 100], FLAT];
    expect(await fills({ rows: wide, orders: { own: { takes } }, quantity: 2, stop: 3 })).toEqual([
      '1: 2 at 100',
      '2: -2 at 97 stop',
      'ambiguous',
    ]);
    expect(await fills({ rows: wide, orders: { own: { takes } }, quantity: 2, stop: 3, execution: { intrabar: 'optimistic' } })).toEqual([
      '1: 2 at 100',
      '2: -1 at 101 target',
      '2: -1 at 97 stop',
      'ambiguous',
    ]);
  });

  test('O4 an addition whose open lies beyond the stop is not made', async () => {
    const addition = {
      when: { text: 'bars_held() == 1', of: (f: { bars_held: number }) => f.bars_held === 1 },
      max: 3,
      fraction: 1,
      restop: false,
    };
    const rows = (open: number): readonly Row[] => [FLAT, FLAT, [open, open + 1, open - 0.5, open], FLAT];
    expect(await fills({ rows: rows(98), orders: { own: { addition } }, stop: 3 })).toEqual([
      '1: 1 at 100',
      '2: 1 at 98',
      '3: -2 at 100 end',
    ]);
    expect(await fills({ rows: rows(96), orders: { own: { addition } }, stop: 3 })).toEqual(['1: 1 at 100', '2: -1 at 96 stop']);
  });

  test('O5 a trail that reads the position begins on the first close and never moves back', async () => {
    const trail = { text: 'bars_held() < 3 ? 2 : 5', of: (f: { bars_held: number }) => (f.bars_held < 3 ? 2 : 5) };
    const rows: readonly Row[] = [FLAT, [100, 101, 90, 101], [101, 104, 100, 104], [104, 105, 103, 105], [104, 104, 101.5, 102], FLAT];
    // 101 - 2 = 99 on the first close, 104 - 2 = 102 on the second, 105 - 5 = 100 is further away
    expect(await fills({ rows, orders: { trail } })).toEqual(['1: 1 at 100', '4: -1 at 102 stop']);
  });
});
