import { lastKnownBar, learnsAt, requirePurge, type LearningTimes } from './learning-times.js';

/** What a policy learns of. */
export interface SelectionRows {
  /** f64[feature][bar]: known on the close of the bar */
  readonly features: readonly Float64Array[];
  /** f64[member][bar]: over the horizon after each bar; NaN where there is none */
  readonly scores: readonly Float64Array[];
}

/** Learns a member's scores row by row, and says what it expects. */
export interface ScoreLearner {
  /** takes the outcomes of the bars [from, to) in */
  learn(from: number, to: number): void | Promise<void>;
  /** what is expected of a member over the horizon after each bar of [from, to), f64[member][to - from] */
  expect(from: number, to: number): readonly Float64Array[] | Promise<readonly Float64Array[]>;
}

/** Returns the weight of each member on each close, f64[member][bar]: in proportion to what is expected of it, where that is above 0. The sum
 *  is that of `start`, which holds until it learns; where nothing is expected of any member, none has a weight.
 *  Throws UsageError LABEL_LEAK where the purge is below the horizon */
export async function learnWeights(
  { scores }: Pick<SelectionRows, 'scores'>,
  start: readonly number[],
  times: LearningTimes,
  learner: ScoreLearner,
): Promise<readonly Float64Array[]> {
  requirePurge(times);
  const total = start.reduce((sum, weight) => sum + weight, 0);
  const bars = scores[0]?.length ?? 0;
  const out = scores.map((_, member) => new Float64Array(bars).fill(start[member]!));
  let known = 0;
  for (let bar = 0; bar < bars; bar += times.everyBars) {
    if (!learnsAt(bar, times)) continue;
    const end = Math.min(bars, bar + times.everyBars);
    const last = lastKnownBar(bar, times) + 1;
    await learner.learn(known, last);
    known = last;
    writeWeights(await learner.expect(bar, end), total, bar, out);
  }
  return out;
}

function writeWeights(expected: readonly Float64Array[], total: number, first: number, out: readonly Float64Array[]): void {
  const count = expected[0]?.length ?? 0;
  for (let i = 0; i < count; i++) {
    const wanted = expected.map((column) => (column[i]! > 0 ? column[i]! : 0));
    const sum = wanted.reduce((a, b) => a + b, 0);
    out.forEach((column, member) => (column[first + i] = sum > 0 ? (total * wanted[member]!) / sum : 0));
  }
}
