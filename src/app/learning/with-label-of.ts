import type { SystemFile } from '../system/system-schema.js';
import type { LabelRules } from '../system/schema/label-kinds.js';
import type { TrainingRecord } from './training-record.js';

/** Returns the system with the label that a version was trained on: what a version says is compared with what it was asked. */
export function withLabelOf(file: SystemFile, { label }: Pick<TrainingRecord, 'label'>): SystemFile {
  return { ...file, ml_training: { ...file.ml_training, label: { ...file.ml_training.label, ...(label as Partial<LabelRules>) } } };
}
