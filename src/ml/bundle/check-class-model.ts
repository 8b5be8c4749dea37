import type { ClassCalibration } from '../classes/calibrate-classes.js';
import type { ClassModel } from '../classes/class-model.js';
import { insist } from './broken-rule.js';
import { checkScoreCalibration } from './check-model.js';
import { checkTreeEnsemble } from './check-tree-ensemble.js';

/** Returns data as a model of several classes. Throws BrokenRule where they are none that a kernel could be given. */
export function checkClassModel(data: unknown): ClassModel {
  const model = data as ClassModel,
    { kind, spec, features, classes, ensembles, validationLosses } = model;
  const isNames = (names: unknown, least: number): boolean =>
    Array.isArray(names) && names.length >= least && names.every((name) => typeof name === 'string');
  insist(isNames(features, 1), 'its features must be names, at least one');
  insist(isNames(classes, 2), 'its classes must be names, at least two');
  insist(typeof spec === 'object' && `${spec.kind}_classes` === kind, 'its spec must be of its kind');
  insist(
    Array.isArray(ensembles) && ensembles.length === classes.length && validationLosses instanceof Float64Array,
    `it must have trees for each of ${classes.length} classes, and validation losses`,
  );
  for (const ensemble of ensembles) {
    insist(typeof ensemble === 'object' && ensemble !== null, 'it must have trees for each class');
    checkTreeEnsemble(ensemble, features.length);
  }
  return model;
}

/** Returns data as a calibration of several classes. Throws BrokenRule where they are none. */
export function checkClassCalibration(data: unknown, classes: number): ClassCalibration {
  const { members } = data as ClassCalibration;
  insist(Array.isArray(members) && members.length === classes, `its calibration must be of each of ${classes} classes`);
  for (const member of members) if (member.kind !== 'none') checkScoreCalibration(member);
  return { members };
}
