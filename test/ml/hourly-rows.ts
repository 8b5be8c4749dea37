// Rows of given columns and targets: row i is decided at the close of hourly bar i, and known one bar later.
import { makeFeatureSet } from '../../src/ml/features/feature-set.js';
import type { LabelledRows } from '../../src/ml/rows/labelled-rows.js';
import { HOUR } from './market-rows.js';

export function hourlyRows(columns: Readonly<Record<string, ArrayLike<number>>>, target: ArrayLike<number>, horizonBars = 1): LabelledRows {
  const rows = target.length,
    features = Object.keys(columns),
    perRow = (valueOf: (row: number) => number): Float64Array => Float64Array.from({ length: rows }, (_, row) => valueOf(row));
  return {
    rows,
    features,
    columns: Object.values(columns).map((values) => Float64Array.from(values)),
    target: Float64Array.from(target),
    barIndex: Int32Array.from({ length: rows }, (_, row) => row),
    decidedAtMs: perRow((row) => (row + 1) * HOUR),
    knownAtMs: perRow((row) => (row + 1 + horizonBars) * HOUR),
    featureSet: makeFeatureSet(features.map((name) => ({ name, expression: name }))),
  };
}
