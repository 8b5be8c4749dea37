import { PRICE_COLUMNS } from '../../core/bars.js';
import type { Bars } from '../../core/bars.js';
import type { DataError } from '../../core/errors.js';
import { allocateBars } from '../bars/raw-bars.js';
import type { TimeKind } from '../bars/raw-bars.js';
import type { CsvLines } from './csv-lines.js';
import type { CsvPlan } from './csv-plan.js';
import type { CsvTimes } from './csv-times.js';
import { exactDecimal } from './exact-decimal.js';
import { parseNumberCell, PLAIN_NUMBERS } from './number-format.js';
import { RowErrors } from './row-errors.js';

/** What a pass over a file found. */
export interface ScannedBars {
  /** with room behind `count` */
  readonly bars: Bars;
  readonly rowNumbers: Uint32Array;
  readonly count: number;
  readonly timeKind: TimeKind;
  /** zone that every row names */
  readonly zone: string | undefined;
  /** wall clocks, where the rows have offsets beside them */
  readonly localTimeMs: Float64Array | undefined;
  /** indices of bars whose time had a fraction of a millisecond: all of them counted, the first five kept */
  readonly cut: { readonly count: number; readonly first: readonly number[] };
  /** rows that are no bars, by what they are */
  readonly skipped: Readonly<Record<string, number>>;
}

/** What tells bars from the other lines of a file. */
export interface ScanRules {
  readonly file: string;
  /** what sentences call the file */
  readonly source: string;
  /** texts of the symbol column that are read; absent: every row */
  readonly symbols?: ReadonlySet<string> | undefined;
  /** lines before the first bar, which joined files hold again */
  readonly headLines: ReadonlySet<string>;
  readonly timeRule: string;
}

/** One pass over a file: the state that its rows share. `lines` stand behind the head. */
export class BarScan {
  private readonly plan: CsvPlan;
  private readonly lines: CsvLines;
  private readonly times: CsvTimes;
  private readonly rules: ScanRules;
  private readonly errors: RowErrors;
  private readonly isPlain: boolean;
  private readonly lastColumn: number;
  private timeKind: TimeKind = 'utc';
  private zone: string | undefined;
  private local: Float64Array | undefined;
  private cutCount = 0;
  private readonly cutFirst: number[] = [];
  private readonly skipped: Record<string, number> = {};

  constructor(lines: CsvLines, plan: CsvPlan, times: CsvTimes, rules: ScanRules) {
    this.lines = lines;
    this.plan = plan;
    this.times = times;
    this.rules = rules;
    this.errors = new RowErrors(lines, plan, rules);
    this.isPlain = plan.numbers === PLAIN_NUMBERS || (plan.numbers.decimal === '.' && plan.numbers.thousands !== '.');
    this.lastColumn = Math.max(...plan.time, ...Object.values(plan.price), plan.volume ?? 0, plan.volumeFallback ?? 0);
  }

  /** capacity  lines of the file at most */
  run(capacity: number): ScannedBars {
    const bars = allocateBars(capacity);
    const ticks = new Float64Array(this.plan.volumeFallback === undefined ? 0 : capacity);
    const rowNumbers = new Uint32Array(capacity);
    let count = 0;
    while (this.lines.next()) {
      if (!this.isWanted() || !this.readTime(bars.timeMs, count)) continue;
      this.readNumbers(bars, ticks, count);
      rowNumbers[count++] = this.lines.lineNumber;
    }
    // The room beyond `count` is 0 and changes nothing.
    if (ticks.length > 0 && bars.volume.every((volume) => volume === 0)) bars.volume.set(ticks);
    const { timeKind, zone, local: localTimeMs, skipped } = this;
    return { bars, rowNumbers, count, timeKind, zone, localTimeMs, skipped, cut: { count: this.cutCount, first: this.cutFirst } };
  }

  private isWanted(): boolean {
    const { symbols } = this.rules;
    if (symbols === undefined) return true;
    const { index } = this.plan.symbol!;
    if (index < this.lines.cellCount && symbols.has(this.lines.cellText(index))) return true;
    if (index >= this.lines.cellCount) this.errors.requireCells(index);
    return false;
  }

  private readNumbers(bars: Bars, ticks: Float64Array, row: number): void {
    const { price, volume, volumeFallback, width, scale } = this.plan;
    if (this.lines.cellCount > width) this.errors.refuseSurplus(width);
    for (const column of PRICE_COLUMNS) {
      const value = this.readNumber(price[column]);
      bars[column][row] = scale === 1 ? value : value / scale;
    }
    bars.volume[row] = volume === undefined ? NaN : this.readNumber(volume);
    if (volumeFallback !== undefined) ticks[row] = this.readNumber(volumeFallback);
  }

  private readNumber(column: number): number {
    const { lines } = this;
    if (this.isPlain) {
      const fast = exactDecimal(lines.bytes, lines.cellStart(column), lines.cellEnd(column));
      if (fast === fast) return fast;
    }
    const value = parseNumberCell(lines.cellText(column), this.plan.numbers, column === this.plan.volume);
    if (value === undefined) throw this.errors.badNumber(column);
    return value;
  }

  /** Reads the time of a row; false where the row is no bar and may be passed over. */
  private readTime(timeMs: Float64Array, row: number): boolean {
    const { times, lines, lastColumn } = this;
    if (lines.cellCount <= lastColumn || !times.read()) {
      if (this.isPassedOver()) return false;
      this.errors.requireCells(lastColumn);
      throw this.errors.badTime(this.rules.timeRule);
    }
    if (row === 0) {
      this.timeKind = times.kind;
      this.zone = times.zone;
    } else if (times.kind !== this.timeKind || times.zone !== this.zone) throw this.otherZone();
    timeMs[row] = times.timeMs;
    if (times.localMs === times.localMs || this.local !== undefined) this.keepLocal(timeMs.length, row, timeMs);
    if (times.isCut && this.cutCount++ < 5) this.cutFirst.push(row);
    return true;
  }

  private keepLocal(capacity: number, row: number, timeMs: Float64Array): void {
    if (this.local === undefined) {
      this.local = new Float64Array(capacity);
      this.local.set(timeMs.subarray(0, row));
    }
    this.local[row] = this.times.localMs === this.times.localMs ? this.times.localMs : this.times.timeMs;
  }

  /** Rows of empty cells, remarks, headers of joined files and a last line of text are no bars. */
  private isPassedOver(): boolean {
    const what = this.kindOfOtherLine();
    if (what === undefined) return false;
    this.skipped[what] = (this.skipped[what] ?? 0) + 1;
    return true;
  }

  private kindOfOtherLine(): string | undefined {
    const { lines } = this;
    const text = lines.lineText();
    if (this.rules.headLines.has(text)) return 'repeated header';
    if (/^[\s",;|]*$/.test(text)) return 'row of empty cells';
    if (text.startsWith('#')) return 'remark';
    return lines.isLast() && /^["'\s]*[A-Za-z]{2}/.test(text) && lines.cellCount < 3 ? 'last line of text' : undefined;
  }

  private otherZone(): DataError {
    const [column] = this.plan.time as [number];
    if (this.times.zone !== undefined && this.zone !== undefined)
      return this.errors.badCell(column, `has another zone than the first row, ${this.zone}`);
    const hasZone = this.times.kind === 'utc' || this.times.zone !== undefined;
    return this.errors.badCell(column, hasZone ? 'has a zone, and the first row has none' : 'has no zone, and the first row has one');
  }
}
