/** What a trial reported at one step. */
export interface Contender {
  readonly trialNumber: number;
  /** of the first objective, to be minimised */
  readonly loss: number;
}

/** Decides which trials go on. A decision compares a trial with others of lower numbers only, so that it is the same whoever of a batch
 *  comes first: see Study.shouldPrune and Study.losersAt. */
export interface Pruner {
  readonly name: string;
  /** Whether a trial that has `loss` at `step` is given up. `earlier`: the trials of lower numbers that it is compared with and
   *  that reported that step, in the order of their numbers, those that were pruned there included. */
  shouldPrune(trial: Contender, step: number, earlier: readonly Contender[]): boolean;
}
