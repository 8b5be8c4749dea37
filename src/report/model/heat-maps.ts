import { binAxis } from './axis-bins.js';
import { summarizeCells, type CellValues } from './cell-statistics.js';
import { binsOf, objectiveOf } from './ranking.js';
import type { SearchGrid } from './search-grid.js';

export const AGGREGATES = ['median', 'mean', 'best'] as const;
export type Aggregate = (typeof AGGREGATES)[number];

/** One pair of axes, `x` < `y`, as places in `HeatMaps.axes`. Cell (column, row) is at row * columns + column; NaN is empty. */
export interface HeatMap {
  readonly x: number;
  readonly y: number;
  readonly median: CellValues;
  readonly mean: CellValues;
  readonly best: CellValues;
}

/** The objective over every pair of axes. */
export interface HeatMaps {
  readonly axes: readonly { readonly name: string; readonly labels: readonly string[] }[];
  readonly maps: readonly HeatMap[];
  /** the pair of axes that alone explain most of the objective: shown first */
  readonly opening: { readonly x: number; readonly y: number };
  readonly direction: 'maximize' | 'minimize';
  /** axes that are not offered because there are too many */
  readonly omittedAxes: number;
}

const MAX_BINS = 60;
/** Most axes that a reader may choose from. */
export const MAX_MAP_AXES = 12;
const MAX_CELLS = 60_000;

/** Builds the heat maps of all pairs among the axes with more than one value, or undefined where there are fewer than two.
 *  Bins widen so that all pairs together stay within a bounded number of cells.
 *  rows     the ranked trials, best first
 *  telling  names of the axes, the most telling first: decides which are kept and shown first */
export function buildHeatMaps(input: SearchGrid, rows: Int32Array, telling: readonly string[]): HeatMaps | undefined {
  const varied = pickAxes(input, telling);
  if (varied.length < 2) return undefined;
  const pairCount = (varied.length * (varied.length - 1)) / 2;
  const maxBins = Math.min(MAX_BINS, Math.floor(Math.sqrt(MAX_CELLS / pairCount)));
  const binned = varied.map((axis) => binAxis(input.axes[axis]!, maxBins));
  const bins = varied.map((axis, i) => binsOf(input.trials.valueIndex[axis]!, binned[i]!.binOfValue, rows));
  const values = objectiveOf(input.trials, rows);
  const maps: HeatMap[] = [];
  for (let x = 0; x < varied.length; x++) {
    for (let y = x + 1; y < varied.length; y++) {
      const width = binned[x]!.labels.length;
      const cells = combineBins(bins[x]!, bins[y]!, width);
      const { median, mean, best } = summarizeCells(cells, values, width * binned[y]!.labels.length);
      maps.push({ x, y, median, mean, best });
    }
  }
  const axes = binned.map(({ name, labels }) => ({ name, labels }));
  const variedCount = input.axes.filter(({ values: own }) => own.length > 1).length;
  return {
    axes,
    maps,
    opening: openingPair(axes, telling),
    direction: input.objective.direction,
    omittedAxes: variedCount - varied.length,
  };
}

function combineBins(columns: Int32Array, rows: Int32Array, width: number): Int32Array {
  const cells = new Int32Array(columns.length);
  for (let i = 0; i < cells.length; i++) cells[i] = rows[i]! < 0 || columns[i]! < 0 ? -1 : rows[i]! * width + columns[i]!;
  return cells;
}

/** The axes that vary, in their order; the most telling ones where there are too many. */
function pickAxes(input: SearchGrid, telling: readonly string[]): number[] {
  const varied = input.axes.flatMap((axis, i) => (axis.values.length > 1 ? [i] : []));
  const place = (i: number): number => telling.indexOf(input.axes[i]!.name) >>> 0;
  return [...varied]
    .sort((a, b) => place(a) - place(b))
    .slice(0, MAX_MAP_AXES)
    .sort((a, b) => a - b);
}

function openingPair(axes: HeatMaps['axes'], telling: readonly string[]): { x: number; y: number } {
  const places = [...telling.map((name) => axes.findIndex((axis) => axis.name === name)).filter((place) => place >= 0), ...axes.keys()];
  const [first, second] = new Set(places);
  return { x: Math.min(first!, second!), y: Math.max(first!, second!) };
}
