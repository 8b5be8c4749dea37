import { BAR_COLUMNS } from '../../core/bars.js';
import type { Bars } from '../../core/bars.js';
import { DataError, UsageError } from '../../core/errors.js';
import { plainName } from '../columns/column-names.js';
import type { TableOptions } from '../source/data-options.js';
import { chooseSymbol } from '../columns/match-symbol.js';
import type { ChosenSymbol } from '../columns/match-symbol.js';
import { originOfColumns } from '../bars/raw-bars.js';
import type { RawBars } from '../bars/raw-bars.js';
import type { TextPart } from '../text/text-part.js';
import { chooseTimeParser } from '../times/time-parser.js';
import type { TimeParser } from '../times/time-parser.js';
import { CsvLines } from './csv-lines.js';
import type { CsvHead, CsvPlan, CsvSample } from './csv-plan.js';
import { CsvTimes, joinTimes } from './csv-times.js';
import { findHead } from './find-head.js';
import { layoutOf } from './layouts.js';
import { planCsv } from './plan-csv.js';
import { detectDelimiter, sampleCsv } from './sample-csv.js';
import { BarScan } from './scan-bars.js';
import type { ScannedBars } from './scan-bars.js';

/** Reads the bars of a delimited text; times come as the file has them.
 *  Our own scanner and not DuckDB's, because a bad cell has to be named by line and column.
 *  Throws UsageError CONFIG_INVALID, NAME_UNKNOWN of its entries; DataError DATA_EMPTY, DATA_LAYOUT_UNKNOWN, DATA_CELL_INVALID,
 *  DATA_NOT_FOUND of
 *  a symbol. */
export function readCsv({ file, bytes }: TextPart, options: TableOptions): RawBars {
  if (options.layout !== undefined) layoutOf(options.layout);
  const start = findStart(bytes, options);
  const source = `file "${file}"`;
  const text: CsvText = {
    file,
    source,
    bytes: start.bytes,
    linesBefore: start.linesBefore,
    delimiter: start.delimiter ?? detectDelimiter(start.bytes),
  };
  const sample = sampleCsv(source, text.bytes, text.delimiter);
  const head = findHead(sample, options);
  const plan = planCsv(sample, head, options);
  const clockDigits = clockDigitsOf(sample, head, plan);
  const parser = chooseTimes(text, sample, head, plan, clockDigits, options);
  const symbol = plan.symbol === undefined ? undefined : chooseSymbol(symbolsOf(text, head, plan), options);
  const scanned = scan(text, head, plan, parser, clockDigits, symbol);
  if (scanned.count === 0)
    throw new DataError('DATA_EMPTY', `${source} has a header and no bars; a source needs at least one bar`, { context: { file } });
  return {
    ...trimmed(scanned),
    layout: plan.layout,
    origin: originOfColumns(plan.columnNames.map(plainName)),
    symbolValue: symbol?.value ?? head.symbolValue,
    notes: [...plan.notes, ...(parser.note === undefined ? [] : [parser.note]), ...skippedNotes(source, scanned.skipped)],
  };
}

/** Kibot writes the month first. */
const KIBOT_ORDER = {
  order: 'month-first',
  because: 'as Kibot writes them: no part above 12 shows it, and data.time_format: DD/MM/YYYY reads the day first',
} as const;

/** A text, and how its lines are cut. */
interface CsvText {
  readonly file: string;
  readonly source: string;
  readonly bytes: Buffer;
  readonly linesBefore: number;
  readonly delimiter: string;
}

/** `sep=;` on the first line names the delimiter; `data.skip_lines` counts lines before anything else. */
function findStart(
  bytes: Buffer,
  { skipLines = 0, delimiter }: TableOptions,
): { bytes: Buffer; linesBefore: number; delimiter: string | undefined } {
  let at = 0;
  for (let line = 0; line < skipLines && at < bytes.length; line++) {
    const newline = bytes.indexOf(0x0a, at);
    at = newline < 0 ? bytes.length : newline + 1;
  }
  const hint = /^"?sep=(.)"?[ \t,;]*\r?\n/i.exec(bytes.toString('latin1', at, at + 40));
  const given = delimiter === undefined ? undefined : delimiterOf(delimiter);
  if (hint === null) return { bytes: bytes.subarray(at), linesBefore: skipLines, delimiter: given };
  return { bytes: bytes.subarray(at + hint[0].length), linesBefore: skipLines + 1, delimiter: given ?? hint[1]! };
}

function delimiterOf(text: string): string {
  const named = { tab: '\t', '\\t': '\t', space: ' ', blank: ' ', comma: ',', semicolon: ';' }[text] ?? text;
  if (named.length === 1 && !/[\w"\r\n]/.test(named)) return named;
  throw new UsageError(
    'CONFIG_INVALID',
    `data.delimiter must be one character that is no letter and no digit, tab or space, not "${text}"`,
    {
      context: { entry: 'data.delimiter', value: text },
    },
  );
}

/** Returns the lines behind the head, and the texts of the head. */
function linesBehind({ bytes, delimiter, linesBefore }: CsvText, { lineCount }: CsvHead): { lines: CsvLines; headLines: Set<string> } {
  const lines = new CsvLines(bytes, delimiter);
  lines.lineNumber = linesBefore;
  const headLines = new Set<string>();
  for (let line = 0; line < lineCount && lines.next(); line++) headLines.add(lines.lineText());
  return { lines, headLines };
}

/** Times of day in digits alone have four or six, by the longest. */
function clockDigitsOf({ lines }: CsvSample, { lineCount }: CsvHead, { time }: CsvPlan): number {
  const [, second] = time;
  if (second === undefined) return 0;
  const lengths = lines.slice(lineCount).map((cells) => /^\d+$/.exec(cells[second]?.trim() ?? '')?.[0].length ?? 0);
  return lengths.some((length) => length > 4) ? 6 : 4;
}

function chooseTimes(
  text: CsvText,
  sample: CsvSample,
  head: CsvHead,
  plan: CsvPlan,
  clockDigits: number,
  options: TableOptions,
): TimeParser {
  const [first, second] = plan.time as [number, number | undefined];
  const joined = (cells: { readonly length: number; at(index: number): string }): string | undefined =>
    Math.max(first, second ?? 0) < cells.length
      ? joinTimes(cells.at(first), second === undefined ? undefined : cells.at(second), clockDigits)
      : undefined;
  const rows = sample.lines.slice(head.lineCount);
  const texts = rows.map((cells) => joined({ length: cells.length, at: (index) => cells[index]! }));
  const all = function* (): Iterable<readonly [string, number]> {
    const { lines } = linesBehind(text, head);
    while (lines.next()) {
      const cell = joined({ length: lines.cellCount, at: (index) => lines.cellText(index) });
      if (cell !== undefined) yield [cell, lines.lineNumber];
    }
  };
  const isFilled = (cell: string | undefined): cell is string => cell !== undefined && /\d/.test(cell) && !cell.startsWith('#');
  const column = plan.time.map((index) => plan.columnNames[index] || String(index + 1)).join(', ');
  return chooseTimeParser(
    { source: text.source, column, sample: texts.filter(isFilled), all, known: plan.layout === 'kibot' ? KIBOT_ORDER : undefined },
    options.timeFormat,
  );
}

function symbolsOf(text: CsvText, head: CsvHead, plan: CsvPlan): Parameters<typeof chooseSymbol>[0] {
  const { index, isLoose } = plan.symbol!;
  const { lines } = linesBehind(text, head);
  const values = new Set<string>();
  while (lines.next()) if (index < lines.cellCount) values.add(lines.cellText(index));
  // Joined files have their header again.
  for (const name of ['', head.names?.[index]]) values.delete(name ?? '');
  return { source: text.source, place: `column ${plan.columnNames[index]}`, values: [...values], isLoose };
}

function scan(
  text: CsvText,
  head: CsvHead,
  plan: CsvPlan,
  parser: TimeParser,
  clockDigits: number,
  symbol: ChosenSymbol | undefined,
): ScannedBars {
  const { lines, headLines } = linesBehind(text, head);
  const times = new CsvTimes(lines, parser, plan.time, clockDigits);
  const symbols = symbol?.isPicked ? new Set([symbol.value]) : undefined;
  return new BarScan(lines, plan, times, { file: text.file, source: text.source, symbols, headLines, timeRule: parser.rule }).run(
    countNewlines(text.bytes) + 1,
  );
}

function trimmed({ bars, rowNumbers, count, timeKind, zone, localTimeMs, cut }: ScannedBars): Omit<RawBars, 'layout' | 'origin'> {
  const columns: Partial<Record<keyof Bars, Float64Array>> = { timeMs: bars.timeMs.slice(0, count) };
  for (const column of BAR_COLUMNS) columns[column] = bars[column].slice(0, count);
  return { bars: columns as Bars, timeKind, zone, rowNumbers: rowNumbers.slice(0, count), localTimeMs: localTimeMs?.slice(0, count), cut };
}

function skippedNotes(source: string, skipped: ScannedBars['skipped']): string[] {
  return Object.entries(skipped).map(([what, count]) => `${source}: ${count} × ${what} passed over`);
}

function countNewlines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) count++;
  return count;
}
