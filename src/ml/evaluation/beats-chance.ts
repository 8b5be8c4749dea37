import { chanceBound } from './chance-bound.js';
import { effectiveRows } from './effective-rows.js';
import { skillOf } from './skill.js';

/** Whether scores order the targets better than chance does, and the sentence that says so. */
export interface ChanceVerdict {
  readonly isBetter: boolean;
  readonly skill: number;
  /** what a skill without any reaches: so many of its standard deviations */
  readonly bound: number;
  readonly sentence: string;
}

/** Standard deviations that chance is given at the first look at some rows. A canary that cries wolf costs a training, a model without
 *  skill costs money: it is half of what canaries give. */
export const CHANCE_DEVIATIONS = 2;

/** Judges scores of rows that the model has not learned from; rows that depend on their neighbours count for fewer.
 *  scores, target  f64[row] in order of time
 *  deviations      more where the rows were looked at before                          */
export function beatsChance(isClass: boolean, scores: Float64Array, target: Float64Array, deviations = CHANCE_DEVIATIONS): ChanceVerdict {
  const skill = skillOf(isClass, scores, target),
    bound = chanceBound(isClass, target, { effectiveRows: effectiveRows(scores, target), deviations });
  const isBetter = skill > bound,
    said = isClass ? `2 AUC - 1 is ${skill.toFixed(3)}` : `the rank correlation is ${skill.toFixed(3)}`;
  return {
    isBetter,
    skill,
    bound,
    sentence: `${isBetter ? 'Better than chance' : 'No better than chance'}: ${said} over ${target.length} rows, and chance reaches ${bound.toFixed(3)}.`,
  };
}
