// What the journal says of the factory as a whole: its tasks, its data, its clock.
import { describe, expect, test } from 'vitest';
import { wentAside, wentBack } from '../../../src/lifecycle/factory/check-clock.js';
import { describeFactoryEvent, isFactoryEvent, type FactoryEvent } from '../../../src/lifecycle/factory/factory-event.js';
import { followFactory, NEW_FACTORY, refreshTask, ROUND, type FactoryState } from '../../../src/lifecycle/factory/factory-state.js';

const fold = (...events: FactoryEvent[]): FactoryState => events.reduce(followFactory, NEW_FACTORY);
const MORNING = '2020-01-01T06:00:00.000Z';
const NOON = '2020-01-01T12:00:00.000Z';

describe('the factory', () => {
  test('knows when its rounds and refreshes were done', () => {
    const state = fold(
      { event: 'round', schedule: '1h', time: MORNING },
      { event: 'refreshed', source: 'ccxt/x', outcome: 'new', sentence: '3 new bars.', time: NOON },
    );
    expect(state.tasks).toEqual({ [ROUND]: MORNING, [refreshTask('ccxt/x')]: NOON });
    expect(state.refreshed['ccxt/x']).toEqual({ time: NOON, outcome: 'new', sentence: '3 new bars.' });
  });

  test('counts what was missed as passed over where it is skipped, and leaves it to be done where it is made up for', () => {
    const missed = { event: 'missed', task: ROUND, count: 3, until: NOON, time: NOON } as const;
    expect(fold({ ...missed, misfire: 'skip' }).tasks).toEqual({ [ROUND]: NOON });
    expect(fold({ ...missed, misfire: 'run_once' }).tasks).toEqual({});
    expect(describeFactoryEvent({ ...missed, misfire: 'skip' })).toContain('round was missed 3 times');
  });

  test('did nothing in the future: a clock that is set back takes what was done later with it', () => {
    const round = { event: 'round', schedule: '1h', time: NOON } as const;
    expect(fold(round, { event: 'clock', byMs: -1, sentence: 's', time: MORNING }).tasks).toEqual({ [ROUND]: MORNING });
    expect(fold(round, { event: 'clock', byMs: 1, sentence: 's', time: MORNING }).tasks).toEqual({ [ROUND]: NOON });
  });

  test('takes no event of a system for its own', () => {
    expect(isFactoryEvent({ event: 'round', time: NOON })).toBe(true);
    expect(isFactoryEvent({ event: 'added', system: 's', time: NOON })).toBe(false);
    expect(isFactoryEvent({ event: 'dreamt', time: NOON })).toBe(false);
  });
});

describe('a clock', () => {
  test('that stands before the last line went back, and is told by how much', () => {
    expect(wentBack(undefined, 0)).toBeUndefined();
    expect(wentBack(NOON, Date.parse(NOON) - 59_000)).toBeUndefined();
    expect(wentBack(NOON, Date.parse(MORNING))).toMatchObject({
      byMs: -6 * 3_600_000,
      sentence: expect.stringContaining('went back by 6 h') as string,
    });
  });

  test('that goes another way than time is told, in both directions', () => {
    expect(wentAside(0, 60_000, 59_000)).toBeUndefined();
    expect(wentAside(0, 7_260_000, 60_000)?.sentence).toContain('forwards by 2 h while 1 min passed');
    expect(wentAside(7_200_000, 60_000, 60_000)?.sentence).toContain('back by 2 h');
  });
});
