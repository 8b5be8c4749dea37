import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sortPositions } from '../../src/core/sort-positions.js';

test('positions come in the order that is given, equal ones as they stood', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9 })), (keys) => {
      const order = (a: number, b: number): number => keys[a]! - keys[b]!,
        positions = Int32Array.from(keys.keys());
      expect([...sortPositions(positions, order)]).toEqual([...keys.keys()].sort(order));
      expect([...positions]).toEqual([...keys.keys()].sort(order));
    }),
    { seed: 9 },
  );
});
