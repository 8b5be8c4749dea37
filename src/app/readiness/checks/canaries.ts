import { existsSync } from 'node:fs';
import { isDataPolicy, type DataPolicy } from '../../../core/data-label.js';
import { BarloomError } from '../../../core/errors.js';
import type { CanaryResult } from '../../../ml/canaries/canary.js';
import { smallBudget } from '../../../ml/canaries/small-budget.js';
import { trainModel } from '../../../ml/training/train-model.js';
import { openDataset } from '../../learning/open-dataset.js';
import { withLearners } from '../../learning/open-learners.js';
import { pipelineOptionsOf } from '../../learning/pipeline-options.js';
import { planTraining } from '../../learning/train.js';
import type { TrainingRecord } from '../../learning/training-record.js';
import { withLabelOf } from '../../learning/with-label-of.js';
import type { RunOptions } from '../../system/run-options.js';
import type { SystemFile } from '../../system/system-schema.js';
import { failed, notApplicable, passed, type Finding } from '../finding.js';
import type { AskedModel } from '../asked-models.js';
import type { ReadinessCase } from '../readiness-case.js';

/** More rows make canaries dear: those of the training stand for them. */
const MOST_ROWS = 5000;
/** What keeps the rows of a training from being opened here. */
const NOT_HERE: readonly string[] = ['ROWS_MISSING', 'STORE_LOCKED', 'DATA_POLICY', 'DATA_NOT_FOUND', 'CONFIG_UNREADABLE', 'NAME_UNKNOWN'];

/** Whether the canaries of a model's training passed, and pass again where its rows are here. */
export async function findCanaries({ models, options }: ReadinessCase): Promise<Finding[]> {
  if (models.length === 0) return [notApplicable('The system asks no model.')];
  const found: Finding[] = [];
  for (const model of models) {
    const recorded = judgeRecorded(model);
    found.push(recorded, ...(recorded.outcome === 'failed' ? [] : await runAgain(model, options)));
  }
  return found;
}

function judgeRecorded({ name, bundle: { canaries } }: AskedModel): Finding {
  if (canaries.length === 0) return failed(`${name} has no canaries: nothing watched its training.`);
  const sung = canaries.filter(({ isPassed }) => !isPassed);
  const list = (some: typeof canaries): string => some.map((canary) => canary.name).join(', ');
  return sung.length === 0
    ? passed(`${name}: the canaries of its training passed: ${list(canaries)}.`)
    : failed(
        `${name}: every canary of its training must pass, and ${sung.map((canary) => `${canary.name} did not: ${canary.sentence}`).join('; ')}.`,
      );
}

async function runAgain({ name, record, config }: AskedModel, options: RunOptions): Promise<Finding[]> {
  if (record === undefined || config === undefined) return [];
  if (record.rows > MOST_ROWS || !existsSync(config.ml_data_collection.db_path)) return [];
  try {
    const results = await canariesOf(record, config, options);
    const sung = results.filter(({ state }) => state === 'failed');
    const sentences = sung.map((canary) => `${canary.name}: ${canary.sentence}`);
    return [
      sung.length === 0
        ? passed(`${name}: run again on its ${record.rows} signals, with a small budget, they pass.`)
        : failed(`${name}: run again on its ${record.rows} signals, canaries fail: ${sentences.join('; ')}.`),
    ];
  } catch (error) {
    if (error instanceof BarloomError && NOT_HERE.includes(error.code)) return [];
    throw error;
  }
}

/** Trains the same with a small budget, which is watched as a training is. */
async function canariesOf(record: TrainingRecord, config: SystemFile, options: RunOptions): Promise<readonly CanaryResult[]> {
  const file = withLabelOf(config, record);
  const dataset = await openDataset(file, policyOf(record), options);
  const { known, cutMs, embargoMs, validationShare } = planTraining(file, dataset);
  const pipeline = { ...pipelineOptionsOf(file, smallBudget(record.spec), embargoMs), calibration: 'none' as const };
  const { source } = dataset;
  const { report } = await withLearners(
    options,
    async (kernels) => await trainModel(kernels, known, { ...pipeline, cutMs, validationShare, source }),
  );
  return report.canaries;
}

function policyOf({ data_policy: policy }: TrainingRecord): DataPolicy {
  return policy !== undefined && isDataPolicy(policy) ? policy : 'real';
}
