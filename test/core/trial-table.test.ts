import { describe, expect, test } from 'vitest';
import { namesToPositions, parametersOf, pickTrials, singleTrial, tabulateTrials, type TrialTable } from '../../src/core/trial-table.js';

const TRIALS = [
  { fast: 10, mode: 'b', on: true },
  { fast: 2, mode: 'a', on: false },
  { fast: 10, mode: 'b' },
  { fast: 0, mode: 'a', on: false },
];
const tabulate = (): TrialTable => tabulateTrials(TRIALS, { fast: 5, mode: 'c', on: true, slow: 7 });

describe('a table of trials', () => {
  test('holds each value once, numbers ascending, others as they came', () => {
    expect(tabulate()).toEqual({
      count: 4,
      names: ['fast', 'mode', 'on', 'slow'],
      values: [[0, 2, 10], ['b', 'a'], [true, false], [7]],
      indices: [Int32Array.of(2, 1, 2, 0), Int32Array.of(0, 1, 0, 1), Int32Array.of(0, 1, 0, 1), Int32Array.of(0, 0, 0, 0)],
    });
  });

  test('gives every trial back, with what it lacked', () => {
    const table = tabulate();
    expect(TRIALS.map((_, trial) => parametersOf(table, trial))).toEqual([
      { fast: 10, mode: 'b', on: true, slow: 7 },
      { fast: 2, mode: 'a', on: false, slow: 7 },
      { fast: 10, mode: 'b', on: true, slow: 7 },
      { fast: 0, mode: 'a', on: false, slow: 7 },
    ]);
  });

  test('numbers stand by size, not by their letters', () => {
    const { values } = tabulateTrials([{ x: 10 }, { x: 9 }, { x: -1 }], { x: 0 });
    expect(values).toEqual([[-1, 9, 10]]);
  });

  test('values that are not all numbers stand as they came', () => {
    expect(tabulateTrials([{ x: true }, { x: 0 }], { x: 0 }).values).toEqual([[true, 0]]);
    expect(tabulateTrials([{ x: 2 }, { x: true }], { x: 0 }).values).toEqual([[2, true]]);
  });

  test('some of its trials, in the order that is asked for', () => {
    const table = tabulate();
    const picked = pickTrials(table, Int32Array.of(3, 0, 3));
    expect([picked.count, picked.names, picked.values]).toEqual([3, table.names, table.values]);
    expect([0, 1, 2].map((trial) => parametersOf(picked, trial)['fast'])).toEqual([0, 10, 0]);
    expect(pickTrials(table, new Int32Array(0)).count).toBe(0);
  });

  test('positions of the names that it has', () => {
    expect(namesToPositions(tabulate(), ['slow', 'none', 'fast'])).toEqual([3, 0]);
    expect(namesToPositions(tabulate(), [])).toEqual([]);
  });
});

test('a table of one trial', () => {
  const parameters = { fast: 3, mode: 'a', on: false };
  const single = singleTrial(parameters);
  expect(single).toEqual({
    count: 1,
    names: ['fast', 'mode', 'on'],
    values: [[3], ['a'], [false]],
    indices: [Int32Array.of(0), Int32Array.of(0), Int32Array.of(0)],
  });
  expect(parametersOf(single, 0)).toEqual(parameters);
});
