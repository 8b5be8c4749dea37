import { factsOf, isRuined } from '../../core/trial-record.js';
import { SpaceCodec } from '../../search/codec.js';
import { measureImportance } from '../../search/importance.js';
import { measurePlateau, type Plateau } from '../../search/plateau.js';
import type { Space } from '../../search/space.js';
import type { RecordedTrial } from '../../search/study-ledger.js';
import type { Objective } from '../trials/scorer.js';

/** What the trials of a study say of its parameters. */
export interface StudyAnalysis {
  /** largest first; empty where it cannot be told */
  readonly importance: readonly { readonly name: string; readonly fanova: number; readonly permutation: number }[];
  /** positions are those of the trials; undefined with several objectives */
  readonly plateau: Plateau | undefined;
}

/** Fewer trials with a value than this say nothing of the parameters. */
const LEAST_TRIALS = 4;

/** Measures how much each parameter matters for the first objective, and how each trial stands among its neighbours. */
export function analyseTrials(
  space: Space,
  trials: readonly RecordedTrial[],
  objectives: readonly Objective[],
  seed: number,
): StudyAnalysis {
  const codec = new SpaceCodec(space);
  const { dimensions } = codec;
  const points = new Float64Array(trials.length * dimensions);
  trials.forEach(({ parameters }, trial) => points.set(codec.encode(parameters), trial * dimensions));
  const values = Float64Array.from(trials, (trial) => firstValue(trial));
  if (values.filter(Number.isFinite).length < LEAST_TRIALS) return { importance: [], plateau: undefined };
  const measured = measureImportance({ dimensions, points, scores: values }, { seed });
  const importance = space.axes.map(({ name }, axis) => ({
    name,
    fanova: measured.importances[axis]!,
    permutation: measured.permutation[axis]!,
  }));
  const scores = Float64Array.from(trials, (trial) => (isRanked(trial) ? firstValue(trial) : Number.NaN));
  const unordered = space.axes.map((_, axis) => !codec.isOrdered(axis));
  return {
    importance: importance.some(({ fanova }) => fanova > 0) ? importance.sort((a, b) => b.fanova - a.fanova) : [],
    plateau:
      objectives.length > 1
        ? undefined
        : measurePlateau({ dimensions, points, scores, higherIsBetter: objectives[0]!.direction === 'maximize', unordered }),
  };
}

/** Whether a trial is complete, meets the constraints and has every objective. */
export function isRanked({ outcome }: RecordedTrial): boolean {
  return outcome.state === 'complete' && !((outcome.violation ?? 0) > 0) && outcome.values.every(Number.isFinite);
}

/** Whether the equity of a trial fell to or below 0 (F12). */
export function wasRuined({ record }: RecordedTrial): boolean {
  return record !== undefined && isRuined(factsOf(record));
}

/** Returns the first objective of a complete trial, NaN of others. */
export function firstValue({ outcome }: RecordedTrial): number {
  return outcome.state === 'complete' ? outcome.values[0]! : Number.NaN;
}
