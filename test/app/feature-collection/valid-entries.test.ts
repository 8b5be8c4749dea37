// Valid entries are those that a run which begins flat on their bar enters: the slow twin says so, bar by bar.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { signalsOfEntries } from '../../../src/app/feature-collection/signals-of-entries.js';
import type { Signals } from '../../../src/app/feature-collection/signals-of-trades.js';
import { validEntries } from '../../../src/app/feature-collection/valid-entries.js';
import { simulateSlowly } from '../../reference/slow-simulator.js';

const bits = fc.array(fc.integer({ min: 0, max: 15 }), { minLength: 2, maxLength: 60 });

test.each(['next_open', 'close'] as const)('F2 at %s', (fill) => {
  fc.assert(
    fc.property(bits, fc.constantFrom('long', 'short', 'both'), fc.nat(5), fc.nat(5), (conditions, sides, cutFrom, cutTo) => {
      const bars = conditions.length,
        price = new Float64Array(bars).fill(100),
        none = new Float64Array(bars).fill(Number.NaN);
      const column = (bit: number, isThere: boolean): Float64Array | undefined =>
        isThere ? Float64Array.from(conditions, (each) => (each >> bit) & 1) : undefined;
      const found = {
        longEnter: column(0, sides !== 'short'),
        longExit: column(1, sides !== 'short'),
        shortEnter: column(2, sides !== 'long'),
        shortExit: column(3, sides !== 'long'),
      };
      const holds = (values: Float64Array | undefined): boolean[] => Array.from({ length: bars }, (_, i) => values?.[i] === 1);
      const [from, to] = [Math.min(cutFrom, bars), Math.max(Math.min(cutFrom, bars), bars - cutTo)];
      const entered = Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i).flatMap((bar) => {
        const { trades } = simulateSlowly({
          bars: { timeMs: price.map((_, i) => i * 3_600_000), open: price, high: price, low: price, close: price, volume: price },
          from: bar,
          to: Math.min(bar + 2, to),
          longEnter: holds(found.longEnter),
          longExit: holds(found.longExit),
          shortEnter: holds(found.shortEnter),
          shortExit: holds(found.shortExit),
          stop: none,
          target: none,
          trail: none,
          maxBars: 0,
          execution: { fill, takerFeeBps: 0, makerFeeBps: 0, slippageBps: 0, spreadBps: 0, intrabar: 'pessimistic', reverse: false },
          risk: { cash: 1000, sizing: 'fixed', fraction: 1, quantity: 1, riskPerTrade: 0.01, maxLeverage: 1, lot: 0, multiplier: 1 },
        });
        return trades.map(({ side }) => [bar, side]);
      });
      const { bar, side } = validEntries(found, { from, to });
      expect(Array.from(bar, (each, entry) => [each, side[entry]])).toEqual(entered);
    }),
    { seed: 7, numRuns: 300 },
  );
});

test('outcomes stand where a trade came of an entry; a trade without one is a bug', () => {
  const column = Float64Array.of(1, 2),
    outcomes = {
      exitTimeMs: column,
      pnl: column,
      tradeReturn: column,
      rMultiple: column,
      barsHeld: column,
      mae: column,
      mfe: column,
      exitReason: column,
    };
  const traded: Signals = { bar: Int32Array.of(3, 9), side: Float64Array.of(1, -1), outcomes },
    entries = { bar: Int32Array.of(2, 3, 9), side: Float64Array.of(1, 1, -1) };
  expect(signalsOfEntries(entries, traded)).toEqual({
    ...entries,
    outcomes: Object.fromEntries(Object.keys(outcomes).map((name) => [name, Float64Array.of(Number.NaN, 1, 2)])),
  });
  expect(() => signalsOfEntries({ bar: Int32Array.of(2, 3), side: Float64Array.of(1, 1) }, traded)).toThrow(
    'Invariant: 2 trades must come of valid entries, and 1 do',
  );
});
