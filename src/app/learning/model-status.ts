import type { DataPolicy } from '../../core/data-policy.js';
import { UsageError } from '../../core/errors.js';
import { whyLook, whyRetrain, type DriftFinding } from '../../lifecycle/why-retrain.js';
import type { DriftThresholds } from '../../ml/drift/drift-thresholds.js';
import type { DriftReport } from '../../ml/drift/measure-drift.js';
import { compareFeatures } from '../../ml/features/compare-features.js';
import { openFeatureSet } from '../features/open-feature-set.js';
import { ModelRegistry } from '../models/model-registry.js';
import type { RunOptions } from '../system/run-options.js';
import type { SystemFile } from '../system/system-schema.js';
import { labelMeaning } from '../system/schema/label-kinds.js';
import { driftOf } from './model-drift.js';
import { modelNameOf } from './model-name.js';
import { openDataset } from './open-dataset.js';
import { withLearners } from './open-learners.js';
import { rowsOfBundle } from './rows-of-bundle.js';
import { versionFolder } from './training-record.js';
import { readWatchedRecord, type WatchedRecord } from './watched-record.js';
import { withLabelOf } from './with-label-of.js';

/** How a system's model stands. */
export interface ModelStatus {
  readonly model: string;
  /** registered, ascending */
  readonly versions: readonly number[];
  readonly production: { readonly version: number; readonly since: string; readonly reason: string } | undefined;
  /** the version that is judged here: that in production, else the latest; undefined where there is none */
  readonly version: number | undefined;
  readonly rows: number;
  /** since the latest version was trained */
  readonly newRows: number;
  /** a sentence for each thing that the version was trained on and the file no longer says */
  readonly differences: readonly string[];
  readonly drift: DriftReport | undefined;
  /** what drift asks for, where there are new rows */
  readonly advice: DriftFinding['advice'];
  /** a sentence for each reason to train */
  readonly reasons: readonly string[];
  /** a sentence for each thing that moved and is to be looked at, where nothing was lost by it */
  readonly looks: readonly string[];
}

/** Judges a model by what was collected since, by its own features and label.
 *  thresholds  from where on change is drift; left out, those of measureDrift
 *  Throws UsageError STORE_LOCKED, DATA_POLICY, FEATURES_MISMATCH; ROWS_MISSING where no version was trained either */
export async function modelStatus(
  file: SystemFile,
  policy: DataPolicy,
  options: RunOptions,
  thresholds?: DriftThresholds,
): Promise<ModelStatus> {
  const { registry: folder, retrain } = file.ml_training,
    registry = await ModelRegistry.open(folder),
    model = modelNameOf(file);
  const events = registry.history(model).filter(({ event }) => event === 'registered'),
    versions = events.map(({ version }) => version).sort((a, b) => a - b);
  const production = registry.production().find((each) => each.model === model),
    version = production?.version ?? versions.at(-1),
    recordOf = (each: number): WatchedRecord => readWatchedRecord(versionFolder(folder, model, each), file.ml_training.label);
  const known = {
    model,
    versions,
    production: production && { version: production.version, since: production.since, reason: production.reason },
    version,
  };
  if (version === undefined) return { ...known, ...(await untrained(file, policy, options)) };
  const record = recordOf(version),
    { rows, drift } = await watch(file, registry, record, policy, options, thresholds);
  // a challenger that was not deployed has seen the rows too: the same rows do not ask twice
  const latest = versions.at(-1)!,
    newRows = Math.max(0, rows - recordOf(latest).rows);
  const trainedMs = Date.parse(events.find((event) => event.version === latest)!.time),
    finding: DriftFinding = drift.state === 'measured' && newRows > 0 ? drift : { advice: 'none', reasons: [] };
  const reasons = whyRetrain(
    { trainedMs, nowMs: Date.now(), newRows, drift: finding },
    { newRows: retrain.new_rows, days: retrain.days, onDrift: retrain.on_drift },
  );
  return {
    ...known,
    rows,
    newRows,
    differences: differencesOf(file, record),
    drift,
    advice: finding.advice,
    reasons,
    looks: whyLook(finding),
  };
}

async function untrained(
  file: SystemFile,
  policy: DataPolicy,
  options: RunOptions,
): Promise<Pick<ModelStatus, 'rows' | 'newRows' | 'differences' | 'drift' | 'advice' | 'reasons' | 'looks'>> {
  const { rows } = await openDataset(file, policy, options);
  return {
    rows: rows.rows,
    newRows: rows.rows,
    differences: [],
    drift: undefined,
    advice: 'none',
    reasons: ['No version was trained yet.'],
    looks: [],
  };
}

/** Measures drift where there are rows enough for it. */
async function watch(
  file: SystemFile,
  registry: ModelRegistry,
  record: WatchedRecord,
  policy: DataPolicy,
  options: RunOptions,
  thresholds: DriftThresholds | undefined,
): Promise<{ readonly rows: number; readonly drift: DriftReport }> {
  const { model, version } = record,
    bundle = registry.readAny(model, version),
    dataset = await openDataset(withLabelOf(file, record), policy, options).catch(withoutRows);
  if ('drift' in dataset) return dataset;
  const rows = await rowsOfBundle(file, dataset, `${model} version ${version}`, bundle, options);
  return { rows: rows.rows, drift: await withLearners(options, async (kernels) => driftOf(kernels, bundle, record, rows, thresholds)) };
}

/** Nothing was collected yet with features that were changed: that is how the model stands, and no error. */
function withoutRows(error: unknown): { readonly rows: number; readonly drift: DriftReport } {
  if (error instanceof UsageError && error.code === 'ROWS_MISSING')
    return {
      rows: Number(error.context['rows'] ?? 0),
      drift: { state: 'too_few_rows', reason: `Drift is not measured: ${error.message}.` },
    };
  throw error;
}

function differencesOf(file: SystemFile, { version, feature_set, label }: WatchedRecord): string[] {
  const { features: name, label: rules } = file.ml_training,
    change = compareFeatures(feature_set, openFeatureSet(name)),
    asked = JSON.stringify(labelMeaning(rules));
  const features =
    change === undefined
      ? []
      : [
          `Version ${version} was trained on other features (${feature_set.name}) than ml_training.features (${name}): ${change}. Its own are computed from the bars.`,
        ];
  return asked === JSON.stringify(label)
    ? features
    : [
        ...features,
        `Version ${version} was trained on the label ${JSON.stringify(label)}, and ml_training.label is ${asked}. It is judged by its own.`,
      ];
}
