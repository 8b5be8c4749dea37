import { createHash, type Hash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, statSync, truncateSync } from 'node:fs';
import { UsageError } from '../core/errors.js';
import { updateFromFile } from '../files/hash-file.js';
import { matchFields } from './match-fields.js';
import { readLines } from './read-lines.js';
import { numberOf, openLine, sealLine } from './sealed-line.js';
import type { ToldTrial, TrialOutcome, TrialReport } from './trial.js';
import { writeAll } from '../files/write-all.js';

/** What a study's ledger is about; equal studies have equal headers, whoever runs them, however far. */
export interface StudyHeader {
  readonly format: 'barloom-study';
  readonly version: 1;
  /** hash of everything that decides a trial's result */
  readonly study: string;
  /** names of the numbers of a trial's record */
  readonly fields: readonly string[];
}

/** A told trial and what its run came to. */
export interface RecordedTrial extends ToldTrial {
  /** f64[fields], NaN where undefined; undefined where the trial was not run to its end */
  readonly record: Float64Array | undefined;
}

/** Appends trials as they finish, in the order of their numbers: a line of JSON each, behind a line that says what the study is.
 *  Every line ends with the CRC-32 of what stands before. */
export class StudyLedger {
  private readonly descriptor: number;
  private readonly hash: Hash;
  /** i32[fields of the ledger]: where each stands in the records that are given */
  private readonly places: Int32Array;
  private isClosed = false;

  private constructor(descriptor: number, hash: Hash, places: Int32Array) {
    this.descriptor = descriptor;
    this.hash = hash;
    this.places = places;
  }

  /** Begins a ledger. */
  static create(path: string, header: StudyHeader): StudyLedger {
    const places = Int32Array.from(header.fields.keys()),
      ledger = new StudyLedger(openSync(path, 'w'), createHash('sha256'), places);
    ledger.append([sealLine(header)]);
    return ledger;
  }

  /** Goes on behind the sound lines of a ledger, in the order of its own fields; what is damaged behind them is cut off.
   *  names  of the fields of the records that will be given; default the ledger's
   *  Throws UsageError RUN_UNREADABLE where they are not the same fields. */
  static resume(path: string, { soundBytes, header }: StudyLedgerContent, names: readonly string[] = header.fields): StudyLedger {
    const places = matchFields(path, names, header.fields);
    truncateSync(path, soundBytes);
    return new StudyLedger(openSync(path, 'a'), updateFromFile(createHash('sha256'), path), places);
  }

  write(trials: readonly RecordedTrial[]): void {
    this.append(trials.map((trial) => sealLine(lineOf(trial, this.places))));
  }

  /** Brings the file to disk, closes it and returns the sha256 of all its bytes, hex. */
  finish(): string {
    fsyncSync(this.descriptor);
    this.close();
    return this.hash.digest('hex');
  }

  /** Closes the file as it is; a second call does nothing. */
  close(): void {
    if (!this.isClosed) closeSync(this.descriptor);
    this.isClosed = true;
  }

  private append(lines: readonly string[]): void {
    const bytes = Buffer.from(lines.join(''));
    writeAll(this.descriptor, bytes);
    this.hash.update(bytes);
  }
}

export interface StudyLedgerContent {
  readonly header: StudyHeader;
  /** ascending by number, without a gap */
  readonly trials: readonly RecordedTrial[];
  /** bytes up to the end of the last sound line */
  readonly soundBytes: number;
  /** bytes behind it, and the lines in them */
  readonly damagedBytes: number;
  readonly damagedLines: number;
}

/** What every ledger begins with. */
const BEGINNING = JSON.stringify({ format: 'barloom-study' }).slice(0, -1);

/** Whether a ledger was interrupted within its first line; something else than a ledger was not. Throws UsageError RUN_UNREADABLE where it
 *  cannot be read. */
export function isTornStudyLedger(path: string): boolean {
  const [first] = readLines(path),
    text = first?.bytes.toString('utf8', 0, BEGINNING.length) ?? '';
  return !first?.isWhole && text === BEGINNING.slice(0, text.length);
}

/** Reads a ledger of any size up to its first damaged line.
 *  names  of the fields that the records get, in their order; default the ledger's
 *  Throws UsageError RUN_UNREADABLE where it does not exist, its first line is no header, or its fields are not those that are wanted. */
export function readStudyLedger(path: string, names?: readonly string[]): StudyLedgerContent {
  const trials: RecordedTrial[] = [];
  let header: StudyHeader | undefined, places: Int32Array | undefined;
  let [soundBytes, damagedLines] = [0, 0];
  for (const line of readLines(path)) {
    const value = damagedLines === 0 ? openLine(line) : undefined;
    if (header === undefined) {
      header = requireHeader(value, path);
      places = matchFields(path, header.fields, names ?? header.fields);
    } else {
      const trial = value === undefined ? undefined : trialOf(value as TrialLine, places!);
      if (trial?.trialNumber === trials.length) trials.push(trial);
      else damagedLines++;
    }
    if (damagedLines === 0) soundBytes = line.end;
  }
  return { header: header ?? requireHeader(undefined, path), trials, soundBytes, damagedLines, damagedBytes: sizeOf(path) - soundBytes };
}

/** Says what was cut off a resumed ledger; nothing where nothing was. */
export function describeStudyCut(path: string, { damagedBytes, damagedLines }: StudyLedgerContent): string[] {
  if (damagedBytes === 0) return [];
  const trials = damagedLines === 1 ? '1 trial' : `${damagedLines.toLocaleString('en')} trials`;
  return [
    `Resumed: ${trials} at the end of ${path} (${damagedBytes.toLocaleString('en')} bytes) could not be read and ${damagedLines === 1 ? 'was' : 'were'} cut off; the study runs on from there.`,
  ];
}

function requireHeader(value: unknown, path: string): StudyHeader {
  const header = value as StudyHeader | undefined;
  if (header?.format === 'barloom-study' && header.version === 1) return header;
  throw new UsageError('RUN_UNREADABLE', `${path} is not a study's ledger: its first line is not a header`, { context: { path } });
}

function sizeOf(path: string): number {
  return statSync(path).size;
}

/** A trial as a line has it; undefined numbers are null. */
interface TrialLine {
  readonly trial_number: number;
  readonly parameters: ToldTrial['parameters'];
  readonly outcome: TrialOutcome;
  readonly reports?: readonly TrialReport[];
  readonly record?: readonly (number | null)[];
}

function lineOf({ trialNumber, parameters, outcome, reports, record }: RecordedTrial, places: Int32Array): TrialLine {
  return {
    trial_number: trialNumber,
    parameters,
    outcome,
    ...(reports && { reports }),
    ...(record && { record: Array.from(places, (place) => record[place]!) }),
  };
}

function trialOf({ trial_number, parameters, outcome, reports, record }: TrialLine, places: Int32Array): RecordedTrial {
  return {
    trialNumber: trial_number,
    parameters,
    outcome: withNaN(outcome),
    ...(reports && { reports: reports.map(([step, value]): TrialReport => [step, numberOf(value)]) }),
    record: record && Float64Array.from(places, (place) => numberOf(record[place]!)),
  };
}

function withNaN(outcome: TrialOutcome): TrialOutcome {
  if (outcome.state === 'complete') return { ...outcome, values: outcome.values.map(numberOf) };
  return outcome.state === 'pruned' ? { ...outcome, value: numberOf(outcome.value) } : outcome;
}
