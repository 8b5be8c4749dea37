import { bareName } from '../columns/column-names.js';
import { namesEntries } from '../columns/column-entries.js';
import { namesPrices } from '../columns/columns-by-name.js';
import type { TableOptions } from '../source/data-options.js';
import { chooseSymbol } from '../columns/match-symbol.js';
import { isDataLine, looksLikeNumber } from './cell-looks.js';
import type { CsvHead, CsvSample } from './csv-plan.js';

/** Lines that may stand before the first bar. */
const LONGEST_HEAD = 60;

/** Finds the header and the first bar: an address, a remark or a title before the header is passed over; a header of two or three lines (a
 *  frame with several levels of columns) becomes one line of names, those of other symbols left empty.
 *  Throws DataError DATA_NOT_FOUND where the levels hold several symbols and the wanted one is not among them. */
export function findHead({ source, lines }: CsvSample, options: TableOptions): CsvHead {
  const head = lines.slice(0, LONGEST_HEAD);
  const isHeader = (cells: readonly string[]): boolean => namesPrices(cells) || namesEntries(cells, options.columns);
  const firstData = head.findIndex((cells) => isDataLine(cells) && !isHeader(cells));
  const before = firstData < 0 ? head : head.slice(0, firstData);
  const header = before.findLastIndex(isHeader);
  if (header < 0) return headWithoutNames(before, firstData, lines[firstData]?.length ?? 0);
  const levels = readLevels(before, header, firstData >= 0);
  if (levels === undefined) return { lineCount: header + 1, names: uncomment(before[header]!), preambleCount: header };
  const { names, symbols, firstLine } = levels;
  const values = [...new Set(symbols.slice(1).filter((value) => value.trim() !== ''))];
  const chosen = chooseSymbol({ source, place: 'header', values, isLoose: false }, options);
  const own = names.map((name, index) => (index === 0 || chosen?.isPicked !== true || symbols[index] === chosen.value ? name : ''));
  return { lineCount: before.length, names: own, preambleCount: firstLine, ...(chosen && { symbolValue: chosen.value }) };
}

/** A line without any number right before the first bar is a header that names no prices; short lines before it say something else. */
function headWithoutNames(before: readonly (readonly string[])[], firstData: number, width: number): CsvHead {
  const isShort = (cells: readonly string[]): boolean => cells.length < 3 || cells[0]!.trim().startsWith('#');
  const first = before.findIndex((cells) => !isShort(cells));
  if (first >= 0 && !before[first]!.some(looksLikeFilledNumber)) {
    if (firstData < 0 || before[first]!.length >= width - 1) return { lineCount: first + 1, names: before[first]!, preambleCount: first };
  }
  if (firstData < 0)
    return first < 0 && before.length > 0 ? { lineCount: 1, names: before[0]!, preambleCount: 0 } : headless(Math.max(0, first));
  return headless(first < 0 ? firstData : first);
}

function headless(preambleCount: number): CsvHead {
  return { lineCount: preambleCount, preambleCount };
}

function looksLikeFilledNumber(cell: string): boolean {
  return cell.trim() !== '' && looksLikeNumber(cell);
}

/** `# time,open,…` is a header all the same. */
function uncomment([first = '', ...others]: readonly string[]): string[] {
  return [first.replace(/^\s*#\s*/, ''), ...others];
}

interface HeaderLevels {
  readonly names: readonly string[];
  /** the symbol of each column, empty for the first */
  readonly symbols: readonly string[];
  readonly firstLine: number;
}

/** A header whose neighbours belong to it: one names a symbol over or under each price, one the index alone. */
function readLevels(before: readonly (readonly string[])[], header: number, hasData: boolean): HeaderLevels | undefined {
  if (!hasData) return undefined;
  const names = before[header]!;
  const behind = before.slice(header + 1);
  const above = before[header - 1];
  const isSymbols = (cells: readonly string[]): boolean =>
    cells.length === names.length && names.every((name, index) => index === 0 || name.trim() === '' || isSymbolText(cells[index]!));
  const isIndex = (cells: readonly string[]): boolean => cells[0]!.trim() !== '' && cells.slice(1).every((cell) => cell.trim() === '');
  const symbols = behind.find(isSymbols) ?? (above !== undefined && isSymbols(above) && !isPreamble(above) ? above : undefined);
  if (symbols === undefined || behind.some((cells) => cells !== symbols && !isIndex(cells))) return undefined;
  const index = behind.find(isIndex)?.[0] ?? names[0]!;
  return { names: [index, ...names.slice(1)], symbols, firstLine: symbols === above ? header - 1 : header };
}

function isSymbolText(cell: string): boolean {
  return cell.trim() !== '' && !looksLikeNumber(cell);
}

function isPreamble(cells: readonly string[]): boolean {
  return !['', 'ticker', 'symbol', 'price', 'date'].includes(bareName(cells[0] ?? ''));
}
