import { RECORD_NAMES } from '../../core/trial-record.js';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../core/errors.js';
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

/** A ledger that is written, and what stands in it already. */
export interface OpenedStudyLedger {
  readonly ledger: StudyLedger;
  readonly trials: readonly RecordedTrial[];
}

/** Begins a study's ledger in a run folder, or goes on with the one that an earlier run left there.
 *  folder  its notes get what was cut off
 *  study   hash of everything that decides a trial's result
 *  Throws UsageError RUN_UNREADABLE where the ledger is that of another study or has other fields. */
export function openStudyLedger(
  { dir, earlier, notes }: { readonly dir: string; readonly earlier: object | undefined; readonly notes: string[] },
  name: string,
  study: string,
): OpenedStudyLedger {
  const header: StudyHeader = { format: 'barloom-study', version: 1, study, fields: RECORD_NAMES },
    path = join(dir, name);
  if (earlier === undefined || !existsSync(path)) return { ledger: StudyLedger.create(path, header), trials: [] };
  if (isTornStudyLedger(path)) {
    notes.push(`Resumed: ${path} ended within its first line and was begun anew.`);
    return { ledger: StudyLedger.create(path, header), trials: [] };
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
  return { ledger: StudyLedger.resume(path, content, RECORD_NAMES), trials: content.trials };
}
