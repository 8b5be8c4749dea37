import { closeSync, openSync, writeSync } from 'node:fs';
import { formatTime } from '../core/time.js';

const FLUSH_CHARACTERS = 1 << 20;
const DAY_MS = 86_400_000;

/** Writes a CSV file row by row: a header, then `cells(row)` for each row. */
export function writeCsv(path: string, header: readonly string[], rows: number, cells: (row: number) => string): void {
  const descriptor = openSync(path, 'w');
  try {
    let text = `${header.join(',')}\n`;
    for (let row = 0; row < rows; row++) {
      text += cells(row);
      if (text.length < FLUSH_CHARACTERS) continue;
      writeAll(descriptor, text);
      text = '';
    }
    writeAll(descriptor, text);
  } finally {
    closeSync(descriptor);
  }
}

function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text, 'latin1');
  for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
}

/** Returns what formats ascending times; the date is made once a day. */
export function timeFormatter(): (timeMs: number) => string {
  let day = Number.NaN;
  let date = '';
  return (timeMs) => {
    const own = Math.floor(timeMs / DAY_MS);
    if (own !== day) [day, date] = [own, formatTime(own * DAY_MS).slice(0, 11)];
    const seconds = (timeMs - own * DAY_MS) / 1000;
    if (!Number.isInteger(seconds)) return formatTime(timeMs);
    const [hour, minute] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
    return `${date}${TWO_DIGITS[hour]}:${TWO_DIGITS[minute]}:${TWO_DIGITS[seconds % 60]}Z`;
  };
}

const TWO_DIGITS = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));

/** Returns what formats numbers that often repeat; NaN is an empty cell. */
export function numberFormatter(): (value: number) => string {
  let last = Number.NaN;
  let text = '';
  return (value) => {
    if (value === last) return text;
    last = value;
    text = Number.isNaN(value) ? '' : String(value);
    return text;
  };
}
