import { sortByScore } from '../evaluation/sort-by-score.js';
import { checkScores } from './check-scores.js';

/** A rising step line: probabilities at scores, straight between them, constant beyond the ends. */
export interface IsotonicCalibration {
  readonly kind: 'isotonic';
  /** f64[points], ascending */
  readonly scores: Float64Array;
  /** f64[points], not falling */
  readonly probabilities: Float64Array;
}

interface Block {
  readonly first: number;
  readonly last: number;
  readonly rows: number;
  readonly sum: number;
}

/** Fits the rising function of the scores that is nearest to the targets in squares.
 *  scores, target  f64[rows]; targets 0 or 1
 *  Throws UsageError MODEL_INVALID
 *  Source  pool adjacent violators, Ayer et al. 1955; Zadrozny and Elkan 2002      */
export function fitIsotonic(scores: Float64Array, target: Float64Array): IsotonicCalibration {
  checkScores('isotonic', scores, target);
  const blocks: Block[] = [];
  for (const block of groupTies(scores, target)) {
    let merged = block;
    for (let before = blocks.at(-1); before !== undefined && before.sum * merged.rows >= merged.sum * before.rows; before = blocks.at(-1)) {
      merged = { first: before.first, last: merged.last, rows: before.rows + merged.rows, sum: before.sum + merged.sum };
      blocks.pop();
    }
    blocks.push(merged);
  }
  const ends = blocks.flatMap(({ first, last, rows, sum }) =>
    (first === last ? [first] : [first, last]).map((score) => [score, sum / rows] as const),
  );
  return {
    kind: 'isotonic',
    scores: Float64Array.from(ends, ([score]) => score),
    probabilities: Float64Array.from(ends, ([, probability]) => probability),
  };
}

/** Returns the probability at a score; NaN at NaN. */
export function interpolate({ scores, probabilities }: IsotonicCalibration, score: number): number {
  let [low, high] = [0, scores.length - 1];
  if (!(score > scores[low]!)) return Number.isNaN(score) ? Number.NaN : probabilities[low]!;
  if (score >= scores[high]!) return probabilities[high]!;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (scores[middle]! <= score) low = middle;
    else high = middle;
  }
  const share = (score - scores[low]!) / (scores[high]! - scores[low]!);
  return probabilities[low]! + share * (probabilities[high]! - probabilities[low]!);
}

/** A block for each distinct score, ascending. */
function groupTies(scores: Float64Array, target: Float64Array): Block[] {
  const blocks: Block[] = [];
  for (const row of sortByScore(scores)) {
    const score = scores[row]!,
      before = blocks.at(-1);
    if (before?.first === score) blocks[blocks.length - 1] = { ...before, rows: before.rows + 1, sum: before.sum + target[row]! };
    else blocks.push({ first: score, last: score, rows: 1, sum: target[row]! });
  }
  return blocks;
}
