import { fanova, type Fanova } from './importance-fanova.js';
import { growForest, type ForestOptions, type ScoredTrials } from './importance-forest.js';
import { permutationImportance } from './importance-permutation.js';

/** Which parameters matter, by two measures. */
export interface Importance extends Fanova {
  /** f64[parameter]: see permutationImportance */
  readonly permutation: Float64Array;
  /** trials that the measures rest on */
  readonly trials: number;
}

/** Returns the importance of each parameter for the score: fANOVA over the whole space, permutation over the trials that were run.
 *  Deterministic in the seed. All shares are 0 below 2 trials and where the score does not vary. */
export function measureImportance(trials: ScoredTrials, options: ForestOptions): Importance {
  const forest = growForest(trials, options);
  return { ...fanova(forest), permutation: permutationImportance(forest, options.seed), trials: forest.trials };
}
