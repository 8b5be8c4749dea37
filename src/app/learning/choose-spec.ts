import type { LearnerKernels } from '../../core/learner-kernels.js';
import type { ModelSpec } from '../../ml/models/model-spec.js';
import type { LabelledRows } from '../../ml/rows/labelled-rows.js';
import { searchModel } from './search-model.js';
import { spaceOf } from '../trials/space-of.js';
import type { SystemFile } from '../system/system-schema.js';
import { equalFolds, numberRows } from './equal-folds.js';
import { pipelineOptionsOf } from './pipeline-options.js';

/** Returns the options of a system's model, those that its search finds where it has one.
 *  learned  rows that the model learns from: a search sees none of those that judge
 *  Throws what searchModel throws */
export async function chooseSpec(
  kernels: LearnerKernels,
  file: SystemFile,
  learned: LabelledRows,
  embargoMs: number,
): Promise<{ readonly spec: ModelSpec; readonly searched: number }> {
  const { model, options, search, folds } = file.ml_training,
    fixed = { kind: model, ...options } as ModelSpec;
  if (search.trials === 0 || Object.keys(search.space).length === 0) return { spec: fixed, searched: 0 };
  const { spec: _spec, ...pipeline } = pipelineOptionsOf(file, fixed, embargoMs);
  const { spec, trials } = await searchModel(kernels, numberRows(learned), {
    kind: model,
    fixed: options,
    space: spaceOf(search),
    trials: search.trials,
    folds: equalFolds(learned.rows, Math.max(2, folds)),
    pipeline,
    objective: search.objective,
    sampler: search.sampler,
  });
  return { spec: spec ?? fixed, searched: trials.length };
}
