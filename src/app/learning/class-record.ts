import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataPolicy } from '../../core/data-policy.js';
import { UsageError } from '../../core/errors.js';
import { replaceJson, writing } from '../../files/output.js';
import type { CanaryResult } from '../../ml/canaries/canary.js';
import type { ClassSpec } from '../../ml/classes/class-model.js';
import type { ClassMetrics } from '../../ml/evaluation/measure-classes.js';
import type { TrainingRecord } from './training-record.js';

const SCHEMA = 'barloom.class_training/1';

/** A part of the rows and how the probabilities did there. */
export interface ClassPart {
  readonly part: 'train' | 'validation' | 'walk_forward' | 'holdout';
  readonly rows: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly metrics: ClassMetrics;
  /** 1 - Brier score / that of the base rates of the rows that were learned from; NaN of those rows themselves */
  readonly brierSkill: number;
}

/** Whether probabilities say more than base rates do. */
export interface ClassVerdict {
  readonly isBetter: boolean;
  readonly sentence: string;
}

/** What a model of several classes was trained on: `training.json` beside its bundle. NaN is null there. */
export interface ClassTrainingRecord extends Pick<
  TrainingRecord,
  | 'model'
  | 'version'
  | 'system'
  | 'timeframe'
  | 'reason'
  | 'origin'
  | 'feature_set'
  | 'label'
  | 'markets'
  | 'rows'
  | 'cut_ms'
  | 'embargo_ms'
> {
  readonly schema: typeof SCHEMA;
  readonly data_policy: DataPolicy;
  /** when the last of the rows was decided; versions of before 0.2.0 do not say */
  readonly last_decided_ms?: number;
  readonly classes: readonly string[];
  readonly spec: ClassSpec;
  /** of each class among the rows that were learned from */
  readonly base_rates: readonly number[];
  readonly parts: readonly ClassPart[];
  readonly canaries: readonly CanaryResult[];
  readonly verdict: ClassVerdict;
  readonly warnings: readonly string[];
}

/** How a version did on the rows decided after its training: `evaluation.json`. */
export interface ClassEvaluation {
  readonly part: ClassPart;
  readonly looks: { readonly count: number; readonly versions: readonly number[] };
  readonly verdict: ClassVerdict;
}

export function classRecord(record: Omit<ClassTrainingRecord, 'schema'>): ClassTrainingRecord {
  return { schema: SCHEMA, ...record };
}

/** Writes a record beside a version's bundle. Throws UsageError OUTPUT_UNWRITABLE. */
export async function writeClassRecord(folder: string, name: 'training.json' | 'evaluation.json', record: object): Promise<void> {
  await writing(folder, () => replaceJson(folder, name, record));
}

/** Throws UsageError MODEL_UNREADABLE where a version was not trained on several classes. */
export function readClassRecord(folder: string): ClassTrainingRecord {
  const path = join(folder, 'training.json');
  const refuse = (rule: string): UsageError =>
    new UsageError('MODEL_UNREADABLE', `record "${path}" cannot be read: ${rule}`, { context: { file: path } });
  if (!existsSync(path)) throw refuse('there is no such file');
  let record: ClassTrainingRecord | null;
  try {
    record = JSON.parse(readFileSync(path, 'utf8')) as ClassTrainingRecord | null;
  } catch (error) {
    throw refuse((error as Error).message);
  }
  if (record?.schema !== SCHEMA) throw refuse(`its schema must be ${SCHEMA}, and is ${String(record?.schema)}`);
  return record;
}
