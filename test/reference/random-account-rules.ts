import fc from 'fast-check';
import type { SlowAccountRules } from './slow-account-types.js';

const HOUR_MS = 3_600_000;

/** An entry that half of the accounts have. */
function sometimes<T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(values, { nil: undefined, freq: 2 });
}

/** Rules of every kind: what binds, what hardly does, and none. */
export function accountRules(symbols: readonly string[]): fc.Arbitrary<SlowAccountRules> {
  const cap = fc.constantFrom(0.1, 0.3, 0.8, 1, 2.5);
  return fc.record({
    maxPositions: fc.constantFrom(1, 2, 3, 6, 50),
    groups: sometimes(fc.dictionary(fc.constantFrom('one', 'two', 'three'), fc.subarray([...symbols], { minLength: 1 }), { maxKeys: 3 })),
    maxExposure: sometimes(fc.record({ gross: sometimes(cap), net: sometimes(cap), symbol: sometimes(cap), group: sometimes(cap) })),
    correlation: sometimes(fc.record({ limit: fc.constantFrom(-0.2, 0, 0.3, 0.7), bars: fc.constantFrom(2, 5, 20) })),
    volatilityTarget: sometimes(
      fc.record({ annual: fc.constantFrom(0.05, 0.2, 1), days: fc.constantFrom(2, 3, 10), maxScale: fc.constantFrom(0.5, 1, 2) }),
    ),
    guards: sometimes(
      fc.record({
        dailyLoss: sometimes(fc.constantFrom(0.002, 0.01, 0.05)),
        maxDrawdown: sometimes(fc.constantFrom(0.005, 0.03, 0.2)),
        coolDownMs: fc.constantFrom(0, 3, 24, 120).map((hours) => hours * HOUR_MS),
        action: fc.constantFrom('flatten' as const, 'block' as const),
      }),
    ),
  });
}
