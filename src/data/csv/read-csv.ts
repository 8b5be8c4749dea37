import { BAR_COLUMNS, PRICE_COLUMNS } from '../../core/bars.js';
import type { Bars } from '../../core/bars.js';
import { DataError } from '../../core/errors.js';
import { plainName } from '../columns-by-name.js';
import { allocateBars, originOfColumns } from '../raw-bars.js';
import type { RawBars, TimeKind } from '../raw-bars.js';
import { CsvLines } from './csv-lines.js';
import type { CsvPlan } from './csv-plan.js';
import { detectLayout, sampleCsv } from './detect-layout.js';
import { exactDecimal } from './exact-decimal.js';
import { layoutOf } from './layouts.js';
import type { LayoutName } from './layouts.js';
import { epochMs, parseDateAndTime, parseNumberCell, parseTimeCell } from './parse-cell.js';
import type { TimeReading } from './parse-cell.js';
import { readTextBytes } from './read-text-bytes.js';

/** Reads the bars of a text file, plain or gzip; times come as the file has them.
 *  Our own scanner and not DuckDB's, because a bad cell has to be named by line and column.
 *  layout  forced; absent: detected
 *  Throws DataError DATA_NOT_FOUND, DATA_UNREADABLE, DATA_EMPTY, DATA_LAYOUT_UNKNOWN, DATA_CELL_INVALID. */
export function readCsv(path: string, layout?: LayoutName): RawBars {
  const bytes = readTextBytes(path);
  const sample = sampleCsv(path, bytes);
  const chosen = layout === undefined ? detectLayout(sample) : layoutOf(layout);
  const plan = chosen.plan(sample);
  return { ...scanBars(path, bytes, plan), layout: chosen.name, origin: originOfColumns(plan.columnNames.map(plainName)) };
}

function scanBars(path: string, bytes: Buffer, plan: CsvPlan): Omit<RawBars, 'layout' | 'origin'> {
  const scan = new BarScan(path, bytes, plan);
  const { bars, rowNumbers, count } = scan.run();
  if (count === 0)
    throw new DataError('DATA_EMPTY', `file "${path}" has a header and no bars; a source needs at least one bar`, {
      context: { file: path },
    });
  return { bars: trimBars(bars, count), rowNumbers: rowNumbers.slice(0, count), timeKind: scan.timeKind };
}

/** One pass over a file: the state that its rows share. */
class BarScan {
  timeKind: TimeKind = 'utc';
  private readonly path: string;
  private readonly plan: CsvPlan;
  private readonly lines: CsvLines;

  constructor(path: string, bytes: Buffer, plan: CsvPlan) {
    this.path = path;
    this.plan = plan;
    this.lines = new CsvLines(bytes, plan.delimiter);
  }

  run(): { bars: Bars; rowNumbers: Uint32Array; count: number } {
    const capacity = countNewlines(this.lines.bytes) + 1;
    const bars = allocateBars(capacity);
    const ticks = new Float64Array(this.plan.volumeFallback === undefined ? 0 : capacity);
    const rowNumbers = new Uint32Array(capacity);
    for (let skipped = 0; skipped < this.plan.headerLines; skipped++) this.lines.next();
    let count = 0;
    for (; this.lines.next(); count++) {
      this.readRow(bars, ticks, count);
      rowNumbers[count] = this.lines.lineNumber;
    }
    // The room beyond `count` is 0 and changes nothing.
    if (ticks.length > 0 && bars.volume.every((volume) => volume === 0)) bars.volume.set(ticks);
    return { bars, rowNumbers, count };
  }

  private readRow(bars: Bars, ticks: Float64Array, row: number): void {
    const { price, volume, volumeFallback, width } = this.plan;
    if (this.lines.cellCount > width) this.refuseSurplus(width);
    bars.timeMs[row] = this.readTime(row === 0);
    for (const column of PRICE_COLUMNS) bars[column][row] = this.readNumber(price[column]);
    bars.volume[row] = volume === undefined ? NaN : this.readNumber(volume);
    if (volumeFallback !== undefined) ticks[row] = this.readNumber(volumeFallback);
  }

  private readNumber(column: number): number {
    this.requireCell(column);
    const fast = exactDecimal(this.lines.bytes, this.lines.cellStart(column), this.lines.cellEnd(column));
    if (fast === fast) return fast;
    const value = parseNumberCell(this.lines.cellText(column));
    if (value === undefined) throw this.badCell(column, 'is not a number');
    return value;
  }

  private readTime(isFirst: boolean): number {
    const reading = this.readTimeCells();
    if (isFirst) this.timeKind = reading.kind;
    if (reading.kind === this.timeKind) return reading.timeMs;
    throw this.badCell(
      this.plan.time[0]!,
      reading.kind === 'utc' ? 'has a zone, and the first row has none' : 'has no zone, and the first row has one',
    );
  }

  private readTimeCells(): TimeReading {
    const [first, second] = this.plan.time as [number, number | undefined];
    this.requireCell(second ?? first);
    const epoch = second === undefined ? this.readEpoch(first) : undefined;
    if (epoch) return epoch;
    const text = this.lines.cellText(first);
    const reading = second === undefined ? parseTimeCell(text) : parseDateAndTime(text, this.lines.cellText(second));
    if (!reading) throw this.badCell(first, 'is not a time (an epoch number or YYYY-MM-DD HH:MM)');
    return reading;
  }

  /** Eight digits are a date, not an epoch; those go the long way. */
  private readEpoch(column: number): TimeReading | undefined {
    const start = this.lines.cellStart(column);
    const end = this.lines.cellEnd(column);
    const value = end - start > 8 ? exactDecimal(this.lines.bytes, start, end) : NaN;
    return value === value ? { timeMs: epochMs(value), kind: 'utc' } : undefined;
  }

  private requireCell(column: number): void {
    if (column < this.lines.cellCount) return;
    const { lineNumber, cellCount } = this.lines;
    const name = this.plan.columnNames[column] ?? String(column + 1);
    throw new DataError(
      'DATA_CELL_INVALID',
      `file "${this.path}" row ${lineNumber} has ${cellCount} ${cellCount === 1 ? 'cell' : 'cells'} and none for column ${name}`,
      {
        context: { file: this.path, row: lineNumber, column: name },
      },
    );
  }

  /** A comma inside a number shifts the cells behind it. Empty cells at the end shift nothing. */
  private refuseSurplus(width: number): void {
    const { lineNumber, cellCount } = this.lines;
    const isEmpty = Array.from({ length: cellCount - width }, (_, index) => this.lines.cellText(width + index)).every(
      (text) => text.trim() === '',
    );
    if (isEmpty) return;
    throw new DataError(
      'DATA_CELL_INVALID',
      `file "${this.path}" row ${lineNumber} has ${cellCount} cells, and the first line has ${width}`,
      { context: { file: this.path, row: lineNumber } },
    );
  }

  private badCell(column: number, rule: string): DataError {
    const { lineNumber } = this.lines;
    const value = this.lines.cellText(column);
    const name = this.plan.columnNames[column] ?? String(column + 1);
    return new DataError('DATA_CELL_INVALID', `file "${this.path}" row ${lineNumber} column ${name}: "${value}" ${rule}`, {
      context: { file: this.path, row: lineNumber, column: name, value },
    });
  }
}

function trimBars(bars: Bars, count: number): Bars {
  const trimmed: Partial<Record<keyof Bars, Float64Array>> = { timeMs: bars.timeMs.slice(0, count) };
  for (const column of BAR_COLUMNS) trimmed[column] = bars[column].slice(0, count);
  return trimmed as Bars;
}

function countNewlines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) count++;
  return count;
}
