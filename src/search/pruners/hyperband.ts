import { UsageError } from '../../core/errors.js';
import type { Pruner } from '../pruner.js';
import { checkHalving, losesRung, rungOf, type HalvingOptions } from './successive-halving.js';

export interface HyperbandOptions extends HalvingOptions {
  /** step at which a trial is complete, at least minResource */
  readonly maxResource: number;
}

/** Successive halving in brackets that begin to decide at different steps, so that what starts slowly has a chance. Bracket b's first
 *  rung is minResource · reduction^b; trial numbers are dealt to the brackets in a fixed cycle, the stricter the bracket the more.
 *  Throws UsageError STUDY_INVALID.
 *  Source: Li et al. 2018, Hyperband. */
export function openHyperbandPruner({ minResource, maxResource, reduction = 3 }: HyperbandOptions): Pruner {
  checkHalving(minResource, reduction);
  if (!(maxResource >= minResource))
    throw new UsageError('STUDY_INVALID', `maxResource of the pruner must be at least minResource ${minResource}, not ${maxResource}`);
  const brackets = Math.floor(Math.log(maxResource / minResource) / Math.log(reduction) + 1e-9) + 1;
  const cycle = dealBrackets(brackets, reduction);
  const bracketOf = (trialNumber: number): number => cycle[trialNumber % cycle.length]!;
  return {
    name: 'hyperband',
    shouldPrune(trial, step, earlier) {
      const bracket = bracketOf(trial.trialNumber);
      if (rungOf(step, minResource * reduction ** bracket, reduction) === undefined) return false;
      return losesRung(
        trial,
        earlier.filter(({ trialNumber }) => bracketOf(trialNumber) === bracket),
        reduction,
      );
    },
  };
}

/** Returns the bracket of each trial of a cycle. Each bracket shall spend about as much: bracket b gets
 *  (brackets / (s + 1)) · reduction^s trials, s = brackets - 1 - b, interleaved so that none waits for the others. */
function dealBrackets(brackets: number, reduction: number): number[] {
  const shares = Array.from({ length: brackets }, (_, bracket) => {
    const s = brackets - 1 - bracket;
    return Math.ceil((brackets / (s + 1)) * reduction ** s);
  });
  const places = shares.flatMap((share, bracket) => Array.from({ length: share }, (_, k) => ({ bracket, at: (k + 0.5) / share })));
  return places.sort((a, b) => a.at - b.at || a.bracket - b.bracket).map(({ bracket }) => bracket);
}
