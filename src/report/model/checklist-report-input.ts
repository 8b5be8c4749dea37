/** What a check came to; a warning keeps nothing from going live. */
type ChecklistOutcome = 'passed' | 'failed' | 'warning' | 'not_applicable';

/** One sentence of what was found. */
interface ChecklistFinding {
  readonly outcome: ChecklistOutcome;
  readonly sentence: string;
}

/** A check of the list. */
export interface ChecklistLine extends ChecklistFinding {
  readonly id: string;
  readonly check: string;
  /** what must hold */
  readonly rule: string;
  /** of each thing that it looked at */
  readonly findings: readonly ChecklistFinding[];
}

/** What must hold before something goes live, as its page shows it. */
export interface ChecklistReportInput {
  readonly system: string;
  readonly source: string;
  readonly symbols: readonly string[];
  /** with when each has learned until, ISO 8601 */
  readonly models: readonly { readonly name: string; readonly learnedUntil: string }[];
  /** the latest bars that were looked at */
  readonly bars: number;
  readonly engineVersion: string;
  readonly outcome: 'passed' | 'failed';
  readonly checks: readonly ChecklistLine[];
}
