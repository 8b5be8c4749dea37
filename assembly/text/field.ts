/** A piece of every line: a text that is the same in all of them, then the entry of a column. The host writes the fields at the exported
 *  offsets. */
@unmanaged
export class Field {
  /** one of the FIELD_KIND codes of `offsets` */
  kind: i32;
  /** the column's entry of the first line: f64 for numbers and times, i32 for whole numbers and choices */
  column: usize;
  /** text before the entry */
  before: usize;
  beforeBytes: i32;
  /** text in place of NaN */
  missing: usize;
  missingBytes: i32;
  /** 1 where infinities are written as `missing`, 0 where as Infinity and -Infinity */
  isFinite: i32;
  /** pairs of pointer and length, one per text that a choice may take */
  texts: usize;
  /** where the last entry's text stands and how long it is; kept by the kernel */
  lastText: usize;
  lastBytes: i32;
  /** the last number, or the day of the last time */
  last: f64;
}
