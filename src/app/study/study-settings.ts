import { UsageError } from '../../core/errors.js';
import type { Parameters, StrategyGraph } from '../../core/graph.js';
import { compilePredicate } from '../../expr/compile-formula.js';
import type { Pruner } from '../../search/pruner.js';
import { openHyperbandPruner } from '../../search/pruners/hyperband.js';
import { openMedianPruner } from '../../search/pruners/median.js';
import { openHalvingPruner } from '../../search/pruners/successive-halving.js';
import { EVEN_SAMPLERS } from '../../search/samplers/names.js';
import type { Space } from '../../search/space.js';
import type { StudyOptions } from '../../search/study.js';
import { flagNames, parameterNames } from '../strategy/parameter-names.js';
import { requireParameters } from '../strategy/require-parameters.js';
import { requireSpaceReaders } from '../system/parameters-read.js';
import type { Scorer } from '../trials/scorer.js';
import { spaceOf } from '../trials/space-of.js';
import type { SystemFile } from '../system/system-schema.js';

/** A system's study as the search room takes it, and what stands for absent parameters when a trial runs. */
export interface StudySettings {
  readonly options: StudyOptions;
  readonly space: Space;
  /** every parameter that a trial has, in the order of its table: fixed ones, and what stands for an axis that is absent */
  readonly otherwise: Parameters;
}

/** Returns the settings of a system's study. Throws UsageError SPACE_INVALID, CONFIG_INVALID, STUDY_INVALID. */
export function studySettings(file: SystemFile, graph: StrategyGraph, scorer: Scorer): StudySettings {
  const { study } = file;
  const space = spaceOf(file);
  requireSpaceReaders(file);
  const otherwise = parametersOtherwise(file, space);
  requireParameters(graph, otherwise, file);
  const requirements = file.require.map((text, index) =>
    compilePredicate(`require[${index}]`, text, [], parameterNames(file), flagNames(file)),
  );
  const options: StudyOptions = {
    space,
    fixed: file.params,
    isAllowed: (parameters) => requirements.every((holds) => holds({ ...otherwise, ...parameters })),
    sampler: study.sampler,
    pruner: openPruner(study),
    directions: scorer.objectives.map(({ direction }) => direction),
    seed: file.seed,
    batchSize: batchSizeOf(study),
    ...(study.patience !== undefined && { stop: { patience: study.patience, minDelta: study.min_delta } }),
  };
  return { options, space, otherwise };
}

/** Trials of a batch of a study that learns nothing on the way; a kill loses a batch at most. */
const UNLEARNED_BATCH = 4096;

/** Larger batches are for where no trial is asked for, given up or ended on account of the trials before. */
function batchSizeOf({ batch_size: size, sampler, pruner, patience }: SystemFile['study']): NonNullable<StudyOptions['batchSize']> {
  const learns = pruner !== 'none' || patience !== undefined || !EVEN_SAMPLERS.includes(sampler);
  return size === 'auto' && !learns ? UNLEARNED_BATCH : size;
}

/** An absent axis stands at the system's own value, else at its first one. */
function parametersOtherwise({ params }: SystemFile, { axes }: Space): Parameters {
  const first = axes.map((axis) => [axis.name, params[axis.name] ?? (axis.kind === 'choice' ? axis.values[0]! : axis.low)] as const);
  return { ...Object.fromEntries(first), ...params };
}

function openPruner({ pruner, resource, folds, reduction, rungs }: SystemFile['study']): Pruner | undefined {
  if (pruner === 'none') return undefined;
  if (resource === 'folds' && folds < 2) throw invalid(`study.resource is folds, and study.folds is ${folds}: a pruner needs at least 2`);
  if (resource === 'history' && folds > 1)
    throw invalid(`study.resource is history, and study.folds is ${folds}: of folds a pruner spends folds, so set study.resource to folds`);
  if (pruner === 'median') return openMedianPruner();
  const maxResource = resource === 'folds' ? folds : reduction ** (rungs - 1);
  return pruner === 'hyperband'
    ? openHyperbandPruner({ minResource: 1, maxResource, reduction })
    : openHalvingPruner({ minResource: 1, reduction });
}

function invalid(message: string): UsageError {
  return new UsageError('STUDY_INVALID', message);
}
