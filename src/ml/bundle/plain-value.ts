/** Data without functions or classes: what JSON holds, NaN and infinities included. */
export type PlainValue = string | number | boolean | readonly PlainValue[] | PlainRecord;

export interface PlainRecord {
  readonly [name: string]: PlainValue;
}
