import type { Contender } from './pruner.js';
import type { TrialReport } from './trial.js';

/** What running trials have reported, by trial and by step. */
export class ReportBoard {
  private readonly byTrial = new Map<number, TrialReport[]>();
  private readonly byStep = new Map<number, { trialNumber: number; value: number }[]>();

  add(trialNumber: number, step: number, value: number): void {
    append(this.byTrial, trialNumber, [step, value]);
    append(this.byStep, step, { trialNumber, value });
  }

  /** Returns the reports of a trial, in the order in which they came. */
  reportsOf(trialNumber: number): readonly TrialReport[] {
    return this.byTrial.get(trialNumber) ?? [];
  }

  /** Returns what the trials below `first` had at a step, values times `sign`, in the order of their numbers. */
  earlier(step: number, first: number, sign: number): Contender[] {
    const reported = (this.byStep.get(step) ?? []).filter(({ trialNumber }) => trialNumber < first);
    return reported.map(({ trialNumber, value }) => ({ trialNumber, loss: sign * value })).sort((a, b) => a.trialNumber - b.trialNumber);
  }
}

function append<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
