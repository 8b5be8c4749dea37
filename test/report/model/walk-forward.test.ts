import { expect, test } from 'vitest';
import { compareFolds } from '../../../src/report/model/fold-comparison.js';
import { followParameters } from '../../../src/report/model/parameter-drift.js';
import type { FoldRow } from '../../../src/report/index.js';
import { inventWalkForward, STUDY_AXES } from '../inputs/study-input.js';

const [template] = inventWalkForward(1, 1).walkForward!.folds;
const fold = (foldNumber: number, inSample: number, outOfSample: number, parameters: FoldRow['parameters'] = {}): FoldRow => ({
  ...template!,
  foldNumber,
  inSample,
  outOfSample,
  parameters,
});

test('folds are compared where both sides are defined', () => {
  const compared = compareFolds([fold(0, 2, 1), fold(1, 1, 3), fold(2, NaN, 4), fold(3, 3, NaN)], 'maximize');
  expect(compared).toMatchObject({ meanInSample: 2, compared: 2, worse: 1, range: [0, 4] });
  expect(compared.meanOutOfSample).toBeCloseTo(8 / 3, 12);
});

test('to minimise, more is worse', () => {
  expect(compareFolds([fold(0, 1, 2), fold(1, 3, 2), fold(2, 1, 1)], 'minimize')).toMatchObject({ compared: 3, worse: 1 });
});

test('nothing defined has no range and no mean', () => {
  const compared = compareFolds([fold(0, NaN, NaN)], 'maximize');
  expect([compared.range, compared.meanInSample, compared.meanOutOfSample, compared.compared]).toEqual([undefined, NaN, NaN, 0]);
});

test('parameters are followed on their own axes, with gaps where they are absent', () => {
  const folds = [
    fold(0, 1, 1, { entry_ma: 5, stop_atr: 0.1, exit_ma: 'hull', hull_period: 60 }),
    fold(1, 1, 1, { entry_ma: 200, stop_atr: 20, exit_ma: 'ema' }),
    fold(2, 1, 1, { entry_ma: 102.5, exit_ma: 'unknown' }),
  ];
  const followed = followParameters(STUDY_AXES, { folds, drift: [{ name: 'exit_ma', meanChange: 0.5 }] });
  expect(followed.map(({ axis, shares, meanChange }) => [axis.name, shares.map((share) => Number(share.toFixed(6))), meanChange])).toEqual([
    ['entry_ma', [0, 1, 0.5], NaN],
    ['stop_atr', [0, 1, NaN], NaN],
    ['exit_ma', [0.833333, 0.166667, NaN], 0.5],
    ['hull_period', [1, NaN, NaN], NaN],
  ]);
});
