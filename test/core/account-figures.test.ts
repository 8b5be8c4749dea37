import { describe, expect, test } from 'vitest';
import { markLegs } from '../../src/core/account-curve.js';
import { measureAccount, MOST_CORRELATED } from '../../src/core/account-figures.js';
import { segmentsOfLeg } from '../../src/core/held-segments.js';
import { curveOfLeg, tradesByLeg } from '../../src/core/leg-curves.js';
import { randomStream } from '../../src/core/random.js';
import type { LegData } from '../../src/core/trading-data.js';
import { columnsOf, DAY_MS, makeLeg, skips, type PlainTrade } from './account-report-case.js';

const CASH = 1000;
const LEGS = [makeLeg('A', [0, 1, 2, 3], [10, 11, 12, 9], 5), makeLeg('B', [2, 3, 4], [100, 90, 95], 5)];
const TRADES: readonly PlainTrade[] = [
  { leg: 0, side: 1, entry: 1, exit: 3, from: 10, to: 12, quantity: 20, fee: 1 },
  { leg: 1, side: -1, entry: 3, exit: 4, from: 100, to: 95, quantity: 2, fee: 2 },
];
const CLOCK = Float64Array.from({ length: 5 }, (_, day) => day * DAY_MS);

/** Plain code: cash and open positions on the mark of an instant. */
function equityAt(instant: number, trades: readonly PlainTrade[], legs: readonly LegData[]): number {
  return trades.reduce((sum, { leg, side, entry, exit, from, to, quantity, fee }) => {
    if (instant < entry) return sum;
    if (instant >= exit) return sum + side * quantity * (to - from) - 2 * fee;
    return sum + side * quantity * (legs[leg]!.data.market.bars.close[legs[leg]!.barAt[instant]!]! - from) - fee;
  }, CASH);
}

function measure(trades: readonly PlainTrade[], legs: readonly LegData[], clock: Float64Array, skipped = skips()) {
  const window = { from: 0, to: clock.length };
  const columns = columnsOf(trades);
  const multipliers = legs.map(() => 1);
  const equity = Float64Array.from(clock, (_, instant) => equityAt(instant, trades, legs));
  const curve = markLegs({ equity, skipped }, columns, legs, window, CASH, multipliers);
  return { curve, figures: measureAccount({ trades: columns, legs, skipped, curve, window, dayClockMs: clock, multipliers }) };
}

describe('an account by hand', () => {
  const { figures } = measure(TRADES, LEGS, CLOCK, skips([0, 'place'], [1, 'place'], [1, 'lot']));
  const [a, b] = figures.legs;

  test('what each leg did', () => {
    // A: 20 x (12 - 10) - 2; B: -2 x (95 - 100) - 4
    expect(a).toMatchObject({ symbol: 'A', trades: 1, winRate: 1, pnl: 38, fees: 2, heldShare: 2 / 5 });
    expect(b).toMatchObject({ symbol: 'B', trades: 1, winRate: 1, pnl: 6, fees: 4, heldShare: 1 / 5 });
    expect([a!.pnlShare, b!.pnlShare]).toEqual([38 / 44, 6 / 44]);
    expect(Array.from(figures.pnlByDay[0]!)).toEqual([0, 19, 39, 38, 38]);
    expect(Array.from(figures.pnlByDay[1]!)).toEqual([0, 0, 0, 18, 6]);
  });

  test('exposure: marked notional over equity, over all instants', () => {
    expect(a!.averageExposure).toBeCloseTo((220 / 1019 + 240 / 1039) / 5, 14);
    expect(a!.largestExposure).toBe(240 / 1039);
    expect(b!.largestExposure).toBe(180 / 1056);
    expect(figures.averageGross).toBeCloseTo((220 / 1019 + 240 / 1039 + 180 / 1056) / 5, 14);
    expect([figures.largestGross, figures.largestNet]).toEqual([240 / 1039, 240 / 1039]);
    expect(figures.averageNet).toBeCloseTo((220 / 1019 + 240 / 1039 - 180 / 1056) / 5, 14);
    expect([figures.averagePlaces, figures.mostPlaces, figures.legsTraded]).toEqual([3 / 5, 1, 2]);
  });

  test('signals that came to nothing, by leg and reason', () => {
    expect(figures.signalsSkipped).toBe(3);
    expect(figures.skipped).toEqual({
      guard: 0,
      place: 2,
      correlation: 0,
      cash: 0,
      size: 0,
      exposure: 0,
      lot: 1,
      cancelled: 0,
      replaced: 0,
      policy: 0,
    });
    expect([a!.skipped.place, a!.skipped.lot, b!.skipped.place, b!.skipped.lot]).toEqual([1, 0, 1, 1]);
  });

  test('risk shares: covariance of the daily pnl with the sum over its variance', () => {
    const [own, other] = [
      [0, 19, 20, -1, 0],
      [0, 0, 0, 18, -12],
    ] as const;
    const total = own.map((value, day) => value + other[day]!);
    const covariance = (x: readonly number[], y: readonly number[]): number =>
      x.reduce((sum, value, i) => sum + (value - x.reduce((s, v) => s + v) / 5) * (y[i]! - y.reduce((s, v) => s + v) / 5), 0);
    expect(a!.riskShare).toBeCloseTo(covariance(own, total) / covariance(total, total), 14);
    expect(b!.riskShare).toBeCloseTo(covariance(other, total) / covariance(total, total), 14);
    expect(a!.riskShare + b!.riskShare).toBeCloseTo(1, 14);
  });

  test('two common days are one return: no correlation', () => {
    expect(figures.correlations!.returns).toEqual([
      [1, NaN],
      [NaN, expect.closeTo(1, 14)],
    ]);
  });
});

test('without a trade nothing is won, and shares of it are undefined', () => {
  const { figures } = measure([], LEGS, CLOCK);
  expect(figures.legs[0]).toMatchObject({
    trades: 0,
    winRate: NaN,
    pnl: 0,
    pnlShare: NaN,
    riskShare: NaN,
    heldShare: 0,
    largestExposure: 0,
  });
  expect(figures).toMatchObject({ legsTraded: 0, averageGross: 0, largestNet: 0, mostPlaces: 0 });
  expect(figures.correlations!.pnl[0]![0]).toBeNaN();
});

test('of many legs no matrix is made', () => {
  const legs = Array.from({ length: MOST_CORRELATED + 1 }, (_, leg) => makeLeg(`L${leg}`, [0, 1], [1, 2], 2));
  expect(measure([], legs, CLOCK.subarray(0, 2)).figures.correlations).toBeUndefined();
});

test('on random accounts the legs sum to the account at every instant, and the shares to 1', () => {
  const random = randomStream(5);
  for (let account = 0; account < 200; account++) {
    const count = 4 + random.below(30);
    const legs = Array.from({ length: 1 + random.below(4) }, (_, leg) => {
      const days = Array.from({ length: count }, (__, day) => day).filter((day) => day % 7 === leg || random.uniform() < 0.8);
      return makeLeg(
        `L${leg}`,
        days,
        days.map(() => 50 + 50 * random.uniform()),
        count,
      );
    });
    const trades = legs
      .flatMap(({ barAt }, leg): PlainTrade[] => {
        const entry = barAt.findIndex((bar) => bar >= 0) + random.below(2);
        const exit = Math.min(count - 1, entry + 1 + random.below(5));
        if (entry < 0 || exit <= entry) return [];
        const side = random.uniform() < 0.5 ? 1 : -1;
        return [{ leg, side, entry, exit, from: 60 + 9 * random.uniform(), to: 60 + 9 * random.uniform(), quantity: 2, fee: 0.5 }];
      })
      .sort((a, b) => a.exit - b.exit);
    const clock = Float64Array.from({ length: count }, (_, day) => day * DAY_MS);
    const { figures } = measure(trades, legs, clock);
    const own = tradesByLeg(columnsOf(trades).leg!, legs.length);
    const curves = legs.map((leg, index) =>
      curveOfLeg(segmentsOfLeg(columnsOf(trades), own[index]!, undefined, index, { from: 0, to: count }, 1), leg, { from: 0, to: count }),
    );
    for (let instant = 0; instant < count; instant++) {
      const sum = curves.reduce((total, { pnl }) => total + pnl[instant]!, CASH);
      expect(sum).toBeCloseTo(equityAt(instant, trades, legs), 9);
    }
    if (trades.length === 0) continue;
    expect(figures.legs.reduce((sum, { riskShare }) => sum + riskShare, 0)).toBeCloseTo(1, 9);
    expect(figures.legs.reduce((sum, { pnlShare }) => sum + pnlShare, 0)).toBeCloseTo(1, 9);
  }
});

test('a window that begins later counts from its first instant', () => {
  const columns = columnsOf([TRADES[1]!]);
  const { pnl } = curveOfLeg(segmentsOfLeg(columns, [0], undefined, 1, { from: 2, to: 5 }, 1), LEGS[1]!, { from: 2, to: 5 });
  expect(Array.from(pnl)).toEqual([0, 18, 6]);
});
