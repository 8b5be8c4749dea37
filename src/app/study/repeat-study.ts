import { join } from 'node:path';
import { UsageError } from '../../core/errors.js';
import type { ParameterValue, Parameters } from '../../core/graph.js';
import { METRIC_NAMES } from '../../core/metrics.js';
import { RECORD_NAMES, readField } from '../../core/trial-record.js';
import { readStudyLedger, type RecordedTrial } from '../../search/study-ledger.js';
import { backtest, type BacktestResult } from '../run/backtest.js';
import type { RunOptions } from '../system/run-options.js';
import { checkLedger } from '../run/check-ledger.js';
import { hashTrades } from '../run/run-identity.js';
import { choiceOf, readResult, type StudyManifest } from '../run/run-manifest.js';
import { Scorer } from '../trials/scorer.js';
import { searchedGraph } from '../trials/open-trials.js';
import { resolveSystem, type ResolvedSystem } from '../strategy/resolve-system.js';
import { registryBeside } from '../verdict/registry.js';
import { checkData, checkEqual, type VerifyCheck } from '../run/verify-check.js';
import { optimize } from './optimize.js';
import type { StudyOutcome } from './study-outcome.js';
import { STUDY_LEDGER } from '../trials/study-log.js';
import { studySettings, type StudySettings } from './study-settings.js';

/** Runs a study again from its manifest and compares data, trials and the trades of the best. */
export async function verifyStudy(dir: string, manifest: StudyManifest, options: RunOptions): Promise<VerifyCheck[]> {
  const stored = storedTrials(dir);
  const result = await optimize(systemOf(manifest), { ...options, ...choiceOf(manifest.asked), symbol: manifest.symbol });
  const different = stored.filter((trial, position) => JSON.stringify(trial) !== JSON.stringify(result.trials[position]));
  return [
    ...checkData(manifest, result.identities),
    ...checkLedger(manifest.ledger_sha256, [join(dir, STUDY_LEDGER)]),
    checkEqual('trials', String(result.trials.length), String(stored.length)),
    checkEqual('trials with other results', '0', String(different.length)),
    ...manifest.best_trials.map(({ trial_number, trade_hash }, rank) =>
      checkEqual(`trade_hash of trial ${trial_number}`, trade_hash, tradeHashOf(result.best[rank]?.run)),
    ),
  ];
}

/** Runs one trial of a study again and compares its metrics. */
export async function verifyStudyTrial(
  dir: string,
  manifest: StudyManifest,
  trialNumber: number,
  options: RunOptions,
): Promise<VerifyCheck[]> {
  const { record } = trialOf(dir, trialNumber);
  const result = await repeatStudyTrial(dir, manifest, trialNumber, options);
  const known = manifest.best_trials.find(({ trial_number }) => trial_number === trialNumber);
  return [
    ...checkData(manifest, result.identities),
    ...(known ? [checkEqual('trade_hash', known.trade_hash, tradeHashOf(result))] : []),
    ...METRIC_NAMES.map((name) => checkEqual(name, String(record && readField(record, name)), String(result.metrics[name] + 0))),
  ];
}

/** Runs one trial of a study again over the search window. Throws UsageError FLAG_INVALID where there is no such trial, or it has no
 *  result. */
export async function repeatStudyTrial(
  dir: string,
  manifest: StudyManifest,
  trialNumber: number,
  options: RunOptions,
): Promise<BacktestResult> {
  const { parameters, record } = trialOf(dir, trialNumber);
  if (record === undefined)
    throw new UsageError('FLAG_INVALID', `trial ${trialNumber} was not run to its end and has no result`, {
      context: { flag: '--trial', value: trialNumber },
    });
  const { otherwise } = settingsOf(systemOf(manifest).file);
  const trial = withWindow(systemOf(manifest), manifest, { ...otherwise, ...parameters });
  const result = await backtest(trial, { ...options, symbol: manifest.symbol });
  return { ...result, window: { ...result.window, name: manifest.window.name } };
}

/** Makes a study's result anew from its ledger: no trial is run but the best. One that was cancelled stays so: its holdout is not looked
 *  at. */
export async function reopenStudy(dir: string, manifest: StudyManifest, options: RunOptions): Promise<StudyOutcome> {
  return await optimize(systemOf(manifest), {
    ...options,
    ...choiceOf(manifest.asked),
    symbol: manifest.symbol,
    onStart: () => ({ trials: storedTrials(dir) }),
    registry: registryBeside(dir),
    ...(readResult(dir).state === 'cancelled' && { signal: AbortSignal.abort() }),
  });
}

function storedTrials(dir: string): readonly RecordedTrial[] {
  return readStudyLedger(join(dir, STUDY_LEDGER), RECORD_NAMES).trials;
}

function trialOf(dir: string, trialNumber: number): RecordedTrial {
  const trials = storedTrials(dir);
  const found = trials[trialNumber];
  if (found !== undefined) return found;
  throw new UsageError(
    'FLAG_INVALID',
    `--trial must be the number of a finished trial, from 0 to ${trials.length - 1}, not ${trialNumber}`,
    { context: { flag: '--trial', value: trialNumber } },
  );
}

function settingsOf(file: ResolvedSystem['file']): StudySettings {
  return studySettings(file, searchedGraph(file), new Scorer(file));
}

function systemOf(manifest: StudyManifest): ResolvedSystem {
  return resolveSystem(
    { ...manifest.config, study: { ...manifest.config.study, trials: Math.max(1, manifest.trials) } },
    { source: `run ${manifest.run_id}` },
  );
}

/** The system with a trial's parameters, on the window that was searched. */
function withWindow(system: ResolvedSystem, { window: { start, end } }: StudyManifest, parameters: Parameters): ResolvedSystem {
  return {
    ...system,
    file: { ...system.file, params: parameters as Record<string, ParameterValue>, data: { ...system.file.data, start, end } },
  };
}

function tradeHashOf(run: BacktestResult | undefined): string {
  return run ? hashTrades(run.trades, run.market.bars.timeMs) : 'none';
}
