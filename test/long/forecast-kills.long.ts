// A hundred and twenty kills at random points of the making of a forecaster's versions: each is there once, with the same files.
import { expect, test } from 'vitest';
import { makeVersions } from '../cli/forecast-kills.js';

const WAYS = 5;
const VERSIONS = 4;
const KILLS_OF_A_VERSION = 6;

test(`${WAYS * VERSIONS * KILLS_OF_A_VERSION} kills of a forecaster`, async () => {
  const plain = await makeVersions(VERSIONS, 0, 1);
  let [met, writing] = [0, 0];
  for (let seed = 1; seed <= WAYS; seed++)
    expect(
      await makeVersions(VERSIONS, KILLS_OF_A_VERSION, seed, (isRunning, wasWriting) => {
        met += Number(isRunning);
        writing += Number(isRunning && wasWriting);
      }),
    ).toEqual(plain);
  // a kill that comes behind the end meets nothing; some must meet the writing of files
  expect(met).toBeGreaterThan(50);
  expect(writing).toBeGreaterThan(15);
});
