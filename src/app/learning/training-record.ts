import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataPolicy } from '../../core/data-policy.js';
import { UsageError } from '../../core/errors.js';
import { writeAtomically } from '../../files/write-atomically.js';
import type { PredictionMetrics } from '../../ml/evaluation/measure-predictions.js';
import type { TradeSummary } from '../../ml/evaluation/filtered-trades.js';
import type { ModelSpec } from '../../ml/models/model-spec.js';
import type { StoppingRows } from '../../ml/training/fit-stopping.js';
import type { FoldResult } from '../../ml/training/validate-walk-forward.js';
import { printJson } from '../../files/output.js';
import type { SystemFile } from '../system/system-schema.js';
import type { FeatureImportance } from './rank-features.js';

/** What a record of this version says of itself. */
const SCHEMA = 'barloom.training/1';

/** A part of the rows and how the model did there. */
export interface PartRecord {
  readonly part: string;
  readonly rows: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly metrics: PredictionMetrics;
}

/** How many trees a model has, and which rows stopped it; undefined where it was to grow them all. */
export interface TreeRecord {
  readonly kept: number;
  readonly grown: number;
  readonly stopping: StoppingRows | undefined;
}

/** What was trained on what: `training.json` beside the bundle. NaN is null there. */
export interface TrainingRecord {
  readonly schema: typeof SCHEMA;
  readonly model: string;
  readonly version: number;
  readonly system: string;
  /** the whole of it, with paths that count from the version's folder; undefined of records of earlier versions */
  readonly config?: SystemFile | undefined;
  readonly timeframe: string;
  readonly reason: string;
  readonly origin: 'real' | 'synthetic';
  /** that it was trained under; undefined of records of earlier versions */
  readonly data_policy?: DataPolicy | undefined;
  /** the name of a shipped set, or that of a file without its folder: the hash says which set it is, wherever it stands */
  readonly feature_set: {
    readonly name: string;
    readonly hash: string;
    readonly features: readonly { readonly name: string; readonly expression: string }[];
  };
  readonly label: Readonly<Record<string, string | number>>;
  readonly spec: ModelSpec;
  /** how rows were weighed, and the mean share of a label that is its own */
  readonly weights: { readonly by: 'uniqueness' | 'none'; readonly uniqueness: number };
  /** undefined of linear models */
  readonly trees: TreeRecord | undefined;
  readonly threshold: number;
  readonly markets: readonly { readonly symbol: string; readonly dataHash: string; readonly bars: number }[];
  /** labelled signals when it was trained, and when the last of them was decided */
  readonly rows: number;
  readonly last_decided_ms: number;
  readonly cut_ms: number;
  readonly embargo_ms: number;
  readonly validation_from_ms: number;
  readonly parts: readonly PartRecord[];
  /** on rows of folds that the fold's model had not learned from */
  readonly walk_forward: PartRecord | undefined;
  /** the same, fold by fold; empty where there was no walk-forward */
  readonly folds: readonly FoldResult[];
  readonly searched: number;
  readonly canaries: readonly { readonly name: string; readonly state: string; readonly sentence: string }[];
  readonly importance: readonly FeatureImportance[];
  readonly verdict: { readonly isBetter: boolean; readonly sentence: string };
  /** what must be known before the figures are believed; versions of before 0.2.0 have none */
  readonly warnings?: readonly string[];
}

/** The holdout's figures: `evaluation.json`. */
export interface EvaluationRecord {
  readonly part: PartRecord;
  /** how often versions of the model were judged on rows of this holdout, this time included; and which versions */
  readonly looks: { readonly count: number; readonly versions: readonly number[] };
  readonly verdict: { readonly isBetter: boolean; readonly sentence: string };
  /** what must be known before the figures are believed */
  readonly warnings: readonly string[];
  readonly taken: TradeSummary;
  readonly all: TradeSummary;
}

/** Returns a version's folder. */
export function versionFolder(registry: string, model: string, version: number): string {
  return join(registry, model, String(version));
}

/** Writes a record into its version's folder. */
export async function writeTrainingRecord(folder: string, record: TrainingRecord): Promise<void> {
  await writeAtomically(join(folder, 'training.json'), (temporary) => writeFileSync(temporary, printJson(record)));
}

/** Returns the holdout's figures of a version; undefined where it was not judged there. Throws UsageError MODEL_UNREADABLE. */
export function readEvaluationRecord(folder: string): EvaluationRecord | undefined {
  const path = join(folder, 'evaluation.json');
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as EvaluationRecord;
  } catch (cause) {
    throw new UsageError('MODEL_UNREADABLE', `record "${path}" cannot be read: ${(cause as Error).message}`, {
      context: { file: path },
      cause,
    });
  }
}

/** Throws UsageError MODEL_UNREADABLE where the version was not written by a training. */
export function readTrainingRecord(folder: string): TrainingRecord {
  const path = join(folder, 'training.json'),
    refuse = (rule: string, cause?: unknown): never => {
      throw new UsageError('MODEL_UNREADABLE', `record "${path}" cannot be read: ${rule}`, { context: { file: path }, cause });
    };
  if (!existsSync(path)) return refuse('there is no such file, as where a version was not registered by train');
  try {
    const record = JSON.parse(readFileSync(path, 'utf8')) as TrainingRecord | null;
    return record?.schema === SCHEMA ? record : refuse(`its schema must be ${SCHEMA}, and is ${String(record?.schema)}`);
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    return refuse((cause as Error).message, cause);
  }
}
