import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomStream } from '../../src/core/random.js';
import { randomAccount } from '../reference/random-account.js';
import { instantsOf, simulateAccountSlowly } from '../reference/slow-account.js';
import type { SlowAccountInput, SlowAccountTrade, SlowLeg } from '../reference/slow-account-types.js';
import { simulateSlowly, type SlowInput } from '../reference/slow-simulator.js';
import { checkEntries } from './check-entries.js';
import { randomCase, slowInput } from './random-case.js';
import { recount } from './recount-account.js';

const DAY_MS = 86_400_000;

/** Returns a single run as an account of one leg. */
function accountOf({ from, to, execution, risk, ...market }: SlowInput): SlowAccountInput {
  const leg = {
    ...market,
    symbol: 'X',
    rank: market.bars.close,
    share: 1,
    lot: risk.lot,
    multiplier: risk.multiplier,
  };
  return {
    legs: [leg],
    execution,
    risk,
    rules: { maxPositions: 1 },
    from,
    to,
    dayOfInstant: Array.from(instantsOf([leg]), (time) => Math.floor(time / DAY_MS)),
    daysPerYear: 365,
  };
}

const RUNS = { numRuns: 400, seed: 20261130 };

function isNear(found: number, expected: number, scale: number): boolean {
  return Math.abs(found - expected) <= 1e-9 * Math.max(Math.abs(found), Math.abs(expected), scale);
}

describe('the slow twin of the account', () => {
  test('P11 one leg is the run of the slow simulator, bit for bit', () => {
    fc.assert(
      fc.property(randomCase, (random) => {
        const single = simulateSlowly(slowInput(random));
        const account = simulateAccountSlowly(accountOf(slowInput(random)));
        expect(account.trades.map(({ leg: _leg, instant: _instant, phase: _phase, ...trade }) => trade)).toEqual(single.trades);
        expect(account.equity).toEqual(single.equity);
        const counted = (reason: string): number => account.skipped.filter((signal) => signal.reason === reason).length;
        expect(counted('lot')).toBe(single.entriesBelowLot);
        expect(counted('size')).toBeGreaterThanOrEqual(single.entriesUnpriced);
      }),
      { numRuns: 1000, seed: 20261130 },
    );
  });

  test('P11 equity is cash and marked positions at every instant, and the profits are what it changed by', () => {
    fc.assert(
      fc.property(randomAccount, (account) => {
        const result = simulateAccountSlowly(account);
        const { entered, worth, closeAt } = recount(account, result);
        result.equity.forEach((equity, index) => {
          const instant = account.from + index;
          const closed = entered.filter((trade) => trade.instant <= instant);
          const held = entered.filter((trade) => trade.entryInstant <= instant && trade.instant > instant);
          const expected = worth(closed, held, (leg) => closeAt(leg, instant));
          if (!isNear(equity, expected, 10 * account.risk.cash)) expect(equity, `instant ${instant}`).toBe(expected);
        });
        expect(result.equity.length).toBe(account.to - account.from);
        const profit = result.trades.reduce((sum, { pnl }) => sum + pnl, 0);
        expect(isNear(result.equity.at(-1)!, account.risk.cash + profit, 10 * account.risk.cash)).toBe(true);
      }),
      RUNS,
    );
  });

  test('P3 P5 P6 each entry finds a place, and stays within its share, each cap and the leverage at the marks of its instant', () => {
    const bound = new Set<string>();
    fc.assert(
      fc.property(randomAccount, (account) => {
        const result = simulateAccountSlowly(account);
        for (const entry of checkEntries(account, result)) for (const cap of entry) bound.add(cap);
        expect(Math.max(0, ...result.places)).toBeLessThanOrEqual(account.rules.maxPositions);
      }),
      RUNS,
    );
    expect([...bound].sort()).toEqual(['gross', 'group', 'leverage', 'net', 'place', 'share', 'symbol']);
  });

  test('P2 the order of the legs changes no bit, ties of rank included', () => {
    fc.assert(
      fc.property(randomAccount, fc.integer(), (account, seed) => {
        const order = account.legs.map((_, leg) => leg).sort((a, b) => hash(a, seed) - hash(b, seed));
        const found = simulateAccountSlowly({ ...account, legs: order.map((leg) => account.legs[leg]!) });
        const own = simulateAccountSlowly(account);
        expect(found.equity).toEqual(own.equity);
        expect(found.trades.map(({ leg, ...trade }) => ({ leg: order[leg], ...trade }))).toEqual(own.trades);
        expect(found.skipped.map(({ leg, ...signal }) => ({ leg: order[leg], ...signal }))).toEqual(own.skipped);
      }),
      RUNS,
    );
  });

  test('F9 higher fees change no fill of fixed sizes that nothing caps, and make no trade and no mark better', () => {
    fc.assert(
      fc.property(randomAccount, fc.constantFrom(1, 20), fc.constantFrom(0, 20), (account, taker, maker) => {
        const { maxPositions } = account.rules;
        const risk = { ...account.risk, cash: 1e9, sizing: 'fixed' as const, maxLeverage: 1e6 };
        const [takerFeeBps, makerFeeBps] = [account.execution.takerFeeBps + taker, account.execution.makerFeeBps + maker];
        const cheap = simulateAccountSlowly({ ...account, risk, rules: { maxPositions } });
        const dear = simulateAccountSlowly({
          ...account,
          risk,
          rules: { maxPositions },
          execution: { ...account.execution, takerFeeBps, makerFeeBps },
        });
        expect(dear.trades.map(fillsOf)).toEqual(cheap.trades.map(fillsOf));
        dear.trades.forEach(({ pnl }, i) => expect(pnl).toBeLessThanOrEqual(cheap.trades[i]!.pnl));
        dear.equity.forEach((equity, i) => expect(equity).toBeLessThanOrEqual(cheap.equity[i]! + 1e-6));
      }),
      RUNS,
    );
  });

  test('P3 what comes after an instant changes no mark before it', () => {
    fc.assert(
      fc.property(randomAccount, fc.double({ min: 0.1, max: 0.9, noNaN: true }), (account, at) => {
        const cut = account.from + Math.floor(at * (account.to - account.from));
        const own = simulateAccountSlowly(account);
        const altered = simulateAccountSlowly({ ...account, legs: alterAfter(account, cut) });
        expect(altered.equity.slice(0, cut - account.from)).toEqual(own.equity.slice(0, cut - account.from));
      }),
      RUNS,
    );
  });

  test('P8 F11 a leg is delisted where its bars end before the account, and ended where the window cuts them', () => {
    const reasons = new Set<string>();
    fc.assert(
      fc.property(randomAccount, (account) => {
        const instants = instantsOf(account.legs);
        for (const { leg, exitBar, instant, phase, exitReason } of simulateAccountSlowly(account).trades) {
          const { timeMs } = account.legs[leg]!.bars;
          const next = timeMs[exitBar + 1] ?? Infinity;
          if (exitReason !== 'end' && exitReason !== 'delisted') continue;
          expect(phase).toBe(2);
          expect(next > instants[account.to - 1]!).toBe(true);
          const isDelisted = next === Infinity && instant < account.to - 1;
          expect(exitReason).toBe(isDelisted ? 'delisted' : 'end');
          reasons.add(`${exitReason} ${instant === account.to - 1 ? 'at' : 'before'} the last instant`);
        }
      }),
      RUNS,
    );
    expect([...reasons].sort()).toEqual(['delisted before the last instant', 'end at the last instant', 'end before the last instant']);
  });

  test('P8 no entry follows a lost day on that day, and what a guard flattens leaves at its next open', () => {
    let [refused, flattened] = [0, 0];
    fc.assert(
      fc.property(randomAccount, (account) => {
        const result = simulateAccountSlowly(account);
        const lost = lostInstants(account, result.equity);
        const { entered, instants } = recount(account, result);
        for (const { entryInstant } of entered) {
          const day = account.dayOfInstant[entryInstant];
          expect(lost.some((instant) => instant < entryInstant && account.dayOfInstant[instant] === day)).toBe(false);
        }
        refused += result.skipped.filter(({ reason }) => reason === 'guard').length;
        const isFlattening = account.rules.guards?.action === 'flatten';
        if (!isFlattening) expect(result.trades.some(({ exitReason }) => exitReason === 'guard')).toBe(false);
        for (const instant of isFlattening ? lost : []) {
          for (const trade of entered.filter(({ entryInstant, instant: exit }) => entryInstant <= instant && exit > instant)) {
            const { bars, longExit, shortExit } = account.legs[trade.leg]!;
            const { timeMs } = bars;
            const next = timeMs.findIndex((time) => time > instants[instant]!);
            const isSaid = account.execution.fill === 'next_open' && (trade.side > 0 ? longExit : shortExit)[next - 1]!;
            expect([trade.exitBar, trade.phase]).toEqual([next, 0]);
            if (isSaid) expect(trade.exitReason).toBe('signal');
            if (account.execution.fill === 'close') expect(trade.exitReason).toBe('guard');
            flattened++;
          }
        }
      }),
      { ...RUNS, numRuns: 2 * RUNS.numRuns },
    );
    expect([refused > 100, flattened > 100]).toEqual([true, true]);
  });
});

function fillsOf({ pnl: _pnl, fees: _fees, return: _return, rMultiple: _rMultiple, ...fills }: SlowAccountTrade): object {
  return fills;
}

/** An order of legs that is a function of the seed. */
function hash(leg: number, seed: number): number {
  return randomStream(seed, leg).uniform();
}

/** Returns the legs with other prices and conditions from an instant on. */
function alterAfter({ legs }: SlowAccountInput, cut: number): SlowLeg[] {
  const start = instantsOf(legs)[cut]!;
  return legs.map((leg) => {
    const isAfter = (bar: number): boolean => leg.bars.timeMs[bar]! >= start;
    const flip = (condition: readonly boolean[]): boolean[] => condition.map((value, bar) => value !== isAfter(bar));
    const move = (column: Float64Array): Float64Array => column.map((value, bar) => (isAfter(bar) ? value * 3 + 1 : value));
    const { open, high, low, close } = leg.bars;
    return {
      ...leg,
      bars: { ...leg.bars, open: move(open), high: move(high), low: move(low), close: move(close) },
      longEnter: flip(leg.longEnter),
      longExit: flip(leg.longExit),
      shortEnter: flip(leg.shortEnter),
      shortExit: flip(leg.shortExit),
    };
  });
}

/** Returns the instants whose mark lost more than a day may. */
function lostInstants({ rules, risk, dayOfInstant, from }: SlowAccountInput, equity: readonly number[]): number[] {
  const most = rules.guards?.dailyLoss;
  if (most === undefined) return [];
  let before = risk.cash;
  return equity.flatMap((mark, index) => {
    const instant = from + index;
    if (index > 0 && dayOfInstant[instant] !== dayOfInstant[instant - 1]) before = equity[index - 1]!;
    return mark <= before * (1 - most) ? [instant] : [];
  });
}
