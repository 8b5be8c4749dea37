// What a broker holds follows an account: to the unit where every order is filled, and never beyond it where orders are refused, filled in
// part or lost.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomStream } from '../../src/core/random.js';
import { OrderJournal } from '../../src/live/orders/order-journal.js';
import { AccountFollower } from '../../src/live/orders/account-follower.js';
import { OrderDesk } from '../../src/live/orders/order-desk.js';
import { planOrders, type Units } from '../../src/live/orders/plan-orders.js';
import { FaultBroker, type Fault } from './fault-broker.js';

const whole = (_: string, units: number): number => units;
const BAR = Date.UTC(2024, 0, 2);
const units = fc.integer({ min: -3, max: 3 }).map((count) => count * 10);
const targets = fc.array(fc.record({ AAA: units, BBB: units }), { minLength: 2, maxLength: 12 });

async function follow(steps: readonly Units[], nextFault: () => Fault, visit: (broker: FaultBroker, after: Units) => void): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'barloom-follow-'));
  const journal = OrderJournal.open(dir);
  try {
    const broker = new FaultBroker(nextFault);
    const desk = new OrderDesk(journal, broker, { waits: [0, 0, 0] });
    await desk.start('s');
    const follower = new AccountFollower(desk, { stops: true, round: whole });
    let before: Units = {};
    for (const [bar, after] of steps.entries()) {
      const time = BAR + bar * 60_000;
      const { orders } = await follower.plan({ time, before, after });
      const levels = Object.entries(after).map(([symbol, held]) => ({ symbol, leg: symbol, units: held, price: held > 0 ? 90 : 110 }));
      await follower.send(orders, levels, time);
      await follower.send(orders, levels, time); // as behind a kill
      visit(broker, after);
      before = after;
    }
    expect(await desk.reconcile()).toEqual([]);
    expect([...broker.sent.values()].every((times) => times === 1)).toBe(true);
  } finally {
    journal.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

describe('a broker follows an account', () => {
  test('to the unit, with stops on all that is held', async () => {
    await fc.assert(
      fc.asyncProperty(targets, (steps) =>
        follow(
          steps,
          () => 'none',
          (broker, after) => {
            const open = [...broker.held.values()].filter(({ state }) => state.status === 'open');
            for (const [symbol, held] of Object.entries(after)) {
              expect(broker.units.get(symbol) ?? 0).toBe(held);
              const stops = open.filter(({ order }) => order.symbol === symbol);
              expect(stops.map(({ order }) => [order.type, order.side, order.quantity])).toEqual(
                held === 0 ? [] : [['stop', held > 0 ? 'sell' : 'buy', Math.abs(held)]],
              );
            }
          },
        ),
      ),
      { numRuns: 40, seed: 1 },
    );
  });

  test('never beyond it, whatever is refused, lost or filled in part, and flat when it is', async () => {
    const faults: readonly Fault[] = ['none', 'none', 'reject', 'partial', 'lost-before', 'lost-after', 'late-429', 'replay'];
    await fc.assert(
      fc.asyncProperty(targets, fc.integer(), (steps, seed) => {
        const random = randomStream(seed, 2);
        const before = new Map<string, number>();
        let bar = 0;
        return follow(
          [...steps, {}],
          () => (bar < steps.length ? faults[Math.floor(random.uniform() * faults.length)]! : 'none'),
          (broker, after) => {
            if (++bar > steps.length) expect([...broker.units.values()].every((held) => Math.abs(held) < 1e-9)).toBe(true);
            for (const symbol of ['AAA', 'BBB']) {
              const [held, there] = [after[symbol] ?? 0, broker.units.get(symbol) ?? 0];
              const most = Math.max(Math.abs(held), Math.abs(before.get(symbol) ?? 0)); // what should have been sold and was not
              expect(Math.abs(there)).toBeLessThanOrEqual(most + 1e-9);
              before.set(symbol, there);
            }
          },
        );
      }),
      { numRuns: 40, seed: 2 },
    );
  });
});

describe('planOrders', () => {
  const plan = (before: Units, after: Units, held: Units): object[] =>
    planOrders({ time: BAR, before, after }, new Map(Object.entries(held)), whole).orders.map(({ symbol, side, quantity, purpose }) => ({
      symbol,
      side,
      quantity,
      purpose,
    }));

  test('what a stop left at the broker alone is not bought back', () => {
    expect(plan({ A: 10 }, { A: 10 }, {})).toEqual([]);
    const { short } = planOrders({ time: BAR, before: { A: 10 }, after: { A: 10 } }, new Map(), whole);
    expect(short).toEqual(['the account holds 10 A and the broker 0: what is missing is not bought later']);
  });

  test('what the account left alone is sold', () => {
    expect(plan({ A: 10 }, {}, { A: 10 })).toEqual([{ symbol: 'A', side: 'sell', quantity: 10, purpose: 'leave' }]);
  });

  test('a turn is two orders, and what makes smaller comes first', () => {
    expect(plan({ B: 10 }, { A: 5, B: -4 }, { B: 10 })).toEqual([
      { symbol: 'B', side: 'sell', quantity: 10, purpose: 'leave' },
      { symbol: 'A', side: 'buy', quantity: 5, purpose: 'enter' },
      { symbol: 'B', side: 'sell', quantity: 4, purpose: 'enter' },
    ]);
  });

  test('only what the account has added is added', () => {
    expect(plan({ A: 10 }, { A: 14 }, { A: 6 })).toEqual([{ symbol: 'A', side: 'buy', quantity: 4, purpose: 'add' }]);
  });

  test('a quantity below what the broker takes is left', () => {
    const { orders, short } = planOrders({ time: BAR, before: {}, after: { A: 0.4 } }, new Map(), (_, quantity) => Math.floor(quantity));
    expect([orders, short]).toEqual([[], []]);
  });
});
