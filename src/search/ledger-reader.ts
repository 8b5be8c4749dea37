import { closeSync, fstatSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { parseHeader, recordWords, type LedgerHeader } from './ledger-format.js';
import { fillFrom, openLedger } from './open-ledger.js';

/** Records that are in memory together. */
const PART_RECORDS = 4096;
/** Bytes that the first line is looked for in at first. */
const HEADER_GUESS = 1 << 16;

/** Reads a ledger of any size, part by part, up to its first damaged record. */
export class LedgerReader {
  readonly header: LedgerHeader;
  /** numbers of a record */
  readonly words: number;
  /** the first line, its line feed included */
  readonly line: Uint8Array;
  /** bytes up to the end of the last sound record that was read */
  soundBytes: number;
  private readonly descriptor: number;
  private numbers = new Float64Array(0);

  /** Throws UsageError RUN_UNREADABLE where there is no ledger, or it has no header. */
  constructor(path: string) {
    this.descriptor = openLedger(path);
    try {
      this.line = readLine(this.descriptor);
      this.header = parseHeader(this.line, path);
      this.words = recordWords(this.header);
      this.soundBytes = this.line.length;
    } catch (error) {
      closeSync(this.descriptor);
      throw error;
    }
  }

  /** Bytes of the file behind what was read so far. */
  get bytesBehind(): number {
    return fstatSync(this.descriptor).size - this.soundBytes;
  }

  /** Returns the next sound records, f64[n * words], n at most `most`; none at the end and before damage. They are good until the next
   *  call. */
  next(most = PART_RECORDS): Float64Array {
    if (this.numbers.length !== most * this.words) this.numbers = new Float64Array(most * this.words);
    const bytes = new Uint8Array(this.numbers.buffer),
      length = fillFrom(this.descriptor, bytes, this.soundBytes),
      count = countSound(bytes.subarray(0, length), this.numbers, this.words);
    this.soundBytes += count * this.words * 8;
    return this.numbers.subarray(0, count * this.words);
  }

  close(): void {
    closeSync(this.descriptor);
  }
}

/** Returns how many records stand whole and undamaged at the beginning. */
function countSound(bytes: Uint8Array, numbers: Float64Array, words: number): number {
  const whole = Math.floor(bytes.length / (words * 8));
  for (let record = 0; record < whole; record++) {
    const checksumAt = (record + 1) * words - 1;
    if (crc32(bytes.subarray(record * words * 8, checksumAt * 8)) !== numbers[checksumAt]) return record;
  }
  return whole;
}

/** Reads the first line, however long it is; nothing where there is none. */
function readLine(descriptor: number): Uint8Array {
  for (let size = HEADER_GUESS; ; size *= 2) {
    const bytes = new Uint8Array(size);
    const length = fillFrom(descriptor, bytes, 0);
    const newline = bytes.indexOf(10);
    if (newline >= 0 || length < size) return bytes.slice(0, newline + 1);
  }
}
