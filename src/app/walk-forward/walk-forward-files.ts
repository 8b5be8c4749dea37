import { RECORD_NAMES } from '../../core/trial-record.js';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../core/errors.js';
import { drawdownOf } from '../../core/trade-columns.js';
import type { IdentifiedMarket } from '../../core/trading-data.js';
import { formatTime } from '../../core/time.js';
import { renderStudyReport } from '../../report/index.js';
import { isTornStudyLedger, readStudyLedger, StudyLedger, type RecordedTrial, type StudyHeader } from '../../search/study-ledger.js';
import type { NamedWindow } from '../system/choose-window.js';
import { csvTable, joinColumns } from '../files/file-columns.js';
import { writeLines } from '../files/lines-file.js';
import { makeFolder, writeJson, writeText, writing } from '../../files/output.js';
import { describeInputDifference } from '../run/run-difference.js';
import { folderOf } from '../run/run-files.js';
import { hashInputs, hashTrades, makeRunId, runInputs, type RunInputs } from '../run/run-identity.js';
import { MANIFEST_VERSION, askedOf, readManifestOf, type AskedWindow, type WalkForwardManifest } from '../run/run-manifest.js';
import { writeStudyParquet } from '../study/study-parquet.js';
import { trialsJson } from '../study/study-summary.js';
import { printSystem, type ResolvedSystem } from '../strategy/resolve-system.js';
import { tradeColumns } from '../run/trade-columns.js';
import { Registry } from '../verdict/registry.js';
import { windowOfBars } from '../system/choose-window.js';
import { systemOfTrial } from '../strategy/winner-system.js';
import { walkForward } from './walk-forward.js';
import { trialsOfFolds, type PathResult, type WalkForwardOptions, type WalkForwardOutcome } from './walk-forward-outcome.js';
import { walkForwardReportInput } from './walk-forward-report-input.js';
import { walkForwardSummary } from './walk-forward-summary.js';

/** A walk-forward on disk. */
export interface WrittenWalkForward {
  readonly result: WalkForwardOutcome;
  readonly runId: string;
  readonly dir: string;
  /** of the ledgers of all folds */
  readonly ledgerSha256: string;
}

/** Runs a walk-forward and writes a ledger per fold as trials finish, then trials, the joined account and trades, results, the last winner's system
 *  and the report.
 *  resumeDir  folder of an interrupted run of the same walk-forward
 *  Throws what `walkForward` throws; UsageError OUTPUT_UNWRITABLE, RUN_UNREADABLE. */
export async function runWalkForward(
  system: ResolvedSystem,
  options: WalkForwardOptions,
  outputDir: string,
  startedMs: number,
  resumeDir?: string,
): Promise<WrittenWalkForward> {
  const files = new WalkForwardFiles(system, options, outputDir, startedMs, resumeDir);
  const result = await writing(outputDir, () =>
    walkForward(system, {
      registry: new Registry(outputDir),
      ...options,
      onStart: (data, window) => files.open(data, window),
      onFold: (fold) => files.openFold(fold),
      onBatch: (_, trials) => files.append(trials),
    }),
  );
  return await files.finish(result);
}

class WalkForwardFiles {
  private dir = '';
  private readonly system: ResolvedSystem;
  private readonly asked: AskedWindow;
  private readonly outputDir: string;
  private readonly startedMs: number;
  private readonly resumeDir: string | undefined;
  private manifest: Omit<WalkForwardManifest, 'ledger_sha256' | 'trade_hash' | 'winners'> | undefined;
  private ledger: StudyLedger | undefined;
  private readonly ledgerHashes: string[] = [];

  constructor(system: ResolvedSystem, options: WalkForwardOptions, outputDir: string, startedMs: number, resumeDir: string | undefined) {
    this.system = system;
    this.asked = askedOf(options);
    this.outputDir = outputDir;
    this.startedMs = startedMs;
    this.resumeDir = resumeDir;
  }

  open(data: IdentifiedMarket, window: NamedWindow): void {
    const { market } = data,
      inputs = runInputs(this.system, data, window);
    const inputsHash = hashInputs(inputs);
    const identity =
      this.resumeDir === undefined
        ? { run_id: makeRunId(this.startedMs, inputsHash), created: formatTime(this.startedMs) }
        : this.identityOf(this.resumeDir, inputs);
    this.dir = this.resumeDir ?? join(this.outputDir, folderOf({ system: this.system, market, window }), identity.run_id);
    this.manifest = {
      manifest_version: MANIFEST_VERSION,
      kind: 'walk_forward',
      asked: this.asked,
      ...identity,
      inputs_hash: inputsHash,
      ...inputs,
    };
    makeFolder(join(this.dir, 'ledgers'));
    writeJson(this.dir, 'run_manifest.json', { ...this.manifest, ledger_sha256: null, trade_hash: null, winners: [] });
  }

  /** Opens a fold's ledger and returns the trials that are known already. */
  openFold(fold: number): readonly RecordedTrial[] {
    this.closeFold();
    const header: StudyHeader = {
      format: 'barloom-study',
      version: 1,
      study: `${this.manifest!.inputs_hash}/${fold}`,
      fields: RECORD_NAMES,
    };
    const path = join(this.dir, 'ledgers', `fold-${fold}.jsonl`);
    const content = this.resumeDir === undefined || !existsSync(path) || isTornStudyLedger(path) ? undefined : readStudyLedger(path);
    if (content !== undefined && content.header.study !== header.study)
      throw new UsageError('RUN_UNREADABLE', `${path} is the ledger of another walk-forward`, { context: { path } });
    this.ledger = content === undefined ? StudyLedger.create(path, header) : StudyLedger.resume(path, content);
    return content?.trials ?? [];
  }

  append(trials: readonly RecordedTrial[]): void {
    this.ledger!.write(trials);
  }

  async finish(result: WalkForwardOutcome): Promise<WrittenWalkForward> {
    this.closeFold();
    const ledgerSha256 = createHash('sha256').update(this.ledgerHashes.join('\n')).digest('hex');
    const path = result.paths[result.shown];
    const winners = result.folds.map(({ foldNumber, winner }) => ({ fold: foldNumber, trial_number: winner.trialNumber }));
    const manifest: WalkForwardManifest = {
      ...this.manifest!,
      ledger_sha256: ledgerSha256,
      trade_hash: path ? hashPath(path) : null,
      winners,
    };
    await writing(this.dir, () => {
      writeJson(this.dir, 'run_manifest.json', manifest);
      this.writeTrials(result);
      if (path !== undefined) this.writePath(result, path);
      writeText(this.dir, 'report.html', renderStudyReport(walkForwardReportInput(result, manifest.run_id)));
      writeJson(this.dir, 'result.json', { run_id: manifest.run_id, ...walkForwardSummary(result, this.dir, ledgerSha256) });
    });
    return { result, runId: manifest.run_id, dir: this.dir, ledgerSha256 };
  }

  private writeTrials(result: WalkForwardOutcome): void {
    const { space, objective } = result,
      folds = trialsOfFolds(result);
    if (folds.length === 0) return;
    const trials = folds.flatMap((fold) => fold.trials);
    writeJson(
      this.dir,
      'trials.json',
      folds.flatMap((fold) => trialsJson(fold).map((trial) => ({ fold: fold.foldNumber, ...trial }))),
    );
    writeStudyParquet(
      this.dir,
      { trials, space, objectives: [objective] },
      Float64Array.from(folds.flatMap(({ foldNumber, trials: { length } }) => Array.from({ length }, () => foldNumber))),
    );
  }

  /** The joined account and its trades, and the system of the last winner, which would trade next. */
  private writePath(result: WalkForwardOutcome, { runs, stitched }: PathResult): void {
    const { timeMs, equity } = stitched;
    const drawdown = drawdownOf(equity, result.system.file.risk.cash);
    writeLines([
      {
        path: join(this.dir, 'equity.csv'),
        table: csvTable([
          { name: 'time', kind: 'time', values: timeMs },
          { name: 'equity', kind: 'number', values: equity },
          { name: 'drawdown', kind: 'number', values: drawdown },
        ]),
      },
      { path: join(this.dir, 'trades.csv'), table: csvTable(joinColumns(runs.map(tradeColumns))) },
    ]);
    const last = result.folds.at(-1)!;
    writeText(
      this.dir,
      'best_config.yaml',
      printSystem(
        systemOfTrial(result.system, result.market.symbol, windowOfBars(result.market, 'train', last.train[0]!), last.winner.parameters),
      ),
    );
  }

  /** A resumed walk-forward stays the run that it was, and must be the same. */
  private identityOf(dir: string, inputs: RunInputs): Pick<WalkForwardManifest, 'run_id' | 'created'> {
    const earlier = readManifestOf(dir, 'walk_forward');
    const difference = describeInputDifference(earlier, inputs);
    if (difference !== undefined)
      throw new UsageError('RUN_UNREADABLE', `${dir} is another walk-forward: ${difference}`, { context: { path: dir, difference } });
    return { run_id: earlier.run_id, created: earlier.created };
  }

  private closeFold(): void {
    if (this.ledger !== undefined) this.ledgerHashes.push(this.ledger.close());
    this.ledger = undefined;
  }
}

/** Returns the hash of the trades of a path's runs, in their order. */
export function hashPath({ runs }: PathResult): string {
  return createHash('sha256')
    .update(runs.map((run) => hashTrades(run.trades, run.market.bars.timeMs)).join('\n'))
    .digest('hex');
}
