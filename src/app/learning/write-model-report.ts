import { renderModelReport, type DriftTable } from '../../report/index.js';
import { replaceText, writing } from '../../files/output.js';
import { plainSettings } from '../run/report-texts.js';
import { ENGINE_VERSION } from '../run/version.js';
import type { EvaluationRecord, TrainingRecord } from './training-record.js';

/** Writes a version's page beside its bundle. Throws UsageError OUTPUT_UNWRITABLE. */
export async function writeModelReport(
  folder: string,
  record: TrainingRecord,
  evaluation: EvaluationRecord | undefined,
  drift: DriftTable | undefined,
): Promise<void> {
  const page = renderModelReport({
    model: record.model,
    version: record.version,
    system: record.system,
    timeframe: record.timeframe,
    symbols: record.markets.map(({ symbol }) => symbol),
    origin: record.origin,
    dataPolicy: record.data_policy ?? (record.origin === 'real' ? 'real' : 'test'),
    engineVersion: ENGINE_VERSION,
    trained: {
      featureSet: record.feature_set.name,
      features: record.feature_set.features.length,
      label: record.label,
      spec: plainSettings(record.spec),
      trees: record.trees,
      weights: record.weights,
      searched: record.searched,
      reason: record.reason,
      threshold: record.threshold,
      rows: record.rows,
    },
    parts: [
      ...record.parts,
      ...(record.walk_forward === undefined ? [] : [record.walk_forward]),
      ...(evaluation === undefined ? [] : [evaluation.part]),
    ],
    walkForward: record.walk_forward && { pooled: record.walk_forward, folds: record.folds ?? [] },
    verdict: evaluation?.verdict ?? record.verdict,
    warnings: [...(record.warnings ?? []), ...(evaluation?.warnings ?? [])],
    canaries: record.canaries,
    importance: record.importance,
    drift,
    trades: evaluation && { taken: evaluation.taken, all: evaluation.all },
  });
  await writing(folder, () => replaceText(folder, 'report.html', page));
}
