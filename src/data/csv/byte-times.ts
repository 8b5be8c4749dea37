import { midnightOf } from '../times/civil-parts.js';

const [ZERO, COLON, SPACE, POINT, DASH, SLASH, LETTER_T, LETTER_Z] = [0x30, 0x3a, 0x20, 0x2e, 0x2d, 0x2f, 0x54, 0x5a];
const MINUTE_MS = 60_000;

/** Reads the most common times from their bytes: `YYYY-MM-DD[ HH:MM[:SS[.mmm][Z]]]`, with `-`, `/` or `.`. The other ways to write one are
 *  left to texts. */
export class ByteTimes {
  /** whether the last time had a Z */
  isUtc = false;
  private lastDate = -1;
  private lastMidnight = NaN;

  /** Returns wall-clock milliseconds as if UTC of bytes [start, end); NaN where they are written in another way, or are no time. */
  read(bytes: Uint8Array, start: number, end: number): number {
    this.isUtc = false;
    const midnight = this.readDate(bytes, start, end);
    const length = end - start;
    if (length === 10 || midnight !== midnight) return midnight;
    const between = bytes[start + 10];
    if (length < 16 || (between !== SPACE && between !== LETTER_T)) return NaN;
    return midnight + this.readClock(bytes, start + 11, end);
  }

  /** Returns the midnight of the date that bytes begin with. */
  readDate(bytes: Uint8Array, start: number, end: number): number {
    const separator = bytes[start + 4]!;
    if (end - start < 10 || bytes[start + 7] !== separator || (separator !== DASH && separator !== SLASH && separator !== POINT))
      return NaN;
    const [century, year, month, day] = [pair(bytes, start), pair(bytes, start + 2), pair(bytes, start + 5), pair(bytes, start + 8)];
    const date = ((century * 100 + year) * 100 + month) * 100 + day;
    if (date === this.lastDate) return this.lastMidnight;
    if (century < 0 || year < 0 || month < 0 || day < 0) return NaN;
    this.lastDate = date;
    this.lastMidnight = midnightOf(century * 100 + year, month, day) ?? NaN;
    return this.lastMidnight;
  }

  /** Returns the milliseconds since midnight of bytes that are `HH:MM[:SS[.mmm][Z]]`. */
  readClock(bytes: Uint8Array, start: number, end: number): number {
    const [hour, minute] = [pair(bytes, start), pair(bytes, start + 3)];
    if (bytes[start + 2] !== COLON || hour < 0 || hour > 23 || minute < 0 || minute > 59) return NaN;
    const ms = (hour * 60 + minute) * MINUTE_MS;
    if (end === start + 5) return ms;
    const second = pair(bytes, start + 6);
    if (end < start + 8 || bytes[start + 5] !== COLON || second < 0 || second > 59) return NaN;
    return ms + second * 1000 + this.readRest(bytes, start + 8, end);
  }

  /** `.mmm`, `Z`, both or nothing. */
  private readRest(bytes: Uint8Array, start: number, end: number): number {
    this.isUtc = end > start && bytes[end - 1] === LETTER_Z;
    const until = this.isUtc ? end - 1 : end;
    if (until === start) return 0;
    if (until !== start + 4 || bytes[start] !== POINT) return NaN;
    const [tens, last] = [pair(bytes, start + 1), bytes[start + 3]! - ZERO];
    return tens < 0 || last < 0 || last > 9 ? NaN : tens * 10 + last;
  }
}

/** Two digits; below 0 where they are none. */
function pair(bytes: Uint8Array, at: number): number {
  const [tens, ones] = [bytes[at]! - ZERO, bytes[at + 1]! - ZERO];
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1e9;
}
