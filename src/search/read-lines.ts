import { closeSync } from 'node:fs';
import { fillFrom, openLedger } from './open-ledger.js';

/** A line without its line feed. */
export interface Line {
  readonly bytes: Buffer;
  /** bytes of the file up to its end, line feed included */
  readonly end: number;
  /** false for what stands behind the last line feed */
  readonly isWhole: boolean;
}

const CHUNK_BYTES = 1 << 22;
const LINE_FEED = 10;

/** Reads a file of any size line by line. Throws UsageError RUN_UNREADABLE where it cannot be opened. */
export function* readLines(path: string): Generator<Line> {
  const descriptor = openLedger(path);
  try {
    let rest: Buffer = Buffer.alloc(0);
    for (let position = 0; ;) {
      const chunk = Buffer.alloc(CHUNK_BYTES),
        length = fillFrom(descriptor, chunk, position),
        bytes = Buffer.concat([rest, chunk.subarray(0, length)]),
        first = position - rest.length;
      let start = 0;
      for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, start)) {
        yield { bytes: bytes.subarray(start, at), end: first + at + 1, isWhole: true };
        start = at + 1;
      }
      rest = bytes.subarray(start);
      position += length;
      if (length < CHUNK_BYTES) break;
    }
    if (rest.length > 0) yield { bytes: rest, end: Infinity, isWhole: false };
  } finally {
    closeSync(descriptor);
  }
}
