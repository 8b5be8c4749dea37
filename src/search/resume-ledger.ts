import { createHash } from 'node:crypto';
import { closeSync, statSync, truncateSync } from 'node:fs';
import { UsageError } from '../core/errors.js';
import { writeFileAtomically } from '../files/write-atomically.js';
import { describeLedgerDifference, headerBytes, type LedgerHeader } from './ledger-format.js';
import { LedgerReader } from './ledger-reader.js';
import { LedgerWriter, type LedgerEnd } from './ledger-writer.js';
import { matchFields } from './match-fields.js';
import { fillFrom, openLedger } from './open-ledger.js';

/** A ledger that goes on. */
export interface ResumedLedger {
  /** appends behind trial `until - 1` */
  readonly writer: LedgerWriter;
  /** as it stands in the file: its fields may have another order than those of this version */
  readonly header: LedgerHeader;
  /** the trials [0, until) stand in the ledger, one after the other */
  readonly until: number;
  /** records of other trials that are known, by trial number; they stand in the part journal */
  readonly loose: ReadonlyMap<number, Float64Array>;
  /** what was cut off, as sentences */
  readonly notes: readonly string[];
}

/** Opens a ledger that is there to go on with: what is damaged at its end is cut off, and what stands behind a gap goes into the part
 *  journal first.
 *  names  of the fields of the records that will be given
 *  Throws UsageError RUN_UNREADABLE where the ledger is that of another study or has other fields. */
export function resumeLedger(path: string, journalPath: string, wanted: LedgerHeader, names: readonly string[]): ResumedLedger {
  if (isTornHeader(path, wanted))
    return {
      writer: LedgerWriter.create(path, wanted),
      header: wanted,
      until: 0,
      loose: new Map(),
      notes: [`Resumed: ${path} ended within its first line and was begun anew.`],
    };
  const { header, line, end, until, loose, damagedBytes, words } = scan(path, wanted, names);
  const notes = damagedBytes === 0 ? [] : [describeCut(path, damagedBytes, words)];
  readJournal(journalPath, header, until, loose);
  if (loose.size > 0) writeFileAtomically(journalPath, Buffer.concat([line, ...inOrder(loose).map(bytesOf)]));
  truncateSync(path, end.bytes);
  return { writer: LedgerWriter.resume(path, header, names, end), header, until, loose, notes };
}

/** Returns records in the order of their trial numbers. */
export function inOrder(records: ReadonlyMap<number, Float64Array>): Float64Array[] {
  return [...records].sort(([a], [b]) => a - b).map(([, record]) => record);
}

interface Scan {
  readonly header: LedgerHeader;
  readonly line: Uint8Array;
  readonly end: LedgerEnd;
  readonly until: number;
  readonly loose: Map<number, Float64Array>;
  readonly damagedBytes: number;
  readonly words: number;
}

/** Reads a ledger to its end, and keeps only what stands behind a gap. */
function scan(path: string, wanted: LedgerHeader, names: readonly string[]): Scan {
  const reader = new LedgerReader(path);
  try {
    const { header, line, words } = reader,
      difference = describeLedgerDifference(header, wanted);
    if (difference !== undefined)
      throw new UsageError('RUN_UNREADABLE', `${path} is the ledger of another sweep: ${difference}`, { context: { path } });
    matchFields(path, header.fields, names);
    const hash = createHash('sha256').update(line),
      loose = new Map<number, Float64Array>();
    let until = 0;
    for (let part = reader.next(); part.length > 0; part = reader.next()) {
      let whole = 0;
      for (let at = 0; at < part.length; at += words) {
        if (loose.size === 0 && part[at] === until) [until, whole] = [until + 1, at + words];
        else loose.set(part[at]!, part.slice(at, at + words));
      }
      hash.update(bytesOf(part.subarray(0, whole)));
    }
    return { header, line, end: { bytes: line.length + until * words * 8, hash }, until, loose, damagedBytes: reader.bytesBehind, words };
  } finally {
    reader.close();
  }
}

/** A journal that is not there, that of another study, or one whose first line is torn, says nothing. */
function readJournal(path: string, { fields, study }: LedgerHeader, until: number, loose: Map<number, Float64Array>): void {
  const reader = openSound(path);
  if (reader === undefined) return;
  try {
    if (reader.header.study !== study || reader.header.fields.join() !== fields.join()) return;
    const { words } = reader;
    for (let part = reader.next(); part.length > 0; part = reader.next())
      for (let at = 0; at < part.length; at += words) if (part[at]! >= until) loose.set(part[at]!, part.slice(at, at + words));
  } finally {
    reader.close();
  }
}

function openSound(path: string): LedgerReader | undefined {
  try {
    return new LedgerReader(path);
  } catch {
    return undefined;
  }
}

/** Whether a ledger was interrupted within its first line: the file is the beginning of that header and nothing else. */
function isTornHeader(path: string, header: LedgerHeader): boolean {
  const descriptor = openLedger(path),
    whole = headerBytes(header);
  try {
    const found = Buffer.alloc(whole.length),
      length = fillFrom(descriptor, found, 0);
    return length < whole.length && statSync(path).size === length && found.subarray(0, length).equals(whole.subarray(0, length));
  } finally {
    closeSync(descriptor);
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function describeCut(path: string, bytes: number, words: number): string {
  const records = Math.ceil(bytes / (words * 8));
  return `Resumed: ${records.toLocaleString('en')} ${records === 1 ? 'record' : 'records'} at the end of ${path} (${bytes.toLocaleString('en')} bytes) could not be read and ${records === 1 ? 'was' : 'were'} cut off; ${records === 1 ? 'its trial runs' : 'their trials run'} again.`;
}
