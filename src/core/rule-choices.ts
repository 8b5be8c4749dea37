import type { PolicyColumns } from './trading-data.js';

/** The choice that is in force where no rule holds. */
export const DEFAULT_CHOICE = -1;

/** Returns the choice that is in force on each close, i32[bar]: the first rule that holds, DEFAULT_CHOICE where none does. A choice that came
 *  into force stays so for `minimumBars` bars, its first one included; the one of the first bar has no such wait.
 *  holds        of each rule, f64[bar]: 1 where it holds; anything else, NaN too, is not true
 *  minimumBars  at least 1 */
export function chooseRules(holds: readonly Float64Array[], barCount: number, minimumBars: number): Int32Array {
  const choices = new Int32Array(barCount);
  let [choice, since] = [DEFAULT_CHOICE, Number.NEGATIVE_INFINITY];
  for (let bar = 0; bar < barCount; bar++) {
    const wanted = holds.findIndex((column) => column[bar] === 1);
    if (bar === 0) choice = wanted;
    else if (wanted !== choice && bar - since >= minimumBars) [choice, since] = [wanted, bar];
    choices[bar] = choice;
  }
  return choices;
}

/** Returns the weight of a member on each close, f64[bar].
 *  choices  of chooseRules
 *  rules    the member's weight under each rule
 *  standard the same where no rule holds */
export function weightsOfChoices(choices: Int32Array, rules: readonly number[], standard: number): Float64Array {
  return Float64Array.from(choices, (choice) => (choice === DEFAULT_CHOICE ? standard : rules[choice]!));
}

/** Returns what a policy says of a member, given its weights.
 *  holdsOpen  what is held by a member without weight stays until its own exit; else it is left on the close without weight */
export function policyColumns(weights: Float64Array, holdsOpen: boolean): PolicyColumns {
  return holdsOpen ? { weights } : { weights, isOff: Uint8Array.from(weights, (weight) => (weight > 0 ? 0 : 1)) };
}
