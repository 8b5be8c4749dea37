import type { GateName } from './stage.js';

/** passed: every requirement holds; failed: one does not, or has no figure; waiting: it cannot be decided yet, and the record says what
 *  for */
export type GateOutcome = 'passed' | 'failed' | 'waiting';

/** A requirement of a gate, as it was found. */
export interface JudgedFigure {
  /** the expression, as written */
  readonly requirement: string;
  /** the figures that it reads, with their values; null where one is undefined */
  readonly figures: Readonly<Record<string, number | null>>;
  readonly holds: boolean;
  readonly sentence: string;
}

/** A check of a gate, as it was found. */
export interface JudgedCheck {
  readonly check: string;
  readonly outcome: GateOutcome;
  readonly sentence: string;
}

/** What a gate came to, with everything that it was decided by. */
export interface GateRecord {
  readonly gate: GateName;
  readonly outcome: GateOutcome;
  /** of what decides the gate: the system without its lifecycle, and this gate's own entries; hex */
  readonly identity: string;
  readonly figures: readonly JudgedFigure[];
  readonly checks: readonly JudgedCheck[];
  /** where the evidence lies: folders of runs, below the factory's folder */
  readonly evidence: readonly string[];
  /** what was run: hashes of the bars, by role and symbol */
  readonly data: Readonly<Record<string, string>>;
  /** the end of the last bars that it saw, ISO 8601 UTC: what comes behind them is news */
  readonly through?: string;
  /** of the files that the data were read from: a gate that waits is judged again where it is another */
  readonly stamp?: string;
}
