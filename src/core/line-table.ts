/** A piece of every line: a text that is the same in all of them, then the entry of a column. */
export type LineField = { readonly before: string } & (
  | { readonly kind: 'fixed' }
  /** f64[row], as JavaScript prints them; NaN is `missing`, and so are infinities unless they are told apart */
  | { readonly kind: 'number'; readonly values: Float64Array; readonly missing: string; readonly infinities: 'missing' | 'named' }
  /** i32[row] */
  | { readonly kind: 'whole'; readonly values: Int32Array }
  /** f64[row], epoch milliseconds, as ISO 8601 UTC */
  | { readonly kind: 'time'; readonly values: Float64Array }
  /** i32[row]: positions in `texts` */
  | { readonly kind: 'choice'; readonly values: Int32Array; readonly texts: readonly string[] }
);

/** Lines of text, one per row of some columns, as plain data. */
export interface LineTable {
  /** stands before the first line */
  readonly head: string;
  readonly rows: number;
  readonly fields: readonly LineField[];
}
