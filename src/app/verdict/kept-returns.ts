import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../files/output.js';
import { writeFileAtomically } from '../../files/write-atomically.js';
import type { StudyIdentity } from './study-identity.js';

/** Sums with another benchmark are other sums. */
type Keeper = Pick<StudyIdentity, 'study' | 'benchmark'>;

/** What is kept of trials that ran over the same days: sums of their returns over blocks of days. */
export interface KeptRows {
  /** trials that the rows are a sample of */
  readonly trials: number;
  /** f64[blocks + 1]: the first trading day of each block, days since 1970, then the day behind the last */
  readonly edges: readonly number[];
  /** f32[row * RETURN_SUMS * blocks]: sums of returns, of their squares, of their products with the benchmark's */
  readonly rows: Float32Array;
}

const FOLDER = 'kept_returns';
const VERSION = 1;

interface Header {
  readonly version: number;
  readonly sha256: string;
  readonly parts: readonly { readonly trials: number; readonly edges: readonly number[]; readonly numbers: number }[];
}

/** Keeps the returns of a study's trials in the runs folder: `kept_returns/STUDY.bin`, or `STUDY-SYMBOL.bin` beside another
 *  symbol than the own: a line of JSON, then f32 little-endian.
 *  A study that came further before keeps what it had. Throws UsageError OUTPUT_UNWRITABLE. */
export function keepReturns(runsFolder: string, study: Keeper, parts: readonly KeptRows[]): void {
  const before = readReturns(runsFolder, study);
  if (before !== undefined && countTrials(before) > countTrials(parts)) return;
  const numbers = Buffer.concat(parts.map(({ rows }) => Buffer.from(rows.buffer, rows.byteOffset, rows.byteLength)));
  const header: Header = {
    version: VERSION,
    sha256: hashOf(numbers),
    parts: parts.map(({ trials, edges, rows }) => ({ trials, edges, numbers: rows.length })),
  };
  makeFolder(join(runsFolder, FOLDER));
  writeFileAtomically(pathOf(runsFolder, study), Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), numbers]));
}

/** Returns what was kept of a study; undefined where nothing was, or what is there is damaged: its trials are then taken for trials of the
 *  others' kind. */
export function readReturns(runsFolder: string, study: Keeper): readonly KeptRows[] | undefined {
  const path = pathOf(runsFolder, study);
  if (!existsSync(path)) return undefined;
  const bytes = readFileSync(path);
  const end = bytes.indexOf(10);
  const header = parseHeader(bytes.subarray(0, Math.max(0, end)).toString());
  const numbers = bytes.subarray(end + 1);
  if (header?.version !== VERSION || hashOf(numbers) !== header.sha256) return undefined;
  const all = new Float32Array(numbers.buffer.slice(numbers.byteOffset, numbers.byteOffset + numbers.byteLength));
  let from = 0;
  return header.parts.map(({ trials, edges, numbers: count }) => ({ trials, edges, rows: all.subarray(from, (from += count)) }));
}

function countTrials(parts: readonly KeptRows[]): number {
  return parts.reduce((sum, { trials }) => sum + trials, 0);
}

function parseHeader(text: string): Header | undefined {
  try {
    return JSON.parse(text) as Header;
  } catch {
    return undefined;
  }
}

function pathOf(runsFolder: string, { study, benchmark }: Keeper): string {
  return join(runsFolder, FOLDER, `${study.slice(0, 32)}${benchmark === undefined ? '' : `-${benchmark}`}.bin`);
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
