import { existsSync, rmSync, statSync } from 'node:fs';
import { createHash } from 'node:crypto';
import type { LedgerHeader } from './ledger-format.js';
import { LedgerWriter } from './ledger-writer.js';

/** Keeps the trials of the part under way that are finished, in the order in which they are, until they stand in the ledger in the order of
 *  their numbers: a ledger of its own beside it, which is there only as long as it is needed. */
export class PartJournal {
  private readonly path: string;
  private readonly header: LedgerHeader;
  private readonly names: readonly string[];
  private writer: LedgerWriter | undefined;

  /** names  of the fields of the records that will be given */
  constructor(path: string, header: LedgerHeader, names: readonly string[]) {
    this.path = path;
    this.header = header;
    this.names = names;
  }

  /** Returns what writes the next trials; they are on disk after its `flush`. */
  open(): LedgerWriter {
    this.writer ??= existsSync(this.path)
      ? LedgerWriter.resume(this.path, this.header, this.names, { bytes: statSync(this.path).size, hash: createHash('sha256') })
      : this.create();
    return this.writer;
  }

  /** The part stands in the ledger. */
  remove(): void {
    this.close();
    rmSync(this.path, { force: true });
  }

  close(): void {
    this.writer?.close();
    this.writer = undefined;
  }

  /** Begun in the ledger's own order of fields. */
  private create(): LedgerWriter {
    LedgerWriter.create(this.path, this.header).close();
    return LedgerWriter.resume(this.path, this.header, this.names, { bytes: statSync(this.path).size, hash: createHash('sha256') });
  }
}
