import type { DataPolicy } from '../../core/data-policy.js';
import { requireOneScore } from '../system/schema/label-kinds.js';
import type { RunOptions } from '../system/run-options.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import { accumulate, type Accumulated } from './accumulate.js';
import { ModelRegistry } from '../models/model-registry.js';
import { challenge, type ChallengeOutcome } from './challenge.js';
import { modelStatus, type ModelStatus } from './model-status.js';
import { trainSystem, type TrainedVersion } from './train.js';

/** What retraining came to. */
export type Retrained =
  | { readonly state: 'not_needed'; readonly status: ModelStatus }
  | { readonly state: 'trained'; readonly status: ModelStatus; readonly trained: TrainedVersion; readonly reason: string };

/** Trains a new version where data, drift or calendar ask for it, or it is forced. Throws what trainSystem throws. */
export async function retrain(system: ResolvedSystem, policy: DataPolicy, options: RunOptions, isForced = false): Promise<Retrained> {
  requireOneScore('learn retrain', system.file.ml_training.label);
  const status = await modelStatus(system.file, policy, options),
    reasons = isForced ? ['Training was forced.', ...status.reasons] : status.reasons;
  await writeDownDrift(system, status);
  if (reasons.length === 0) return { state: 'not_needed', status };
  const reason = reasons.join(' ');
  return { state: 'trained', status, reason, trained: await trainSystem(system.file, policy, reason, options) };
}

/** What moved stands in the history once for each thing that is said of it. */
async function writeDownDrift({ file }: ResolvedSystem, { model, version, advice, drift }: ModelStatus): Promise<void> {
  if (version === undefined || advice === 'none' || drift?.state !== 'measured') return;
  const registry = await ModelRegistry.open(file.ml_training.registry);
  await registry.noteDrift(model, version, advice, drift.reasons.join(' '));
}

/** An unchanged version that is in production has nobody to challenge. */
async function isChampion({ file }: ResolvedSystem, { isUnchanged, record: { model, version } }: TrainedVersion): Promise<boolean> {
  if (!isUnchanged) return false;
  const registry = await ModelRegistry.open(file.ml_training.registry);
  return registry.production().some((each) => each.model === model && each.version === version);
}

/** What a cycle came to. */
export interface Cycle {
  readonly accumulated: readonly Accumulated[];
  readonly retrained: Retrained;
  /** undefined where nothing was trained, or the version is unchanged and in production */
  readonly challenge: ChallengeOutcome | undefined;
}

/** Collects, trains where that is asked for, and lets the new version challenge the one in production. */
export async function runCycle(system: ResolvedSystem, policy: DataPolicy, options: RunOptions, isForced = false): Promise<Cycle> {
  const accumulated = await accumulate(system, policy, options),
    retrained = await retrain(system, policy, options, isForced);
  const judged =
    retrained.state === 'trained' && !(await isChampion(system, retrained.trained))
      ? await challenge(system.file, retrained.trained.record.version, policy, options)
      : undefined;
  return { accumulated, retrained, challenge: judged };
}
