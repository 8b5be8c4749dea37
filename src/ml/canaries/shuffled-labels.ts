import { shuffled } from '../../core/shuffled.js';
import { chanceBound } from '../evaluation/chance-bound.js';
import { skillOf } from '../evaluation/skill.js';
import type { LabelledRows } from '../rows/labelled-rows.js';
import type { CanaryResult } from './canary.js';
import type { Judge } from './judge.js';

const REPEATS = 3;

/** Trains on shuffled labels: whatever is scored better than chance then comes from a training that sees the rows it is judged on.
 *  seed  of the shuffles                                                            */
export async function tryShuffledLabels(isClass: boolean, rows: LabelledRows, judge: Judge, seed: number): Promise<CanaryResult> {
  const skills: number[] = [],
    bounds: number[] = [],
    name = 'shuffled_labels';
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const { scores, target } = await judge({ ...rows, target: shuffled(rows.target, seed, 100 + repeat) });
    skills.push(skillOf(isClass, scores, target));
    bounds.push(chanceBound(isClass, target, { repeats: REPEATS }));
  }
  const skill = skills.reduce((sum, each) => sum + each, 0) / REPEATS,
    bound = Math.max(...bounds);
  const figures = `skill ${skill.toFixed(3)} of ${REPEATS} shuffles, chance reaches ${bound.toFixed(3)}`;
  if (Number.isNaN(skill))
    return {
      name,
      state: 'not_run',
      sentence: 'shuffled labels cannot be judged: the rows that judge hold one class only, or a score is no number',
    };
  if (Math.abs(skill) <= bound) return { name, state: 'passed', sentence: `shuffled labels score like chance: ${figures}` };
  return {
    name,
    state: 'failed',
    features: [],
    sentence: `shuffled labels must score like chance, and the training scores them: ${figures}; it sees the rows that it is judged on`,
  };
}
