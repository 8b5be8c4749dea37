// Every trial that is done is told, once, also those of the groups behind the first.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { BatchGroup } from '../../src/engine/plan/group-batches.js';
import { FinishedTrials } from '../../src/engine/run/finished-trials.js';
import { createWorkQueue, markDone } from '../../src/engine/run/work-queue.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Batches of one unit each, which is one trial. */
const groupOf = (...units: number[]): BatchGroup => ({ batches: units.map((unit) => Int32Array.of(unit)), instances: new Set() });

function watch(): { finished: FinishedTrials; told: number[][] } {
  const told: number[][] = [];
  return {
    told,
    finished: new FinishedTrials(
      (trials) => told.push([...trials]),
      (batch) => batch,
    ),
  };
}

test('what is done is told about once a second, and nothing where nothing is', () => {
  const { finished, told } = watch(),
    group = groupOf(10, 11, 12),
    queue = createWorkQueue(3);
  finished.nextGroup();
  markDone(queue, 1);
  finished.look(group, queue);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(1000);
  finished.look(group, queue);
  finished.look(group, queue);
  vi.advanceTimersByTime(1000);
  finished.look(group, queue);
  expect(told).toEqual([[11]]);
  markDone(queue, 0);
  markDone(queue, 2);
  finished.look(group, queue);
  expect(told).toEqual([[11], [10, 12]]);
});

test('batches of a later group have the same places in its queue, and are told too, whether or not all before them was told', () => {
  for (const isTold of [true, false]) {
    const { finished, told } = watch();
    for (const first of [0, 100, 200]) {
      const queue = createWorkQueue(2);
      finished.nextGroup();
      for (const item of [0, 1]) markDone(queue, item);
      if (isTold) vi.advanceTimersByTime(1000);
      finished.look(groupOf(first, first + 1), queue);
    }
    vi.advanceTimersByTime(1000);
    finished.look(groupOf(), createWorkQueue(0));
    expect(told.flat()).toEqual([0, 1, 100, 101, 200, 201]);
    expect(told).toHaveLength(isTold ? 3 : 1);
  }
});
