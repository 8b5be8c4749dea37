// Random rotations: random accounts whose legs are held by weights that are often equal, below 0, 0 or unknown.
import fc from 'fast-check';
import { randomStream } from '../../src/core/random.js';
import { WEIGHT_POLICIES, type RotationRules } from '../../src/core/rotation.js';
import { accountShape, makeAccount, type RandomAccount } from './random-account.js';
import { terms } from './random-rules.js';
import type { SlowAccountInput } from './slow-account-types.js';

const WEIGHTS = [1, 1, 0.5, 2, 3, 0.25, 0, -1, -0.5, -2, Number.NaN, Infinity];

const rotation: fc.Arbitrary<RotationRules> = fc.record({
  top: fc.constantFrom(1, 2, 3, 50),
  shortTop: fc.constantFrom(0, 0, 1, 2, 50),
  gross: fc.constantFrom(0.3, 1, 1, 2),
  threshold: fc.constantFrom(0, 0, 0.01, 0.1),
  weights: fc.option(fc.record({ policy: fc.constantFrom(...WEIGHT_POLICIES), bars: fc.constantFrom(2, 5, 12) }), { nil: undefined }),
});

/** Rotations of every kind, half of them on instruments with terms. */
export const randomRotation: fc.Arbitrary<SlowAccountInput> = fc
  .tuple(
    accountShape.map((shape) => makeAccount({ ...shape, stop: undefined, target: undefined, trail: undefined, maxBars: 0 })),
    rotation,
    fc.constantFrom(0.2, 0.6, 1),
    fc.option(fc.array(terms, { minLength: 1, maxLength: 4 }), { nil: undefined }),
  )
  .filter(([{ from, to }]) => to - from >= 2)
  .map(([account, rules, known, asked]) => makeRotation(account, rules, known, asked));

function makeRotation(
  account: RandomAccount,
  rotation: RotationRules,
  known: number,
  asked: readonly object[] | undefined,
): SlowAccountInput {
  const { shape: _shape, texts: _texts, rankText: _rankText, ...input } = account;
  return {
    ...input,
    execution: { ...account.execution, reverse: false },
    risk: { ...account.risk, sizing: 'all_in' },
    rules: { ...account.rules, rotation: withFewWeighed(rotation, account.legs.length) },
    legs: account.legs.map((leg, index) => {
      const random = randomStream(account.shape.seed, 5000 + index);
      const isOften = random.below(2) === 0;
      return {
        ...leg,
        ...asked?.[index % asked.length],
        longEnter: leg.longEnter.map(() => random.uniform() < (isOften ? 0.3 : 0.05)),
        longExit: leg.longExit.map(() => false),
        shortEnter: leg.shortEnter.map(() => false),
        shortExit: leg.shortExit.map(() => false),
        weight: Float64Array.from(leg.bars.timeMs, () => (random.uniform() < known ? WEIGHTS[random.below(WEIGHTS.length)]! : 1)),
      };
    }),
  };
}

/** The twins of the policies are slow where many legs are weighed. */
function withFewWeighed(rotation: RotationRules, legs: number): RotationRules {
  return rotation.weights === undefined || legs < 20
    ? rotation
    : { ...rotation, top: Math.min(3, rotation.top), shortTop: Math.min(2, rotation.shortTop) };
}
