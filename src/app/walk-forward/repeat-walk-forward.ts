import { RECORD_NAMES } from '../../core/trial-record.js';
import { existsSync } from 'node:fs';
import { readStudyLedger } from '../../search/study-ledger.js';
import type { RunOptions } from '../system/run-options.js';
import { choiceOf, type WalkForwardManifest } from '../run/run-manifest.js';
import { resolveSystem, type ResolvedSystem } from '../strategy/resolve-system.js';
import { registryBeside } from '../verdict/registry.js';
import { checkLedger } from '../run/check-ledger.js';
import { checkData, checkEqual, type VerifyCheck } from '../run/verify-check.js';
import { walkForward } from './walk-forward.js';
import { foldLedger, hashPath, joinHashes } from './walk-forward-files.js';
import { trialsOfFolds, type WalkForwardOutcome } from './walk-forward-outcome.js';

/** Runs a walk-forward again from its manifest and compares data, winners and trades. */
export async function verifyWalkForward(dir: string, manifest: WalkForwardManifest, options: RunOptions): Promise<VerifyCheck[]> {
  const result = await walkForward(systemOf(manifest), { ...options, ...choiceOf(manifest.asked), symbol: manifest.symbol });
  const path = result.paths[result.shown];
  const winnersOf = (winners: readonly { readonly fold: number; readonly trial_number: number }[]): string =>
    winners.map(({ fold, trial_number }) => `${fold}:${trial_number}`).join(' ');
  return [
    ...checkData(manifest, result.identities),
    ...checkLedger(
      manifest.ledger_sha256,
      trialsOfFolds(result).map(({ foldNumber }) => foldLedger(dir, foldNumber)),
      joinHashes,
    ),
    checkEqual(
      'winners of the folds',
      winnersOf(manifest.winners),
      winnersOf(result.folds.map(({ foldNumber, winner }) => ({ fold: foldNumber, trial_number: winner.trialNumber }))),
    ),
    checkEqual('trade_hash', String(manifest.trade_hash), path ? hashPath(path) : 'null'),
  ];
}

/** Makes a walk-forward's result anew from its ledgers: no trial is run but the winners. */
export async function reopenWalkForward(dir: string, manifest: WalkForwardManifest, options: RunOptions): Promise<WalkForwardOutcome> {
  const onFold = (fold: number) => {
    const ledger = foldLedger(dir, fold);
    return { trials: existsSync(ledger) ? readStudyLedger(ledger, RECORD_NAMES).trials : [] };
  };
  return await walkForward(systemOf(manifest), {
    ...options,
    ...choiceOf(manifest.asked),
    symbol: manifest.symbol,
    registry: registryBeside(dir),
    onFold,
  });
}

function systemOf({ config, run_id }: WalkForwardManifest): ResolvedSystem {
  return resolveSystem(config, { source: `run ${run_id}` });
}
