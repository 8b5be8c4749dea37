// The canary that looks for the label among the features: from how many rows on it judges, and how well a feature must say the label.
import { describe, expect, test } from 'vitest';
import { findLabelInFeatures } from '../../../src/ml/canaries/label-in-features.js';
import { hourlyRows } from '../hourly-rows.js';

/** Zeros, then ones. */
const classes = (zeros: number, ones: number): number[] => Array.from({ length: zeros + ones }, (_, row) => Number(row >= zeros));
const counted = (rows: number): number[] => Array.from({ length: rows }, (_, row) => row);
const noise = (rows: number): number[] => counted(rows).map((row) => (row * 7) % 11);

describe('of classes', () => {
  test('it judges from 30 rows on', () => {
    expect(findLabelInFeatures(true, hourlyRows({ leak: counted(30) }, classes(20, 10)))).toEqual({
      name: 'label_in_features',
      state: 'failed',
      features: ['leak'],
      sentence: 'the label stands in the features: leak alone has an AUC of 1.000',
    });
    expect(findLabelInFeatures(true, hourlyRows({ leak: counted(29), other: noise(29) }, classes(19, 10)))).toEqual({
      name: 'label_in_features',
      state: 'passed',
      sentence: 'none of 2 features alone says the label',
    });
  });

  test.each([
    [25, 5, 'failed'],
    [26, 4, 'passed'],
    [5, 25, 'failed'],
    [4, 26, 'passed'],
  ])('it judges from five rows of either class on: %i zeros and %i ones', (zeros, ones, state) => {
    expect(findLabelInFeatures(true, hourlyRows({ leak: counted(30) }, classes(zeros, ones))).state).toBe(state);
  });

  // 20 zeros and 10 ones make 200 pairs, each lost one half a hundredth
  test.each([
    [1, 'failed'],
    [2, 'passed'],
  ])('the AUC must be beyond 0.99, either way: %i pairs lost', (lost, state) => {
    // the last zero moves above as many ones
    const column = counted(30).with(19, 19.5 + lost),
      reversed = column.map((value) => -value);
    expect(findLabelInFeatures(true, hourlyRows({ column }, classes(20, 10))).state).toBe(state);
    expect(findLabelInFeatures(true, hourlyRows({ reversed }, classes(20, 10))).state).toBe(state);
  });

  test('rows without a value are left out of what the values say', () => {
    const holes = counted(45).map((row) => (row % 3 === 1 ? Number.NaN : row));
    expect(findLabelInFeatures(true, hourlyRows({ noise: noise(45), holes }, classes(30, 15)))).toMatchObject({
      features: ['holes'],
      sentence: 'the label stands in the features: holes alone has an AUC of 1.000',
    });
    // 29 values of 45 are too few, and missing they say nothing
    expect(findLabelInFeatures(true, hourlyRows({ holes: holes.with(0, Number.NaN) }, classes(30, 15))).state).toBe('passed');
  });

  test('a feature that lacks its value where the label is 1 says it too, and each is named once', () => {
    const target = classes(20, 10),
      absent = target.map((value, row) => (value === 1 ? Number.NaN : row % 5)),
      leak = counted(30);
    expect(findLabelInFeatures(true, hourlyRows({ absent, noise: noise(30), leak }, target))).toMatchObject({
      features: ['absent', 'leak'],
      sentence: 'the label stands in the features: absent alone has an AUC of 1.000, leak alone has an AUC of 1.000',
    });
  });
});

describe('of numbers', () => {
  /** 30 numbers of which two change places: the rank correlation falls by 6 * 2 d^2 / (30 * 899). */
  const swapped = (distance: number): number[] =>
    counted(30)
      .with(3, 3 + distance)
      .with(3 + distance, 3);

  // 1 - 12 * 16 / 26970 = 0.993, 1 - 12 * 25 / 26970 = 0.989
  test.each([
    [4, 'failed'],
    [5, 'passed'],
  ])('the rank correlation must be beyond 0.99, either way: two rows %i apart change places', (distance, state) => {
    expect(findLabelInFeatures(false, hourlyRows({ column: swapped(distance) }, counted(30))).state).toBe(state);
    const falling = swapped(distance).map((value) => -value);
    expect(findLabelInFeatures(false, hourlyRows({ falling }, counted(30))).state).toBe(state);
  });

  test('the sentence says it', () => {
    expect(findLabelInFeatures(false, hourlyRows({ noise: noise(30), leak: counted(30).map((row) => -row) }, counted(30)))).toMatchObject({
      features: ['leak'],
      sentence: 'the label stands in the features: leak alone has a rank correlation of -1.000',
    });
  });
});
