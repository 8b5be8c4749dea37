import { chanceBound } from './chance-bound.js';
import { effectiveRows } from './effective-rows.js';
import { skillOf } from './skill.js';

/** Whether scores order the targets better than chance does, and the sentence that says so. */
export interface ChanceVerdict {
  readonly isBetter: boolean;
  readonly skill: number;
  /** two standard deviations of a skill without any */
  readonly bound: number;
  readonly sentence: string;
}

/** A canary that cries wolf costs a training, a model without skill costs money: the canaries' bound of four deviations is halved. */
const SHARE_OF_CANARY_BOUND = 0.5;

/** Judges scores of rows that the model has not learned from; rows that depend on their neighbours count for fewer.
 *  scores, target  f64[row] in order of time                                          */
export function beatsChance(isClass: boolean, scores: Float64Array, target: Float64Array): ChanceVerdict {
  const skill = skillOf(isClass, scores, target), bound = SHARE_OF_CANARY_BOUND * chanceBound(isClass, target, { effectiveRows: effectiveRows(scores, target) });
  const isBetter = skill > bound, said = isClass ? `2 AUC - 1 is ${skill.toFixed(3)}` : `the rank correlation is ${skill.toFixed(3)}`;
  return { isBetter, skill, bound, sentence: `${isBetter ? 'Better than chance' : 'No better than chance'}: ${said} over ${target.length} rows, and chance reaches ${bound.toFixed(3)}.` };
}
