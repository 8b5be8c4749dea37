import { isOfSeveralClasses, type LabelRules } from '../system/schema/label-kinds.js';
import { readClassRecord } from './class-record.js';
import { readTrainingRecord, type TrainingRecord } from './training-record.js';

/** What is needed of a version's training to watch it, whether it says one score or a probability of each class. */
export type WatchedRecord = Pick<
  TrainingRecord,
  'model' | 'version' | 'rows' | 'feature_set' | 'label' | 'validation_from_ms' | 'last_decided_ms'
>;

/** Reads it from a version's folder.
 *  label  that the model learns by its system's file
 *  Throws UsageError MODEL_UNREADABLE */
export function readWatchedRecord(folder: string, label: LabelRules): WatchedRecord {
  if (!isOfSeveralClasses(label)) return readTrainingRecord(folder);
  const record = readClassRecord(folder);
  return {
    ...record,
    validation_from_ms: record.parts.find(({ part }) => part === 'validation')!.fromMs,
    // versions that do not say it were judged on what was known by the cut alone
    last_decided_ms: record.last_decided_ms ?? record.cut_ms,
  };
}
