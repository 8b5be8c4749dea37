import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { drawdownOf } from '../../core/market-curve.js';
import type { IdentifiedMarket } from '../../core/trading-data.js';
import { renderStudyReport } from '../../report/index.js';
import type { RecordedTrial } from '../../search/study-ledger.js';
import type { NamedWindow } from '../system/choose-window.js';
import { csvTable, joinColumns } from '../files/file-columns.js';
import { writeLines } from '../files/lines-file.js';
import { makeFolder, writeJson, writeText, writing } from '../../files/output.js';
import { placeOf, RunFolder, type FolderRequest } from '../run/run-folder.js';
import { hashInputs, hashTrades, runInputs } from '../run/run-identity.js';
import { askedOf, type AskedWindow } from '../run/run-manifest.js';
import { writeStudyParquet } from '../study/study-parquet.js';
import { openStudyLog, type StudyLog } from '../trials/study-log.js';
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

/** Folder of the ledgers of all folds. */
const LEDGERS = 'ledgers';

/** Runs a walk-forward and writes a ledger per fold as trials finish, then trials, the joined account and trades, results, the last
 *  winner's system and the report.
 *  resumeDir  folder of an interrupted run of the same walk-forward
 *  Throws what `walkForward` throws; UsageError OUTPUT_UNWRITABLE, RUN_UNREADABLE, RUN_LOCKED. */
export async function runWalkForward(
  system: ResolvedSystem,
  options: WalkForwardOptions,
  outputDir: string,
  startedMs: number,
  resumeDir?: string,
): Promise<WrittenWalkForward> {
  const files = new WalkForwardFiles(system, options, { outputDir, startedMs, resumeDir });
  try {
    const result = await writing(outputDir, () =>
      walkForward(system, {
        registry: new Registry(outputDir),
        ...options,
        onStart: (data, window) => files.open(data, window),
        onFold: (fold) => files.openFold(fold),
        onBatch: (_, trials) => files.append(trials),
      }),
    );
    options.onPhase?.('files');
    return await files.finish(result);
  } finally {
    files.close();
  }
}

/** Returns the file of a fold's ledger in a run folder. */
export function foldLedger(dir: string, fold: number): string {
  return join(dir, foldName(fold));
}

function foldName(fold: number): string {
  return join(LEDGERS, `fold-${fold}.jsonl`);
}

/** Returns the hash of the ledgers of all folds, of which each has its own; sha256, hex. */
export function joinHashes(hashes: readonly string[]): string {
  return createHash('sha256').update(hashes.join('\n')).digest('hex');
}

class WalkForwardFiles {
  private readonly system: ResolvedSystem;
  private readonly asked: AskedWindow;
  private readonly request: FolderRequest;
  private folder: RunFolder<'walk_forward'> | undefined;
  private hash = '';
  private log: StudyLog | undefined;
  private readonly ledgerHashes: string[] = [];

  constructor(system: ResolvedSystem, options: WalkForwardOptions, request: FolderRequest) {
    this.system = system;
    this.asked = askedOf(options);
    this.request = request;
  }

  open(data: IdentifiedMarket, window: NamedWindow): void {
    const inputs = runInputs(this.system, data, window);
    this.hash = hashInputs('walk_forward', inputs);
    this.folder = RunFolder.open(this.request, { kind: 'walk_forward', place: placeOf(inputs), inputs, hash: this.hash });
    makeFolder(join(this.folder.dir, LEDGERS));
    this.folder.begin({ asked: this.asked, ledger_sha256: null, trade_hash: null, winners: [] });
  }

  /** Opens a fold's ledger and returns what is known already. */
  openFold(fold: number): StudyLog {
    this.finishFold();
    this.log = openStudyLog(this.folder!, foldName(fold), `${this.hash}/${fold}`);
    return this.log;
  }

  append(trials: readonly RecordedTrial[]): void {
    this.log!.append(trials);
  }

  async finish(found: WalkForwardOutcome): Promise<WrittenWalkForward> {
    this.finishFold();
    const { dir, runId, notes } = this.folder!,
      result = { ...found, warnings: [...notes, ...found.warnings] },
      ledgerSha256 = joinHashes(this.ledgerHashes);
    const path = result.paths[result.shown];
    const winners = result.folds.map(({ foldNumber, winner }) => ({ fold: foldNumber, trial_number: winner.trialNumber }));
    await this.folder!.finish(
      { asked: this.asked, ledger_sha256: ledgerSha256, trade_hash: path ? hashPath(path) : null, winners },
      (files) => {
        writeTrials(files, result);
        if (path !== undefined) writePath(files, result, path);
        writeText(files, 'report.html', renderStudyReport(walkForwardReportInput(result, runId)));
        writeJson(files, 'result.json', { run_id: runId, ...walkForwardSummary(result, dir, ledgerSha256) });
      },
    );
    return { result, runId, dir, ledgerSha256 };
  }

  /** Closes what is open, whatever happened; what was finished stays. */
  close(): void {
    this.log?.close();
    this.folder?.close();
  }

  private finishFold(): void {
    if (this.log !== undefined) this.ledgerHashes.push(this.log.finish());
    this.log = undefined;
  }
}

function writeTrials(dir: string, result: WalkForwardOutcome): void {
  const { space, objective } = result;
  const folds = trialsOfFolds(result);
  if (folds.length === 0) return;
  const trials = folds.flatMap((fold) => fold.trials);
  writeJson(
    dir,
    'trials.json',
    folds.flatMap((fold) => trialsJson(fold).map((trial) => ({ fold: fold.foldNumber, ...trial }))),
  );
  writeStudyParquet(
    dir,
    { trials, space, objectives: [objective] },
    Float64Array.from(folds.flatMap(({ foldNumber, trials: { length } }) => Array.from({ length }, () => foldNumber))),
  );
}

/** The joined account and its trades, and the system of the last winner, which would trade next. */
function writePath(dir: string, result: WalkForwardOutcome, { runs, stitched }: PathResult): void {
  const { timeMs, equity } = stitched;
  const drawdown = drawdownOf(equity, stitched.initialCash);
  writeLines([
    {
      path: join(dir, 'equity.csv'),
      table: csvTable([
        { name: 'time', kind: 'time', values: timeMs },
        { name: 'equity', kind: 'number', values: equity },
        { name: 'drawdown', kind: 'number', values: drawdown },
      ]),
    },
    { path: join(dir, 'trades.csv'), table: csvTable(joinColumns(runs.map(tradeColumns))) },
  ]);
  const last = result.folds.at(-1)!;
  writeText(
    dir,
    'best_config.yaml',
    printSystem(
      systemOfTrial(result.system, result.market.symbol, windowOfBars(result.market, 'train', last.train[0]!), last.winner.parameters),
    ),
  );
}

/** Returns the hash of the trades of a path's runs, in their order. */
export function hashPath({ runs }: PathResult): string {
  return createHash('sha256')
    .update(runs.map((run) => hashTrades(run.trades, run.market.bars.timeMs)).join('\n'))
    .digest('hex');
}
