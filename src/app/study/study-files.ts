import { renderStudyReport } from '../../report/index.js';
import type { RecordedTrial } from '../../search/study-ledger.js';
import type { NamedWindow } from '../system/choose-window.js';
import { writeJson, writeText, writing } from '../../files/output.js';
import { placeOf, RunFolder, type FolderRequest } from '../run/run-folder.js';
import { hashInputs, hashTrades, runInputs } from '../run/run-identity.js';
import { openStudyLog, STUDY_LEDGER, type StudyLog } from '../trials/study-log.js';
import { askedOf, type StudyManifest } from '../run/run-manifest.js';
import { printSystem, type ResolvedSystem } from '../strategy/resolve-system.js';
import { Registry } from '../verdict/registry.js';
import { optimize } from './optimize.js';
import type { OptimizeOptions, StudyOutcome, StudyPlan } from './study-outcome.js';
import { studyReportInput } from './study-report-input.js';
import { studySummary, trialsJson } from './study-summary.js';
import { searchedSystem } from '../strategy/searched-system.js';
import { systemOfTrial } from '../strategy/winner-system.js';
import { writeStudyParquet } from './study-parquet.js';

/** A study on disk. */
export interface WrittenStudy {
  readonly result: StudyOutcome;
  readonly runId: string;
  readonly dir: string;
  readonly ledgerSha256: string;
}

/** Runs a study and writes its ledger as trials finish, then trials.parquet, trials.json, results, the winner's system and the report.
 *  resumeDir  folder of an earlier run of the same study, which goes on behind its last sound trial
 *  Throws what `optimize` throws; UsageError OUTPUT_UNWRITABLE, RUN_UNREADABLE, RUN_LOCKED. */
export async function runOptimize(
  asked: ResolvedSystem,
  options: OptimizeOptions,
  outputDir: string,
  startedMs: number,
  resumeDir?: string,
): Promise<WrittenStudy> {
  const system = searchedSystem(asked);
  const files = new StudyFiles(system, options, { outputDir, startedMs, resumeDir });
  try {
    const result = await writing(outputDir, () =>
      optimize(system, {
        registry: new Registry(outputDir),
        ...options,
        onStart: (plan) => files.open(plan),
        onBatch: (trials) => files.append(trials),
      }),
    );
    options.onPhase?.('files');
    return await files.finish(result);
  } finally {
    files.close();
  }
}

class StudyFiles {
  private readonly system: ResolvedSystem;
  private readonly asked: StudyManifest['asked'];
  private readonly request: FolderRequest;
  private folder: RunFolder<'study'> | undefined;
  private log: StudyLog | undefined;

  constructor(system: ResolvedSystem, options: OptimizeOptions, request: FolderRequest) {
    this.system = system;
    this.asked = askedOf(options);
    this.request = request;
  }

  /** Opens the folder and returns what is known already. */
  open(plan: StudyPlan): StudyLog {
    const inputs = runInputs(this.system, plan, plan.window),
      hash = hashInputs('study', inputs);
    this.folder = RunFolder.open(this.request, { kind: 'study', place: placeOf(inputs), inputs, hash });
    const begin = (trials: number): void => this.folder!.begin({ asked: this.asked, trials, ledger_sha256: null, best_trials: [] });
    const isNew = this.folder.earlier === undefined;
    if (isNew) begin(0); // a ledger is never without the manifest that its study is resumed by
    this.log = openStudyLog(this.folder, STUDY_LEDGER, hash);
    if (!isNew) begin(this.log.trials.length);
    return this.log;
  }

  append(trials: readonly RecordedTrial[]): void {
    this.log!.append(trials);
  }

  async finish(found: StudyOutcome): Promise<WrittenStudy> {
    const { dir, runId, notes } = this.folder!,
      result = { ...found, warnings: [...notes, ...found.warnings] },
      ledgerSha256 = await writing(dir, () => this.log!.finish());
    const best = result.best.map(({ trialNumber, run }) => ({
      trial_number: trialNumber,
      trade_hash: hashTrades(run.trades, run.market.bars.timeMs),
    }));
    await this.folder!.finish(
      { asked: this.asked, trials: result.trials.length, ledger_sha256: ledgerSha256, best_trials: best },
      (files) => {
        if (result.winner)
          writeText(
            files,
            'best_config.yaml',
            printSystem(systemOfTrial(result.system, result.market.symbol, result.window, result.winner.parameters, windowsOf(result))),
          );
        writeText(files, 'report.html', renderStudyReport(studyReportInput(result, runId)));
        writeStudyParquet(files, result);
        writeJson(files, 'trials.json', trialsJson(result));
        writeJson(files, 'result.json', { run_id: runId, ...studySummary(result, dir, ledgerSha256) });
      },
    );
    return { result, runId, dir, ledgerSha256 };
  }

  /** Closes what is open, whatever happened; what was finished stays. */
  close(): void {
    this.log?.close();
    this.folder?.close();
  }
}

/** Windows that were cut from the bars have no name in the system's own file. */
function windowsOf({ windows: { search, validation, holdout }, system }: StudyOutcome): NamedWindow[] {
  return system.file.study.split === undefined ? [] : [search, validation, holdout].filter((window) => window !== undefined);
}
