import { join } from 'node:path';
import { printSystem, type ResolvedSystem } from '../strategy/resolve-system.js';
import { writing, writeJson, writeText } from '../../files/output.js';
import { renderSweepReport } from '../../report/index.js';
import type { FolderRequest } from '../run/run-folder.js';
import { hashTrades } from '../run/run-identity.js';
import { Registry } from '../verdict/registry.js';
import { searchedSystem } from '../strategy/searched-system.js';
import { systemOfTrial } from '../strategy/winner-system.js';
import { sweepReportInput } from './sweep-report-input.js';
import { LEDGER, SweepLedger } from './sweep-ledger.js';
import { trialParameters, type SweepOptions, type SweepOutcome } from './sweep-outcome.js';
import { sweepSummary } from './sweep-summary.js';
import { sweepTrials } from './sweep.js';
import { writeTrialsParquet } from './trials-parquet.js';

/** A sweep on disk. */
export interface WrittenSweep {
  readonly result: SweepOutcome;
  readonly runId: string;
  readonly dir: string;
  readonly ledgerSha256: string;
}

/** Runs a sweep and writes its ledger as trials finish, then trials.parquet, results, the best system and the report.
 *  resumeDir  folder of an interrupted run of the same sweep
 *  Throws what `sweep` throws; UsageError OUTPUT_UNWRITABLE, RUN_UNREADABLE, RUN_LOCKED. */
export async function runSweep(
  asked: ResolvedSystem,
  options: SweepOptions,
  outputDir: string,
  startedMs: number,
  resumeDir?: string,
): Promise<WrittenSweep> {
  const system = searchedSystem(asked);
  const request: FolderRequest = { outputDir, startedMs, resumeDir };
  let ledger: SweepLedger | undefined;
  try {
    const result = await writing(outputDir, () =>
      sweepTrials(system, {
        registry: new Registry(outputDir),
        ...options,
        onStart: (plan) => {
          ledger = SweepLedger.open(system, options.trials ?? null, request, plan);
          options.onStart?.(plan);
          return ledger.known;
        },
        onPart: (first, table, results) => ledger!.append(first, table, results),
        onFinished: (numbers, table, rows, records) => ledger!.keep(numbers, table, rows, records),
      }),
    );
    options.onPhase?.('files');
    return await writeResult(ledger!, { ...result, warnings: [...ledger!.folder.notes, ...result.warnings] });
  } finally {
    ledger?.close();
  }
}

async function writeResult(ledger: SweepLedger, result: SweepOutcome): Promise<WrittenSweep> {
  const { folder, trialsAsked } = ledger,
    { dir, runId } = folder,
    ledgerSha256 = await writing(dir, () => ledger.finish());
  const best = result.best.map((run, rank) => ({
    trial_number: result.ranking[rank]!,
    trade_hash: hashTrades(run.trades, run.market.bars.timeMs),
  }));
  await folder.finish({ trials_asked: trialsAsked, ledger_sha256: ledgerSha256, best_trials: best }, async (files) => {
    if (result.best.length > 0)
      writeText(
        files,
        'best_config.yaml',
        printSystem(systemOfTrial(result.system, result.market.symbol, result.window, trialParameters(result, result.ranking[0]!))),
      );
    writeText(files, 'report.html', renderSweepReport(sweepReportInput(result, runId)));
    await writeTrialsParquet(files, join(dir, LEDGER), result);
    writeJson(files, 'result.json', { run_id: runId, ...sweepSummary(result, dir, ledgerSha256) });
  });
  return { result, runId, dir, ledgerSha256 };
}
