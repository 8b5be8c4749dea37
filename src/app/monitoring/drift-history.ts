import { measureDrift, type ScoredRows } from '../../ml/drift/measure-drift.js';
import { populationStability } from '../../ml/drift/population-stability.js';
import type { DriftTable } from '../../report/index.js';
import type { DriftHistory, FeatureRows } from '../../report/model/monitor-report-input.js';

/** Rows that a model was asked about in a session, in the order of time. */
export interface LiveRows extends ScoredRows {
  /** f64[row] epoch milliseconds */
  readonly timeMs: Float64Array;
}

/** Rows of a stretch at least: of fewer the index is large by chance. Stretches at most. */
const LEAST_ROWS = 200;
const MOST_SLICES = 24;
const PREDICTIONS = 'predictions';

/** What moved since a model was judged. */
export interface Movement {
  readonly features: readonly FeatureRows[];
  readonly history: DriftHistory;
  readonly drift: DriftTable;
}

/** Compares what a model meets now with the rows that it was judged on: each feature, all of it together, and stretch by stretch.
 *  clockFeatures  names of features that the clock alone decides: a short session meets few of their values
 *  Throws UsageError STATISTIC_INVALID where the two do not have the same features. */
export function movementOf(judged: ScoredRows, live: LiveRows, clockFeatures: readonly string[] = []): Movement {
  const drift = measureDrift(judged, live, undefined, clockFeatures);
  const features = judged.features.map((name, at): FeatureRows => {
    const [then, now] = [judged.columns[at]!, live.columns[at]!];
    return { name, judged: then, live: now, stability: populationStability(then, now) };
  });
  const compared = features.filter(({ name }) => !clockFeatures.includes(name));
  const ordered = compared.toSorted((a, b) => (b.stability || 0) - (a.stability || 0));
  const predictions: FeatureRows = { name: PREDICTIONS, judged: judged.predictions, live: live.predictions, stability: Number.NaN };
  return { features, history: historyOf([predictions, ...ordered], live.timeMs), drift };
}

function historyOf(columns: readonly FeatureRows[], timeMs: Float64Array): DriftHistory {
  const rows = timeMs.length;
  const count = Math.min(MOST_SLICES, Math.floor(rows / LEAST_ROWS));
  const slices = Array.from({ length: count }, (_, slice) => {
    const [from, to] = [Math.floor((slice * rows) / count), Math.floor(((slice + 1) * rows) / count)];
    const stability = columns.map(({ judged, live }) => populationStability(judged, live.subarray(from, to)));
    return { toMs: timeMs[to - 1]!, rows: to - from, stability };
  });
  return { names: columns.map(({ name }) => name), slices };
}
