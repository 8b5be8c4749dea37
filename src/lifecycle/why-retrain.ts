/** When a model is to be trained again; a number that is 0 asks for nothing. */
export interface RetrainingRules {
  /** rows that were not there when it was trained */
  readonly newRows: number;
  /** days since it was trained */
  readonly days: number;
  /** whether drift asks for it */
  readonly onDrift: boolean;
}

/** What is known of a model in production. */
export interface ModelAge {
  /** epoch milliseconds UTC */
  readonly trainedMs: number;
  readonly nowMs: number;
  readonly newRows: number;
  /** a sentence for each thing that drifted */
  readonly driftReasons: readonly string[];
}

const DAY_MS = 86_400_000;

/** Returns a sentence for each reason to train a model again; none where there is no reason. */
export function whyRetrain({ trainedMs, nowMs, newRows, driftReasons }: ModelAge, rules: RetrainingRules): string[] {
  const days = Math.floor((nowMs - trainedMs) / DAY_MS),
    reasons: string[] = [];
  if (rules.newRows > 0 && newRows >= rules.newRows) reasons.push(`There are ${newRows} new rows, and ${rules.newRows} ask for training.`);
  if (rules.days > 0 && days >= rules.days) reasons.push(`The model was trained ${days} days ago, and ${rules.days} ask for training.`);
  return rules.onDrift ? [...reasons, ...driftReasons] : reasons;
}
