import type { ParameterValue } from '../../core/graph.js';
import { isActive, orderAxes } from '../../search/conditions.js';
import { gridValues, type Axis, type Space } from '../../search/space.js';
import { spaceOf } from '../trials/space-of.js';
import { trialParameters, type SweepOutcome } from './sweep-outcome.js';

type Sweep = Pick<SweepOutcome, 'system' | 'count' | 'names' | 'values' | 'valueIndex'>;

/** Returns the names of the axes that a trial does not have: their conditions do not hold. */
export function absentAxes(sweep: Sweep, trial: number, space: Space = spaceOf(sweep.system.file)): ReadonlySet<string> {
  const present = { ...trialParameters(sweep, trial) };
  const absent = new Set<string>();
  for (const axis of orderAxes(space).map((position) => space.axes[position]!)) {
    if (isActive(axis, present)) continue;
    delete present[axis.name];
    absent.add(axis.name);
  }
  return absent;
}

/** A parameter's values, and which of them each trial has. */
export interface PresentValues {
  readonly values: readonly ParameterValue[];
  /** i32[trial]: position in `values`, -1 where the trial does not have the parameter */
  readonly index: Int32Array;
}

/** Returns the values of each parameter without those that only stand for an axis that is absent. */
export function presentValues(sweep: Sweep): readonly PresentValues[] {
  const space = spaceOf(sweep.system.file);
  const found = sweep.names.map((_, p) => ({ values: sweep.values[p]!, index: sweep.valueIndex[p]! }));
  if (space.axes.every(({ when }) => when === undefined)) return found;
  const indices = sweep.valueIndex.map((column) => column.slice());
  for (let trial = 0; trial < sweep.count; trial++)
    for (const name of absentAxes(sweep, trial, space)) indices[sweep.names.indexOf(name)]![trial] = -1;
  return found.map(({ values }, p) =>
    onlyGridValues(
      values,
      indices[p]!,
      space.axes.find(({ name }) => name === sweep.names[p]!),
    ),
  );
}

function onlyGridValues(values: readonly ParameterValue[], index: Int32Array, axis: Axis | undefined): PresentValues {
  if (axis === undefined) return { values, index };
  const grid = gridValues(axis);
  return { values: grid, index: index.map((position) => (position < 0 ? -1 : grid.indexOf(values[position]!))) };
}
