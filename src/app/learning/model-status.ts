import type { DataPolicy } from '../../core/data-policy.js';
import { whyRetrain } from '../../lifecycle/why-retrain.js';
import type { DriftReport } from '../../ml/drift/measure-drift.js';
import { ModelRegistry } from '../models/model-registry.js';
import type { RunOptions } from '../run-options.js';
import type { SystemFile } from '../system-schema.js';
import { requireSameFeatures } from './evaluate.js';
import { driftOf } from './model-drift.js';
import { modelNameOf } from './model-name.js';
import { openDataset } from './open-dataset.js';
import { withLearners } from './open-learners.js';
import { readTrainingRecord, versionFolder } from './training-record.js';

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
  readonly drift: DriftReport | undefined;
  /** a sentence for each reason to train */
  readonly reasons: readonly string[];
}

/** Judges a model by what was collected since. Throws UsageError ROWS_MISSING, STORE_LOCKED, DATA_POLICY, FEATURES_MISMATCH */
export async function modelStatus(file: SystemFile, policy: DataPolicy, options: RunOptions): Promise<ModelStatus> {
  const { registry: folder, retrain } = file.ml_training, registry = await ModelRegistry.open(folder), model = modelNameOf(file);
  const events = registry.history(model).filter(({ event }) => event === 'registered'), versions = events.map(({ version }) => version).sort((a, b) => a - b);
  const production = registry.production().find((each) => each.model === model), version = production?.version ?? versions.at(-1), dataset = await openDataset(file, policy, options);
  const known = { model, versions, production: production && { version: production.version, since: production.since, reason: production.reason }, version, rows: dataset.rows.rows };
  if (version === undefined) return { ...known, newRows: dataset.rows.rows, drift: undefined, reasons: ['No version was trained yet.'] };
  const record = readTrainingRecord(versionFolder(folder, model, version)), bundle = registry.read(model, version);
  requireSameFeatures(record, dataset.set.hash);
  const drift = await withLearners(options, async (kernels) => driftOf(kernels, bundle, record, dataset.rows));
  // a challenger that was not deployed has seen the rows too: the same rows do not ask twice
  const latest = versions.at(-1)!, newRows = Math.max(0, dataset.rows.rows - readTrainingRecord(versionFolder(folder, model, latest)).rows);
  const trainedMs = Date.parse(events.find((event) => event.version === latest)!.time), driftReasons = drift.state === 'measured' && newRows > 0 ? drift.reasons : [];
  return { ...known, newRows, drift, reasons: whyRetrain({ trainedMs, nowMs: Date.now(), newRows, driftReasons }, { newRows: retrain.new_rows, days: retrain.days, onDrift: retrain.on_drift }) };
}
