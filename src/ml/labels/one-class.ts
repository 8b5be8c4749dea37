import type { Label } from './label.js';

/** Returns 1 where a label has the class, 0 where it has another: what a classifier learns. */
export function oneClass({ values, knownAtMs }: Label, wanted: number): Label {
  return { values: values.map((value) => (Number.isNaN(value) ? Number.NaN : Number(value === wanted))), knownAtMs };
}
