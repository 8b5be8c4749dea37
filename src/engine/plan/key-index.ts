import { namesToPositions, type TrialTable } from '../../core/trial-table.js';
import { compileKey } from './indexed-scalar.js';

/** Most combinations of values that have a place each; beyond it only those that occur have one. */
const MOST_PLACES = 1 << 16;
/** What `get` answers where a combination has no number. */
export const NO_NUMBER = -(2 ** 31);

/** An i32 for each combination of some parameters' values, found by the position of a trial that has them. */
export class KeyIndex {
  private readonly keyOf: (trial: number) => number | string;
  private readonly places: Int32Array | undefined;
  private readonly known = new Map<number | string, number>();

  /** parameters  names; those that the table does not have do not count */
  constructor(table: TrialTable, parameters: readonly string[]) {
    const positions = namesToPositions(table, parameters);
    const sizes = table.values.map(({ length }) => length);
    const { indices } = table;
    this.keyOf = compileKey(positions, sizes, (parameter, trial) => indices[parameter]![trial]!);
    const combinations = positions.reduce((product, position) => product * sizes[position]!, 1);
    if (combinations <= MOST_PLACES) this.places = new Int32Array(combinations).fill(NO_NUMBER);
  }

  get(trial: number): number {
    const key = this.keyOf(trial);
    return this.places === undefined ? (this.known.get(key) ?? NO_NUMBER) : this.places[key as number]!;
  }

  set(trial: number, number: number): void {
    const key = this.keyOf(trial);
    if (this.places === undefined) this.known.set(key, number);
    else this.places[key as number] = number;
  }
}
