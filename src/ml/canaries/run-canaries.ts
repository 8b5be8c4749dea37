import type { LabelledRows } from '../rows/labelled-rows.js';
import type { CanaryResult } from './canary.js';
import type { Judge } from './judge.js';
import { findLabelInFeatures } from './label-in-features.js';
import { findLookAhead, type FeatureSource } from './look-ahead.js';
import { tryShiftedFeatures } from './shifted-features.js';
import { tryShuffledLabels } from './shuffled-labels.js';

export interface CanaryRequest {
  readonly isClass: boolean;
  readonly rows: LabelledRows;
  readonly source: FeatureSource;
  /** the training that is watched, with a small budget */
  readonly judge: Judge;
  readonly seed: number;
}

/** Runs every canary, in the order of CANARY_NAMES. Deterministic in the seed. */
export async function runCanaries({ isClass, rows, source, judge, seed }: CanaryRequest): Promise<readonly CanaryResult[]> {
  return [
    findLabelInFeatures(isClass, rows),
    await findLookAhead(rows, source, seed),
    await tryShuffledLabels(isClass, rows, judge, seed),
    await tryShiftedFeatures(isClass, rows, judge),
  ];
}
