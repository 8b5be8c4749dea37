// Two hundred kills at random points of a factory's way: the same end as without kills, no step twice.
import { expect, test } from 'vitest';
import { goWay } from '../cli/factory-kills.js';

const WAYS = 10;
const KILLS_OF_A_PART = 7; // of three parts

test(`${WAYS * KILLS_OF_A_PART * 3} kills of a factory`, async () => {
  const plain = await goWay(0, 1);
  let met = 0;
  for (let seed = 1; seed <= WAYS; seed++)
    expect(
      await goWay(KILLS_OF_A_PART, seed, (isRunning) => {
        met += Number(isRunning);
      }),
    ).toEqual(plain);
  // a kill that comes behind the end of a round meets nothing
  expect(met).toBeGreaterThan(100);
});
