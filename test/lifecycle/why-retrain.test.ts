import { expect, test } from 'vitest';
import { whyLook, whyRetrain } from '../../src/lifecycle/why-retrain.js';

const age = {
  trainedMs: Date.UTC(2020, 0, 1),
  nowMs: Date.UTC(2020, 1, 1),
  newRows: 500,
  drift: { advice: 'train', reasons: ['Accuracy fell.'] },
} as const;

test('data, the calendar and drift ask for training, each where its rule does', () => {
  expect(whyRetrain(age, { newRows: 500, days: 31, onDrift: true })).toEqual([
    'There are 500 new rows, and 500 ask for training.',
    'The model was trained 31 days ago, and 31 ask for training.',
    'Accuracy fell.',
  ]);
  expect(whyRetrain(age, { newRows: 501, days: 32, onDrift: false })).toEqual([]);
  expect(whyRetrain(age, { newRows: 0, days: 0, onDrift: true })).toEqual(['Accuracy fell.']);
});

test('drift without a loss of accuracy asks to look, and for no training', () => {
  const drift = { advice: 'look', reasons: ['The distribution of a changed.'] } as const;
  expect(whyRetrain({ ...age, drift }, { newRows: 0, days: 0, onDrift: true })).toEqual([]);
  expect(whyLook(drift)).toEqual([
    'The distribution of a changed.',
    'Accuracy did not fall beyond chance, or too few outcomes are known: look, no training.',
  ]);
  expect(whyLook(age.drift)).toEqual([]);
  expect(whyLook({ advice: 'none', reasons: [] })).toEqual([]);
});
