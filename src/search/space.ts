import { UsageError } from '../core/errors.js';
import type { ParameterValue } from '../core/graph.js';

/** One parameter's range or choices, both bounds included. */
export type Axis =
  | { readonly kind: 'int' | 'float'; readonly name: string; readonly low: number; readonly high: number; readonly step: number | undefined; readonly log: boolean }
  | { readonly kind: 'choice'; readonly name: string; readonly values: readonly ParameterValue[] };

/** The parameters that a study varies, in the order of the file. */
export interface Space {
  readonly axes: readonly Axis[];
}

/** Most points of a grid: beyond it a sampler serves better than a sweep. */
export const MAX_GRID_POINTS = 10_000_000;

/** Checks the bounds of an axis. Throws UsageError SPACE_INVALID. */
export function checkAxis(axis: Axis): Axis {
  if (axis.kind === 'choice') {
    if (axis.values.length === 0) throw invalid(axis.name, 'choice needs at least one value');
    const twice = axis.values.find((value, index) => axis.values.indexOf(value) < index);
    if (twice !== undefined) throw invalid(axis.name, `choice must list different values, and ${twice} stands twice`);
    return axis;
  }
  const { low, high, name } = axis;
  if (!(low <= high)) throw invalid(name, `the low bound ${low} must not be above the high bound ${high}`);
  const isWhole = [low, high, axis.step ?? 1].every(Number.isInteger);
  if (axis.kind === 'int' && !isWhole) throw invalid(name, `int bounds and step must be whole numbers, not [${low}, ${high}] step ${axis.step ?? 1}`);
  if (axis.log && low <= 0) throw invalid(name, `a log axis must start above 0, not at ${low}`);
  return axis;
}

/** Returns the grid's values of an axis, ascending where they are numbers.
 *  Throws UsageError SPACE_INVALID for a float axis without a step and for a log axis, which have no grid. */
export function gridValues(axis: Axis): ParameterValue[] {
  if (axis.kind === 'choice') return [...axis.values];
  if (axis.log) throw invalid(axis.name, 'a log axis has no grid; list its values with choice');
  const step = axis.step ?? (axis.kind === 'int' ? 1 : undefined);
  if (step === undefined) throw invalid(axis.name, 'a float axis needs a step in a sweep, e.g. {float: [1.5, 4.0], step: 0.5}');
  const count = countSteps(axis.low, axis.high, step);
  if (count > MAX_GRID_POINTS) throw tooManyPoints(count);
  return Array.from({ length: count }, (_, k) => withoutNoise(axis.low + k * step));
}

/** Returns the number of grid points, which may be far beyond what can be run. */
export function countGridPoints({ axes }: Space): number {
  return axes.reduce((product, axis) => product * (axis.kind === 'choice' ? axis.values.length : countSteps(axis.low, axis.high, axis.step ?? 1)), 1);
}

/** Returns the error for a grid that is too large to be run. */
export function tooManyPoints(points: number): UsageError {
  return new UsageError('SPACE_INVALID', `the space has ${points.toLocaleString('en')} points and a sweep runs at most ${MAX_GRID_POINTS.toLocaleString('en')}; use larger steps or fewer axes`, {
    context: { points, limit: MAX_GRID_POINTS },
  });
}

function countSteps(low: number, high: number, step: number): number {
  return Math.floor((high - low) / step + 1e-9) + 1;
}

/** 0.1 + 2 * 0.1 is meant to be 0.3. */
function withoutNoise(value: number): number {
  return Number(value.toPrecision(14));
}

function invalid(name: string, rule: string): UsageError {
  return new UsageError('SPACE_INVALID', `space.${name}: ${rule}`, { context: { axis: name } });
}
