import { expect, test } from 'vitest';
import { likeliestClass, measureClasses } from '../../../src/ml/evaluation/measure-classes.js';

const SAID = [Float64Array.of(0.5, 0.2, 0.1, 0.4), Float64Array.of(0.3, 0.6, 0.1, 0.4), Float64Array.of(0.2, 0.2, 0.8, 0.2)];

test('figures of four rows by hand', () => {
  const { logLoss, brier, accuracy, confusion, classes } = measureClasses(['a', 'b', 'c'], SAID, Float64Array.of(0, 1, 1, 0));
  expect(logLoss).toBeCloseTo(-(Math.log(0.5) + Math.log(0.6) + Math.log(0.1) + Math.log(0.4)) / 4, 12);
  // 0.25+0.09+0.04, 0.04+0.16+0.04, 0.01+0.81+0.64, 0.36+0.16+0.04
  expect(brier).toBeCloseTo((0.38 + 0.24 + 1.46 + 0.56) / 4, 12);
  expect(accuracy).toBe(0.75);
  expect(confusion).toEqual([
    [2, 0, 0],
    [0, 1, 1],
    [0, 0, 0],
  ]);
  expect(classes.map(({ rows }) => rows)).toEqual([2, 2, 0]);
  expect(classes[0]!.auc).toBe(1);
  expect(classes[2]!.auc).toBeNaN();
});

test('of equally likely classes the first is the likeliest', () => {
  expect(Array.from(likeliestClass(SAID))).toEqual([0, 1, 2, 0]);
});
