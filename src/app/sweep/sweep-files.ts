import { RECORD_NAMES } from '../../core/trial-record.js';
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../core/errors.js';
import { formatTime } from '../../core/time.js';
import type { TrialResults, TrialTable } from '../../core/trial-table.js';
import { collectGarbage, GrowthLimit } from '../../engine/collect-garbage.js';
import { renderSweepReport } from '../../report/index.js';
import { isTornHeader, LedgerWriter, readLedger, type LedgerEntry, type LedgerHeader } from '../../search/ledger.js';
import { makeFolder, writeJson, writeText, writing } from '../../files/output.js';
import { describeInputDifference } from '../run/run-difference.js';
import { folderOf } from '../run/run-files.js';
import { hashInputs, hashTrades, makeRunId, runInputs, type RunInputs } from '../run/run-identity.js';
import { MANIFEST_VERSION, readManifestOf, type SweepManifest } from '../run/run-manifest.js';
import { sweepReportInput } from './sweep-report-input.js';
import { sweepSummary } from './sweep-summary.js';
import { sweepTrials } from './sweep.js';
import { trialParameters, type SweepOptions, type SweepOutcome, type SweepPlan } from './sweep-outcome.js';
import { printSystem, type ResolvedSystem } from '../strategy/resolve-system.js';
import { Registry } from '../verdict/registry.js';
import { systemOfTrial } from '../strategy/winner-system.js';
import { writeTrialsParquet } from './trials-parquet.js';

/** A sweep on disk. */
export interface WrittenSweep {
  readonly result: SweepOutcome;
  readonly runId: string;
  readonly dir: string;
  readonly ledgerSha256: string;
}

const LEDGER = 'ledger.bin';

/** Runs a sweep and writes its ledger as trials finish, then trials.parquet, results, the best system and the report.
 *  resumeDir  folder of an interrupted run of the same sweep
 *  Throws what `sweep` throws; UsageError OUTPUT_UNWRITABLE, RUN_UNREADABLE. */
export async function runSweep(
  system: ResolvedSystem,
  options: SweepOptions,
  outputDir: string,
  startedMs: number,
  resumeDir?: string,
): Promise<WrittenSweep> {
  const files = new SweepFiles(system, options, outputDir, startedMs, resumeDir);
  const result = await writing(outputDir, () =>
    sweepTrials(system, {
      registry: new Registry(outputDir),
      ...options,
      onStart: (plan) => {
        files.open(plan);
        collectGarbage();
        options.onStart?.(plan);
      },
      onPart: (first, table, results) => files.append(first, table, results),
      ...(resumeDir !== undefined && { known: files.known }),
    }),
  );
  collectGarbage();
  return await files.finish(result);
}

class SweepFiles {
  dir = '';
  private readonly system: ResolvedSystem;
  private readonly options: SweepOptions;
  private readonly outputDir: string;
  private readonly startedMs: number;
  private readonly resumeDir: string | undefined;
  private manifest: Omit<SweepManifest, 'ledger_sha256' | 'best_trials'> | undefined;
  private writer: LedgerWriter | undefined;
  private readonly earlier = new Map<number, LedgerEntry>();
  private readonly growth = new GrowthLimit();
  /** the first trial that no part has told yet */
  private nextTrial = 0;
  private trials = 0;

  constructor(system: ResolvedSystem, options: SweepOptions, outputDir: string, startedMs: number, resumeDir: string | undefined) {
    this.system = system;
    this.options = options;
    this.outputDir = outputDir;
    this.startedMs = startedMs;
    this.resumeDir = resumeDir;
  }

  readonly known = (trialNumber: number): LedgerEntry | undefined => this.earlier.get(trialNumber);

  open(plan: SweepPlan): void {
    this.trials = plan.count;
    const inputs = runInputs(this.system, plan, plan.window);
    const inputsHash = hashInputs(inputs);
    const identity =
      this.resumeDir === undefined
        ? { run_id: makeRunId(this.startedMs, inputsHash), created: formatTime(this.startedMs) }
        : identityOf(this.resumeDir, inputs);
    this.dir = this.resumeDir ?? join(this.outputDir, folderOf({ system: this.system, ...plan }), identity.run_id);
    const header: LedgerHeader = {
      format: 'barloom-ledger',
      version: 1,
      study: inputsHash,
      seed: this.system.file.seed,
      trials: plan.count,
      fields: RECORD_NAMES,
      parameters: plan.names.map((name, p) => ({ name, values: plan.values[p]! })),
    };
    this.manifest = {
      manifest_version: MANIFEST_VERSION,
      kind: 'sweep',
      ...identity,
      inputs_hash: inputsHash,
      ...inputs,
      trials_asked: this.options.trials ?? null,
    };
    if (this.resumeDir !== undefined) this.readEarlier(this.resumeDir, header);
    makeFolder(this.dir);
    writeJson(this.dir, 'run_manifest.json', { ...this.manifest, ledger_sha256: null, best_trials: [] });
    this.writer = new LedgerWriter(this.ledgerPath(), header);
  }

  append(first: number, table: TrialTable, results: TrialResults): void {
    this.nextTrial = first + table.count;
    this.writer!.writeTable(first, table, results);
    if (this.nextTrial < this.trials) this.growth.check();
    else collectGarbage(); // the best trials are run again next
  }

  async finish(result: SweepOutcome): Promise<WrittenSweep> {
    // a resumed sweep that is cancelled once more has not come to all that was finished before
    this.writer!.write(byNumber(this.earlier).filter(({ trialNumber }) => trialNumber >= this.nextTrial));
    const ledgerSha256 = this.writer!.close();
    if (this.ledgerPath() !== join(this.dir, LEDGER)) renameSync(this.ledgerPath(), join(this.dir, LEDGER));
    const manifest = {
      ...this.manifest!,
      ledger_sha256: ledgerSha256,
      best_trials: result.best.map((run, rank) => ({
        trial_number: result.ranking[rank]!,
        trade_hash: hashTrades(run.trades, run.market.bars.timeMs),
      })),
    };
    await writing(this.dir, async () => {
      writeJson(this.dir, 'run_manifest.json', manifest);
      if (result.best.length > 0)
        writeText(
          this.dir,
          'best_config.yaml',
          printSystem(systemOfTrial(result.system, result.market.symbol, result.window, trialParameters(result, result.ranking[0]!))),
        );
      writeText(this.dir, 'report.html', renderSweepReport(sweepReportInput(result, manifest.run_id)));
      writeTrialsParquet(this.dir, join(this.dir, LEDGER), result);
      writeJson(this.dir, 'result.json', { run_id: manifest.run_id, ...sweepSummary(result, this.dir, ledgerSha256) });
    });
    return { result, runId: manifest.run_id, dir: this.dir, ledgerSha256 };
  }

  /** While a resumed sweep runs, its ledger is written beside the earlier one, which is replaced at the end. */
  private ledgerPath(): string {
    return join(this.dir, this.resumeDir === undefined ? LEDGER : `${LEDGER}.resumed`);
  }

  private readEarlier(dir: string, header: LedgerHeader): void {
    const paths = [join(dir, LEDGER), join(dir, `${LEDGER}.resumed`)].filter((path, index) => index === 0 || existsSync(path));
    for (const path of paths.filter((each) => !isTornHeader(each, header))) {
      const content = readLedger(path);
      const difference = describeDifference(content.header, header);
      if (difference !== undefined)
        throw new UsageError('RUN_UNREADABLE', `${path} is the ledger of another sweep: ${difference}`, { context: { path } });
      for (const entry of content.entries) this.earlier.set(entry.trialNumber, entry);
    }
    if (paths.length > 1) this.joinEarlier(dir, header);
  }

  /** The resumed ledger is written anew: what an interrupted one holds goes into the earlier one first. */
  private joinEarlier(dir: string, header: LedgerHeader): void {
    const joined = join(dir, `${LEDGER}.joined`);
    const writer = new LedgerWriter(joined, header);
    writer.write(byNumber(this.earlier));
    writer.close();
    renameSync(joined, join(dir, LEDGER));
  }
}

function byNumber(entries: ReadonlyMap<number, LedgerEntry>): LedgerEntry[] {
  return [...entries.values()].sort((a, b) => a.trialNumber - b.trialNumber);
}

/** A resumed sweep stays the run that it was, and must be the same. */
function identityOf(dir: string, inputs: RunInputs): Pick<SweepManifest, 'run_id' | 'created'> {
  const earlier = readManifestOf(dir, 'sweep');
  const difference = describeInputDifference(earlier, inputs);
  if (difference !== undefined)
    throw new UsageError('RUN_UNREADABLE', `${dir} is another sweep: ${difference}`, { context: { path: dir, difference } });
  return { run_id: earlier.run_id, created: earlier.created };
}

function describeDifference(found: LedgerHeader, wanted: LedgerHeader): string | undefined {
  const names = (header: LedgerHeader): string => header.parameters.map(({ name }) => name).join(', ');
  if (names(found) !== names(wanted)) return `its parameters are ${names(found)}, not ${names(wanted)}`;
  const changed = wanted.parameters.find(({ values }, p) => JSON.stringify(values) !== JSON.stringify(found.parameters[p]!.values));
  if (changed) return `the values of "${changed.name}" differ`;
  if (found.trials !== wanted.trials) return `it has ${found.trials} trials, not ${wanted.trials}`;
  if (found.study !== wanted.study) return 'it was begun with other inputs than the manifest beside it says';
  return undefined;
}
