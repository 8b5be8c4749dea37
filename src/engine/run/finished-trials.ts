import type { BatchGroup } from '../plan/group-batches.js';
import type { TrialUnits } from '../plan/trial-units.js';
import type { EvaluationHooks } from '../../core/trial-runner.js';
import { isDone, type WorkQueue } from './work-queue.js';

/** How often finished trials are told. */
const TELL_MS = 1000;

/** Returns what tells of finished trials; undefined where nobody asks. */
export function watchFinished(
  { onFinished }: EvaluationHooks,
  { trials, starts }: TrialUnits,
  recordsNow: () => Float64Array,
): FinishedTrials | undefined {
  if (onFinished === undefined) return undefined;
  const trialsOf = (batch: Int32Array): number[] =>
    Array.from(batch).flatMap((unit) => Array.from(trials.subarray(starts[unit], starts[unit + 1])));
  return new FinishedTrials((positions) => onFinished(positions, recordsNow()), trialsOf);
}

/** Tells of trials as their batches are done, about once a second. */
export class FinishedTrials {
  private readonly tell: (trials: Int32Array) => void;
  private readonly trialsOf: (batch: Int32Array) => Iterable<number>;
  private readonly pending: number[] = [];
  /** batches of the group under way that were done before */
  private seen = new Set<number>();
  private toldMs = performance.now();

  /** trialsOf  positions of a batch's trials */
  constructor(tell: (trials: Int32Array) => void, trialsOf: (batch: Int32Array) => Iterable<number>) {
    this.tell = tell;
    this.trialsOf = trialsOf;
  }

  /** Another group's batches are next. */
  nextGroup(): void {
    this.seen = new Set();
  }

  /** Looks at a group that is under way, or has just ended. */
  look({ batches }: BatchGroup, queue: WorkQueue): void {
    batches.forEach((batch, item) => {
      if (this.seen.has(item) || !isDone(queue, item)) return;
      this.seen.add(item);
      for (const trial of this.trialsOf(batch)) this.pending.push(trial);
    });
    if (this.pending.length === 0 || performance.now() < this.toldMs + TELL_MS) return;
    this.tell(Int32Array.from(this.pending));
    this.pending.length = 0;
    this.toldMs = performance.now();
  }
}
