import type { LabelledRows } from '../rows/labelled-rows.js';

/** What a training says about rows that it has not learned from, and what they were: in order of time. */
export interface Judgement {
  readonly scores: Float64Array;
  readonly target: Float64Array;
}

/** A whole training: splits rows, fits on the earlier ones and scores the later ones. Canaries run it on rows that teach nothing. */
export type Judge = (rows: LabelledRows) => Promise<Judgement>;
