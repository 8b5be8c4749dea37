import { join } from 'node:path';
import type { DataPolicy } from '../../core/data-policy.js';
import { UsageError } from '../../core/errors.js';
import { scoreBundle } from '../../ml/bundle/score-bundle.js';
import { filteredTrades } from '../../ml/evaluation/filtered-trades.js';
import { measurePredictions } from '../../ml/evaluation/measure-predictions.js';
import { isClassifier } from '../../ml/models/model-spec.js';
import { filterRows } from '../../ml/rows/labelled-rows.js';
import { warnAboutSeenSignals } from '../strategy/learned-bars.js';
import { ModelRegistry } from '../models/model-registry.js';
import { replaceJson, writing } from '../../files/output.js';
import type { RunOptions } from '../system/run-options.js';
import type { SystemFile } from '../system/system-schema.js';
import { driftOf } from './model-drift.js';
import { lookAtRows } from './look-at-rows.js';
import { modelNameOf } from './model-name.js';
import { openDataset } from './open-dataset.js';
import { withLearners } from './open-learners.js';
import { rowsOfBundle } from './rows-of-bundle.js';
import { readTrainingRecord, versionFolder, type EvaluationRecord, type TrainingRecord } from './training-record.js';
import { withLabelOf } from './with-label-of.js';
import { writeModelReport } from './write-model-report.js';

/** A version that was judged on its holdout. */
export interface EvaluatedVersion {
  readonly record: TrainingRecord;
  readonly evaluation: EvaluationRecord;
  readonly reportFile: string;
}

/** Judges a version, by default the latest, on the rows decided after its training, by its own features and label, counts that as a look at
 *  them, and writes `evaluation.json` and `report.html` beside it.
 *  Throws UsageError NAME_UNKNOWN, ROWS_MISSING, FEATURES_MISMATCH, DATA_POLICY */
export async function evaluateVersion(
  file: SystemFile,
  policy: DataPolicy,
  options: RunOptions,
  version?: number,
): Promise<EvaluatedVersion> {
  const registry = await ModelRegistry.open(file.ml_training.registry),
    model = modelNameOf(file);
  const chosen = version ?? registry.versions(model).at(-1)!.version,
    bundle = registry.read(model, chosen);
  const folder = versionFolder(file.ml_training.registry, model, chosen),
    record = readTrainingRecord(folder),
    dataset = await openDataset(withLabelOf(file, record), policy, options);
  const own = await rowsOfBundle(file, dataset, `${model} version ${chosen}`, bundle, options);
  const isLater = (row: number): boolean => dataset.rows.decidedAtMs[row]! > record.cut_ms + record.embargo_ms;
  const rows = filterRows(own, isLater),
    tradeReturn = dataset.tradeReturn.filter((_, row) => isLater(row));
  if (rows.rows === 0)
    throw new UsageError(
      'ROWS_MISSING',
      `evaluating "${model}" version ${chosen} needs rows that were decided after its training, and there are none: accumulate first`,
    );
  const { evaluation, drift } = await withLearners(options, async (kernels) => {
    const scores = scoreBundle(kernels, bundle, rows),
      isClass = isClassifier(bundle.model.kind);
    const symbols = dataset.markets.map(({ symbol }) => symbol),
      { looks, ...verdict } = await lookAtRows(registry, model, chosen, {
        symbols,
        isClass,
        scores,
        target: rows.target,
        decidedAtMs: rows.decidedAtMs,
      });
    const found: EvaluationRecord = {
      part: {
        part: 'holdout',
        rows: rows.rows,
        fromMs: rows.decidedAtMs[0]!,
        toMs: rows.decidedAtMs.at(-1)!,
        metrics: measurePredictions(isClass, scores, rows.target),
      },
      looks,
      verdict,
      warnings: warnAboutSeenSignals(file, rows.decidedAtMs),
      taken: filteredTrades(scores, tradeReturn, bundle.threshold),
      all: filteredTrades(scores, tradeReturn, -Infinity),
    };
    return { evaluation: found, drift: driftOf(kernels, bundle, record, own) };
  });
  await writing(folder, () => replaceJson(folder, 'evaluation.json', evaluation));
  await writeModelReport(folder, record, evaluation, drift);
  return { record, evaluation, reportFile: join(folder, 'report.html') };
}
