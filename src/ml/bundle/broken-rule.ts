/** The rule that bytes break which should be a model: the end of a sentence that begins with the file. */
export class BrokenRule extends Error {}

/** Throws BrokenRule where the condition does not hold. */
export function insist(condition: boolean, rule: string): asserts condition {
  if (!condition) throw new BrokenRule(rule);
}
