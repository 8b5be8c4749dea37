// What a history comes to.
import { describe, expect, test } from 'vitest';
import { checkPromotion } from '../../src/lifecycle/check-promotion.js';
import { eventsOf, type ModelEvent } from '../../src/lifecycle/model-event.js';
import { modelStates } from '../../src/lifecycle/model-states.js';

const time = '2020-01-01T00:00:00.000Z';
const registered = (version: number, model = 'm'): ModelEvent => ({
  event: 'registered',
  model,
  version,
  time,
  sha256: `${version}`,
  kind: 'gbc',
  origin: 'real',
});
const promoted = (version: number, model = 'm'): ModelEvent => ({ event: 'promoted', model, version, time, reason: 'better' });
const rolledBack = (version: number): ModelEvent => ({ event: 'rolled_back', model: 'm', version, time, reason: 'worse' });
const stack = (...events: ModelEvent[]): number[] =>
  modelStates([registered(1), registered(2), registered(3), ...events])
    .get('m')!
    .promotions.map(({ version }) => version);

describe('promotions', () => {
  test('stand on each other, and a rollback takes the last one away', () => {
    expect(stack(promoted(1), promoted(3))).toEqual([1, 3]);
    expect(stack(promoted(1), promoted(3), rolledBack(1))).toEqual([1]);
    expect(stack(promoted(1), promoted(2), promoted(1), rolledBack(2))).toEqual([1, 2]);
    expect(stack(promoted(1), promoted(3), rolledBack(1), promoted(2))).toEqual([1, 2]);
  });

  test('of the version in production, or of one that was never registered, change nothing', () => {
    expect(stack(promoted(1), promoted(1))).toEqual([1]);
    expect(stack(promoted(1), promoted(9))).toEqual([1]);
  });

  test('rollbacks of two at the same time are one', () => {
    expect(stack(promoted(1), promoted(2), promoted(3), rolledBack(2), rolledBack(2))).toEqual([1, 2]);
    expect(stack(promoted(1), rolledBack(1))).toEqual([1]);
  });

  test('of models are their own', () => {
    const states = modelStates([registered(1), registered(1, 'n'), promoted(1, 'n')]);
    expect([states.get('m')!.promotions.length, states.get('n')!.promotions.length]).toEqual([0, 1]);
  });
});

test('of the entries of a history those are events that name one, a model that can have a folder, and a version', () => {
  const events = [registered(1), promoted(1)];
  const others = [
    [],
    { event: 'melted', model: 'm', version: 1 },
    { ...promoted(1), model: '../m' },
    { ...promoted(1), version: 0 },
    { ...promoted(1), version: 1.5 },
  ];
  expect(eventsOf([...others, ...events])).toEqual(events);
});

describe('a promotion', () => {
  const good = {
    name: 'model "m" version 1',
    origin: 'real',
    canaries: [{ name: 'shuffled', isPassed: true, sentence: 'AUC 0.50.' }],
  } as const;
  const fake = { ...good, origin: 'synthetic' } as const;

  test('of a sound model of real data is allowed, of synthetic data only where both the policy and the environment say so', () => {
    checkPromotion(good, 'first', 'real', {});
    checkPromotion(fake, 'first', 'test', { ALLOW_FAKE_DATA: 'true' });
    for (const [policy, environment, rule] of [
      ['real', { ALLOW_FAKE_DATA: 'true' }, 'the data policy is real'],
      ['test', {}, 'the data policy test takes them only with ALLOW_FAKE_DATA=true'],
      ['test', { ALLOW_FAKE_DATA: '1' }, 'the data policy test takes them only with ALLOW_FAKE_DATA=true'],
    ] as const) {
      expect(() => checkPromotion(fake, 'first', policy, environment)).toThrow(
        expect.objectContaining({ code: 'DATA_POLICY', message: `promoting model "m" version 1 must not use synthetic data: ${rule}` }),
      );
    }
  });

  test('needs its canaries and a reason', () => {
    const sick = { ...good, canaries: [...good.canaries, { name: 'future', isPassed: false, sentence: 'It reads tomorrow.' }] };
    expect(() => checkPromotion(sick, 'first', 'real', {})).toThrow(
      expect.objectContaining({
        code: 'PROMOTION_REFUSED',
        message: 'model "m" version 1 must pass its canaries, and does not: future (It reads tomorrow)',
      }),
    );
    expect(() => checkPromotion(good, ' ', 'real', {})).toThrow('model "m" version 1 must be given a reason to be promoted, and has none');
  });
});
