import { expect, test } from 'vitest';
import { whyRetrain } from '../../src/lifecycle/why-retrain.js';

const age = { trainedMs: Date.UTC(2020, 0, 1), nowMs: Date.UTC(2020, 1, 1), newRows: 500, driftReasons: ['Accuracy fell.'] };

test('data, the calendar and drift ask for training, each where its rule does', () => {
  expect(whyRetrain(age, { newRows: 500, days: 31, onDrift: true })).toEqual([
    'There are 500 new rows, and 500 ask for training.',
    'The model was trained 31 days ago, and 31 ask for training.',
    'Accuracy fell.',
  ]);
  expect(whyRetrain(age, { newRows: 501, days: 32, onDrift: false })).toEqual([]);
  expect(whyRetrain(age, { newRows: 0, days: 0, onDrift: true })).toEqual(['Accuracy fell.']);
});
