import { chanceBound } from '../evaluation/chance-bound.js';
import { effectiveRows } from '../evaluation/effective-rows.js';
import { skillOf } from '../evaluation/skill.js';
import type { LabelledRows } from '../rows/labelled-rows.js';
import type { CanaryResult } from './canary.js';
import type { Judge } from './judge.js';

/** Shares of the rows by which features are moved: far beyond what any label looks at. */
const SHIFTS = [1 / 3, 1 / 2, 2 / 3];

/** Trains with features moved against the labels by a large part of the rows, round the end: both keep their own order in time, and what
 *  is still scored better than chance does not come from the features. Names the feature that is still related to the label, if one is. */
export async function tryShiftedFeatures(isClass: boolean, rows: LabelledRows, judge: Judge): Promise<CanaryResult> {
  const skills: number[] = [],
    bounds: number[] = [],
    related = new Set<string>(),
    name = 'shifted_features';
  for (const share of SHIFTS) {
    const shifted = shiftFeatures(rows, Math.floor(rows.rows * share)),
      { scores, target } = await judge(shifted);
    skills.push(skillOf(isClass, scores, target));
    bounds.push(chanceBound(isClass, target, { effectiveRows: effectiveRows(scores, target) }));
    if (!(Math.abs(skills.at(-1)!) <= bounds.at(-1)!)) findRelated(isClass, shifted).forEach((feature) => related.add(feature));
  }
  const skill = skills.reduce((sum, each) => sum + each, 0) / SHIFTS.length,
    bound = Math.max(...bounds);
  const figures = `mean skill ${skill.toFixed(3)} of ${SHIFTS.length} shifts, chance reaches ${bound.toFixed(3)}`;
  if (Number.isNaN(skill))
    return {
      name,
      state: 'not_run',
      sentence: 'shifted features cannot be judged: the rows that judge hold one class only, or a score is no number',
    };
  if (Math.abs(skill) <= bound) return { name, state: 'passed', sentence: `shifted features score like chance: ${figures}` };
  return {
    name,
    state: 'failed',
    features: [...related],
    sentence: `shifted features must score like chance, and they do not: ${figures}; ${related.size > 0 ? `still related to the label: ${[...related].join(', ')}` : 'the training sees labels beside the features'}`,
  };
}

function shiftFeatures(rows: LabelledRows, by: number): LabelledRows {
  const columns = rows.columns.map((column) => {
    const moved = new Float64Array(column.length);
    moved.set(column.subarray(by));
    moved.set(column.subarray(0, by), column.length - by);
    return moved;
  });
  return { ...rows, columns };
}

/** Features that, alone, order the labels better than chance. */
function findRelated(isClass: boolean, { features, columns, target }: LabelledRows): string[] {
  return features.filter((_, feature) => {
    const filled = columns[feature]!.map((value) => (Number.isNaN(value) ? 0 : value));
    return Math.abs(skillOf(isClass, filled, target)) > chanceBound(isClass, target, { effectiveRows: effectiveRows(filled, target) });
  });
}
