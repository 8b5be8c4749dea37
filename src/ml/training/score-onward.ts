import type { LearnerKernels } from '../../core/learner-kernels.js';
import type { LinearModel, Model } from '../models/model.js';
import { partialFit } from '../models/fit-sgd.js';
import { takeRows, type LabelledRows } from '../rows/labelled-rows.js';
import { predictPipeline, type Predictor } from './fit-pipeline.js';
import { pickFeatures } from './pick-features.js';

/** Bars to score, in the order of time. */
export interface BarsAhead {
  /** per feature of the set f64[bar] */
  readonly columns: readonly Float64Array[];
  /** f64[bar]: closes, epoch ms UTC */
  readonly closeMs: Float64Array;
}

/** Scores and what became of the model on the way. */
export interface OnwardScores {
  /** f64[bar]; NaN where a linear model lacks a feature */
  readonly scores: Float64Array;
  readonly model: Model;
  /** rows that it learned on the way */
  readonly learnedRows: number;
}

/** Scores bars with a pipeline as it is; NaN where a linear model lacks a feature, or has one that is infinite. */
export function scoreBars(kernels: LearnerKernels, names: readonly string[], pipeline: Predictor, bars: BarsAhead): Float64Array {
  const { model } = pipeline,
    columns = model.features.map((name) => bars.columns[names.indexOf(name)]!),
    rows = bars.closeMs.length;
  if ('ensemble' in model) return predictPipeline(kernels, pipeline, { rows, columns });
  const known = columns.map((column) => column.map((value) => (Number.isFinite(value) ? value : Number.NaN)));
  return predictPipeline(kernels, pipeline, { rows, columns: known }).map((score, bar) =>
    known.some((column) => Number.isNaN(column[bar]!)) ? Number.NaN : score,
  );
}

/** Scores bars one after the other with a model that learns on: before a bar is scored it has learned every row whose label is known by the
 *  bar's close, in the order in which they became known. The calibration stays. Rows with an infinite feature teach nothing.
 *  rows     those that it may still learn from, of any time
 *  afterMs  what is known until then it has been given already
 *  Throws UsageError MODEL_INVALID where the model cannot learn on                        */
export function scoreOnward(
  kernels: LearnerKernels,
  pipeline: Predictor & { readonly model: LinearModel },
  rows: LabelledRows,
  afterMs: number,
  bars: BarsAhead,
): OnwardScores {
  const { closeMs } = bars,
    scores = new Float64Array(closeMs.length),
    names = rows.features,
    ahead = pickFeatures(rows, pipeline.model.features);
  const pending = rowsToCome(ahead, afterMs),
    dueMs = Float64Array.from(pending, (row) => ahead.knownAtMs[row]!);
  let { model } = pipeline,
    next = 0;
  for (let from = 0, to = 0; from < closeMs.length; from = to) {
    const known = next;
    while (dueMs[next]! <= closeMs[from]!) next++;
    if (next > known) model = partialFit(kernels, model, takeRows(ahead, pending.slice(known, next)));
    // bars up to the next label have the same model
    for (to = from + 1; to < closeMs.length && !(dueMs[next]! <= closeMs[to]!); to++);
    const part = { columns: bars.columns.map((column) => column.subarray(from, to)), closeMs: closeMs.subarray(from, to) };
    scores.set(scoreBars(kernels, names, { ...pipeline, model }, part), from);
  }
  return { scores, model, learnedRows: next };
}

/** Rows by the time at which their labels are known; those known at the same time by their own. */
function rowsToCome({ rows, knownAtMs, columns }: LabelledRows, afterMs: number): Int32Array {
  const isFinite = (row: number): boolean => columns.every((column) => Math.abs(column[row]!) !== Infinity);
  return Int32Array.from({ length: rows }, (_, row) => row)
    .filter((row) => knownAtMs[row]! > afterMs && isFinite(row))
    .sort((a, b) => knownAtMs[a]! - knownAtMs[b]! || a - b);
}
