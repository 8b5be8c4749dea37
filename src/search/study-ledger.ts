import { createHash, type Hash } from 'node:crypto';
import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { UsageError } from '../core/errors.js';
import { readLedgerBytes } from './read-ledger-bytes.js';
import type { ToldTrial, TrialOutcome, TrialReport } from './trial.js';

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

  private constructor(descriptor: number, hash: Hash) {
    this.descriptor = descriptor;
    this.hash = hash;
  }

  /** Begins a ledger. */
  static create(path: string, header: StudyHeader): StudyLedger {
    const ledger = new StudyLedger(openSync(path, 'w'), createHash('sha256'));
    ledger.append([sealLine(header)]);
    return ledger;
  }

  /** Goes on behind the sound lines of a ledger; what is damaged behind them is cut off. */
  static resume(path: string, { soundBytes }: StudyLedgerContent): StudyLedger {
    const descriptor = openSync(path, 'r+');
    ftruncateSync(descriptor, soundBytes);
    closeSync(descriptor);
    return new StudyLedger(openSync(path, 'a'), createHash('sha256').update(readFileSync(path)));
  }

  write(trials: readonly RecordedTrial[]): void {
    this.append(trials.map((trial) => sealLine(lineOf(trial))));
  }

  /** Closes the file and returns the sha256 of all its bytes, hex. */
  close(): string {
    closeSync(this.descriptor);
    return this.hash.digest('hex');
  }

  private append(lines: readonly string[]): void {
    const bytes = Buffer.from(lines.join(''));
    for (let written = 0; written < bytes.length;) written += writeSync(this.descriptor, bytes, written);
    this.hash.update(bytes);
  }
}

export interface StudyLedgerContent {
  readonly header: StudyHeader;
  /** ascending by number, without a gap */
  readonly trials: readonly RecordedTrial[];
  /** bytes up to the end of the last sound line */
  readonly soundBytes: number;
  /** bytes behind it */
  readonly damagedBytes: number;
}

/** What every ledger begins with. */
const BEGINNING = JSON.stringify({ format: 'barloom-study' }).slice(0, -1);

/** Whether a ledger was interrupted within its first line; something else than a ledger was not. Throws UsageError RUN_UNREADABLE where it cannot be read. */
export function isTornStudyLedger(path: string): boolean {
  const bytes = readLedgerBytes(path);
  const found = bytes.toString('utf8', 0, BEGINNING.length);
  return !bytes.includes(10) && found === BEGINNING.slice(0, found.length);
}

/** Reads a ledger up to its first damaged line. Throws UsageError RUN_UNREADABLE where it does not exist or its first line is no header. */
export function readStudyLedger(path: string): StudyLedgerContent {
  const bytes = readLedgerBytes(path);
  const lines = soundLines(bytes);
  const header = lines[0]?.value as StudyHeader | undefined;
  if (header?.format !== 'barloom-study' || header.version !== 1)
    throw new UsageError('RUN_UNREADABLE', `${path} is not a study's ledger: its first line is not a header`, { context: { path } });
  const found = lines.slice(1).map(({ value, end }) => ({ trial: trialOf(value as TrialLine), end }));
  const gap = found.findIndex(({ trial }, number) => trial.trialNumber !== number);
  const trials = gap < 0 ? found : found.slice(0, gap);
  const soundBytes = trials.at(-1)?.end ?? lines[0]!.end;
  return { header, trials: trials.map(({ trial }) => trial), soundBytes, damagedBytes: bytes.length - soundBytes };
}

/** A trial as a line has it; undefined numbers are null. */
interface TrialLine {
  readonly trial_number: number;
  readonly parameters: ToldTrial['parameters'];
  readonly outcome: TrialOutcome;
  readonly reports?: readonly TrialReport[];
  readonly record?: readonly (number | null)[];
}

function lineOf({ trialNumber, parameters, outcome, reports, record }: RecordedTrial): TrialLine {
  return { trial_number: trialNumber, parameters, outcome, ...(reports && { reports }), ...(record && { record: [...record] }) };
}

function trialOf({ trial_number, parameters, outcome, reports, record }: TrialLine): RecordedTrial {
  return {
    trialNumber: trial_number,
    parameters,
    outcome: withNaN(outcome),
    ...(reports && { reports: reports.map(([step, value]): TrialReport => [step, numberOf(value)]) }),
    record: record && Float64Array.from(record, numberOf),
  };
}

function withNaN(outcome: TrialOutcome): TrialOutcome {
  if (outcome.state === 'complete') return { ...outcome, values: outcome.values.map(numberOf) };
  return outcome.state === 'pruned' ? { ...outcome, value: numberOf(outcome.value) } : outcome;
}

/** JSON has no NaN. */
function numberOf(value: number | null): number {
  return value ?? Number.NaN;
}

function sealLine(value: object): string {
  const text = JSON.stringify(value);
  return `${text}\t${crc32(text).toString(16).padStart(8, '0')}\n`;
}

function soundLines(bytes: Buffer): { readonly value: unknown; readonly end: number }[] {
  const lines: { value: unknown; end: number }[] = [];
  for (let start = 0, newline = bytes.indexOf(10); newline >= 0; start = newline + 1, newline = bytes.indexOf(10, start)) {
    const [text, checksum] = bytes.toString('utf8', start, newline).split('\t') as [string, string | undefined];
    if (checksum !== crc32(text).toString(16).padStart(8, '0')) break;
    lines.push({ value: JSON.parse(text) as unknown, end: newline + 1 });
  }
  return lines;
}
