// Bits that outlive an evaluation: who writes them, and who may read them when.
import { expect, test } from 'vitest';
import { KeptSlots } from '../../src/engine/memory/kept-slots.js';
import { SharedMemory } from '../../src/engine/memory/memory.js';
import type { LocalProgram } from '../../src/engine/plan/local-program.js';
import { findUnits } from '../../src/engine/plan/trial-units.js';
import { isThere, KeptConditions, slotToWrite } from '../../src/engine/run/kept-conditions.js';
import { gridTable } from './sample-job.js';

/** Four trials; the condition depends on the first parameter, of which trials 0 and 2 have the same value. */
const TABLE = { ...gridTable(['fast', 'slow'], [[3, 5], [10]]), count: 4, indices: [Int32Array.of(0, 1, 0, 1), Int32Array.of(0, 0, 0, 0)] };
const UNITS = { ...findUnits(TABLE, ['fast', 'slow'], 1) };
const PROGRAM = {
  nodes: [{ type: 'condition', parameters: [0], step: { kind: 'constant', value: { kind: 'number', value: 1 } } }],
  longEnter: { kind: 'local', index: 0 },
} as unknown as LocalProgram;

function openSlots(count: number): KeptSlots<string> {
  const slots = new KeptSlots<string>(new SharedMemory(1048576), 0.5, 64);
  slots.grow(count);
  return slots;
}

const conditionsOf = (slots: KeptSlots<string>): KeptConditions => new KeptConditions(slots, PROGRAM, TABLE, UNITS, { from: 0, to: 100 });
const batchesOf = (...batches: readonly (readonly number[])[]): Int32Array[] => batches.map((units) => Int32Array.from(units));

/** Where the bits of each unit are, as told. */
function tell(conditions: KeptConditions, batches: readonly Int32Array[]): string[] {
  const [found] = conditions.assign(batches);
  return [0, 1, 2, 3].map((unit) => {
    const kept = found!.get(unit)!;
    return isThere(kept) ? `read ${kept}` : slotToWrite(kept) > 0 ? `write ${slotToWrite(kept)}` : 'not kept';
  });
}

test('one batch writes a condition, and no other reads it before the evaluation has ended', () => {
  const slots = openSlots(8),
    first = conditionsOf(slots);
  const [a, b, again, other] = tell(first, batchesOf([0], [1, 3], [2]));
  expect([a, b]).toEqual([expect.stringMatching(/^write \d+$/), expect.stringMatching(/^write \d+$/)]);
  expect(b).not.toBe(a);
  // unit 3 is in the batch of unit 1, unit 2 in another than unit 0
  expect([again, other]).toEqual(['not kept', b]);
  first.confirm();
  first.close();
  const later = tell(conditionsOf(slots), batchesOf([0, 1], [2, 3]));
  expect(later).toEqual([a, b, a, b].map((told) => told!.replace('write', 'read')));
});

test('what was to be written and was not is not there later', () => {
  const slots = openSlots(8),
    stopped = conditionsOf(slots);
  stopped.assign(batchesOf([0, 1, 2, 3]));
  stopped.close();
  expect(tell(conditionsOf(slots), batchesOf([0, 1], [2, 3])).slice(0, 2)).toEqual([
    expect.stringMatching(/^write/),
    expect.stringMatching(/^write/),
  ]);
});

test('where there is no room left, conditions are not kept', () => {
  expect(tell(conditionsOf(openSlots(1)), batchesOf([0, 1, 2, 3]))).toEqual([
    expect.stringMatching(/^write/),
    'not kept',
    expect.stringMatching(/^write/),
    'not kept',
  ]);
});
