import fc from 'fast-check';
import type { ExecutionRules, InstrumentTerms, RiskRules } from '../../src/core/rules.js';

/** Rules of execution, each in force now and then. */
export const execution: fc.Arbitrary<ExecutionRules> = fc.record({
  fill: fc.constantFrom('next_open' as const, 'close' as const),
  takerFeeBps: fc.constantFrom(0, 5, 10, 60),
  makerFeeBps: fc.constantFrom(-1, 0, 2, 10),
  slippageBps: fc.constantFrom(0, 5, 50),
  spreadBps: fc.constantFrom(0, 1, 10),
  intrabar: fc.constantFrom('pessimistic' as const, 'optimistic' as const, 'detail' as const),
  reverse: fc.boolean(),
});

/** Rules of size for an account of 100 or 10,000. */
export const risk: fc.Arbitrary<RiskRules> = fc.record({
  cash: fc.constantFrom(100, 10_000),
  sizing: fc.constantFrom('all_in' as const, 'all_in' as const, 'fraction' as const, 'weight' as const, 'fixed' as const, 'risk' as const),
  fraction: fc.constantFrom(0.25, 0.5, 1, 2),
  quantity: fc.constantFrom(0.5, 1, 3),
  riskPerTrade: fc.constantFrom(0.01, 0.05),
  maxLeverage: fc.constantFrom(0.5, 1, 3),
  lot: fc.constantFrom(0, 0, 0.01, 0.1, 1),
  multiplier: fc.constantFrom(1, 1, 5),
});

/** What an instrument asks of fills: each now and then, and now and then nothing. */
export const terms: fc.Arbitrary<InstrumentTerms> = fc.record({
  tick: fc.constantFrom(0, 0.01, 0.1, 0.25, 1, 3),
  minNotional: fc.constantFrom(0, 0, 50, 5000),
  feePerUnit: fc.constantFrom(0, 0, 0.05, 1),
  minimumFee: fc.constantFrom(0, 0, 0.5, 20),
  takerFeeBps: fc.constantFrom(undefined, undefined, 0, 20),
  makerFeeBps: fc.constantFrom(undefined, undefined, -1, 3),
});
