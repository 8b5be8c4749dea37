import { UsageError } from '../core/errors.js';
import type { Parameters, ParameterValue } from '../core/graph.js';
import { randomStream } from '../core/random.js';
import type { TrialTable } from '../core/trial-table.js';
import { isActive, orderAxes } from './conditions.js';
import { countGridPoints, gridValues, MAX_GRID_POINTS, tooManyPoints, type Axis, type Space } from './space.js';

export interface GridOptions {
  readonly space: Space;
  /** parameters that are not varied; where an axis is absent, its entry stands for it, else its first value */
  readonly fixed: Parameters;
  /** conditions on parameters; a point that breaks one is no trial */
  readonly isAllowed: (parameters: Parameters) => boolean;
  /** a random subset of that many trials, in grid order, instead of all */
  readonly trials?: number | undefined;
  readonly seed: number;
}

/** Every allowed point of a space, in the order of the grid: the first axis changes slowest. Trial numbers count the allowed points from 0.
 *  Where a condition makes an axis absent, its value in `fixed` stands in the table, else its first one, and the point is there once. */
export class Grid {
  readonly names: readonly string[];
  /** of each name, what it takes: the grid's values, and what stands for an axis that is absent */
  readonly values: readonly (readonly ParameterValue[])[];
  readonly points: number;
  /** trials that will be asked for */
  readonly count: number;
  /** of each axis, positions of the grid's values in `values` */
  private readonly gridIndices: readonly Int32Array[];
  /** of each axis, the position in `values` of what stands for it where it is absent */
  private readonly standIns: Int32Array;
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
    const listed = space.axes.map((axis) => listValues(axis, fixed[axis.name]));
    this.values = [...listed.map(({ values }) => values), ...fixedNames.map((name) => [fixed[name]!])];
    this.gridIndices = listed.map(({ gridIndices }) => gridIndices);
    this.standIns = Int32Array.from(listed, ({ standIn }) => standIn);
    this.conditional = orderAxes(space)
      .map((position) => space.axes[position]!)
      .filter(({ when }) => when !== undefined);
    this.chosen = this.choose(isAllowed);
    const allowed = this.chosen.reduce((sum, isChosen) => sum + isChosen, 0);
    if (allowed === 0) throw noPoints(this.points);
    this.count = Math.min(allowed, trials ?? allowed);
    if (this.count < allowed) thinOut(this.chosen, allowed, this.count, seed);
  }

  /** Returns the first trial, without asking for it. */
  peek(): TrialTable {
    const point = this.openPoint();
    point.read(this.chosen.indexOf(1));
    const fixed = this.values.slice(point.indices.length).map(() => 0);
    return { count: 1, names: this.names, values: this.values, indices: [...point.indices, ...fixed].map((index) => Int32Array.of(index)) };
  }

  /** Returns the next trials, at most `most`; an empty table at the end. */
  ask(most: number): TrialTable {
    const rows: Int32Array[] = this.values.map(() => new Int32Array(most));
    let count = 0;
    const point = this.openPoint();
    for (; this.nextPoint < this.points && count < most; this.nextPoint++) {
      if (this.chosen[this.nextPoint] === 0) continue;
      point.read(this.nextPoint);
      for (let axis = 0; axis < this.standIns.length; axis++) rows[axis]![count] = point.indices[axis]!;
      count++;
    }
    return { count, names: this.names, values: this.values, indices: rows.map((row) => row.subarray(0, count)) };
  }

  private choose(isAllowed: (parameters: Parameters) => boolean): Uint8Array {
    const chosen = new Uint8Array(this.points);
    const point = this.openPoint();
    for (let number = 0; number < this.points; number++) {
      point.read(number);
      chosen[number] = !point.repeats && isAllowed(point.parameters) ? 1 : 0;
    }
    return chosen;
  }

  /** Returns a point that is read again and again: its indices and parameters, absent axes at what stands for them. */
  private openPoint(): GridPoint {
    const parameters: Record<string, ParameterValue> = Object.fromEntries(this.names.map((name, p) => [name, this.values[p]![0]!]));
    return new GridPoint(parameters, this.names, this.values, this.gridIndices, this.standIns, this.conditional);
  }
}

/** One point of a grid, by its number. */
class GridPoint {
  /** i32[axis]: position in the axis's values */
  readonly indices: Int32Array;
  /** Whether the point differs from one before it only in an absent axis. */
  repeats = false;
  readonly parameters: Record<string, ParameterValue>;
  private readonly names: readonly string[];
  private readonly values: readonly (readonly ParameterValue[])[];
  private readonly gridIndices: readonly Int32Array[];
  private readonly standIns: Int32Array;
  private readonly conditional: readonly Axis[];

  constructor(
    parameters: Record<string, ParameterValue>,
    names: readonly string[],
    values: readonly (readonly ParameterValue[])[],
    gridIndices: readonly Int32Array[],
    standIns: Int32Array,
    conditional: readonly Axis[],
  ) {
    this.parameters = parameters;
    this.names = names;
    this.values = values;
    this.gridIndices = gridIndices;
    this.standIns = standIns;
    this.conditional = conditional;
    this.indices = new Int32Array(standIns.length);
  }

  /** Takes a point's number apart into one index per axis. */
  read(number: number): void {
    let rest = number;
    this.repeats = false;
    for (let axis = this.standIns.length - 1; axis >= 0; axis--) {
      const positions = this.gridIndices[axis]!;
      this.write(axis, positions[rest % positions.length]!);
      rest = Math.floor(rest / positions.length);
    }
    if (this.conditional.length > 0) this.standIn();
  }

  /** Puts what stands for absent axes in their places. */
  private standIn(): void {
    const present: Record<string, ParameterValue> = { ...this.parameters };
    for (const axis of this.conditional) {
      if (isActive(axis, present)) continue;
      delete present[axis.name];
      const position = this.names.indexOf(axis.name);
      this.repeats ||= this.indices[position] !== this.gridIndices[position]![0];
      this.write(position, this.standIns[position]!);
    }
  }

  private write(axis: number, index: number): void {
    this.indices[axis] = index;
    this.parameters[this.names[axis]!] = this.values[axis]![index]!;
  }
}

/** Lists what an axis takes: the grid's values and, for one that can be absent, what stands for it; numbers ascending. */
function listValues(
  axis: Axis,
  fixed: ParameterValue | undefined,
): { readonly values: readonly ParameterValue[]; readonly gridIndices: Int32Array; readonly standIn: number } {
  const grid = gridValues(axis);
  const standIn = axis.when === undefined || fixed === undefined ? grid[0]! : fixed;
  const values = grid.includes(standIn) ? grid : insertValue(grid, standIn);
  return { values, gridIndices: Int32Array.from(grid, (value) => values.indexOf(value)), standIn: values.indexOf(standIn) };
}

function insertValue(values: readonly ParameterValue[], value: ParameterValue): readonly ParameterValue[] {
  const isNumeric = [...values, value].every((each) => typeof each === 'number');
  return isNumeric ? [...values, value].sort((a, b) => Number(a) - Number(b)) : [...values, value];
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
