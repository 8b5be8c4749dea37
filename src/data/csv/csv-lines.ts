const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const QUOTE = 0x22;
const SPACE = 0x20;
const TAB = 0x09;

/** Walks the lines of a delimited text and the cells of each, allocating nothing per line. */
export class CsvLines {
  /** 1-based number of the current line */
  lineNumber = 0;
  cellCount = 0;
  readonly bytes: Buffer;
  private readonly delimiter: number;
  private starts = new Int32Array(64);
  private ends = new Int32Array(64);
  private at = 0;
  private lineStart = 0;
  private lineEnd = 0;

  /** delimiter  one character; a blank stands for any number of blanks and tabs */
  constructor(bytes: Buffer, delimiter: string) {
    this.bytes = bytes;
    this.delimiter = delimiter.charCodeAt(0);
  }

  /** Moves to the next line that is not blank; false at the end. */
  next(): boolean {
    while (this.at < this.bytes.length) {
      const newline = this.bytes.indexOf(NEWLINE, this.at);
      const lineEnd = newline < 0 ? this.bytes.length : newline;
      this.lineStart = this.at;
      this.lineEnd = lineEnd > this.at && this.bytes[lineEnd - 1] === CARRIAGE_RETURN ? lineEnd - 1 : lineEnd;
      this.at = lineEnd + 1;
      this.lineNumber++;
      if (this.isBlank(this.lineStart, this.lineEnd)) continue;
      if (this.delimiter === SPACE) this.splitBlanks(this.lineStart, this.lineEnd);
      else this.splitCells(this.lineStart, this.lineEnd);
      return true;
    }
    return false;
  }

  /** Whether nothing but blank lines follows. */
  isLast(): boolean {
    for (let at = this.at; at < this.bytes.length; at++) if (this.bytes[at]! > SPACE) return false;
    return true;
  }

  /** First byte of a cell; quotes left out. */
  cellStart(index: number): number {
    return this.starts[index]!;
  }

  /** One past the last byte of a cell. */
  cellEnd(index: number): number {
    return this.ends[index]!;
  }

  cellText(index: number): string {
    return this.bytes.toString('utf8', this.starts[index]!, this.ends[index]!);
  }

  /** The texts of the current line's cells. */
  cellTexts(): string[] {
    return Array.from({ length: this.cellCount }, (_, index) => this.cellText(index));
  }

  /** The current line as it stands. */
  lineText(): string {
    return this.bytes.toString('utf8', this.lineStart, this.lineEnd);
  }

  /** Nothing but spaces; a line of tabs is a row of empty cells. */
  private isBlank(start: number, end: number): boolean {
    let at = start;
    while (at < end && this.bytes[at] === SPACE) at++;
    return at === end;
  }

  private splitCells(lineStart: number, lineEnd: number): void {
    this.cellCount = 0;
    let start = lineStart;
    while (start <= lineEnd) {
      const end = this.findCellEnd(start, lineEnd);
      this.pushCell(start, end);
      start = end + 1;
    }
  }

  private splitBlanks(lineStart: number, lineEnd: number): void {
    this.cellCount = 0;
    const isBlank = (at: number): boolean => this.bytes[at] === SPACE || this.bytes[at] === TAB;
    for (let at = lineStart; at < lineEnd;) {
      while (at < lineEnd && isBlank(at)) at++;
      if (at === lineEnd) return;
      const start = at;
      for (let isQuoted = false; at < lineEnd && (isQuoted || !isBlank(at)); at++) if (this.bytes[at] === QUOTE) isQuoted = !isQuoted;
      this.pushCell(start, at);
    }
  }

  private findCellEnd(start: number, lineEnd: number): number {
    const { bytes, delimiter } = this;
    let quoted = false;
    for (let i = start; i < lineEnd; i++) {
      const byte = bytes[i]!;
      if (byte === QUOTE) quoted = !quoted;
      else if (byte === delimiter && !quoted) return i;
    }
    return lineEnd;
  }

  private pushCell(start: number, end: number): void {
    if (this.cellCount === this.starts.length) this.widen();
    const isQuoted = end - start >= 2 && this.bytes[start] === QUOTE && this.bytes[end - 1] === QUOTE;
    this.starts[this.cellCount] = isQuoted ? start + 1 : start;
    this.ends[this.cellCount++] = isQuoted ? end - 1 : end;
  }

  private widen(): void {
    const widened = (column: Int32Array): Int32Array<ArrayBuffer> => {
      const wider = new Int32Array(column.length * 2);
      wider.set(column);
      return wider;
    };
    this.starts = widened(this.starts);
    this.ends = widened(this.ends);
  }
}
