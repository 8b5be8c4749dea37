import { CsvLines } from './csv-lines.js';
import type { CsvSample } from './csv-plan.js';

const SAMPLE_LINES = 2000;
const LOOK_LINES = 60;
const LOOK_BYTES = 1 << 16;
const DELIMITERS = ['\t', ';', '|', ',', ' '] as const;
/** Cells that a line of bars has at least. */
const LEAST_CELLS = 5;

/** Returns the first lines of a text, split. */
export function sampleCsv(source: string, bytes: Buffer, delimiter: string): CsvSample {
  const reader = new CsvLines(bytes, delimiter);
  const lines: string[][] = [];
  while (lines.length < SAMPLE_LINES && reader.next()) lines.push(reader.cellTexts());
  return { source, delimiter, lines };
}

/** Returns the delimiter with which most of the first lines have one number of cells, five or more; the first such of tab, semicolon, bar,
 *  comma and blank. Where none is, the one that splits a line into the most. */
export function detectDelimiter(bytes: Buffer): string {
  const part = bytes.subarray(0, LOOK_BYTES);
  const looks = DELIMITERS.map((delimiter) => ({ delimiter, ...countCells(part, delimiter) }));
  const fitting = looks.find(({ cells, share }) => cells >= LEAST_CELLS && share > 0.6);
  if (fitting) return fitting.delimiter;
  return looks.reduce((best, look) => (look.most > best.most && look.delimiter !== ' ' ? look : best), looks[3]!).delimiter;
}

/** The number of cells that most lines have, the share of lines that have it, and the most that a line has. */
function countCells(bytes: Buffer, delimiter: string): { readonly cells: number; readonly share: number; readonly most: number } {
  const reader = new CsvLines(bytes, delimiter);
  const counts = new Map<number, number>();
  let lines = 0;
  for (; lines < LOOK_LINES && reader.next(); lines++) counts.set(reader.cellCount, (counts.get(reader.cellCount) ?? 0) + 1);
  const [cells, count] = [...counts].reduce(
    (best, each) => (each[1] > best[1] || (each[1] === best[1] && each[0] > best[0]) ? each : best),
    [0, 0],
  );
  return { cells, share: count / Math.max(1, lines), most: Math.max(0, ...counts.keys()) };
}
