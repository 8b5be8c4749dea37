import type { Calibration } from '../calibration/calibration.js';
import type { LinearModel, Model, TreeModel } from '../models/model.js';
import { insist } from './broken-rule.js';
import { checkTreeEnsemble } from './check-tree-ensemble.js';
import type { BundledCalibration } from './model-bundle.js';

const TREE_KINDS: readonly string[] = ['gbc', 'gbr', 'rfc', 'rfr'] satisfies TreeModel['kind'][];
const LINEAR_KINDS: readonly string[] = ['sgdc', 'sgdr', 'logistic'] satisfies LinearModel['kind'][];

/** Returns data as a model. Throws BrokenRule where they are none that a kernel could be given. */
export function checkModel(data: unknown): Model {
  const model = data as Model;
  const { kind, spec, features } = model;
  insist(
    [...TREE_KINDS, ...LINEAR_KINDS].includes(kind),
    `its kind must be one of ${[...TREE_KINDS, ...LINEAR_KINDS].join(', ')}, not ${String(kind)}`,
  );
  insist(
    Array.isArray(features) && features.length > 0 && features.every((name) => typeof name === 'string'),
    'its features must be names, at least one',
  );
  insist(typeof spec === 'object' && spec.kind === kind, 'its spec must be of its kind');
  if (TREE_KINDS.includes(kind)) checkTrees(model as TreeModel);
  else checkLinear(model as LinearModel);
  return model;
}

/** Returns data as a calibration. Throws BrokenRule where they are none. */
export function checkCalibration(data: unknown): BundledCalibration {
  const { scores, by } = data as BundledCalibration;
  insist(scores === 'raw' || scores === 'prediction', `its calibration must be of raw or of prediction, not ${String(scores)}`);
  checkScoreCalibration(by);
  return { scores, by };
}

/** Throws BrokenRule where data are no calibration of one score. */
export function checkScoreCalibration(by: Calibration): void {
  insist(
    typeof by === 'object' && (by.kind === 'platt' ? isPlatt(by) : isIsotonic(by)),
    'its calibration must be a platt sigmoid or an isotonic step line of finite numbers',
  );
}

function checkTrees({ ensemble, features, validationLosses }: TreeModel): void {
  insist(typeof ensemble === 'object' && validationLosses instanceof Float64Array, 'it must have trees and validation losses');
  checkTreeEnsemble(ensemble, features.length);
}

function checkLinear({ scaling, state, features }: LinearModel): void {
  insist(typeof scaling === 'object' && typeof state === 'object', 'it must have a scaling and a state');
  const isOf = (array: unknown): boolean =>
    array instanceof Float64Array && array.length === features.length && array.every(Number.isFinite);
  const { weights, weightSums, intercept, interceptSum, step } = state;
  insist(
    isOf(scaling.means) && isOf(scaling.scales) && scaling.scales.every((scale) => scale > 0),
    `its scaling must have a mean and a scale above 0 for each of ${features.length} features`,
  );
  insist(isOf(weights) && (weightSums === undefined || isOf(weightSums)), `its weights must be finite and ${features.length}`);
  insist([intercept, interceptSum, step].every(Number.isFinite) && step >= 0, 'its intercept and steps must be finite numbers');
}

function isPlatt({ slope, intercept }: Extract<Calibration, { kind: 'platt' }>): boolean {
  return Number.isFinite(slope) && Number.isFinite(intercept);
}

function isIsotonic({ kind, scores, probabilities }: Extract<Calibration, { kind: 'isotonic' }>): boolean {
  if (kind !== 'isotonic' || !(scores instanceof Float64Array) || !(probabilities instanceof Float64Array)) return false;
  const isRising = scores.every((score, index) => Number.isFinite(score) && (index === 0 || score > scores[index - 1]!));
  return isRising && scores.length > 0 && scores.length === probabilities.length && probabilities.every(Number.isFinite);
}
