import type { SystemFile } from '../system/system-schema.js';
import type { LabelRules } from '../system/schema/label-kinds.js';

/** Returns the system with the label that a version, or its bundle, was trained on: what a version says is compared with what it was asked. */
export function withLabelOf(file: SystemFile, { label }: { readonly label: Readonly<Record<string, unknown>> }): SystemFile {
  return { ...file, ml_training: { ...file.ml_training, label: { ...file.ml_training.label, ...(label as Partial<LabelRules>) } } };
}
