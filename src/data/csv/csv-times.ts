import type { TimeKind } from '../bars/raw-bars.js';
import { hasFinerPart, exactEpochMs, wholeMs } from '../times/epoch-time.js';
import type { TimeParser } from '../times/time-parser.js';
import type { TimeReading } from '../times/time-reading.js';
import { ByteTimes } from './byte-times.js';
import type { CsvLines } from './csv-lines.js';
import { exactDecimal } from './exact-decimal.js';

/** Digits that write an epoch of seconds at least. */
const LEAST_EPOCH_DIGITS = 9;

/** The times of a file, row by row. What a row says stands in the fields after `read`. */
export class CsvTimes {
  timeMs = NaN;
  kind: TimeKind = 'utc';
  localMs = NaN;
  zone: string | undefined;
  isCut = false;
  private readonly lines: CsvLines;
  private readonly parser: TimeParser;
  private readonly first: number;
  private readonly second: number | undefined;
  private readonly clockDigits: number;
  private readonly byteTimes = new ByteTimes();

  /** columns      one, or a date's and a time of day's
   *  clockDigits  of times of day that are written as digits alone: 4 or 6                    */
  constructor(lines: CsvLines, parser: TimeParser, columns: readonly number[], clockDigits: number) {
    this.lines = lines;
    this.parser = parser;
    [this.first, this.second] = columns as [number, number | undefined];
    this.clockDigits = clockDigits;
  }

  /** Reads the current line's time; false where it is none. */
  read(): boolean {
    this.zone = undefined;
    this.isCut = false;
    return (this.second === undefined ? this.readFast() : this.readPair(this.second)) || this.readText();
  }

  /** The text that is read, both cells of it. */
  text(): string {
    return joinTimes(
      this.lines.cellText(this.first),
      this.second === undefined ? undefined : this.lines.cellText(this.second),
      this.clockDigits,
    );
  }

  private readFast(): boolean {
    const { bytes } = this.lines;
    const [start, end] = [this.lines.cellStart(this.first), this.lines.cellEnd(this.first)];
    if (this.parser.fast === 'epoch')
      return end - start >= LEAST_EPOCH_DIGITS && this.setEpoch(exactEpochMs(exactDecimal(bytes, start, end)));
    return this.parser.fast === 'iso' && this.setCivil(this.byteTimes.read(bytes, start, end));
  }

  private readPair(second: number): boolean {
    if (this.parser.fast !== 'iso') return false;
    const { bytes } = this.lines;
    const [start, end] = [this.lines.cellStart(this.first), this.lines.cellEnd(this.first)];
    if (end - start !== 10) return false;
    const midnight = this.byteTimes.readDate(bytes, start, end);
    return this.setCivil(midnight + this.byteTimes.readClock(bytes, this.lines.cellStart(second), this.lines.cellEnd(second)));
  }

  private setEpoch(exactMs: number): boolean {
    if (exactMs !== exactMs) return false;
    const isWhole = exactMs % 1 === 0;
    this.timeMs = isWhole ? exactMs : wholeMs(exactMs);
    this.kind = 'utc';
    this.localMs = NaN;
    this.isCut = !isWhole && hasFinerPart(exactMs);
    return true;
  }

  private setCivil(localMs: number): boolean {
    if (localMs !== localMs) return false;
    this.timeMs = localMs;
    this.kind = this.byteTimes.isUtc ? 'utc' : 'naive';
    this.localMs = NaN;
    return true;
  }

  private readText(): boolean {
    const reading = this.parser.parse(this.text());
    if (reading === undefined) return false;
    this.take(reading);
    return true;
  }

  private take({ timeMs, kind, localMs = NaN, zone, isCut = false }: TimeReading): void {
    this.timeMs = timeMs;
    this.kind = kind;
    this.localMs = localMs;
    this.zone = zone;
    this.isCut = isCut;
  }
}

/** Returns a date and a time of day as one text; digits alone are filled up from the left: `93000` is 09:30:00. */
export function joinTimes(date: string, clock: string | undefined, clockDigits: number): string {
  if (clock === undefined) return date;
  const text = clock.trim();
  return `${date.trim()} ${/^\d{1,6}$/.test(text) ? text.padStart(clockDigits, '0') : text}`;
}
