import { formatSetting } from './axis-bins.js';
import { lowerBound } from './decimate.js';
import { MAX_MAP_AXES } from './heat-maps.js';
import type { GridAxis, SearchGrid } from './search-grid.js';
import type { StudyAxis, StudyReportInput } from './study-report-input.js';
import { isComplete } from './trial-marks.js';

/** of all maps together: keeps them within the page's size */
const MOST_CELLS = 26_000;
const MOST_BINS = 40;
const LEAST_BINS = 4;
/** of a heat map, were they spread evenly */
const TRIALS_A_CELL = 3;

interface GriddedAxis {
  readonly axis: GridAxis;
  readonly valueIndex: Int32Array;
}

/** Puts a study's trials on a grid: an axis with few values keeps them, every other one is cut into ranges, as many as the trials
 *  fill. Only complete trials keep their objective, which is the first. */
export function gridStudy({ axes, trials, objectives }: Pick<StudyReportInput, 'axes' | 'trials' | 'objectives'>): SearchGrid {
  const objective = trials.objectives[0]!.map((value, row) => (isComplete(trials.states[row]!) ? value : NaN));
  const ranked = objective.reduce((count, value) => count + (Number.isFinite(value) ? 1 : 0), 0);
  const binCount = countBins(ranked, Math.min(MAX_MAP_AXES, axes.length));
  const gridded = axes.map((axis, i) => gridAxis(axis, trials.values[i]!, binCount));
  return {
    axes: gridded.map(({ axis }) => axis),
    trials: {
      trialNumber: trials.trialNumber,
      valueIndex: gridded.map(({ valueIndex }) => valueIndex),
      objective,
      feasible: trials.feasible,
    },
    objective: objectives[0]!,
  };
}

function countBins(trialCount: number, axisCount: number): number {
  const maps = Math.max(1, (axisCount * (axisCount - 1)) / 2);
  return Math.floor(Math.min(MOST_BINS, Math.sqrt(MOST_CELLS / maps), Math.max(LEAST_BINS, Math.sqrt(trialCount / TRIALS_A_CELL))));
}

function gridAxis(axis: StudyAxis, values: Float64Array, binCount: number): GriddedAxis {
  if (axis.kind === 'choice') return { axis, valueIndex: Int32Array.from(values, (value) => (Number.isNaN(value) ? -1 : value)) };
  const distinct = distinctValues(values, binCount);
  if (distinct)
    return { axis: { name: axis.name, values: distinct }, valueIndex: Int32Array.from(values, (value) => distinct.indexOf(value)) };
  const edges = binEdges(axis, binCount);
  const valueIndex = Int32Array.from(values, (value) => (Number.isNaN(value) ? -1 : binOf(value, edges)));
  return { axis: { name: axis.name, values: nameRanges(edges, axis.isWhole), isOrdered: true }, valueIndex };
}

/** Returns the values that occur, ascending; undefined where they are more than `most`. */
function distinctValues(values: Float64Array, most: number): number[] | undefined {
  const distinct = new Set<number>();
  for (const value of values) {
    if (!Number.isNaN(value)) distinct.add(value);
    if (distinct.size > most) return undefined;
  }
  return [...distinct].sort((a, b) => a - b);
}

/** Returns the edges of at most `binCount` ranges of equal width, or of equal factor on a logarithmic axis. Bin i is
 *  [edges[i], edges[i + 1]), the last one closed; whole numbers have whole edges, and an end that no number reaches. */
export function binEdges({ low, high, isLog, isWhole }: Extract<StudyAxis, { kind: 'number' }>, binCount: number): number[] {
  const end = isWhole ? high + 1 : high;
  const at = (share: number): number =>
    isLog && low > 0 ? Math.exp(Math.log(low) + share * (Math.log(end) - Math.log(low))) : low + share * (end - low);
  const edges = Array.from({ length: binCount - 1 }, (_, i) => at((i + 1) / binCount)).map((edge) => (isWhole ? Math.round(edge) : edge));
  return [...new Set([low, ...edges, end])];
}

function binOf(value: number, edges: readonly number[]): number {
  const above = lowerBound(edges, value);
  return Math.min(edges.length - 2, Math.max(0, edges[above] === value ? above : above - 1));
}

function nameRanges(edges: readonly number[], isWhole: boolean): string[] {
  const write = (value: number): string => formatSetting(isWhole ? value : Number(value.toPrecision(3)));
  return edges.slice(0, -1).map((from, i) => {
    const to = isWhole ? edges[i + 1]! - 1 : edges[i + 1]!;
    return from === to ? write(from) : `${write(from)}–${write(to)}`;
  });
}
