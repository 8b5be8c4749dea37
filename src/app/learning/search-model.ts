import { UsageError } from '../../core/errors.js';
import type { Parameters } from '../../core/graph.js';
import type { LearnerKernels } from '../../core/learner-kernels.js';
import type { PredictionMetrics } from '../../ml/evaluation/measure-predictions.js';
import { isClassifier, type ModelKind, type ModelSpec } from '../../ml/models/model-spec.js';
import type { LabelledRows } from '../../ml/rows/labelled-rows.js';
import type { PipelineOptions } from '../../ml/training/fit-pipeline.js';
import { validateWalkForward, type FoldRanges } from '../../ml/training/validate-walk-forward.js';
import type { SamplerOptions } from '../../search/samplers/open-sampler.js';
import type { Space } from '../../search/space.js';
import { createStudy } from '../../search/study.js';
import type { Direction, StudyTrial, TrialOutcome } from '../../search/trial.js';

/** What the pooled predictions of a walk-forward are measured by. */
const OBJECTIVES = {
  log_loss: { direction: 'minimize', isClass: true },
  brier: { direction: 'minimize', isClass: true },
  auc: { direction: 'maximize', isClass: true },
  rank_correlation: { direction: 'maximize', isClass: false },
} as const satisfies Readonly<Record<string, { readonly direction: Direction; readonly isClass: boolean }>>;
export type ModelObjective = keyof typeof OBJECTIVES;

export interface ModelSearchRequest {
  readonly kind: ModelKind;
  /** axes are options of the kind, by their names */
  readonly space: Space;
  /** options that are not varied */
  readonly fixed?: Readonly<Record<string, unknown>> | undefined;
  readonly trials: number;
  readonly folds: readonly FoldRanges[];
  /** what is done beside the model's own options, the seed of the search included */
  readonly pipeline: Omit<PipelineOptions, 'spec'>;
  /** default log_loss of classifiers, else rank_correlation */
  readonly objective?: ModelObjective | undefined;
  /** default auto */
  readonly sampler?: SamplerOptions | undefined;
}

export interface ModelSearch {
  /** the best spec; undefined where every trial failed */
  readonly spec: ModelSpec | undefined;
  readonly best: StudyTrial | undefined;
  /** in the order of their numbers */
  readonly trials: readonly StudyTrial[];
}

/** Searches a model's options with a study: each trial is a walk-forward over the folds, scored on its pooled predictions. Options outside
 *  their ranges fail their trial alone. Equal arguments give equal trials.
 *  rows  known by the cut of the training that follows: what is after it is not seen here
 *  Throws UsageError SPACE_INVALID, STUDY_INVALID, MODEL_INVALID, ROWS_MISSING, LABEL_LEAK  */
export async function searchModel(kernels: LearnerKernels, rows: LabelledRows, request: ModelSearchRequest): Promise<ModelSearch> {
  const { space, trials, pipeline, sampler = 'auto' } = request,
    objective = requireObjective(request);
  const study = createStudy({ space, sampler, seed: pipeline.seed, directions: [OBJECTIVES[objective].direction] });
  for (let done = 0; done < trials;) {
    const asked = study.ask(trials - done);
    if (asked.length === 0) break;
    for (const { trialNumber, parameters, state } of asked)
      if (state === 'asked') study.tell(trialNumber, await runTrial(kernels, rows, request, objective, parameters));
    done += asked.length;
  }
  const { best } = study;
  return { spec: best && specOf(request, best.parameters), best, trials: study.trials };
}

async function runTrial(
  kernels: LearnerKernels,
  rows: LabelledRows,
  request: ModelSearchRequest,
  objective: ModelObjective,
  parameters: Parameters,
): Promise<TrialOutcome> {
  const { folds, pipeline } = request;
  try {
    const { pooled } = await validateWalkForward(kernels, rows, folds, { ...pipeline, spec: specOf(request, parameters) });
    return { state: 'complete', values: [valueOf(pooled.metrics, objective)] };
  } catch (error) {
    if (error instanceof UsageError && error.code === 'MODEL_INVALID') return { state: 'failed', code: error.code, message: error.message };
    throw error;
  }
}

/** The fitting checks names and ranges. */
function specOf({ kind, fixed }: ModelSearchRequest, parameters: Parameters): ModelSpec {
  return { kind, ...fixed, ...parameters } as ModelSpec;
}

function valueOf(metrics: PredictionMetrics, objective: ModelObjective): number {
  if (metrics.kind === 'number') return metrics.rankCorrelation;
  return { log_loss: metrics.logLoss, brier: metrics.brier, auc: metrics.auc, rank_correlation: Number.NaN }[objective];
}

function requireObjective({ kind, objective }: ModelSearchRequest): ModelObjective {
  const isClass = isClassifier(kind),
    chosen = objective ?? (isClass ? 'log_loss' : 'rank_correlation');
  if (OBJECTIVES[chosen].isClass === isClass) return chosen;
  const valid = Object.entries(OBJECTIVES)
    .filter(([, each]) => each.isClass === isClass)
    .map(([name]) => name);
  throw new UsageError('STUDY_INVALID', `the objective of ${kind} must be one of ${valid.join(', ')}, not ${chosen}`, {
    context: { objective: chosen },
  });
}
