import { placeAxis, placeIn, type AxisPlaces } from './axis-places.js';
import type { StudyReportInput } from './study-report-input.js';

/** A trial on the plane of two axes. */
export interface PlateauPoint {
  readonly trialNumber: number;
  /** 0 to 1 */
  readonly x: number;
  readonly y: number;
  /** robust score; NaN where it is undefined */
  readonly score: number;
}

/** The robust score over the two most important axes. */
export interface PlateauPoints {
  readonly xAxis: AxisPlaces;
  readonly yAxis: AxisPlaces;
  /** trials that have both parameters, best first */
  readonly points: readonly PlateauPoint[];
  /** robust scores of the points, finite, ascending */
  readonly scores: readonly number[];
  /** undefined where it does not have both parameters */
  readonly bestPoint: PlateauPoint | undefined;
  readonly bestPlateau: PlateauPoint | undefined;
}

/** Places the trials, or returns undefined where there are no robust scores or fewer than two axes.
 *  rows     the ranked trials, best first
 *  telling  names of the axes, the most important first */
export function placePlateau(
  { axes, trials, plateau }: Pick<StudyReportInput, 'axes' | 'trials' | 'plateau'>,
  rows: Int32Array,
  telling: readonly string[],
): PlateauPoints | undefined {
  const { robust } = trials;
  const [x, y] = telling.slice(0, 2).map((name) => axes.findIndex((axis) => axis.name === name));
  if (robust === undefined || x === undefined || y === undefined || !rows.some((row) => Number.isFinite(robust[row]))) return undefined;
  const [xAxis, yAxis] = [placeAxis(axes[x]!, 10), placeAxis(axes[y]!, 8)];
  const placed = Array.from(rows, (row): PlateauPoint => ({
    trialNumber: trials.trialNumber[row]!,
    x: placeIn(xAxis, trials.values[x]![row]!, row),
    y: placeIn(yAxis, trials.values[y]![row]!, row * 7),
    score: robust[row]!,
  }));
  const points = placed.filter((point) => !Number.isNaN(point.x + point.y));
  const scores = points
    .map(({ score }) => score)
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const bestPoint = placed[0] === points[0] ? points[0] : undefined;
  return { xAxis, yAxis, points, scores, bestPoint, bestPlateau: points.find(({ trialNumber }) => trialNumber === plateau?.trialNumber) };
}
