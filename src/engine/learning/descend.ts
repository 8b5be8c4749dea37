import type { FeatureScaling, LinearState, SgdSettings, TrainingRows } from '../../core/learner-kernels.js';
import type { KernelRoom } from '../memory/kernel-room.js';
import { placeRows, placeTargets, placeVector } from '../layout/linear-rows.js';
import { writeRecord } from '../memory/write-record.js';

/** Takes the steps of stochastic gradient descent over some passes, from a state on. */
export function descend(
  room: KernelRoom,
  training: TrainingRows,
  scaling: FeatureScaling,
  settings: SgdSettings,
  state: LinearState,
): LinearState {
  const { shared, kernels } = room,
    { rows } = training,
    features = training.columns.length;
  const { matrix, stride } = placeRows(room, training, scaling);
  const weights = placeVector(room, state.weights, stride);
  const weightSums = state.weightSums === undefined ? 0 : placeVector(room, state.weightSums, stride);
  const order = settings.isShuffled ? shared.reserve(rows * 4, 'an order of rows') : 0;
  const linear = writeRecord(room, 'LINEAR', {
    whole: {
      matrix,
      stride,
      weights,
      weightSums,
      order,
      rows,
      ...placeTargets(room, training),
      loss: kernels.constant(`LOSS_${settings.loss.toUpperCase()}`),
      schedule: kernels.constant(`SCHEDULE_${settings.schedule.toUpperCase()}`),
    },
    numbers: {
      intercept: state.intercept,
      interceptSum: state.interceptSum,
      step: state.step,
      l2: settings.l2,
      rate: settings.rate,
      power: settings.power,
    },
  });
  for (let pass = 0; pass < settings.passes; pass++) {
    if (order !== 0) kernels.call('shuffle_rows')(settings.seed, pass, rows, order);
    kernels.call('sgd_pass')(linear);
  }
  const number = (field: string): number => shared.f64(linear + kernels.constant(`LINEAR_${field}`), 1)[0]!;
  return {
    weights: shared.f64(weights, features).slice(),
    intercept: number('INTERCEPT'),
    weightSums: weightSums === 0 ? undefined : shared.f64(weightSums, features).slice(),
    interceptSum: number('INTERCEPT_SUM'),
    step: number('STEP'),
  };
}
