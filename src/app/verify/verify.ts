import { join } from 'node:path';
import { METRIC_NAMES } from '../../core/metrics.js';
import { renderModelWalkReport, renderRunReport, renderStudyReport, renderSweepReport } from '../../report/index.js';
import { backtest, type BacktestResult } from '../run/backtest.js';
import { reopenModelWalkForward, verifyModelWalkForward } from '../model-walk-forward/repeat.js';
import { modelWalkReportInput } from '../model-walk-forward/report-input.js';
import { replaceText, writing } from '../../files/output.js';
import { renderComparison, verifyComparison } from '../comparison-files/repeat-comparison.js';
import { reportInput } from '../run/run-files.js';
import { hashTrades } from '../run/run-identity.js';
import { describeUnproved, readManifest, readResult, type AnyManifest, type RunManifest } from '../run/run-manifest.js';
import { systemOfManifest, withWindowName } from '../run/system-of-manifest.js';
import { reopenStudy, repeatStudyTrial, verifyStudy, verifyStudyTrial } from '../study/repeat-study.js';
import { studyReportInput } from '../study/study-report-input.js';
import { reopenWalkForward, verifyWalkForward } from '../walk-forward/repeat-walk-forward.js';
import { walkForwardReportInput } from '../walk-forward/walk-forward-report-input.js';
import { checkData, checkEqual, type VerifyCheck } from '../run/verify-check.js';
import type { RunOptions } from '../system/run-options.js';
import type { SystemFile } from '../system/system-schema.js';
import { reopenSweep, repeatSweepTrial, verifySweep, verifySweepTrial } from '../sweep/repeat-sweep.js';
import { sweepReportInput } from '../sweep/sweep-report-input.js';

/** How a run is repeated. */
export interface VerifyOptions extends RunOptions {
  /** changes the file of a backtest before it is run, as where its paths are others by now */
  readonly relocate?: (file: SystemFile) => SystemFile;
}

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
export async function verifyRun(dir: string, { relocate, ...options }: VerifyOptions, trial?: number): Promise<VerifyResult> {
  const manifest = readManifest(dir);
  const checks = await checksOf(dir, relocated(manifest, relocate), options, trial),
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

function relocated(manifest: AnyManifest, relocate: VerifyOptions['relocate']): AnyManifest {
  return manifest.kind !== 'backtest' || relocate === undefined ? manifest : { ...manifest, config: relocate(manifest.config) };
}

/** Writes the report of a run, a sweep or one of its trials anew and returns its path. Throws UsageError RUN_UNREADABLE. */
export async function rebuildReport(dir: string, options: RunOptions, trial?: number): Promise<string> {
  const manifest = readManifest(dir);
  const name = pageOf(manifest, trial);
  const html = await htmlOf(dir, manifest, options, trial);
  await writing(dir, () => replaceText(dir, name, html));
  return join(dir, name);
}

function pageOf({ kind }: AnyManifest, trial: number | undefined): string {
  if (kind === 'comparison' || kind === 'nested_comparison') return 'comparison.html';
  return trial === undefined ? 'report.html' : `trial-${trial}.html`;
}

async function checksOf(dir: string, manifest: AnyManifest, options: RunOptions, trial: number | undefined): Promise<VerifyCheck[]> {
  if (manifest.kind === 'backtest') return await verifyBacktest(dir, manifest, options);
  if (manifest.kind === 'sweep')
    return trial === undefined ? await verifySweep(dir, manifest, options) : await verifySweepTrial(dir, manifest, trial, options);
  if (manifest.kind === 'walk_forward') return await verifyWalkForward(dir, manifest, options);
  if (manifest.kind === 'model_walk_forward') return await verifyModelWalkForward(manifest, options);
  if (manifest.kind === 'comparison' || manifest.kind === 'nested_comparison') return await verifyComparison(dir, manifest, options);
  return trial === undefined ? await verifyStudy(dir, manifest, options) : await verifyStudyTrial(dir, manifest, trial, options);
}

async function htmlOf(dir: string, manifest: AnyManifest, options: RunOptions, trial: number | undefined): Promise<string> {
  if (manifest.kind === 'backtest') return runReport(await repeat(manifest, options), manifest.run_id);
  if (manifest.kind === 'sweep')
    return trial === undefined
      ? renderSweepReport(sweepReportInput({ ...(await reopenSweep(dir, manifest, options)), ...timingOf(dir) }, manifest.run_id))
      : runReport(await repeatSweepTrial(dir, manifest, trial, options), `${manifest.run_id}, trial ${trial}`);
  if (manifest.kind === 'walk_forward')
    return renderStudyReport(
      walkForwardReportInput({ ...(await reopenWalkForward(dir, manifest, options)), ...timingOf(dir) }, manifest.run_id),
    );
  if (manifest.kind === 'model_walk_forward')
    return renderModelWalkReport(
      modelWalkReportInput({ ...(await reopenModelWalkForward(dir, manifest, options)), ...timingOf(dir) }, manifest.run_id),
    );
  if (manifest.kind === 'comparison' || manifest.kind === 'nested_comparison') return await renderComparison(manifest, options);
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

function runReport(result: BacktestResult, runId: string): string {
  return renderRunReport(reportInput(result, runId));
}

async function repeat(manifest: RunManifest, options: RunOptions): Promise<BacktestResult> {
  return withWindowName(manifest, await backtest(systemOfManifest(manifest), { ...options, symbol: manifest.symbol }));
}
