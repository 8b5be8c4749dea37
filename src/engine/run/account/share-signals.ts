import type { TrialNumber } from '../trial-numbers.js';
import type { LegReader } from './leg-reader.js';

/** Units of a batch that share their signals: which of them has them, and what tells their entries apart. */
export interface SharedSignals {
  /** i32[unit of the batch]: the position of the first unit with the same conditions */
  readonly ownerOf: Int32Array;
  /** the positions, those with equal entries beside each other */
  readonly order: readonly number[];
  readonly entriesOf: readonly string[];
}

/** Finds the units [firstUnit, lastUnit) that differ in their rules alone. What tells values apart is the same for every leg: the first
 *  one, whose values are computed, shows it. */
export function shareSignals({ local, conditions, columns, rank }: LegReader, firstUnit: number, lastUnit: number): SharedSignals {
  const read = (unit: number, values: readonly TrialNumber[]): string => values.map((value) => local.numbers.ofUnit(value, unit)).join();
  const valuesOf = (fields: readonly { readonly value: TrialNumber }[]): TrialNumber[] => fields.map(({ value }) => value);
  const owners = new Map<string, number>();
  const ownerOf = new Int32Array(lastUnit - firstUnit);
  const entriesOf = Array.from(ownerOf, (_, position) => {
    const key = read(firstUnit + position, valuesOf(conditions));
    if (!owners.has(key)) owners.set(key, position);
    ownerOf[position] = owners.get(key)!;
    return `${ownerOf[position]}:${read(firstUnit + position, [...valuesOf(columns), rank])}`;
  });
  return { ownerOf, entriesOf, order: besideEqual(entriesOf) };
}

/** Returns the positions of texts, equal ones beside each other. */
function besideEqual(texts: readonly string[]): number[] {
  const places = new Map<string, number[]>();
  texts.forEach((text, position) => {
    const equal = places.get(text);
    if (equal === undefined) places.set(text, [position]);
    else equal.push(position);
  });
  return [...places.values()].flat();
}
