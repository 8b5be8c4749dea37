import type { FeatureScaling, LinearState, TrainingRows } from '../../core/learner-kernels.js';
import type { Kernels } from '../memory/kernels.js';
import type { KernelRoom } from '../memory/kernel-room.js';
import { placeRows, placeTargets, placeVector } from '../layout/linear-rows.js';
import { solvePositive } from '../../core/solve-positive.js';
import { writeRecord } from '../memory/write-record.js';

const MOST_STEPS = 100;
const MOST_HALVINGS = 40;
/** A step whose largest component is no larger ends the search. */
const SMALLEST_STEP = 1e-9;
/** Added to the diagonal, relative to it: features that say the same have a solution too. */
const RIDGE = 1e-12;

/** Loss and derivatives with the penalty; vectors and matrices end with the intercept. */
interface NewtonPoint {
  readonly loss: number;
  readonly slopes: Float64Array;
  /** f64[size * size], of each pair (i, j) with i <= j the entry i * size + j */
  readonly bends: Float64Array;
}

/** Finds the minimum of the penalised log loss by Newton's method; steps that do not lower it are halved. */
export function fitLogistic(room: KernelRoom, training: TrainingRows, scaling: FeatureScaling, l2: number): LinearState {
  const features = training.columns.length;
  const measure = openMeasure(room, training, scaling, l2);
  let at = new Float64Array(features + 1),
    point = measure(at),
    steps = 0;
  for (; steps < MOST_STEPS; steps++) {
    const step = solvePositive(point.bends, point.slopes);
    const next = descendAlong(measure, at, point, step);
    if (next === undefined) break;
    [at, point] = [next.at, next.point];
    if (Math.max(...step.map(Math.abs)) <= SMALLEST_STEP) break;
  }
  return { weights: at.slice(0, features), intercept: at[features]!, weightSums: undefined, interceptSum: 0, step: steps };
}

function descendAlong(
  measure: (at: Float64Array) => NewtonPoint,
  at: Float64Array,
  from: NewtonPoint,
  step: Float64Array,
): { at: Float64Array<ArrayBuffer>; point: NewtonPoint } | undefined {
  for (let halving = 0, share = 1; halving < MOST_HALVINGS; halving++, share /= 2) {
    const next = Float64Array.from(at, (value, i) => value - share * step[i]!);
    const point = measure(next);
    if (point.loss < from.loss) return { at: next, point };
  }
  return undefined;
}

/** Returns what measures loss and derivatives at weights that end with the intercept. */
function openMeasure(room: KernelRoom, training: TrainingRows, scaling: FeatureScaling, l2: number): (at: Float64Array) => NewtonPoint {
  const { shared, kernels } = room,
    features = training.columns.length;
  const { matrix, stride } = placeRows(room, training, scaling);
  const weights = placeVector(room, new Float64Array(), stride);
  const linear = writeRecord(room, 'LINEAR', {
    whole: { matrix, stride, weights, rows: training.rows, ...placeTargets(room, training) },
    numbers: {},
  });
  const sums = shared.f64(shared.reserve(sumCount(stride) * 8, 'second derivatives'), sumCount(stride));
  const intercept = shared.f64(linear + kernels.constant('LINEAR_INTERCEPT'), 1);
  return (at) => {
    shared.f64(weights, features).set(at.subarray(0, features));
    intercept[0] = at[features]!;
    return penalize(readSums(kernels, linear, sums, stride, features), at, l2);
  };
}

function sumCount(stride: number): number {
  return 3 + 2 * stride + stride * stride;
}

function readSums(kernels: Kernels, linear: number, sums: Float64Array, stride: number, features: number): NewtonPoint {
  const size = features + 1,
    bends = new Float64Array(size * size),
    slopes = new Float64Array(size);
  kernels.call('newton_sums')(linear, sums.fill(0).byteOffset);
  const mixed = 3 + stride,
    squares = mixed + stride;
  slopes.set(sums.subarray(3, 3 + features));
  slopes[features] = sums[1]!;
  for (let i = 0; i < features; i++) {
    bends.set(sums.subarray(squares + i * stride + i, squares + i * stride + features), i * size + i);
    bends[i * size + features] = sums[mixed + i]!;
  }
  bends[size * size - 1] = sums[2]!;
  return { loss: sums[0]!, slopes, bends };
}

function penalize({ loss, slopes, bends }: NewtonPoint, at: Float64Array, l2: number): NewtonPoint {
  const size = slopes.length;
  let penalty = 0;
  for (let i = 0; i + 1 < size; i++) {
    penalty += (l2 / 2) * at[i]! * at[i]!;
    slopes[i]! += l2 * at[i]!;
    bends[i * size + i]! += l2;
  }
  for (let i = 0; i < size; i++) bends[i * size + i]! += RIDGE * bends[i * size + i]!;
  return { loss: loss + penalty, slopes, bends };
}
