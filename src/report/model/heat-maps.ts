import { binAxis } from './axis-bins.js';
import { summarizeCells } from './cell-statistics.js';
import { binsOf, objectiveOf } from './ranking.js';
import type { Slice } from './slices.js';
import type { SweepReportInput } from './sweep-report-input.js';

export const AGGREGATES = ['median', 'mean', 'best'] as const;
export type Aggregate = (typeof AGGREGATES)[number];

/** One pair of axes, `x` < `y`, as places in `HeatMaps.axes`. Cell (column, row) is at row * columns + column; NaN is empty. */
export interface HeatMap {
  readonly x: number;
  readonly y: number;
  readonly median: Float32Array;
  readonly mean: Float32Array;
  readonly best: Float32Array;
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
const MAX_AXES = 12;
const MAX_CELLS = 60_000;

/** Builds the heat maps of all pairs among the axes with more than one value, or undefined where there are fewer than two.
 *  Bins widen so that all pairs together stay within a bounded number of cells.
 *  rows    the ranked trials, best first
 *  slices  of the same trials: decide which axes are kept and shown first */
export function buildHeatMaps(input: SweepReportInput, rows: Int32Array, slices: readonly Slice[]): HeatMaps | undefined {
  const varied = pickAxes(input, slices);
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
  return { axes, maps, opening: openingPair(axes, slices), direction: input.objective.direction, omittedAxes: variedCount - varied.length };
}

function combineBins(columns: Int32Array, rows: Int32Array, width: number): Int32Array {
  const cells = new Int32Array(columns.length);
  for (let i = 0; i < cells.length; i++) cells[i] = rows[i]! * width + columns[i]!;
  return cells;
}

/** The axes that vary, in their order; the most telling ones where there are too many. */
function pickAxes(input: SweepReportInput, slices: readonly Slice[]): number[] {
  const kept = new Set(rankSlices(slices).slice(0, MAX_AXES).map(({ name }) => name));
  return input.axes.flatMap((axis, i) => (axis.values.length > 1 && kept.has(axis.name) ? [i] : []));
}

function openingPair(axes: HeatMaps['axes'], slices: readonly Slice[]): { x: number; y: number } {
  const places = rankSlices(slices)
    .slice(0, 2)
    .map(({ name }) => axes.findIndex((axis) => axis.name === name));
  return { x: Math.min(...places), y: Math.max(...places) };
}

function rankSlices(slices: readonly Slice[]): Slice[] {
  return [...slices].sort((a, b) => (b.varianceShare || 0) - (a.varianceShare || 0));
}
