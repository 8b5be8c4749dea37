import { brierScore } from '../../ml/evaluation/brier-score.js';
import { calibrationCurve } from '../../ml/evaluation/calibration-curve.js';
import { blockOf } from '../../ml/drift/rows-per-block.js';
import type { AccuracyHistory, AccuracySlice } from '../../report/model/monitor-report-input.js';

/** What a model said, and what came of it. */
export interface KnownPredictions {
  /** f64[row] when it was said, ascending, epoch milliseconds */
  readonly timeMs: Float64Array;
  /** f64[row] */
  readonly score: Float64Array;
  /** f64[row] the label; NaN where it is not known yet */
  readonly outcome: Float64Array;
}

export interface AccuracyOptions {
  readonly isClassifier: boolean;
  /** the page's time, and how long an outcome takes, milliseconds */
  readonly nowMs: number;
  readonly horizonMs: number;
  /** share that came true where the model was judged; NaN where it is not known */
  readonly judged: number;
}

/** Rows of a stretch at least, and stretches at most. */
const LEAST_ROWS = 20;
const MOST_SLICES = 30;

/** Returns how often predictions came true, stretch by stretch of equally many. A probability comes true where it and what happened lie on
 *  the same side of one half, another score where both have the same sign. Rows behind now less the horizon count for nothing: those
 *  of them that are known already are the quick ones. */
export function accuracyHistory({ timeMs, score, outcome }: KnownPredictions, options: AccuracyOptions): AccuracyHistory {
  const { isClassifier, nowMs, horizonMs, judged } = options;
  const untilMs = nowMs - horizonMs;
  const asked = Array.from(timeMs.keys()).filter((row) => Number.isFinite(score[row]));
  const known = asked.filter((row) => timeMs[row]! <= untilMs && Number.isFinite(outcome[row]));
  const pick = (values: Float64Array): Float64Array => Float64Array.from(known, (row) => values[row]!);
  const own = { timeMs: pick(timeMs), score: pick(score), outcome: pick(outcome) };
  const even = isClassifier ? 0.5 : 0;
  const right = own.score.map((said, row) => Number(said >= even === own.outcome[row]! > even));
  return {
    slices: slicesOf(own, right, isClassifier),
    judged,
    untilMs,
    known: known.length,
    waiting: asked.length - known.length,
    calibration: isClassifier && known.length >= LEAST_ROWS ? calibrationCurve(own.score, own.outcome) : [],
  };
}

function slicesOf({ timeMs, score, outcome }: KnownPredictions, right: Float64Array, isClassifier: boolean): AccuracySlice[] {
  const rows = right.length;
  const count = Math.min(MOST_SLICES, Math.floor(rows / LEAST_ROWS));
  const block = blockOf(right);
  return Array.from({ length: count }, (_, slice) => {
    const [from, to] = [Math.floor((slice * rows) / count), Math.floor(((slice + 1) * rows) / count)];
    const [said, seen] = [score.subarray(from, to), outcome.subarray(from, to)];
    const share = meanOf(right.subarray(from, to));
    return {
      fromMs: timeMs[from]!,
      toMs: timeMs[to - 1]!,
      rows: to - from,
      right: share,
      error: Math.sqrt((share * (1 - share) * Math.min(block, to - from)) / (to - from)),
      said: isClassifier ? meanOf(said) : Number.NaN,
      seen: isClassifier ? meanOf(seen) : Number.NaN,
      brier: isClassifier ? brierScore(said, seen) : Number.NaN,
    };
  });
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
