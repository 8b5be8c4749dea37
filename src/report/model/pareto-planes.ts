import type { StudyObjective, StudyReportInput } from './study-report-input.js';
import { isComplete } from './trial-marks.js';
import { valueRange } from './value-range.js';

/** Two objectives of the trials against each other. */
export interface ParetoPlane {
  readonly xObjective: StudyObjective;
  readonly yObjective: StudyObjective;
  readonly xRange: readonly [number, number];
  readonly yRange: readonly [number, number];
  /** complete trials; f64[trial] each */
  readonly feasible: { readonly x: Float64Array; readonly y: Float64Array };
  readonly infeasible: { readonly x: Float64Array; readonly y: Float64Array };
  /** ascending in x */
  readonly front: readonly { readonly x: number; readonly y: number }[];
  /** true where the front of all objectives is the front of these two, so that a line may join it */
  readonly isWhole: boolean;
}

const MAX_PLANES = 6;

/** Builds the plane of two objectives, or the planes of every two of more, six at most; none where there is one objective or no front. */
export function buildParetoPlanes({
  objectives,
  trials,
  pareto,
}: Pick<StudyReportInput, 'objectives' | 'trials' | 'pareto'>): ParetoPlane[] {
  if (pareto.length === 0) return [];
  const complete = Array.from(trials.states.keys()).filter((row) => isComplete(trials.states[row]!));
  const pairs = objectives.flatMap((_, x) => objectives.slice(x + 1).map((__, i) => [x, x + 1 + i] as const));
  return pairs.slice(0, MAX_PLANES).flatMap(([x, y]) => {
    const pick = (isFeasible: boolean): ParetoPlane['feasible'] => {
      const rows = complete.filter((row) => (trials.feasible[row] !== 0) === isFeasible);
      return {
        x: Float64Array.from(rows, (row) => trials.objectives[x]![row]!),
        y: Float64Array.from(rows, (row) => trials.objectives[y]![row]!),
      };
    };
    const front = pareto
      .map(({ values }) => ({ x: values[x]!, y: values[y]! }))
      .filter((point) => Number.isFinite(point.x + point.y))
      .sort((a, b) => a.x - b.x || a.y - b.y);
    const feasible = pick(true);
    const xRange = valueRange(
      feasible.x,
      front.map((point) => point.x),
    );
    const yRange = valueRange(
      feasible.y,
      front.map((point) => point.y),
    );
    if (!xRange || !yRange) return [];
    return [
      {
        xObjective: objectives[x]!,
        yObjective: objectives[y]!,
        xRange,
        yRange,
        feasible,
        infeasible: pick(false),
        front,
        isWhole: objectives.length === 2,
      },
    ];
  });
}
