import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { appendChain, appendSealed, requireWhole, writeHead, type AppendWay } from './chained-lines.js';
import { openLine } from './chained-line.js';
import { readCheckpoint, writeCheckpoint, type ChainCheckpoint } from './chain-checkpoint.js';
import { syncFile } from './sync-to-disk.js';
import { inspectChain, readHead, type ChainEnd } from './inspect-chain.js';

/** Entries that were found behind what was known. */
interface Found {
  readonly entries: readonly object[];
  /** undefined where the file does not end with a whole line and its head */
  readonly end: ChainEnd | undefined;
}

/** A file of chained lines that several processes append to, one at a time: what they append is read as it comes, and no line twice.
 *  Whoever appends holds a lock of its own, and has followed the file to its end. */
export class ChainFollower {
  private readonly path: string;
  /** where the lines end that were read; undefined where a kill left something behind them */
  private end: ChainEnd | undefined;
  private seen = 0;
  /** lines that a checkpoint covers */
  private covered = 0;

  constructor(path: string) {
    this.path = path;
  }

  /** Reads a file from its begin. With a checkpoint of the same maker whose bytes are what they were, its state stands for the lines that
   *  it covers. Throws UsageError REGISTRY_DAMAGED. */
  open(maker: string): { readonly state: unknown; readonly entries: readonly object[] } {
    const bytes = existsSync(this.path) ? readFileSync(this.path) : Buffer.alloc(0);
    const checkpoint = readCheckpoint(this.path, bytes, maker);
    const found = checkpoint && this.readBehind(checkpoint.end, bytes.subarray(checkpoint.end.bytes));
    if (found === undefined) return { state: undefined, entries: this.readAll() };
    this.take(found, checkpoint!.lines);
    this.covered = checkpoint!.lines;
    return { state: checkpoint!.state, entries: found.entries };
  }

  /** Returns what was appended since. Throws UsageError REGISTRY_DAMAGED. */
  follow(): readonly object[] {
    const size = statSync(this.path, { throwIfNoEntry: false })?.size ?? 0;
    if (this.end !== undefined && size === this.end.bytes + 1) return [];
    if (size === 0 && this.seen === 0) return [];
    const found = this.end && size > this.end.bytes ? this.readBehind(this.end, readFrom(this.path, this.end.bytes)) : undefined;
    if (found === undefined) return this.readAll();
    this.take(found, this.seen);
    return found.entries;
  }

  /** Appends an entry and brings it to disk, then the head, where `way` says nothing else. Throws UsageError REGISTRY_DAMAGED; what the
   *  file system refuses as it is. */
  append(entry: object, way: AppendWay = {}): void {
    if (this.end === undefined) {
      appendChain(this.path, entry); // a first line, or one behind what a kill left
      const { lines, end } = inspectChain(this.path);
      this.take({ entries: [], end }, lines.length);
      return;
    }
    const before = this.end;
    this.end = undefined; // what is half written is looked at again
    this.take({ entries: [entry], end: appendSealed(this.path, entry, before, way) }, this.seen);
  }

  /** Brings the lines to disk, and then the head to their end. */
  bringHead(): void {
    if (this.end === undefined) return;
    syncFile(this.path);
    writeHead(this.path, this.end);
  }

  /** Writes a checkpoint where at least `least` lines stand behind the last one. */
  keep(maker: string, state: unknown, least: number): void {
    if (this.end === undefined || this.seen - this.covered < least) return;
    const checkpoint: Omit<ChainCheckpoint, 'sha256'> = { maker, end: this.end, lines: this.seen, state };
    writeCheckpoint(this.path, checkpoint);
    this.covered = this.seen;
  }

  private take({ entries, end }: Found, before: number): void {
    this.seen = before + entries.length;
    this.end = end;
  }

  /** Every line, with all that can be wrong with it. Returns those that were not seen yet. */
  private readAll(): readonly object[] {
    const before = this.seen;
    const chain = inspectChain(this.path);
    requireWhole(this.path, chain);
    const isPlain = !chain.isUnheaded && chain.tornTail === undefined && chain.endsWithFeed;
    this.seen = chain.lines.length;
    this.end = isPlain ? chain.end : undefined;
    return chain.lines.slice(before).map(({ entry }) => entry!);
  }

  /** Lines that follow each other and whose head says where they end; undefined where anything is otherwise. */
  private readBehind(end: ChainEnd, tail: Buffer): Found | undefined {
    if (tail.length === 0 || tail[0] !== 10 || tail.at(-1) !== 10) return undefined;
    const entries: object[] = [];
    let { last } = end;
    for (const text of tail.toString('utf8', 1).split('\n').slice(0, -1)) {
      const line = openLine(text);
      if (line === undefined || line.before !== last || line.torn !== undefined) return undefined;
      entries.push(line.entry);
      last = line.checksum;
    }
    const found = { bytes: end.bytes + tail.length - 1, last };
    const head = readHead(this.path);
    const isHeaded = typeof head === 'object' && head.bytes === found.bytes && head.last === found.last;
    return isHeaded ? { entries, end: found } : undefined;
  }
}

function readFrom(path: string, start: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(Math.max(0, statSync(path).size - start));
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, start));
  } finally {
    closeSync(file);
  }
}
