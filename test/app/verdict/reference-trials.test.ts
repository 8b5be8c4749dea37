import { expect, test } from 'vitest';
import { REFERENCE_TRIALS, referenceTrials } from '../../../src/app/verdict/reference-trials.js';
import { EVEN_SAMPLERS } from '../../../src/search/samplers/names.js';
import type { Space } from '../../../src/search/space.js';
import { createStudy, type StudyOptions } from '../../../src/search/study.js';

const SPACE: Space = { axes: [{ kind: 'float', name: 'x', low: 0, high: 1, step: undefined, log: false }] };
const OPTIONS: StudyOptions = { space: SPACE, sampler: 'random', seed: 7, batchSize: REFERENCE_TRIALS };
const told = (seed: number, sampler = 'tpe'): unknown[] => referenceTrials({ ...OPTIONS, seed }, sampler);

test('are many, a function of the seed, and none that the study itself draws with it', () => {
  const drawn = createStudy(OPTIONS)
    .ask(REFERENCE_TRIALS)
    .map(({ parameters }) => JSON.stringify(parameters));
  expect(told(7)).toHaveLength(REFERENCE_TRIALS);
  expect(told(7)).toEqual(told(7));
  expect(told(7)).not.toEqual(told(8));
  expect(told(7).filter((point) => drawn.includes(JSON.stringify(point)))).toEqual([]);
});

test.each([...EVEN_SAMPLERS])('are none for %s, which spreads its trials evenly', (sampler) => {
  expect(told(7, sampler)).toEqual([]);
});
