import { UsageError } from '../core/errors.js';
import type { Parameters, ParameterValue } from '../core/graph.js';
import { randomStream } from '../core/random.js';
import type { TrialTable } from '../core/trial-table.js';
import { isActive, orderAxes } from './conditions.js';
import { countGridPoints, gridValues, MAX_GRID_POINTS, tooManyPoints, type Axis, type Space } from './space.js';

export interface GridOptions {
  readonly space: Space;
  /** parameters that are not varied */
  readonly fixed: Parameters;
  /** conditions on parameters; a point that breaks one is no trial */
  readonly isAllowed: (parameters: Parameters) => boolean;
  /** a random subset of that many trials, in grid order, instead of all */
  readonly trials?: number | undefined;
  readonly seed: number;
}

/** Every allowed point of a space, in the order of the grid: the first axis changes slowest. Trial numbers count the allowed points from 0.
 *  Where a condition makes an axis absent, its first value stands in the table, and the point is there once. */
export class Grid {
  readonly names: readonly string[];
  readonly values: readonly (readonly ParameterValue[])[];
  readonly points: number;
  /** trials that will be asked for */
  readonly count: number;
  private readonly axisCount: number;
  /** axes with conditions, parents first */
  private readonly conditional: readonly Axis[];
  private readonly chosen: Uint8Array;
  private nextPoint = 0;

  /** Throws UsageError SPACE_INVALID where no point or too many are left. */
  constructor({ space, fixed, isAllowed, trials, seed }: GridOptions) {
    this.points = countGridPoints(space);
    if (space.axes.length === 0)
      throw new UsageError('SPACE_INVALID', 'the space has 0 axes: a sweep needs at least one entry under space');
    if (this.points > MAX_GRID_POINTS) throw tooManyPoints(this.points);
    const axisNames = space.axes.map(({ name }) => name);
    const fixedNames = Object.keys(fixed).filter((name) => !axisNames.includes(name));
    this.names = [...axisNames, ...fixedNames];
    this.values = [...space.axes.map(gridValues), ...fixedNames.map((name) => [fixed[name]!])];
    this.axisCount = axisNames.length;
    this.conditional = orderAxes(space)
      .map((position) => space.axes[position]!)
      .filter(({ when }) => when !== undefined);
    this.chosen = this.choose(isAllowed);
    const allowed = this.chosen.reduce((sum, isChosen) => sum + isChosen, 0);
    if (allowed === 0) throw noPoints(this.points);
    this.count = Math.min(allowed, trials ?? allowed);
    if (this.count < allowed) thinOut(this.chosen, allowed, this.count, seed);
  }

  /** Returns the next trials, at most `most`; an empty table at the end. */
  ask(most: number): TrialTable {
    const rows: Int32Array[] = this.values.map(() => new Int32Array(most));
    let count = 0;
    for (; this.nextPoint < this.points && count < most; this.nextPoint++) {
      if (this.chosen[this.nextPoint] === 0) continue;
      this.locate(this.nextPoint, (axis, index) => (rows[axis]![count] = index));
      count++;
    }
    return { count, names: this.names, values: this.values, indices: rows.map((row) => row.subarray(0, count)) };
  }

  private choose(isAllowed: (parameters: Parameters) => boolean): Uint8Array {
    const chosen = new Uint8Array(this.points);
    const parameters: Record<string, ParameterValue> = Object.fromEntries(this.names.map((name, p) => [name, this.values[p]![0]!]));
    for (let point = 0; point < this.points; point++) {
      this.locate(point, (axis, index) => (parameters[this.names[axis]!] = this.values[axis]![index]!));
      chosen[point] = !this.repeatsPoint(point, parameters) && isAllowed(parameters) ? 1 : 0;
    }
    return chosen;
  }

  /** Whether a point differs from another one only in an absent axis. */
  private repeatsPoint(point: number, parameters: Parameters): boolean {
    if (this.conditional.length === 0) return false;
    const present = { ...parameters };
    for (const axis of this.conditional) if (!isActive(axis, present)) delete (present as Record<string, ParameterValue>)[axis.name];
    let repeats = false;
    this.locate(point, (axis, index) => (repeats ||= index > 0 && present[this.names[axis]!] === undefined));
    return repeats;
  }

  /** Takes a point's number apart into one index per axis. */
  private locate(point: number, write: (axis: number, index: number) => void): void {
    let rest = point;
    for (let axis = this.axisCount - 1; axis >= 0; axis--) {
      const size = this.values[axis]!.length;
      write(axis, rest % size);
      rest = Math.floor(rest / size);
    }
  }
}

/** Keeps `wanted` of the `allowed` points, each set of them equally likely (Knuth, algorithm S). */
function thinOut(chosen: Uint8Array, allowed: number, wanted: number, seed: number): void {
  const random = randomStream(seed);
  let [left, needed] = [allowed, wanted];
  for (let point = 0; point < chosen.length; point++) {
    if (chosen[point] === 0) continue;
    if (random.uniform() * left < needed) needed--;
    else chosen[point] = 0;
    left--;
  }
}

function noPoints(points: number): UsageError {
  return new UsageError('SPACE_INVALID', `the space has 0 trials: none of its ${points.toLocaleString('en')} points meets require`, {
    context: { points },
  });
}
