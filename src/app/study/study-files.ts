import { RECORD_NAMES } from '../../core/trial-record.js';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../core/errors.js';
import { formatTime } from '../../core/time.js';
import { renderStudyReport } from '../../report/index.js';
import { isTornStudyLedger, readStudyLedger, StudyLedger, type RecordedTrial, type StudyHeader } from '../../search/study-ledger.js';
import type { NamedWindow } from '../system/choose-window.js';
import { makeFolder, writeJson, writeText, writing } from '../../files/output.js';
import { describeInputDifference } from '../run/run-difference.js';
import { folderOf } from '../run/run-files.js';
import { hashInputs, hashTrades, makeRunId, runInputs, type RunInputs } from '../run/run-identity.js';
import { MANIFEST_VERSION, askedOf, readManifestOf, type StudyManifest } from '../run/run-manifest.js';
import { printSystem, type ResolvedSystem } from '../strategy/resolve-system.js';
import { Registry } from '../verdict/registry.js';
import { optimize } from './optimize.js';
import type { OptimizeOptions, StudyOutcome, StudyPlan } from './study-outcome.js';
import { studyReportInput } from './study-report-input.js';
import { studySummary, trialsJson } from './study-summary.js';
import { systemOfTrial } from '../strategy/winner-system.js';
import { writeStudyParquet } from './study-parquet.js';

/** A study on disk. */
export interface WrittenStudy {
  readonly result: StudyOutcome;
  readonly runId: string;
  readonly dir: string;
  readonly ledgerSha256: string;
}

const LEDGER = 'ledger.jsonl';

/** Runs a study and writes its ledger as trials finish, then trials.parquet, trials.json, results, the winner's system and the report.
 *  resumeDir  folder of an earlier run of the same study, which goes on behind its last sound trial
 *  Throws what `optimize` throws; UsageError OUTPUT_UNWRITABLE, RUN_UNREADABLE. */
export async function runOptimize(
  system: ResolvedSystem,
  options: OptimizeOptions,
  outputDir: string,
  startedMs: number,
  resumeDir?: string,
): Promise<WrittenStudy> {
  const files = new StudyFiles(system, options, outputDir, startedMs, resumeDir);
  const result = await writing(outputDir, () =>
    optimize(system, {
      registry: new Registry(outputDir),
      ...options,
      onStart: (plan) => files.open(plan),
      onBatch: (trials) => files.append(trials),
    }),
  );
  return await files.finish(result);
}

class StudyFiles {
  private dir = '';
  private readonly system: ResolvedSystem;
  private readonly asked: StudyManifest['asked'];
  private readonly outputDir: string;
  private readonly startedMs: number;
  private readonly resumeDir: string | undefined;
  private manifest: Omit<StudyManifest, 'ledger_sha256' | 'trials' | 'best_trials'> | undefined;
  private ledger: StudyLedger | undefined;

  constructor(system: ResolvedSystem, options: OptimizeOptions, outputDir: string, startedMs: number, resumeDir: string | undefined) {
    this.system = system;
    this.asked = askedOf(options);
    this.outputDir = outputDir;
    this.startedMs = startedMs;
    this.resumeDir = resumeDir;
  }

  /** Opens the folder and returns the trials that are known already. */
  open(plan: StudyPlan): readonly RecordedTrial[] {
    const { market, window } = plan,
      inputs = runInputs(this.system, plan, window);
    const inputsHash = hashInputs(inputs);
    const header: StudyHeader = { format: 'barloom-study', version: 1, study: inputsHash, fields: RECORD_NAMES };
    const identity =
      this.resumeDir === undefined
        ? { run_id: makeRunId(this.startedMs, inputsHash), created: formatTime(this.startedMs) }
        : this.identityOf(this.resumeDir, inputs);
    this.dir = this.resumeDir ?? join(this.outputDir, folderOf({ system: this.system, market, window }), identity.run_id);
    this.manifest = {
      manifest_version: MANIFEST_VERSION,
      kind: 'study',
      asked: this.asked,
      ...identity,
      inputs_hash: inputsHash,
      ...inputs,
    };
    makeFolder(this.dir);
    // a ledger is never without the manifest that its study is resumed by
    if (this.resumeDir === undefined) this.writeManifest(0);
    const known = this.openLedger(header);
    if (this.resumeDir !== undefined) this.writeManifest(known.length);
    return known;
  }

  private writeManifest(trials: number): void {
    writeJson(this.dir, 'run_manifest.json', { ...this.manifest, trials, ledger_sha256: null, best_trials: [] });
  }

  append(trials: readonly RecordedTrial[]): void {
    this.ledger!.write(trials);
  }

  async finish(result: StudyOutcome): Promise<WrittenStudy> {
    const ledgerSha256 = this.ledger!.close();
    const best = result.best.map(({ trialNumber, run }) => ({
      trial_number: trialNumber,
      trade_hash: hashTrades(run.trades, run.market.bars.timeMs),
    }));
    const manifest: StudyManifest = { ...this.manifest!, trials: result.trials.length, ledger_sha256: ledgerSha256, best_trials: best };
    await writing(this.dir, () => {
      writeJson(this.dir, 'run_manifest.json', manifest);
      if (result.winner)
        writeText(
          this.dir,
          'best_config.yaml',
          printSystem(systemOfTrial(result.system, result.market.symbol, result.window, result.winner.parameters, windowsOf(result))),
        );
      writeText(this.dir, 'report.html', renderStudyReport(studyReportInput(result, manifest.run_id)));
      writeStudyParquet(this.dir, result);
      writeJson(this.dir, 'trials.json', trialsJson(result));
      writeJson(this.dir, 'result.json', { run_id: manifest.run_id, ...studySummary(result, this.dir, ledgerSha256) });
    });
    return { result, runId: manifest.run_id, dir: this.dir, ledgerSha256 };
  }

  /** A resumed study stays the run that it was, and must be the same study. */
  private identityOf(dir: string, inputs: RunInputs): Pick<StudyManifest, 'run_id' | 'created'> {
    const earlier = readManifestOf(dir, 'study');
    const difference = describeInputDifference(earlier, inputs);
    if (difference !== undefined)
      throw new UsageError('RUN_UNREADABLE', `${dir} is another study: ${difference}`, { context: { path: dir, difference } });
    return { run_id: earlier.run_id, created: earlier.created };
  }

  private openLedger(header: StudyHeader): readonly RecordedTrial[] {
    const path = join(this.dir, LEDGER);
    const content = this.resumeDir === undefined || !existsSync(path) || isTornStudyLedger(path) ? undefined : readStudyLedger(path);
    if (content !== undefined && content.header.study !== header.study)
      throw new UsageError('RUN_UNREADABLE', `${path} is the ledger of another study`, { context: { path } });
    this.ledger = content === undefined ? StudyLedger.create(path, header) : StudyLedger.resume(path, content);
    return content?.trials ?? [];
  }
}

/** Windows that were cut from the bars have no name in the system's own file. */
function windowsOf({ windows: { search, validation, holdout }, system }: StudyOutcome): NamedWindow[] {
  return system.file.study.split === undefined ? [] : [search, validation, holdout].filter((window) => window !== undefined);
}
