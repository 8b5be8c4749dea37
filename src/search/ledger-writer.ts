import { closeSync, fsyncSync, openSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { createHash, type Hash } from 'node:crypto';
import type { TrialResults, TrialTable } from '../core/trial-table.js';
import { FIRST_INDEX, headerBytes, recordWords, type LedgerHeader } from './ledger-format.js';
import { matchFields } from './match-fields.js';
import { writeAll } from '../files/write-all.js';

/** Trials that are written at once. */
const WRITE_TRIALS = 1024;

/** Where a ledger goes on: behind so many bytes, of which the hash knows. */
export interface LedgerEnd {
  readonly bytes: number;
  readonly hash: Hash;
}

/** Writes trials as they finish: a line of JSON, then records of equal size. */
export class LedgerWriter {
  private readonly descriptor: number;
  private readonly hash: Hash;
  private readonly words: number;
  /** i32[fields of the ledger]: where each stands in the records that are given */
  private readonly places: Int32Array;
  /** records that are written together, and how many stand there */
  private readonly numbers: Float64Array;
  private readonly bytes: Uint8Array;
  private pending = 0;
  private position: number;
  private isClosed = false;

  private constructor(descriptor: number, header: LedgerHeader, names: readonly string[], { bytes, hash }: LedgerEnd) {
    this.descriptor = descriptor;
    this.hash = hash;
    this.position = bytes;
    this.words = recordWords(header);
    this.places = matchFields('the ledger', names, header.fields);
    this.numbers = new Float64Array(WRITE_TRIALS * this.words);
    this.bytes = new Uint8Array(this.numbers.buffer);
  }

  /** Begins a ledger. */
  static create(path: string, header: LedgerHeader): LedgerWriter {
    const writer = new LedgerWriter(openSync(path, 'w'), header, header.fields, { bytes: 0, hash: createHash('sha256') });
    writer.append(headerBytes(header));
    return writer;
  }

  /** Goes on with a ledger, in the order of its own fields.
   *  names  of the fields of the records that will be given */
  static resume(path: string, header: LedgerHeader, names: readonly string[], end: LedgerEnd): LedgerWriter {
    return new LedgerWriter(openSync(path, 'r+'), header, names, end);
  }

  /** Appends the trials of a table that ran, from trial number `first` on; those below `from` stand there already. */
  writeTable(first: number, { count, indices }: TrialTable, { fields, records, states }: TrialResults, from = 0): void {
    const row = new Float64Array(indices.length);
    for (let trial = Math.max(0, from - first); trial < count; trial++) {
      if (states[trial] === 0) continue;
      for (let p = 0; p < indices.length; p++) row[p] = indices[p]![trial]!;
      this.put(first + trial, states[trial]!, row, records, trial * fields);
    }
    this.flush();
  }

  /** Appends one trial; its fields stand in `record` from `firstField` on. It is on disk after `flush`. */
  put(trialNumber: number, state: number, indices: ArrayLike<number>, record: Float64Array, firstField = 0): void {
    const { numbers, words, places } = this;
    const start = this.pending * words;
    const fieldsAt = start + FIRST_INDEX + indices.length;
    const checksumAt = start + words - 1;
    numbers[start] = trialNumber;
    numbers[start + 1] = state;
    numbers.set(indices, start + FIRST_INDEX);
    for (let field = 0; field < places.length; field++) numbers[fieldsAt + field] = record[firstField + places[field]!]!;
    numbers[checksumAt] = crc32(this.bytes.subarray(start * 8, checksumAt * 8));
    if (++this.pending === WRITE_TRIALS) this.flush();
  }

  /** Appends records as they stand in a ledger of the same header. */
  copy(records: Iterable<Float64Array>): void {
    this.flush();
    for (const { buffer, byteOffset, byteLength } of records) this.append(new Uint8Array(buffer, byteOffset, byteLength));
  }

  flush(): void {
    this.append(this.bytes.subarray(0, this.pending * this.words * 8));
    this.pending = 0;
  }

  /** Writes what is pending, brings the file to disk, closes it and returns the sha256 of all its bytes, hex. */
  finish(): string {
    this.flush();
    fsyncSync(this.descriptor);
    this.close();
    return this.hash.digest('hex');
  }

  /** Closes the file as it is; a second call does nothing. */
  close(): void {
    if (!this.isClosed) closeSync(this.descriptor);
    this.isClosed = true;
  }

  private append(bytes: Uint8Array): void {
    writeAll(this.descriptor, bytes, this.position);
    this.position += bytes.length;
    this.hash.update(bytes);
  }
}
