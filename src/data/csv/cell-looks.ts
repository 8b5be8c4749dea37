import { compactTime } from '../times/compact-digits.js';
import { civilTime, clockText, yearLastParts } from '../times/civil-text.js';
import { exactEpochMs } from '../times/epoch-time.js';
import { parseNumberCell } from './number-format.js';

const NUMBER_SHAPE = /^[+-]?\$?\s?\d[\d.,' \u00a0\u2009\u202f]*([eE][+-]?\d+)?\s?[KMB%]?$|^[+-]?\$?[.,]\d+$/i;

/** Whether a cell could be a number, however it is written. */
export function looksLikeNumber(cell: string): boolean {
  const text = cell.trim();
  return NUMBER_SHAPE.test(text) || parseNumberCell(text) !== undefined;
}

/** Whether a cell is a date or a time, or an epoch number. */
export function looksLikeTime(cell: string): boolean {
  const text = cell.trim();
  if (/^\d+(\.\d+)?$/.test(text)) return compactTime(text) !== undefined || !Number.isNaN(exactEpochMs(Number(text)));
  return yearLastParts(text) !== undefined || civilTime(text) !== undefined;
}

/** Whether a cell is a time of a day and no date. */
export function looksLikeClock(cell: string): boolean {
  return /[:apm]/i.test(cell) && clockText(cell) !== undefined;
}

/** Whether a line is a bar: a time, a price or a time of day behind it; or a symbol, a time and prices; or numbers throughout. */
export function isDataLine(cells: readonly string[]): boolean {
  const [first = '', second = 'absent'] = cells;
  const numbers = cells.filter((cell) => cell.trim() !== '' && looksLikeNumber(cell)).length;
  if (looksLikeTime(first)) return looksLikeNumber(second) || looksLikeClock(second) || numbers >= 4;
  return (looksLikeTime(second) && numbers >= 4) || (numbers >= 5 && numbers === cells.length);
}
