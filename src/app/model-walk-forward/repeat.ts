import { UsageError } from '../../core/errors.js';
import { choiceOf, type ModelWalkForwardManifest } from '../run/run-manifest.js';
import type { RunOptions } from '../system/run-options.js';
import { resolveSystem } from '../strategy/resolve-system.js';
import { registryBeside } from '../verdict/registry.js';
import { checkData, checkEqual, type VerifyCheck } from '../run/verify-check.js';
import { readFold } from './files.js';
import { walkModelForward } from './model-walk-forward.js';
import type { ModelWalkForward, ModelWalkForwardOptions } from './outcome.js';
import { hashesOf } from './summary.js';

/** Trains and tests every fold again and compares data, scores and trades. */
export async function verifyModelWalkForward(manifest: ModelWalkForwardManifest, options: RunOptions): Promise<VerifyCheck[]> {
  if (manifest.trade_hash === null)
    throw new UsageError(
      'RUN_UNREADABLE',
      `run ${manifest.run_id} cannot be verified: it is not finished; barloom learn walkforward goes on with --resume`,
      { context: { run: manifest.run_id } },
    );
  const result = await repeat(manifest, options),
    { scores_sha256, trade_hash } = hashesOf(result);
  return [
    ...checkData(manifest, result.identities),
    checkEqual('scores_sha256', String(manifest.scores_sha256), scores_sha256),
    checkEqual('trade_hash', String(manifest.trade_hash), trade_hash),
  ];
}

/** Makes a walk-forward's result anew from its models: nothing is trained. */
export async function reopenModelWalkForward(
  dir: string,
  manifest: ModelWalkForwardManifest,
  options: RunOptions,
): Promise<ModelWalkForward> {
  return await repeat(manifest, { ...options, registry: registryBeside(dir), onFold: (fold) => readFold(dir, fold) });
}

async function repeat(
  { config, run_id, asked, symbol, data_policy }: ModelWalkForwardManifest,
  options: ModelWalkForwardOptions,
): Promise<ModelWalkForward> {
  return await walkModelForward(resolveSystem(config, { source: `run ${run_id}`, isForLearning: true }), data_policy, {
    ...options,
    ...choiceOf(asked),
    symbol,
  });
}
