/** What is done where an occurrence was missed, such as over a night without power: once, however many there were, or not before the next
 *  one. */
export const MISFIRES = ['run_once', 'skip'] as const;
export type Misfire = (typeof MISFIRES)[number];
