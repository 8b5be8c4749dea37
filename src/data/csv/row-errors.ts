import { DataError } from '../../core/errors.js';
import { plainText, quoteCell } from '../columns/quote-cell.js';
import { civilTime } from '../times/civil-text.js';
import type { CsvLines } from './csv-lines.js';
import type { CsvPlan } from './csv-plan.js';

/** The refusals of the current line: each names file, row and the cell that is bad. */
export class RowErrors {
  private readonly lines: CsvLines;
  private readonly plan: CsvPlan;
  private readonly file: string;
  private readonly source: string;

  /** source  what sentences call the file */
  constructor(lines: CsvLines, plan: CsvPlan, { file, source }: { readonly file: string; readonly source: string }) {
    this.lines = lines;
    this.plan = plan;
    this.file = file;
    this.source = source;
  }

  /** Throws where the line ends before a column. */
  requireCells(column: number): void {
    if (column < this.lines.cellCount) return;
    const { lineNumber, cellCount } = this.lines;
    const first = [...this.plan.time, ...Object.values(this.plan.price), this.plan.volume ?? 0, column].filter((each) => each >= cellCount);
    const name = this.nameOf(Math.min(...first));
    throw new DataError(
      'DATA_CELL_INVALID',
      `${this.source} row ${lineNumber} has ${cellCount} ${cellCount === 1 ? 'cell' : 'cells'} and none for column ${name}`,
      { context: { file: this.file, row: lineNumber, column: name } },
    );
  }

  /** A comma inside a number shifts the cells behind it. Empty cells at the end shift nothing. */
  refuseSurplus(width: number): void {
    const { lineNumber, cellCount } = this.lines;
    const isEmpty = Array.from({ length: cellCount - width }, (_, index) => this.lines.cellText(width + index)).every(
      (text) => text.trim() === '',
    );
    if (isEmpty) return;
    throw new DataError('DATA_CELL_INVALID', `${this.source} row ${lineNumber} has ${cellCount} cells, and the first line has ${width}`, {
      context: { file: this.file, row: lineNumber },
    });
  }

  badNumber(column: number): DataError {
    const text = this.lines.cellText(column).trim();
    const isGroup = /^[+-]?\$?\d{1,3}([.,]\d{3})+$/.test(text);
    const way = isGroup ? '; data.decimal or data.thousands says what its separator is' : '';
    return this.badCell(column, `is not a number${way}`);
  }

  badTime(timeRule: string): DataError {
    const [first, second] = this.plan.time as [number, number | undefined];
    const isDate = second !== undefined && isDateText(this.lines.cellText(first));
    return this.badCell(isDate ? second! : first, timeRule);
  }

  badCell(column: number, rule: string): DataError {
    const { lineNumber } = this.lines;
    const value = this.lines.cellText(column);
    const name = this.nameOf(column);
    return new DataError('DATA_CELL_INVALID', `${this.source} row ${lineNumber} column ${name}: ${quoteCell(value)} ${rule}`, {
      context: { file: this.file, row: lineNumber, column: name, value: plainText(value, 200) },
    });
  }

  private nameOf(column: number): string {
    return plainText(this.plan.columnNames[column] || String(column + 1), 40);
  }
}

/** Whether a text is a date by itself, whichever of its parts is the day. */
function isDateText(text: string): boolean {
  return civilTime(text, 'day-first') !== undefined || civilTime(text, 'month-first') !== undefined;
}
