/** Numbers of rows in their source, from 1: a typed array, or what stands for one. */
export interface RowNumbers {
  readonly length: number;
  at(index: number): number | undefined;
}

/** Returns the numbers of rows that are all there, in their order: 1, 2, …, count, which take no room. */
export function everyRow(count: number): RowNumbers {
  return { length: count, at: (index) => (index < count ? index + 1 : undefined) };
}
