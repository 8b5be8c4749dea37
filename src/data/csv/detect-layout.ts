import { DataError } from '../../core/errors.js';
import type { CsvSample } from './csv-plan.js';
import { CsvLines } from './csv-lines.js';
import { isDataLine, listLayouts } from './layouts.js';
import type { CsvLayout } from './layouts.js';

const SAMPLE_LINES = 2000;
const DELIMITERS = ['\t', ';', ',', '|'] as const;

/** Returns the layout that a file's beginning shows.
 *  Throws DataError DATA_LAYOUT_UNKNOWN where none or more than one fits.       */
export function detectLayout(sample: CsvSample): CsvLayout {
  const layout = listLayouts().find((candidate) => candidate.recognizes(sample));
  if (layout) return layout;
  const isShort = isDataLine(sample.firstLine) && sample.firstLine.length < 5;
  const rule = isShort
    ? `has ${sample.firstLine.length} columns and no header; bars need time, open, high, low and close`
    : 'has no header, and its rows fit neither or both of the orders open,high,low,close and open,close,high,low; force one with the layout plain or bitfinex';
  throw new DataError('DATA_LAYOUT_UNKNOWN', `file "${sample.path}" ${rule}`, {
    context: { file: sample.path, first_line: sample.firstLine.join(sample.delimiter) },
  });
}

/** Returns the first lines of a text, split. */
export function sampleCsv(path: string, bytes: Buffer): CsvSample {
  const delimiter = detectDelimiter(bytes);
  const reader = new CsvLines(bytes, delimiter);
  const lines: string[][] = [];
  while (lines.length < SAMPLE_LINES && reader.next()) lines.push(reader.cellTexts());
  return { path, delimiter, firstLine: lines[0] ?? [], lines };
}

/** The delimiter that splits the first line into the most cells, the earlier one of two equals. */
function detectDelimiter(bytes: Buffer): string {
  const text = bytes.toString('utf8', 0, 8192).trimStart();
  const line = text.split(/\r?\n/, 1)[0]!;
  const count = (delimiter: string): number => line.split(delimiter).length;
  return DELIMITERS.reduce<string>((best, candidate) => (count(candidate) > count(best) ? candidate : best), ',');
}
