import type { Parameters } from '../core/graph.js';
import { suggestName } from '../core/nearest-name.js';
import { checkAxis, invalidAxis, type Axis, type Space } from './space.js';

/** Checks every axis and the conditions between them: names are different, conditions name choice or int axes and values
 *  that these can have, and no axis depends on itself. Throws UsageError SPACE_INVALID. */
export function checkSpace(space: Space): Space {
  const byName = new Map<string, Axis>();
  for (const axis of space.axes) {
    if (byName.has(axis.name)) throw invalidAxis(axis.name, 'stands twice in the space');
    byName.set(checkAxis(axis).name, axis);
  }
  for (const axis of space.axes) checkCondition(axis, byName);
  orderAxes(space);
  return space;
}

/** Returns positions of the axes, each behind the axes that its condition names, otherwise in the order of the space.
 *  Throws UsageError SPACE_INVALID where axes depend on each other in a circle. */
export function orderAxes({ axes }: Space): number[] {
  const order: number[] = [];
  const placed = new Set<string>();
  while (order.length < axes.length) {
    const next = axes.findIndex((axis) => !placed.has(axis.name) && parentsOf(axis).every((parent) => placed.has(parent)));
    if (next < 0) throw circleError(axes.filter(({ name }) => !placed.has(name)));
    order.push(next);
    placed.add(axes[next]!.name);
  }
  return order;
}

/** Whether an axis exists, given the values of the axes that its condition names; an absent parent makes it absent. */
export function isActive(axis: Axis, parameters: Parameters): boolean {
  if (axis.when === undefined) return true;
  for (const parent in axis.when) {
    const value = parameters[parent];
    if (value === undefined || !axis.when[parent]!.includes(value)) return false;
  }
  return true;
}

function parentsOf({ when }: Axis): string[] {
  return when === undefined ? [] : Object.keys(when);
}

function checkCondition(axis: Axis, byName: ReadonlyMap<string, Axis>): void {
  for (const [name, values] of Object.entries(axis.when ?? {})) {
    const parent = byName.get(name);
    if (parent === undefined) throw unknownParent(axis.name, name, [...byName.keys()]);
    if (parent.kind === 'float') throw invalidAxis(axis.name, `when.${name} must name a choice or int axis, not a float axis`);
    if (values.length === 0) throw invalidAxis(axis.name, `when.${name} must list at least one value`);
    const impossible = values.find((value) => !canBe(parent, value));
    if (impossible !== undefined) throw invalidAxis(axis.name, `when.${name} lists ${JSON.stringify(impossible)}, which ${name} never has`);
  }
}

function canBe(parent: Axis, value: unknown): boolean {
  if (parent.kind === 'choice') return parent.values.some((each) => each === value);
  return (
    typeof value === 'number' && value >= parent.low && value <= parent.high && Number.isInteger((value - parent.low) / (parent.step ?? 1))
  );
}

function unknownParent(axis: string, name: string, known: readonly string[]): Error {
  return invalidAxis(axis, `when.${name} names no axis of the space${suggestName(name, known)}`);
}

function circleError(axes: readonly Axis[]): Error {
  const names = axes.map(({ name }) => name);
  const inCircle = axes.find((axis) => reaches(axis.name, axis.name, axes)) ?? axes[0]!;
  return invalidAxis(inCircle.name, `its condition depends on itself, by way of ${names.join(', ')}`);
}

function reaches(from: string, to: string, axes: readonly Axis[], seen = new Set<string>()): boolean {
  const axis = axes.find(({ name }) => name === from);
  if (axis === undefined || seen.has(from)) return false;
  seen.add(from);
  return parentsOf(axis).some((parent) => parent === to || reaches(parent, to, axes, seen));
}
