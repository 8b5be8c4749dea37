import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isTornStudyLedger, readStudyLedger } from '../../search/study-ledger.js';
import { readManifestOf } from '../run/run-manifest.js';
import { STUDY_LEDGER } from '../trials/study-log.js';

/** Returns how many trials a resumed study is to have. What is asked for is their number; where a study that reached its own number has as
 *  many, it is that of further ones. A study that was interrupted keeps the number that it set out for, unless more are asked for.
 *  Throws UsageError RUN_UNREADABLE. */
export function targetOf(dir: string, asked: number | undefined): number {
  const target = readManifestOf(dir, 'study').config.study.trials;
  const path = join(dir, STUDY_LEDGER);
  const done = !existsSync(path) || isTornStudyLedger(path) ? 0 : readStudyLedger(path).trials.length;
  if (asked === undefined) return target;
  if (asked > done) return asked;
  return done >= target ? done + asked : target;
}
