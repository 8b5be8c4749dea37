/** The trials of a study as numbers. */
export interface PlateauInput {
  /** number of parameters */
  readonly dimensions: number;
  /** f64[trial * dimensions + parameter] in [0, 1]; NaN where the parameter is inactive */
  readonly points: Float64Array;
  /** f64[trial]; NaN is undefined: such a trial is no neighbour and no winner */
  readonly scores: Float64Array;
  readonly higherIsBetter: boolean;
  /** parameters whose values have no order (choices): neighbours have the same value */
  readonly unordered?: readonly boolean[] | undefined;
}

/** Trials that can be neighbours: the same parameters are active, and unordered ones have equal values. */
export interface TrialGroup {
  /** i32: positions of its trials, ascending; those without a score are in no group */
  readonly trials: Int32Array;
  /** parameters in which they may differ by a distance */
  readonly axes: readonly number[];
}

/** Returns the groups in the order of their first trials. */
export function groupTrials({ dimensions, points, scores, unordered = [] }: PlateauInput): TrialGroup[] {
  const groups = new Map<string, number[]>();
  for (let trial = 0; trial < scores.length; trial++) {
    if (Number.isNaN(scores[trial]!)) continue;
    const row = points.subarray(trial * dimensions, (trial + 1) * dimensions);
    const key = Array.from(row, (value, axis) => (Number.isNaN(value) ? '-' : unordered[axis] ? value : '')).join();
    const members = groups.get(key);
    if (members === undefined) groups.set(key, [trial]);
    else members.push(trial);
  }
  const axesOf = (trial: number): number[] =>
    Array.from({ length: dimensions }, (_, axis) => axis).filter(
      (axis) => !unordered[axis] && !Number.isNaN(points[trial * dimensions + axis]!),
    );
  return [...groups.values()].map((members) => ({ trials: Int32Array.from(members), axes: axesOf(members[0]!) }));
}

/** Most different values that an axis can have and still be taken for a grid. */
const MOST_LEVELS = 64;

/** Returns f64[axis of the group]: how far along each axis a neighbour may be, in the unit space: `radius`, or just beyond the next value
 *  of an axis that has few of them. */
export function reachOfAxes({ trials, axes }: TrialGroup, { dimensions, points }: PlateauInput, radius: number): Float64Array {
  return Float64Array.from(axes, (axis) => {
    const levels = new Set<number>();
    for (let i = 0; i < trials.length && levels.size <= MOST_LEVELS; i++) levels.add(points[trials[i]! * dimensions + axis]!);
    if (levels.size > MOST_LEVELS || levels.size > trials.length / 2) return radius;
    const sorted = [...levels].sort((a, b) => a - b);
    const widest = sorted.reduce((most, level, i) => (i === 0 ? 0 : Math.max(most, level - sorted[i - 1]!)), 0);
    return Math.max(radius, 1.05 * widest);
  });
}
