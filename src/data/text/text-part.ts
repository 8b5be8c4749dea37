/** A text with bars: a file, or an entry of an archive. */
export interface TextPart {
  /** path, with the entry behind it: `month.zip/day.csv` */
  readonly file: string;
  /** UTF-8 without byte-order mark, lines that end with \n or \r\n */
  readonly bytes: Buffer;
}
