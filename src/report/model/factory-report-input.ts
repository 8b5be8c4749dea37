/** What a gate, a check or a rule came to. */
export type FoundOutcome = 'passed' | 'failed' | 'waiting' | 'acted' | 'clear';

/** One line of what was found: a requirement of a gate with its figures, a check, a rule of the watch. */
export interface FoundLine {
  readonly what: string;
  /** the figures that it reads, for people; empty where it reads none */
  readonly value: string;
  readonly outcome: FoundOutcome;
  readonly sentence: string;
}

/** A gate as it was judged last. */
export interface FoundGate {
  readonly gate: string;
  readonly outcome: FoundOutcome;
  /** epoch milliseconds UTC */
  readonly timeMs: number;
  readonly lines: readonly FoundLine[];
  /** folders of runs */
  readonly evidence: readonly string[];
}

/** A system of a factory. */
export interface FactorySystem {
  readonly system: string;
  /** where it stands: a stage, held or retired */
  readonly place: string;
  /** its stage, where it is held too */
  readonly stage: string;
  readonly sinceMs: number;
  readonly waits: string;
  /** the version that is live, and the one that a rollback goes to */
  readonly champion: number | null;
  readonly previous: number | null;
  readonly scale: number;
  readonly file: string;
  readonly changes: readonly string[];
  readonly idea: string | null;
  readonly gates: readonly FoundGate[];
  /** what was found since it is traded; undefined where nobody looked */
  readonly watch: { readonly sentence: string; readonly timeMs: number; readonly lines: readonly FoundLine[] } | undefined;
}

/** Something that happened. */
export interface FactoryLine {
  readonly timeMs: number;
  /** whom it happened to; the factory itself where it is empty */
  readonly system: string;
  readonly kind: string;
  readonly sentence: string;
}

/** What the board of a factory shows. */
export interface FactoryReportInput {
  readonly name: string;
  /** stages in their order */
  readonly stages: readonly string[];
  readonly systems: readonly FactorySystem[];
  /** what was demoted, disabled, scaled down or held, the last first */
  readonly falls: readonly FactoryLine[];
  /** what happened, the last first */
  readonly history: readonly FactoryLine[];
  /** events that there are in all */
  readonly events: number;
  /** of the last one, epoch milliseconds UTC; NaN where there is none */
  readonly lastMs: number;
}
