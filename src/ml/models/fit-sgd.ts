import { UsageError } from '../../core/errors.js';
import type { FeatureScaling, LearnerKernels, LinearState, SgdSettings } from '../../core/learner-kernels.js';
import { weighClasses } from '../class-weights.js';
import { checkDataset, checkFeatures, checkFinite, type Dataset } from '../dataset.js';
import { fitFiniteScaling } from './fit-finite-scaling.js';
import type { LinearModel } from './model.js';
import type { SpecOf } from './model-spec.js';
import { fillNumbers, SGD_OPTIONS } from './options.js';

const SCHEDULES = ['optimal', 'inverse', 'constant'];

/** Descends over the rows in a random order a pass; features are scaled by the training rows. */
export function fitSgd(kernels: LearnerKernels, spec: SpecOf<'sgdc' | 'sgdr'>, training: Dataset): LinearModel {
  const settings = settingsOf(spec);
  const scaling = fitFiniteScaling(kernels, spec.kind, training);
  return descendOn(kernels, spec, settings, training, scaling, startState(spec, training.features.length));
}

/** Returns the model after one more step for each row, in their order; the scaling stays. Calls on two halves of some rows give the bits of
 *  one call on all of them. Averaged weights forget: a row counts for half after `halfLife` more of them. Balanced class weights need all
 *  rows and are refused.
 *  Throws UsageError MODEL_INVALID                                                 */
export function partialFit(kernels: LearnerKernels, model: LinearModel, more: Dataset): LinearModel {
  const { spec } = model;
  if (spec.kind === 'logistic')
    throw new UsageError('MODEL_INVALID', 'logistic cannot learn from more rows; kinds that can are sgdc, sgdr');
  if (spec.kind === 'sgdc' && spec.classWeights === 'balanced')
    throw new UsageError('MODEL_INVALID', 'sgdc classWeights must be two numbers for more rows, not balanced');
  checkDataset(`${spec.kind} more rows`, more, spec.kind === 'sgdc');
  checkFeatures(`${spec.kind} more rows`, model.features, more, more.features);
  checkFinite(`${spec.kind} more rows`, model.features, more);
  const weighted = spec.kind === 'sgdc' ? weighClasses(spec.kind, more, spec.classWeights) : more;
  const settings = { ...settingsOf(spec), passes: 1, isShuffled: false },
    rowsHeld = rowsHeldBy(spec);
  // while fewer rows were seen than are held, the mean is that of all of them
  if (model.state.weightSums === undefined || model.state.step + weighted.rows <= rowsHeld)
    return descendOn(kernels, spec, settings, weighted, model.scaling, model.state);
  let after = model;
  for (let row = 0; row < weighted.rows; row++) {
    const { state } = after;
    after = descendOn(kernels, spec, settings, rowOf(weighted, row), model.scaling, state);
    after = { ...after, state: forget(state, after.state, rowsHeld) };
  }
  return after;
}

/** Rows that a mean with this half-life counts for: a half is left after `halfLife` steps of 1 / rows each. */
function rowsHeldBy({ halfLife = SGD_OPTIONS.halfLife.default }: SpecOf<'sgdc' | 'sgdr'>): number {
  return halfLife === 0 ? Infinity : Math.max(1, halfLife / Math.LN2);
}

/** The state after one step, its mean being that before it with the new weights as one row of `rowsHeld`. */
function forget(before: LinearState, after: LinearState, rowsHeld: number): LinearState {
  if (after.step <= rowsHeld) return after;
  const held = Math.min(before.step, rowsHeld),
    meanOf = (sum: number, fresh: number): number => ((held * sum) / before.step + fresh) / (held + 1);
  return {
    ...after,
    weightSums: after.weights.map((weight, feature) => meanOf(before.weightSums![feature]!, weight) * after.step),
    interceptSum: meanOf(before.interceptSum, after.intercept) * after.step,
  };
}

function rowOf({ features, columns, target, weight }: Dataset, row: number): Dataset {
  const one = (values: Float64Array): Float64Array => values.subarray(row, row + 1);
  return { features, rows: 1, columns: columns.map(one), target: one(target), ...(weight && { weight: one(weight) }) };
}

/** Returns a model that knows nothing but how to scale, for `partialFit` to start from. */
export function emptySgd(spec: SpecOf<'sgdc' | 'sgdr'>, features: readonly string[], scaling: FeatureScaling): LinearModel {
  settingsOf(spec);
  return { kind: spec.kind, spec, features, scaling, state: startState(spec, features.length) };
}

function descendOn(
  kernels: LearnerKernels,
  spec: SpecOf<'sgdc' | 'sgdr'>,
  settings: SgdSettings,
  rows: Dataset,
  scaling: FeatureScaling,
  from: LinearState,
): LinearModel {
  const state = kernels.descend(rows, scaling, settings, from);
  if (![...state.weights, state.intercept].every(Number.isFinite)) {
    throw new UsageError(
      'MODEL_INVALID',
      `${spec.kind} rate must be small enough for the weights to stay finite, and with ${settings.rate} they do not`,
    );
  }
  return { kind: spec.kind, spec, features: rows.features, scaling, state };
}

function settingsOf(spec: SpecOf<'sgdc' | 'sgdr'>): SgdSettings {
  const { halfLife: _halfLife, ...numbers } = fillNumbers(spec.kind, SGD_OPTIONS, spec, [
    'kind',
    'schedule',
    'isAveraged',
    ...(spec.kind === 'sgdc' ? ['classWeights'] : []),
  ]);
  const schedule = spec.schedule ?? (spec.kind === 'sgdc' ? 'optimal' : 'inverse');
  if (!SCHEDULES.includes(schedule))
    throw new UsageError('MODEL_INVALID', `${spec.kind} schedule must be one of ${SCHEDULES.join(', ')}, not ${schedule}`);
  return { ...numbers, schedule, loss: spec.kind === 'sgdc' ? 'log' : 'squared', isShuffled: true };
}

function startState({ isAveraged = true }: SpecOf<'sgdc' | 'sgdr'>, features: number): LinearState {
  return {
    weights: new Float64Array(features),
    intercept: 0,
    weightSums: isAveraged ? new Float64Array(features) : undefined,
    interceptSum: 0,
    step: 0,
  };
}
