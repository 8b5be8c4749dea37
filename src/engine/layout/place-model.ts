import type { ColumnCalibration, ColumnModel } from '../../core/column-model.js';
import { placeColumn, type KernelRoom } from '../memory/kernel-room.js';
import { placeVector } from './linear-rows.js';
import { placeEnsemble } from './place-ensemble.js';
import { predictingWeights } from './predicting-weights.js';
import { writeRecord, type RecordFields } from '../memory/write-record.js';

/** Copies a model into the memory as `score_column` reads it; returns the pointer of its ColumnModel. */
export function placeModel(room: KernelRoom, { predictor, isSigmoid, calibration }: ColumnModel, features: number): number {
  const predicting =
    predictor.kind === 'trees'
      ? { whole: { scoring: placeEnsemble(room, predictor.ensemble) }, numbers: {} }
      : placeLinear(room, predictor, features);
  const calibrating = placeCalibration(room, calibration);
  return writeRecord(room, 'COLUMN_MODEL', {
    whole: { features, isSigmoid: isSigmoid ? 1 : 0, ...predicting.whole, ...calibrating.whole },
    numbers: { ...predicting.numbers, ...calibrating.numbers },
  });
}

function placeLinear(
  room: KernelRoom,
  { scaling, state }: Extract<ColumnModel['predictor'], { kind: 'linear' }>,
  features: number,
): RecordFields {
  const lanes = room.kernels.constant('LANE_FEATURES'),
    stride = Math.ceil(features / lanes) * lanes,
    { weights, intercept } = predictingWeights(state);
  const means = placeColumn(room, scaling.means, 'means'),
    scales = placeColumn(room, scaling.scales, 'scales');
  return { whole: { means, scales, weights: placeVector(room, weights, stride), stride }, numbers: { weightIntercept: intercept } };
}

function placeCalibration(room: KernelRoom, calibration: ColumnCalibration | undefined): RecordFields {
  const kind = room.kernels.constant(`CALIBRATION_${calibration?.kind.toUpperCase() ?? 'NONE'}`);
  if (calibration === undefined) return { whole: { calibration: kind }, numbers: {} };
  if (calibration.kind === 'platt')
    return { whole: { calibration: kind }, numbers: { plattSlope: calibration.slope, plattIntercept: calibration.intercept } };
  const { scores, probabilities } = calibration;
  return {
    whole: {
      calibration: kind,
      points: scores.length,
      scores: placeColumn(room, scores, 'a calibration'),
      probabilities: placeColumn(room, probabilities, 'a calibration'),
    },
    numbers: {},
  };
}
