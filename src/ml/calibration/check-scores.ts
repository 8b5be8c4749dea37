import { UsageError } from '../../core/errors.js';

/** Throws UsageError MODEL_INVALID where scores are no numbers to calibrate, or targets not of both classes. */
export function checkScores(kind: string, scores: Float64Array, target: Float64Array): void {
  if (scores.length !== target.length) throw invalid(kind, `needs as many targets as scores, not ${target.length} and ${scores.length}`);
  const row = scores.findIndex((score) => !Number.isFinite(score));
  if (row >= 0) throw invalid(kind, `scores must be finite, and that of row ${row} is ${scores[row]}`);
  const wrong = target.findIndex((value) => value !== 0 && value !== 1);
  if (wrong >= 0) throw invalid(kind, `target must be 0 or 1, and that of row ${wrong} is ${target[wrong]}`);
  if (!target.includes(0) || !target.includes(1)) throw invalid(kind, `needs rows of both classes, not only of ${target[0] ?? 'none'}`);
}

function invalid(kind: string, sentence: string): UsageError {
  return new UsageError('MODEL_INVALID', `${kind} calibration ${sentence}`);
}
