import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { createHash } from 'node:crypto';
import { UsageError } from '../core/errors.js';
import type { ParameterValue } from '../core/graph.js';
import type { TrialResults, TrialTable } from '../core/trial-table.js';
import { readLedgerBytes } from './read-ledger-bytes.js';

/** What a ledger is about; equal studies have equal headers, whoever runs them and whenever. */
export interface LedgerHeader {
  readonly format: 'barloom-ledger';
  readonly version: 1;
  /** hash of everything that decides a trial's result: strategy, rules, data, engine */
  readonly study: string;
  readonly parameters: readonly { readonly name: string; readonly values: readonly ParameterValue[] }[];
  readonly fields: readonly string[];
  readonly seed: number;
  /** trials of the whole study, finished or not: a random subset of the grid numbers its own */
  readonly trials: number;
}

/** One finished trial. */
export interface LedgerEntry {
  readonly trialNumber: number;
  /** index into TRIAL_STATES */
  readonly state: number;
  /** index of each parameter's value */
  readonly indices: readonly number[];
  /** f64[fields]; NaN where undefined */
  readonly record: Float64Array;
}

/** Trials that are written at once. */
const WRITE_TRIALS = 1024;

/** Writes trials as they finish, in the order of their numbers: a line of JSON, then records of equal size, each
 *  f64[2 + parameters + fields + 1]: trial number, state, indices, fields, checksum (CRC-32 of the bytes before it). */
export class LedgerWriter {
  private readonly descriptor: number;
  private readonly hash = createHash('sha256');
  private readonly words: number;
  /** records that are written together, and how many stand there */
  private readonly numbers: Float64Array;
  private readonly bytes: Uint8Array;
  private pending = 0;

  constructor(path: string, header: LedgerHeader) {
    this.words = recordWords(header);
    this.numbers = new Float64Array(WRITE_TRIALS * this.words);
    this.bytes = new Uint8Array(this.numbers.buffer);
    this.descriptor = openSync(path, 'w');
    this.append(headerBytes(header));
  }

  /** Appends the entries. */
  write(entries: readonly LedgerEntry[]): void {
    for (const { trialNumber, state, indices, record } of entries) this.put(trialNumber, state, indices, record);
    this.flush();
  }

  /** Appends the trials of a table that ran, from trial number `first` on. */
  writeTable(first: number, { count, indices }: TrialTable, { fields, records, states }: TrialResults): void {
    const row = new Float64Array(indices.length);
    for (let trial = 0; trial < count; trial++) {
      if (states[trial] === 0) continue;
      for (let p = 0; p < indices.length; p++) row[p] = indices[p]![trial]!;
      this.put(first + trial, states[trial]!, row, records, trial * fields);
    }
    this.flush();
  }

  /** Lays one record out behind those that are not written yet; its fields stand in `record` from `firstField` on. */
  private put(trialNumber: number, state: number, indices: ArrayLike<number>, record: Float64Array, firstField = 0): void {
    const { numbers, words } = this;
    const start = this.pending * words;
    const fieldsAt = start + 2 + indices.length;
    const checksumAt = start + words - 1;
    numbers[start] = trialNumber;
    numbers[start + 1] = state;
    numbers.set(indices, start + 2);
    for (let at = fieldsAt; at < checksumAt; at++) numbers[at] = record[firstField + at - fieldsAt]!;
    numbers[checksumAt] = crc32(this.bytes.subarray(start * 8, checksumAt * 8));
    if (++this.pending === WRITE_TRIALS) this.flush();
  }

  private flush(): void {
    this.append(this.bytes.subarray(0, this.pending * this.words * 8));
    this.pending = 0;
  }

  /** Closes the file and returns the sha256 of all its bytes, hex. */
  close(): string {
    closeSync(this.descriptor);
    return this.hash.digest('hex');
  }

  private append(bytes: Uint8Array): void {
    for (let written = 0; written < bytes.length;) written += writeSync(this.descriptor, bytes, written);
    this.hash.update(bytes);
  }
}

/** What a ledger file holds up to its first damaged record. */
export interface LedgerContent {
  readonly header: LedgerHeader;
  readonly entries: readonly LedgerEntry[];
  /** bytes behind the last sound record */
  readonly damagedBytes: number;
}

/** Reads a ledger. Throws UsageError RUN_UNREADABLE where it has no header. */
export function readLedger(path: string): LedgerContent {
  const bytes = readLedgerBytes(path);
  const newline = bytes.indexOf(10);
  const header = parseHeader(bytes.subarray(0, Math.max(0, newline)), path);
  const recordBytes = recordWords(header) * 8;
  const entries: LedgerEntry[] = [];
  let offset = newline + 1;
  for (; offset + recordBytes <= bytes.length; offset += recordBytes) {
    const entry = parseEntry(bytes.subarray(offset, offset + recordBytes), header);
    if (entry === undefined) break;
    entries.push(entry);
  }
  return { header, entries, damagedBytes: bytes.length - offset };
}

/** Whether a ledger was interrupted within its first line: the file is the beginning of that header and nothing else. */
export function isTornHeader(path: string, header: LedgerHeader): boolean {
  const [found, whole] = [readLedgerBytes(path), headerBytes(header)];
  return found.length < whole.length && found.equals(whole.subarray(0, found.length));
}

/** Reads the records of a sound ledger in their order, at most `most` at a time: f64[n * words], words the numbers of a record. */
export function* readRecords(path: string, most: number): Generator<{ readonly words: number; readonly numbers: Float64Array }> {
  const descriptor = openSync(path, 'r');
  try {
    const { header, bytes: start } = readHeader(descriptor, path);
    const words = recordWords(header);
    const bytes = new Uint8Array(most * words * 8);
    for (let position = start, length = 0; ; position += length) {
      length = fillFrom(descriptor, bytes, position);
      if (length === 0) return;
      yield { words, numbers: new Float64Array(bytes.buffer, 0, length / 8) };
    }
  } finally {
    closeSync(descriptor);
  }
}

/** Reads until the buffer is full or the file ends; returns the bytes. */
function fillFrom(descriptor: number, bytes: Uint8Array, position: number): number {
  let length = 0;
  for (let read = 1; read > 0 && length < bytes.length; length += read)
    read = readSync(descriptor, bytes, length, bytes.length - length, position + length);
  return length;
}

/** Reads the first line, however long it is. */
function readHeader(descriptor: number, path: string): { header: LedgerHeader; bytes: number } {
  for (let size = 1 << 16; ; size *= 2) {
    const bytes = Buffer.alloc(size);
    const length = fillFrom(descriptor, bytes, 0);
    const newline = bytes.indexOf(10);
    if (newline >= 0 || length < size) return { header: parseHeader(bytes.subarray(0, Math.max(0, newline)), path), bytes: newline + 1 };
  }
}

function recordWords({ parameters, fields }: LedgerHeader): number {
  return 2 + parameters.length + fields.length + 1;
}

/** The line is padded so that the records behind it are aligned. */
function headerBytes(header: LedgerHeader): Uint8Array {
  const text = Buffer.from(JSON.stringify(header));
  const padding = (8 - ((text.length + 1) % 8)) % 8;
  return Buffer.concat([text, Buffer.from(`${' '.repeat(padding)}\n`)]);
}

function parseHeader(bytes: Buffer, path: string): LedgerHeader {
  try {
    const header = JSON.parse(bytes.toString('utf8')) as LedgerHeader;
    if (header.format === 'barloom-ledger' && header.version === 1) return header;
  } catch {
    // falls through: damaged and foreign files get the same sentence
  }
  throw new UsageError('RUN_UNREADABLE', `${path} is not a ledger: its first line is not a ledger's header`, { context: { path } });
}

function parseEntry(bytes: Buffer, header: LedgerHeader): LedgerEntry | undefined {
  const numbers = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  if (crc32(bytes.subarray(0, bytes.length - 8)) !== numbers.at(-1)) return undefined;
  const parameters = header.parameters.length;
  return {
    trialNumber: numbers[0]!,
    state: numbers[1]!,
    indices: [...numbers.subarray(2, 2 + parameters)],
    record: numbers.slice(2 + parameters, -1),
  };
}
