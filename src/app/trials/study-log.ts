import { RECORD_NAMES } from '../../core/trial-record.js';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../core/errors.js';
import { BatchJournal } from '../../search/batch-journal.js';
import {
  describeStudyCut,
  isTornStudyLedger,
  readStudyLedger,
  StudyLedger,
  type RecordedTrial,
  type StudyHeader,
} from '../../search/study-ledger.js';

/** Name of a study's ledger in its folder. */
export const STUDY_LEDGER = 'ledger.jsonl';

/** What an earlier run of a study has left. */
export interface KnownStudy {
  /** told ones, from 0 on */
  readonly trials: readonly RecordedTrial[];
  /** what is finished of the batch under way, and keeps more of it; undefined where nothing is written */
  readonly journal?: BatchJournal | undefined;
}

/** A study's ledger, and beside it the journal of the batch under way. */
export class StudyLog implements KnownStudy {
  readonly trials: readonly RecordedTrial[];
  readonly journal: BatchJournal;
  private readonly ledger: StudyLedger;

  constructor(ledger: StudyLedger, trials: readonly RecordedTrial[], journal: BatchJournal) {
    this.ledger = ledger;
    this.trials = trials;
    this.journal = journal;
  }

  /** Appends a batch. */
  append(trials: readonly RecordedTrial[]): void {
    this.ledger.write(trials);
    this.journal.remove();
  }

  /** Brings the ledger to disk and returns its sha256, hex. The journal of a batch that was interrupted stays. */
  finish(): string {
    this.journal.close();
    return this.ledger.finish();
  }

  /** Closes what is open, whatever happened; what was finished stays. */
  close(): void {
    this.journal.close();
    this.ledger.close();
  }
}

/** Begins a study's log in a run folder, or goes on with the one that an earlier run left there.
 *  folder  its notes get what was cut off
 *  study   hash of everything that decides a trial's result
 *  Throws UsageError RUN_UNREADABLE where the ledger is that of another study or has other fields. */
export function openStudyLog(
  { dir, earlier, notes }: { readonly dir: string; readonly earlier: object | undefined; readonly notes: string[] },
  name: string,
  study: string,
): StudyLog {
  const header: StudyHeader = { format: 'barloom-study', version: 1, study, fields: RECORD_NAMES },
    path = join(dir, name),
    begin = (): StudyLog => new StudyLog(StudyLedger.create(path, header), [], journalOf(path, header));
  if (earlier === undefined || !existsSync(path)) return begin();
  if (isTornStudyLedger(path)) {
    notes.push(`Resumed: ${path} ended within its first line and was begun anew.`);
    return begin();
  }
  const content = readStudyLedger(path, RECORD_NAMES);
  if (content.header.study !== study)
    throw new UsageError(
      'RUN_UNREADABLE',
      `${path} is the ledger of another run: its inputs have the hash ${content.header.study}, not ${study}`,
      {
        context: { path },
      },
    );
  notes.push(...describeStudyCut(path, content));
  return new StudyLog(StudyLedger.resume(path, content, RECORD_NAMES), content.trials, journalOf(path, header));
}

function journalOf(path: string, header: StudyHeader): BatchJournal {
  return new BatchJournal(`${path}.part`, header);
}
