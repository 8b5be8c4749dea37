/** When a model is to be trained again; a number that is 0 asks for nothing. */
export interface RetrainingRules {
  /** rows that were not there when it was trained */
  readonly newRows: number;
  /** days since it was trained */
  readonly days: number;
  /** whether drift asks for it, where it comes with a loss of accuracy */
  readonly onDrift: boolean;
}

/** What drift comes to: what moved is to be looked at, and a loss of accuracy asks for training. */
export interface DriftFinding {
  readonly advice: 'none' | 'look' | 'train';
  /** a sentence for each thing that drifted */
  readonly reasons: readonly string[];
}

/** What is known of a model in production. */
export interface ModelAge {
  /** epoch milliseconds UTC */
  readonly trainedMs: number;
  readonly nowMs: number;
  readonly newRows: number;
  readonly drift: DriftFinding;
}

const DAY_MS = 86_400_000;

/** Returns a sentence for each reason to train a model again; none where there is no reason. */
export function whyRetrain({ trainedMs, nowMs, newRows, drift }: ModelAge, rules: RetrainingRules): string[] {
  const days = Math.floor((nowMs - trainedMs) / DAY_MS),
    reasons: string[] = [];
  if (rules.newRows > 0 && newRows >= rules.newRows) reasons.push(`There are ${newRows} new rows, and ${rules.newRows} ask for training.`);
  if (rules.days > 0 && days >= rules.days) reasons.push(`The model was trained ${days} days ago, and ${rules.days} ask for training.`);
  return rules.onDrift && drift.advice === 'train' ? [...reasons, ...drift.reasons] : reasons;
}

/** Returns a sentence for each thing that a person should look at: what drifted, without a loss of accuracy that asks for training. */
export function whyLook({ advice, reasons }: DriftFinding): string[] {
  return advice === 'look' ? [...reasons, 'Accuracy did not fall beyond chance, or too few outcomes are known: look, no training.'] : [];
}
