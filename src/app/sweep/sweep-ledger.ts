import { RECORD_NAMES } from '../../core/trial-record.js';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { TRIAL_STATES, type TrialResults, type TrialTable } from '../../core/trial-table.js';
import type { LedgerHeader } from '../../search/ledger-format.js';
import { LedgerWriter } from '../../search/ledger-writer.js';
import { PartJournal } from '../../search/part-journal.js';
import { inOrder, resumeLedger } from '../../search/resume-ledger.js';
import { placeOf, RunFolder, type FolderRequest } from '../run/run-folder.js';
import { hashInputs, runInputs } from '../run/run-identity.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import { KnownRecords } from './known-records.js';
import type { KnownTrials, SweepPlan } from './sweep-outcome.js';

/** Name of a sweep's ledger in its folder. */
export const LEDGER = 'ledger.bin';
/** Trials of the part under way that are finished. */
const JOURNAL = `${LEDGER}.part`;
const COMPLETE = TRIAL_STATES.indexOf('complete');

/** What of a run is known before its first trial. */
interface Opened {
  readonly folder: RunFolder<'sweep'>;
  readonly trialsAsked: number | null;
  readonly writer: LedgerWriter;
  readonly journal: PartJournal;
  /** undefined where nothing is */
  readonly known: KnownRecords | undefined;
}

/** The ledger of a sweep in its folder: trials go into the journal as they finish, and part by part into the ledger. */
export class SweepLedger {
  readonly folder: RunFolder<'sweep'>;
  readonly trialsAsked: number | null;
  private readonly writer: LedgerWriter;
  private readonly journal: PartJournal;
  private readonly knownRecords: KnownRecords | undefined;
  /** the first trial that no part has told yet */
  private nextTrial = 0;

  private constructor({ folder, trialsAsked, writer, journal, known }: Opened) {
    this.folder = folder;
    this.trialsAsked = trialsAsked;
    this.writer = writer;
    this.journal = journal;
    this.knownRecords = known;
  }

  /** Creates the folder and begins the ledger, or goes on with those of an earlier run. Throws as RunFolder.open and resumeLedger do. */
  static open(system: ResolvedSystem, trialsAsked: number | null, request: FolderRequest, plan: SweepPlan): SweepLedger {
    const inputs = runInputs(system, plan, plan.window),
      hash = hashInputs('sweep', inputs),
      folder = RunFolder.open(request, { kind: 'sweep', place: placeOf(inputs), inputs, hash });
    const begun = (): void => folder.begin({ trials_asked: trialsAsked, ledger_sha256: null, best_trials: [] });
    try {
      const header = headerOf(hash, plan, inputs.seed),
        isNew = folder.earlier === undefined;
      if (isNew) begun(); // a ledger is never without the manifest that its sweep is resumed by
      const opened = isNew ? beginLedger(folder.dir, header) : goOn(folder, header);
      if (!isNew) begun();
      return new SweepLedger({ folder, trialsAsked, ...opened });
    } catch (error) {
      folder.close();
      throw error;
    }
  }

  /** What an earlier run has left; undefined where there was none. */
  get known(): KnownTrials | undefined {
    return this.knownRecords;
  }

  /** Appends a part that has ended. */
  append(first: number, table: TrialTable, results: TrialResults): void {
    this.nextTrial = first + table.count;
    this.writer.writeTable(first, table, results, this.knownRecords?.until);
    if (this.nextTrial >= (this.knownRecords?.end ?? 0)) this.journal.remove();
  }

  /** Keeps completed trials of the part under way.
   *  rows  of `table` and `records`, one for each trial number */
  keep(trialNumbers: Int32Array, { indices }: TrialTable, rows: Int32Array, records: Float64Array): void {
    const writer = this.journal.open(),
      index = new Float64Array(indices.length);
    trialNumbers.forEach((trialNumber, at) => {
      const row = rows[at]!;
      indices.forEach((column, p) => (index[p] = column[row]!));
      writer.put(trialNumber, COMPLETE, index, records, row * RECORD_NAMES.length);
    });
    writer.flush();
  }

  /** Ends the ledger and returns its sha256, hex. A resumed sweep that is cancelled once more has not come to all that was finished
   *  before. */
  finish(): string {
    this.writer.copy(inOrder(this.knownRecords?.looseFrom(this.nextTrial) ?? new Map()));
    const hash = this.writer.finish();
    this.journal.remove();
    return hash;
  }

  /** Closes what is open, whatever happened; what was finished stays. */
  close(): void {
    this.writer.close();
    this.journal.close();
    this.knownRecords?.close();
    this.folder.close();
  }
}

type OpenedFiles = Pick<Opened, 'writer' | 'journal' | 'known'>;

function beginLedger(dir: string, header: LedgerHeader): OpenedFiles {
  return { writer: LedgerWriter.create(join(dir, LEDGER), header), journal: journalOf(dir, header), known: undefined };
}

function goOn({ dir, notes }: RunFolder<'sweep'>, wanted: LedgerHeader): OpenedFiles {
  const path = join(dir, LEDGER);
  if (!existsSync(path)) return beginLedger(dir, wanted);
  const { writer, header, until, loose, notes: cut } = resumeLedger(path, join(dir, JOURNAL), wanted, RECORD_NAMES);
  notes.push(...cut);
  return { writer, journal: journalOf(dir, header), known: new KnownRecords(path, until, loose) };
}

function journalOf(dir: string, header: LedgerHeader): PartJournal {
  return new PartJournal(join(dir, JOURNAL), header, RECORD_NAMES);
}

function headerOf(study: string, { count, names, values }: SweepPlan, seed: number): LedgerHeader {
  return {
    format: 'barloom-ledger',
    version: 1,
    study,
    seed,
    trials: count,
    fields: RECORD_NAMES,
    parameters: names.map((name, p) => ({ name, values: values[p]! })),
  };
}
