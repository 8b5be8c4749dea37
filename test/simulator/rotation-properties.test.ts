// What must hold of every rotation, whatever its weights: by the slow twin, which the engine equals bit for bit.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomRotation } from '../reference/random-rotation.js';
import { simulateAccountSlowly } from '../reference/slow-account.js';

const RUNS = { numRuns: 500, seed: 20261214 };

describe('a rotation', () => {
  test('aims at no more legs than it may, and at shares that sum to gross, or at nothing', () => {
    const property = fc.property(randomRotation, (account) => {
      const { top, shortTop, gross } = account.rules.rotation!;
      const byInstant = new Map<number, number[]>();
      for (const { leg, instant, weight } of simulateAccountSlowly(account).targets)
        byInstant.set(instant, [...(byInstant.get(instant) ?? []), ...(leg < 0 ? [] : [weight])]);
      for (const weights of byInstant.values()) {
        expect(weights.filter((weight) => weight > 0).length).toBeLessThanOrEqual(top);
        expect(weights.filter((weight) => weight < 0).length).toBeLessThanOrEqual(shortTop);
        const sum = weights.reduce((total, weight) => total + Math.abs(weight), 0);
        if (weights.length > 0) expect(sum).toBeCloseTo(gross, 9);
      }
    });
    fc.assert(property, RUNS);
  });

  test('ends with what its trades made, fills that open and close a position sum to nothing', () => {
    const property = fc.property(randomRotation, (account) => {
      const { trades, equity, fills } = simulateAccountSlowly(account);
      const won = trades.reduce((sum, { pnl }) => sum + pnl, 0);
      const scale = account.risk.cash + trades.reduce((sum, { pnl }) => sum + Math.abs(pnl), 0);
      expect(Math.abs(equity.at(-1)! - account.risk.cash - won) / scale).toBeLessThan(1e-9);
      const units = new Map<number, number>();
      for (const { number, side, quantity } of fills) units.set(number, (units.get(number) ?? 0) + side * quantity);
      for (const { number, quantity } of fills.filter(({ kind }) => kind === 'leave'))
        expect(Math.abs(units.get(number)!)).toBeLessThan(1e-9 * Math.max(1, quantity));
      expect(fills.filter(({ kind }) => kind === 'leave')).toHaveLength(trades.length);
    });
    fc.assert(property, RUNS);
  });

  test('sells before it buys at every instant, and buys nothing where a guard refuses it', () => {
    const property = fc.property(randomRotation, (account) => {
      const { fills, skipped } = simulateAccountSlowly(account);
      const refused = new Set(skipped.filter(({ reason }) => reason === 'guard').map(({ instant }) => instant));
      const bought = new Set<number>();
      for (const { instant, kind, reason } of fills) {
        if (kind === 'enter' || kind === 'add') {
          bought.add(instant);
          expect(refused.has(instant)).toBe(false);
        } else if (reason === 'signal') expect(bought.has(instant)).toBe(false);
      }
    });
    fc.assert(property, RUNS);
  });
});
