/** What a search is doing, in this order: bars are opened, trials run, the best are ranked and judged, files are written. */
export const JOB_PHASES = ['data', 'trials', 'verdict', 'files'] as const;
export type JobPhase = (typeof JOB_PHASES)[number];

export interface PhaseHook {
  /** called as each phase begins; trials tell their progress themselves */
  readonly onPhase?: ((phase: JobPhase) => void) | undefined;
}
