// Policies of weights: against their slow twin, and against values that were computed elsewhere.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileKernels, createSharedMemory, instantiateKernels } from '../../src/engine/memory/kernels.js';
import { SLOW_POLICIES, weighSlowly, type SlowPolicy } from '../reference/slow-weights.js';

const memory = createSharedMemory(16 << 20);
const kernels = instantiateKernels(compileKernels(), memory);

function weigh(policy: SlowPolicy, returns: readonly (readonly number[])[]): number[] {
  const [legs, bars] = [returns.length, returns[0]!.length];
  const [from, out] = [1024, 1024 + 8 * legs * bars];
  const work = out + 8 * legs;
  new Float64Array(memory.buffer, from, legs * bars).set(returns.flat());
  const behind = new Uint8Array(memory.buffer, work + kernels.call('weigh_bytes')(legs), 64).fill(0xa5);
  expect(kernels.call('weigh_legs')(SLOW_POLICIES.indexOf(policy), from, legs, bars, out, work)).toBe(0);
  expect([...behind]).toEqual(Array<number>(64).fill(0xa5));
  return [...new Float64Array(memory.buffer, out, legs)];
}

/** Thousandths. */
const RETURNS = [
  [-8, -17, -15, -30, 0, -24, -3, 4, 32, -35, -10, 16, 17, -16, -9, 35, 26, 18, -27, 35, -20, 0, 49, -13],
  [10, -2, -16, -2, 58, -34, 48, 72, -16, -22, -70, -36, -6, 44, -40, -24, -2, 30, -62, 2, -44, -6, 4, 2],
  [28, -2, -37, 13, 8, 20, -41, 2, 13, 1, -21, -11, 19, -25, 18, 12, 76, 12, -58, 41, 8, -24, 92, -67],
  [-13, 12, 27, 28, 18, -7, 38, 51, -44, -8, -37, -39, -24, 22, -3, 15, -48, 16, -39, 28, -14, -11, 23, -10],
  [22, -32, -18, -30, 22, 20, -8, -36, 24, 10, -36, 2, -20, -28, 16, -2, 40, 38, -26, -28, -18, 0, 32, -10],
  [33, 3, 57, -18, -12, -3, 51, 36, 18, 54, -39, 48, -15, -39, 48, -12, 57, -27, 57, 36, 3, -39, -48, -9],
].map((row) => row.map((value) => value / 1000));

/** By numpy and scipy: inverse deviations; the best of all sets of legs by linear equations; a root of equal contributions; snippets 1 to 4
 *  of Lopez de Prado's paper with scipy's linkage. */
const ELSEWHERE: readonly (readonly [SlowPolicy, readonly number[]])[] = [
  ['inverse_volatility', [0.213178485159, 0.138119300896, 0.135201800635, 0.176256625816, 0.199910463377, 0.137333324117]],
  ['min_variance', [0.248684684911, 0, 0, 0.305942535052, 0.265499969974, 0.179872810063]],
  ['risk_parity', [0.186690216718, 0.115042474286, 0.111656669056, 0.200952728195, 0.188649688539, 0.197008223206]],
  ['hrp', [0.185527997955, 0.115210113788, 0.0746255707605, 0.1876172502, 0.248939855989, 0.188079211307]],
];

describe.each(ELSEWHERE)('%s', (policy, expected) => {
  test('is what other programs find', () => {
    weigh(policy, RETURNS).forEach((weight, leg) => expect(weight).toBeCloseTo(expected[leg]!, 10));
  });
});

test.each(SLOW_POLICIES)('%s is its slow twin, bit for bit, is never below 0 and sums to 1', (policy) => {
  const value = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: -40, max: 40 }) },
    { weight: 1, arbitrary: fc.constantFrom(0, NaN, 1e5) },
  );
  const matrix = fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 2, max: 12 }))
    .chain(([legs, bars]) => fc.array(fc.array(value, { minLength: bars, maxLength: bars }), { minLength: legs, maxLength: legs }));
  const property = fc.property(matrix, fc.boolean(), (thousandths, hasTwin) => {
    const returns = thousandths.map((row) => row.map((each) => each / 1000));
    if (hasTwin) returns.push([...returns[0]!]);
    const weights = weigh(policy, returns);
    expect(weights).toEqual(weighSlowly(policy, returns));
    expect(weights.every((weight) => weight >= 0)).toBe(true);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9);
  });
  fc.assert(property, { seed: 11, numRuns: 400 });
});

test('a leg that does not move, or whose returns are not all known, weighs nothing; where none moves they are equal', () => {
  const still = RETURNS[0]!.map(() => 0);
  const unknown = RETURNS[0]!.map((value, k) => (k === 3 ? Number.NaN : value));
  for (const policy of SLOW_POLICIES.slice(1)) {
    const weights = weigh(policy, [still, RETURNS[0]!, unknown, RETURNS[3]!]);
    expect(weights[0]).toBe(0);
    expect(weights[2]).toBe(0);
    expect(weights).toEqual([0, weigh(policy, [RETURNS[0]!, RETURNS[3]!])[0], 0, weigh(policy, [RETURNS[0]!, RETURNS[3]!])[1]]);
    expect(weigh(policy, [still, still])).toEqual([0.5, 0.5]);
  }
});

test('risk parity gives each leg the same part of the variance', () => {
  const weights = weigh('risk_parity', RETURNS);
  const portfolio = RETURNS[0]!.map((_, k) => weights.reduce((sum, weight, leg) => sum + weight * RETURNS[leg]![k]!, 0));
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const center = (values: readonly number[]): number[] => values.map((value) => value - mean(values));
  const covered = (a: readonly number[], b: readonly number[]): number => mean(center(a).map((value, k) => value * center(b)[k]!));
  const parts = weights.map((weight, leg) => (weight * covered(RETURNS[leg]!, portfolio)) / covered(portfolio, portfolio));
  for (const part of parts) expect(part).toBeCloseTo(1 / RETURNS.length, 9);
});
