import { join } from 'node:path';
import { UsageError } from '../../core/errors.js';
import { METRIC_NAMES } from '../../core/metrics.js';
import { readField } from '../../core/trial-record.js';
import { renderModelWalkReport, renderRunReport, renderStudyReport, renderSweepReport } from '../../report/index.js';
import { readLedger, type LedgerEntry } from '../../search/ledger.js';
import { backtest, type BacktestResult } from '../run/backtest.js';
import { reopenModelWalkForward, verifyModelWalkForward } from '../model-walk-forward/repeat.js';
import { modelWalkReportInput } from '../model-walk-forward/report-input.js';
import { writeText, writing } from '../../files/output.js';
import { reportInput } from '../run/run-files.js';
import { hashTrades } from '../run/run-identity.js';
import { describeUnproved, readManifest, readResult, type AnyManifest, type RunManifest, type SweepManifest } from '../run/run-manifest.js';
import { reopenStudy, repeatStudyTrial, verifyStudy, verifyStudyTrial } from '../study/repeat-study.js';
import { studyReportInput } from '../study/study-report-input.js';
import { reopenWalkForward, verifyWalkForward } from '../walk-forward/repeat-walk-forward.js';
import { walkForwardReportInput } from '../walk-forward/walk-forward-report-input.js';
import { checkData, checkEqual, type VerifyCheck } from '../run/verify-check.js';
import type { RunOptions } from '../system/run-options.js';
import { sweepReportInput } from '../sweep/sweep-report-input.js';
import { sweep } from '../sweep/sweep.js';
import { trialParameters, type SweepResult } from '../sweep/sweep-outcome.js';
import { resolveSystem, type ResolvedSystem } from '../strategy/resolve-system.js';

export interface VerifyResult {
  readonly run_id: string;
  readonly kind: AnyManifest['kind'];
  readonly trial: number | null;
  readonly verdict: 'same' | 'different';
  readonly checks: readonly VerifyCheck[];
  /** what the manifest cannot prove */
  readonly warnings: readonly string[];
}

/** Runs a run, a sweep or one of its trials again from the manifest and compares data, results and trade hash.
 *  Throws UsageError RUN_UNREADABLE. */
export async function verifyRun(dir: string, options: RunOptions, trial?: number): Promise<VerifyResult> {
  const manifest = readManifest(dir);
  const checks = await checksOf(dir, manifest, options, trial),
    unproved = describeUnproved(manifest);
  return {
    run_id: manifest.run_id,
    kind: manifest.kind,
    trial: trial ?? null,
    verdict: checks.every(({ holds }) => holds) ? 'same' : 'different',
    checks,
    warnings: unproved === undefined ? [] : [unproved],
  };
}

/** Writes the report of a run, a sweep or one of its trials anew and returns its path. Throws UsageError RUN_UNREADABLE. */
export async function rebuildReport(dir: string, options: RunOptions, trial?: number): Promise<string> {
  const manifest = readManifest(dir);
  const name = trial === undefined ? 'report.html' : `trial-${trial}.html`;
  const html = await htmlOf(dir, manifest, options, trial);
  await writing(dir, () => writeText(dir, name, html));
  return join(dir, name);
}

async function checksOf(dir: string, manifest: AnyManifest, options: RunOptions, trial: number | undefined): Promise<VerifyCheck[]> {
  if (manifest.kind === 'backtest') return await verifyBacktest(dir, manifest, options);
  if (manifest.kind === 'sweep') return await verifySweep(dir, manifest, options, trial);
  if (manifest.kind === 'walk_forward') return await verifyWalkForward(manifest, options);
  if (manifest.kind === 'model_walk_forward') return await verifyModelWalkForward(manifest, options);
  return trial === undefined ? await verifyStudy(dir, manifest, options) : await verifyStudyTrial(dir, manifest, trial, options);
}

async function htmlOf(dir: string, manifest: AnyManifest, options: RunOptions, trial: number | undefined): Promise<string> {
  if (manifest.kind === 'backtest') return runReport(await repeat(manifest, options), manifest.run_id);
  if (manifest.kind === 'sweep') return await sweepReport(dir, manifest, options, trial);
  if (manifest.kind === 'walk_forward')
    return renderStudyReport(
      walkForwardReportInput({ ...(await reopenWalkForward(dir, manifest, options)), ...timingOf(dir) }, manifest.run_id),
    );
  if (manifest.kind === 'model_walk_forward')
    return renderModelWalkReport(
      modelWalkReportInput({ ...(await reopenModelWalkForward(dir, manifest, options)), ...timingOf(dir) }, manifest.run_id),
    );
  if (trial !== undefined) return runReport(await repeatStudyTrial(dir, manifest, trial, options), `${manifest.run_id}, trial ${trial}`);
  return renderStudyReport(studyReportInput({ ...(await reopenStudy(dir, manifest, options)), ...timingOf(dir) }, manifest.run_id));
}

/** How long the run itself took: making its report anew runs hardly a trial. */
function timingOf(dir: string): { readonly elapsedSeconds: number; readonly workers: number } {
  const { elapsed_seconds: elapsedSeconds = 0, workers = 1 } = readResult(dir);
  return { elapsedSeconds, workers };
}

async function verifyBacktest(dir: string, manifest: RunManifest, options: RunOptions): Promise<VerifyCheck[]> {
  const result = await repeat(manifest, options);
  const stored = readResult(dir).metrics ?? {};
  const metrics = METRIC_NAMES.map((name) =>
    checkEqual(name, String(stored[name]), String(Number.isNaN(result.metrics[name]) ? null : result.metrics[name])),
  );
  return [
    ...checkData(manifest, result.identities),
    checkEqual('trade_hash', manifest.trade_hash, hashTrades(result.trades, result.market.bars.timeMs)),
    ...metrics,
  ];
}

async function verifySweep(dir: string, manifest: SweepManifest, options: RunOptions, trial: number | undefined): Promise<VerifyCheck[]> {
  const entries = entriesOf(dir);
  if (trial !== undefined) return verifyTrial(dir, manifest, entryOf(entries, trial), options);
  const result = await repeatSweep(manifest, options);
  const different = [...entries.values()].filter((entry) => !sameRecord(entry.record, result, entry.trialNumber));
  const trades = manifest.best_trials.map(({ trial_number, trade_hash }, rank) =>
    checkEqual(`trade_hash of trial ${trial_number}`, trade_hash, tradeHashOf(result.best[rank])),
  );
  return [
    ...checkData(manifest, result.identities),
    checkEqual('trials', String(result.count), String(entries.size)),
    checkEqual('trials with other results', '0', String(different.length)),
    ...trades,
  ];
}

async function verifyTrial(dir: string, manifest: SweepManifest, entry: LedgerEntry, options: RunOptions): Promise<VerifyCheck[]> {
  const result = await repeatTrial(dir, manifest, entry, options);
  const metrics = METRIC_NAMES.map((name) => checkEqual(name, String(readField(entry.record, name)), String(result.metrics[name])));
  const known = manifest.best_trials.find(({ trial_number }) => trial_number === entry.trialNumber);
  const trades = known ? [checkEqual('trade_hash', known.trade_hash, tradeHashOf(result))] : [];
  return [...checkData(manifest, result.identities), ...trades, ...metrics];
}

function tradeHashOf(result: BacktestResult | undefined): string {
  return result ? hashTrades(result.trades, result.market.bars.timeMs) : 'none';
}

function sameRecord(record: Float64Array, { records, fields }: SweepResult, trial: number): boolean {
  return record.every((value, field) => Object.is(value, records[trial * fields + field]));
}

function runReport(result: BacktestResult, runId: string): string {
  return renderRunReport(reportInput(result, runId));
}

async function sweepReport(dir: string, manifest: SweepManifest, options: RunOptions, trial: number | undefined): Promise<string> {
  const entries = entriesOf(dir);
  if (trial !== undefined)
    return runReport(await repeatTrial(dir, manifest, entryOf(entries, trial), options), `${manifest.run_id}, trial ${trial}`);
  const result = await repeatSweep(manifest, options, entries);
  const { elapsed_seconds = result.elapsedSeconds, workers = result.workers } = readResult(dir);
  return renderSweepReport(sweepReportInput({ ...result, elapsedSeconds: elapsed_seconds, workers }, manifest.run_id));
}

async function repeat(manifest: RunManifest, options: RunOptions): Promise<BacktestResult> {
  return named(manifest, await backtest(systemOf(manifest), { ...options, symbol: manifest.symbol }));
}

async function repeatSweep(manifest: SweepManifest, options: RunOptions, entries?: ReadonlyMap<number, LedgerEntry>): Promise<SweepResult> {
  const known = entries && ((trial: number) => entries.get(trial));
  return named(
    manifest,
    await sweep(systemOf(manifest), { ...options, symbol: manifest.symbol, trials: manifest.trials_asked ?? undefined, known }),
  );
}

async function repeatTrial(dir: string, manifest: SweepManifest, entry: LedgerEntry, options: RunOptions): Promise<BacktestResult> {
  const { parameters } = readLedger(join(dir, 'ledger.bin')).header;
  const table = {
    count: 1,
    names: parameters.map(({ name }) => name),
    values: parameters.map(({ values }) => values),
    valueIndex: entry.indices.map((index) => Int32Array.of(index)),
  };
  const system = systemOf(manifest);
  return named(
    manifest,
    await backtest({ ...system, file: { ...system.file, params: trialParameters(table, 0) } }, { ...options, symbol: manifest.symbol }),
  );
}

/** The window keeps the name that it had: "early" is run again by its times. */
function named<T extends Pick<BacktestResult, 'window'>>({ window: { name } }: RunManifest | SweepManifest, result: T): T {
  return { ...result, window: { ...result.window, name } };
}

/** The system of a manifest, on the very window that was run. */
function systemOf(manifest: RunManifest | SweepManifest): ResolvedSystem {
  const { data, ...config } = manifest.config;
  const window = { start: manifest.window.start, end: manifest.window.end };
  return resolveSystem(
    { ...config, ...('parameters' in manifest ? { params: manifest.parameters } : {}), data: { ...data, ...window } },
    { source: `run ${manifest.run_id}` },
  );
}

function entriesOf(dir: string): ReadonlyMap<number, LedgerEntry> {
  return new Map(readLedger(join(dir, 'ledger.bin')).entries.map((entry) => [entry.trialNumber, entry]));
}

function entryOf(entries: ReadonlyMap<number, LedgerEntry>, trial: number): LedgerEntry {
  const entry = entries.get(trial);
  if (entry) return entry;
  throw new UsageError('RUN_UNREADABLE', `--trial must be the number of a finished trial, from 0 to ${entries.size - 1}, not ${trial}`, {
    context: { trial },
  });
}
