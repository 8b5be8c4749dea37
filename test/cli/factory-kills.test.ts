// Kills at any point lose the step that they meet, and nothing else: the factory comes to what it would have come to.
import { expect, test } from 'vitest';
import { goWay } from './factory-kills.js';

test('twelve kills on the way to live and back change nothing, and no step is done twice', { timeout: 240_000 }, async () => {
  const [plain, killed] = [await goWay(0, 1), await goWay(4, 1)];
  expect(plain.board.map(({ system, stage, champion }) => [system, stage, champion])).toEqual([
    ['one', 'demo', null],
    ['three', 'test', null],
    ['two', 'hygiene', null],
  ]);
  expect(killed).toEqual(plain);
});
