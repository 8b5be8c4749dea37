import { join, resolve } from 'node:path';
import { BarloomError } from '../../../core/errors.js';
import type { RetrainOutcome } from '../../../lifecycle/systems/system-event.js';
import type { SystemState } from '../../../lifecycle/systems/system-state.js';
import { parseDuration } from '../../../lifecycle/schedule/schedule.js';
import { DRIFT_THRESHOLDS } from '../../../ml/drift/drift-thresholds.js';
import { accumulate } from '../../learning/accumulate.js';
import { modelNameOf } from '../../learning/model-name.js';
import { modelStatus } from '../../learning/model-status.js';
import { trainSystem } from '../../learning/train.js';
import { readTrainingRecord, versionFolder } from '../../learning/training-record.js';
import { ModelRegistry } from '../../models/model-registry.js';
import type { ResolvedSystem } from '../../strategy/resolve-system.js';
import { requireOneScore } from '../../system/schema/label-kinds.js';
import type { RunOptions } from '../../system/run-options.js';
import type { SystemFile } from '../../system/system-schema.js';
import type { KnownSystem } from '../system-files.js';

const DAY_MS = 86_400_000;

/** What a training came to, as the journal has it. */
export interface RetrainFindings {
  readonly outcome: RetrainOutcome;
  readonly stamp: string;
  readonly version?: number;
  readonly set?: readonly string[];
  readonly reason: string;
}

/** Collects what a system's runs show, asks whether its model is to be trained again, and trains it: a sound version is laid over the
 *  system's file, which then goes through its gates again, research with the new model included; what is live stays what it is until a
 *  person approves. Done again after a kill it comes to the same: what was collected is there, equal rows teach the same version.
 *  Throws what collecting and training throw. */
export async function retrainSystem(state: SystemState, { system, stamp }: KnownSystem, options: RunOptions): Promise<RetrainFindings> {
  const file = withRules(system.file);
  const policy = file.data_policy ?? 'real';
  const collected = await accumulate({ ...system, file }, policy, options);
  const newRows = collected.reduce((sum, each) => sum + each.newRows, 0);
  const { drift } = system.file.lifecycle!.retrain!;
  const thresholds = { ...DRIFT_THRESHOLDS, ...(drift !== undefined && { stability: drift }) };
  requireOneScore('retraining', file.ml_training.label);
  const status = await modelStatus(file, policy, options, thresholds);
  const unsaid = await versionOfAKill(state, system);
  if (status.reasons.length === 0 && unsaid === undefined) {
    const reason = `${newRows} new rows were collected, ${status.newRows} since the last training: nothing asks for another.`;
    return { outcome: 'not_needed', stamp, reason };
  }
  const why = status.reasons.join(' ') || 'A training was interrupted behind its last step.';
  const version = unsaid ?? (await trainSystem(file, policy, why, options)).record.version;
  return { ...(await propose(state, system, version, why)), stamp };
}

/** The rules of the lifecycle are those of `ml_training.retrain` by other names; what is left out asks for nothing. */
function withRules(file: SystemFile): SystemFile {
  const { calendar, new_rows = 0, drift } = file.lifecycle!.retrain!;
  const days = calendar === undefined ? 0 : Math.round(parseDuration(calendar)! / DAY_MS);
  return { ...file, ml_training: { ...file.ml_training, retrain: { new_rows, days, on_drift: drift !== undefined } } };
}

/** A version that a killed step registered and did not get to propose. */
async function versionOfAKill({ open, retrained }: SystemState, { file }: ResolvedSystem): Promise<number | undefined> {
  if (open !== 'retrain') return undefined;
  const registry = await ModelRegistry.open(file.ml_training.registry);
  const registered = registry.history(modelNameOf(file)).filter(({ event }) => event === 'registered');
  const latest = Math.max(0, ...registered.map(({ version }) => version));
  const used = registered.find((event) => event.event === 'registered' && event.sha256 === file.ml?.model_hash)?.version ?? 0;
  return latest > Math.max(used, retrained?.version ?? 0) ? latest : undefined;
}

/** A version that may not go into production, or that scores no better than chance, is told and not proposed. */
async function propose(
  state: SystemState,
  { file }: ResolvedSystem,
  version: number,
  why: string,
): Promise<Omit<RetrainFindings, 'stamp'>> {
  const model = modelNameOf(file);
  const folder = versionFolder(file.ml_training.registry, model, version);
  const { verdict } = readTrainingRecord(folder);
  const named = `${model} version ${version}`;
  const refused = await whyNotPromotable(file, version, why);
  if (refused !== undefined) return { outcome: 'refused', version, reason: `${why} It is not proposed: ${refused}.` };
  if (!verdict.isBetter) return { outcome: 'refused', version, reason: `${why} ${named} is not proposed: ${verdict.sentence}` };
  if (!file.ml?.enabled)
    return {
      outcome: 'trained',
      version,
      reason: `${why} ${named} was trained; the system asks no model (ml.enabled), and stays as it is.`,
    };
  const kept = state.changes.filter((change) => !change.startsWith('ml.'));
  const set = [...kept, `ml.model_path=${resolve(join(folder, 'bundle.model'))}`, 'ml.model_hash=null', 'ml.learned_until=null'];
  return { outcome: 'trained', version, set, reason: `${why} ${named} is proposed: ${verdict.sentence}` };
}

/** Says what keeps a version out of production, such as a canary; undefined where nothing does. */
async function whyNotPromotable(file: SystemFile, version: number, reason: string): Promise<string | undefined> {
  const registry = await ModelRegistry.open(file.ml_training.registry);
  try {
    registry.requirePromotable(modelNameOf(file), version, reason, { policy: file.data_policy ?? 'real' });
    return undefined;
  } catch (error) {
    if (error instanceof BarloomError && (error.code === 'PROMOTION_REFUSED' || error.code === 'DATA_POLICY')) return error.message;
    throw error;
  }
}
