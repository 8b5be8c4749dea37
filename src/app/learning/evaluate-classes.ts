import { createHash } from 'node:crypto';
import type { DataPolicy } from '../../core/data-policy.js';
import { UsageError } from '../../core/errors.js';
import { isClassBundle } from '../../ml/bundle/decode-bundle.js';
import { scoreClasses } from '../../ml/classes/score-classes.js';
import { filterRows } from '../../ml/rows/labelled-rows.js';
import { ModelRegistry } from '../models/model-registry.js';
import type { RunOptions } from '../system/run-options.js';
import type { SystemFile } from '../system/system-schema.js';
import { readClassRecord, writeClassRecord, type ClassEvaluation, type ClassTrainingRecord } from './class-record.js';
import { classPart, judgeClasses } from './judge-classes.js';
import { modelNameOf } from './model-name.js';
import { openDataset } from './open-dataset.js';
import { withLearners } from './open-learners.js';
import { rowsOfBundle } from './rows-of-bundle.js';
import { versionFolder } from './training-record.js';
import { withLabelOf } from './with-label-of.js';

/** A version of several classes that was judged on its holdout. */
export interface EvaluatedClasses {
  readonly record: ClassTrainingRecord;
  readonly evaluation: ClassEvaluation;
  readonly folder: string;
}

/** Judges a version, by default the latest, on the rows decided after its training, counts that as a look at them, and writes
 *  `evaluation.json` beside it.
 *  Throws UsageError NAME_UNKNOWN, ROWS_MISSING, FEATURES_MISMATCH, DATA_POLICY, MODEL_UNREADABLE */
export async function evaluateClasses(
  file: SystemFile,
  policy: DataPolicy,
  options: RunOptions,
  version?: number,
): Promise<EvaluatedClasses> {
  const registry = await ModelRegistry.open(file.ml_training.registry),
    model = modelNameOf(file),
    chosen = version ?? registry.versions(model).at(-1)!.version,
    folder = versionFolder(file.ml_training.registry, model, chosen),
    record = readClassRecord(folder),
    bundle = registry.readAny(model, chosen);
  if (!isClassBundle(bundle)) throw new Error('Invariant: a record of several classes stands beside a model of one score');
  const dataset = await openDataset(withLabelOf(file, record), policy, options),
    all = await rowsOfBundle(file, dataset, `${model} version ${chosen}`, bundle, options),
    rows = filterRows(all, (row) => all.decidedAtMs[row]! > record.cut_ms + record.embargo_ms);
  if (rows.rows === 0)
    throw new UsageError(
      'ROWS_MISSING',
      `evaluating "${model}" version ${chosen} needs rows that were decided after its training, and there are none: accumulate first`,
    );
  const said = await withLearners(options, async (kernels) => scoreClasses(kernels, bundle, rows));
  const iso = (timeMs: number): string => new Date(timeMs).toISOString(),
    looks = await registry.look(model, chosen, {
      symbols: dataset.markets.map(({ symbol }) => symbol),
      from: iso(rows.decidedAtMs[0]!),
      to: iso(rows.decidedAtMs.at(-1)!),
      rows: rows.rows,
      look: hashOf([rows.decidedAtMs, rows.target, ...said]),
    });
  const verdict = judgeClasses(said, rows, record.base_rates);
  const evaluation: ClassEvaluation = {
    part: classPart('holdout', record.classes, said, rows, record.base_rates),
    looks,
    verdict: {
      ...verdict,
      sentence: looks.count === 1 ? verdict.sentence : `${verdict.sentence} This is look ${looks.count} at these rows.`,
    },
  };
  await writeClassRecord(folder, 'evaluation.json', evaluation);
  return { record, evaluation, folder };
}

function hashOf(columns: readonly Float64Array[]): string {
  const hash = createHash('sha256');
  for (const column of columns) hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  return hash.digest('hex');
}
