import { closeSync, existsSync, openSync, rmSync, truncateSync } from 'node:fs';
import { readLines } from './read-lines.js';
import { numberOf, openLine, sealLine } from './sealed-line.js';
import type { StudyHeader } from './study-ledger.js';
import { writeAll } from '../files/write-all.js';

/** What a trial came to in one stage of its batch; the whole window is the stage behind the last one. */
interface StageLine {
  readonly trial_number: number;
  readonly stage: number;
  readonly record: readonly (number | null)[];
}

/** Keeps what is finished of the batch of a study under way, until the batch stands in the ledger: a file of lines beside it, which is
 *  there only as long as it is needed. */
export class BatchJournal {
  private readonly path: string;
  private readonly header: StudyHeader;
  /** by stage and trial: f64[fields] */
  private readonly known = new Map<string, Float64Array>();
  private descriptor: number | undefined;
  private readonly soundBytes: number;

  /** Reads what an earlier run of the same study has left; a file of another study, of other fields or a damaged one says nothing from
   *  there on. */
  constructor(path: string, header: StudyHeader) {
    this.path = path;
    this.header = header;
    this.soundBytes = existsSync(path) ? this.read() : 0;
  }

  /** Returns the record of a trial that finished the stage, f64[fields]; undefined where it did not. */
  find(trialNumber: number, stage: number): Float64Array | undefined {
    return this.known.get(keyOf(trialNumber, stage));
  }

  /** Keeps trials that have finished a stage.
   *  rows     of `records`, one for each trial number
   *  records  f64[trials * fields] */
  keep(stage: number, trialNumbers: Int32Array, rows: Int32Array, records: Float64Array): void {
    const { length } = this.header.fields;
    const lines = Array.from(trialNumbers, (trialNumber, at) => {
      const record = Array.from(records.subarray(rows[at]! * length, (rows[at]! + 1) * length));
      return sealLine({ trial_number: trialNumber, stage, record } satisfies StageLine);
    });
    this.append(lines.join(''));
  }

  /** The batch stands in the ledger. */
  remove(): void {
    this.close();
    this.known.clear();
    rmSync(this.path, { force: true });
  }

  /** Closes the file as it is; a second call does nothing. */
  close(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
    this.descriptor = undefined;
  }

  /** Returns the bytes up to the end of the last sound line. */
  private read(): number {
    let soundBytes = 0;
    for (const line of readLines(this.path)) {
      const value = openLine(line);
      if (value === undefined || (soundBytes === 0 && !this.isOwn(value as StudyHeader))) break;
      if (soundBytes > 0) this.take(value as StageLine);
      soundBytes = line.end;
    }
    return soundBytes;
  }

  private isOwn({ study, fields }: StudyHeader): boolean {
    return study === this.header.study && fields.join() === this.header.fields.join();
  }

  private take({ trial_number: trialNumber, stage, record }: StageLine): void {
    this.known.set(keyOf(trialNumber, stage), Float64Array.from(record, numberOf));
  }

  private append(text: string): void {
    this.descriptor ??= this.open();
    writeAll(this.descriptor, text);
  }

  /** What is not sound is cut off. */
  private open(): number {
    if (existsSync(this.path)) truncateSync(this.path, this.known.size > 0 ? this.soundBytes : 0);
    const descriptor = openSync(this.path, 'a');
    if (this.known.size === 0) writeAll(descriptor, sealLine(this.header));
    return descriptor;
  }
}

function keyOf(trialNumber: number, stage: number): string {
  return `${stage}/${trialNumber}`;
}
