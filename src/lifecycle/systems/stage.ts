/** The stages that a system goes through: at each it works at the gate of that name. A candidate was added and is not looked at yet;
 *  what is
 *  live has passed every gate, and a person has approved it. */
export const STAGES = ['candidate', 'hygiene', 'test', 'demo', 'live'] as const;
export type Stage = (typeof STAGES)[number];

/** The gates, in their order: passing the last one asks a person for the rise to live. */
export const GATES = ['hygiene', 'test', 'demo'] as const;
export type GateName = (typeof GATES)[number];

/** Returns the stage behind one; live is the last. */
export function stageBehind(stage: Stage): Stage {
  return STAGES[Math.min(STAGES.indexOf(stage) + 1, STAGES.length - 1)]!;
}

/** Returns the gate that a system works at; undefined where it works at none. */
export function gateOf(stage: Stage): GateName | undefined {
  return GATES.find((gate) => gate === stage);
}

/** Whether a stage lies before another one. */
export function isBefore(stage: Stage, other: Stage): boolean {
  return STAGES.indexOf(stage) < STAGES.indexOf(other);
}
