import { UsageError } from '../core/errors.js';
import type { ParameterValue } from '../core/graph.js';

/** The values of earlier choice or int axes under which an axis exists; all of the entries must hold. */
export type AxisCondition = Readonly<Record<string, readonly ParameterValue[]>>;

/** One parameter's range or choices, both bounds included. Without `when` the axis always exists. */
export type Axis =
  | {
      readonly kind: 'int' | 'float';
      readonly name: string;
      readonly low: number;
      readonly high: number;
      readonly step: number | undefined;
      readonly log: boolean;
      readonly when?: AxisCondition | undefined;
    }
  | {
      readonly kind: 'choice';
      readonly name: string;
      readonly values: readonly ParameterValue[];
      readonly when?: AxisCondition | undefined;
    };

/** The parameters that a study varies, in the order of the file. */
export interface Space {
  readonly axes: readonly Axis[];
}

/** Most points of a grid: beyond it a sampler serves better than a sweep. */
export const MAX_GRID_POINTS = 10_000_000;

/** Checks the bounds of an axis. Throws UsageError SPACE_INVALID. */
export function checkAxis(axis: Axis): Axis {
  if (axis.kind === 'choice') {
    if (axis.values.length === 0) throw invalidAxis(axis.name, 'choice needs at least one value');
    const twice = axis.values.find((value, index) => axis.values.indexOf(value) < index);
    if (twice !== undefined) throw invalidAxis(axis.name, `choice must list different values, and ${twice} stands twice`);
    return axis;
  }
  const { low, high, name } = axis;
  if (!(low <= high)) throw invalidAxis(name, `the low bound ${low} must not be above the high bound ${high}`);
  if (!(Number.isFinite(low) && Number.isFinite(high))) throw invalidAxis(name, `both bounds must be finite, not [${low}, ${high}]`);
  const isWhole = [low, high, axis.step ?? 1].every(Number.isInteger);
  if (axis.kind === 'int' && !isWhole)
    throw invalidAxis(name, `int bounds and step must be whole numbers, not [${low}, ${high}] step ${axis.step ?? 1}`);
  if (axis.step !== undefined && !(axis.step > 0)) throw invalidAxis(name, `step must be above 0, not ${axis.step}`);
  if (axis.log && low <= 0) throw invalidAxis(name, `a log axis must start above 0, not at ${low}`);
  return axis;
}

/** Returns the grid's values of an axis, ascending where they are numbers.
 *  Throws UsageError SPACE_INVALID for a float axis without a step and for a log axis, which have no grid. */
export function gridValues(axis: Axis): ParameterValue[] {
  if (axis.kind === 'choice') return [...axis.values];
  if (axis.log) throw invalidAxis(axis.name, 'a log axis has no grid; list its values with choice');
  const step = axis.step ?? (axis.kind === 'int' ? 1 : undefined);
  if (step === undefined) throw invalidAxis(axis.name, 'a float axis needs a step in a sweep, e.g. {float: [1.5, 4.0], step: 0.5}');
  const count = countSteps(axis.low, axis.high, step);
  if (count > MAX_GRID_POINTS) throw tooManyPoints(count);
  return Array.from({ length: count }, (_, k) => stepValue(axis.low, step, k));
}

/** Returns the number of grid points, which may be far beyond what can be run; a point counts for each combination of its axes, conditional
 *  or not. */
export function countGridPoints({ axes }: Space): number {
  return axes.reduce(
    (product, axis) => product * countAxisValues({ ...axis, ...(axis.kind === 'choice' ? {} : { step: axis.step ?? 1 }) } as Axis),
    1,
  );
}

/** Returns how many values an axis can have; Infinity for a float axis without a step. */
export function countAxisValues(axis: Axis): number {
  if (axis.kind === 'choice') return axis.values.length;
  const step = axis.step ?? (axis.kind === 'int' ? 1 : undefined);
  if (step === undefined) return axis.low === axis.high ? 1 : Number.POSITIVE_INFINITY;
  return countSteps(axis.low, axis.high, step);
}

/** Returns the k-th value of a stepped axis: 0.1 + 2 * 0.1 is 0.3. */
export function stepValue(low: number, step: number, k: number): number {
  return withoutNoise(low + k * step);
}

/** Returns the error for a grid that is too large to be run. */
export function tooManyPoints(points: number): UsageError {
  return new UsageError(
    'SPACE_INVALID',
    `the space has ${points.toLocaleString('en')} points and a sweep runs at most ${MAX_GRID_POINTS.toLocaleString('en')}; use larger steps or fewer axes`,
    {
      context: { points, limit: MAX_GRID_POINTS },
    },
  );
}

/** Returns the error for an axis that breaks a rule. */
export function invalidAxis(name: string, rule: string): UsageError {
  return new UsageError('SPACE_INVALID', `space.${name}: ${rule}`, { context: { axis: name } });
}

/** Rounds to 14 digits, which hides the last bits that steps and logarithms leave. */
export function withoutNoise(value: number): number {
  return Number(value.toPrecision(14));
}

function countSteps(low: number, high: number, step: number): number {
  return Math.floor((high - low) / step + 1e-9) + 1;
}
