import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../core/errors.js';
import type { ParameterValue } from '../core/graph.js';
import { METRIC_NAMES, type MetricName } from '../core/metrics.js';
import { formatTime } from '../core/time.js';
import { TRIAL_STATES, type TrialResults, type TrialTable } from '../core/trial-table.js';
import { writeTableParquet, type TableColumn } from '../data/duckdb/write-table-parquet.js';
import { renderSweepReport, type SweepReportInput } from '../report/index.js';
import { isTornHeader, LedgerWriter, readLedger, type LedgerEntry, type LedgerHeader } from '../search/ledger.js';
import { metricsOf } from './backtest.js';
import { makeFolder, writeJson, writeText, writing } from './output.js';
import { folderOf, RECORD_NAMES, reportIdentity } from './run-files.js';
import { hashInputs, hashTrades, makeRunId, runInputs } from './run-identity.js';
import { readSweepManifest, type SweepManifest } from './run-manifest.js';
import { metricColumn, sweep, trialParameters, type SweepOptions, type SweepPlan, type SweepResult } from './sweep.js';
import { printSystem, type ResolvedSystem } from './system-file.js';

/** A sweep on disk. */
export interface WrittenSweep {
  readonly result: SweepResult;
  readonly runId: string;
  readonly dir: string;
  readonly ledgerSha256: string;
}

const LEDGER = 'ledger.bin';

/** Runs a sweep and writes its ledger as trials finish, then trials.parquet, results, the best system and the report.
 *  resumeDir  folder of an interrupted run of the same sweep
 *  Throws what `sweep` throws; UsageError OUTPUT_UNWRITABLE, RUN_UNREADABLE. */
export async function runSweep(system: ResolvedSystem, options: SweepOptions, outputDir: string, startedMs: number, resumeDir?: string): Promise<WrittenSweep> {
  const files = new SweepFiles(system, options, outputDir, startedMs, resumeDir);
  const result = await writing(outputDir, () =>
    sweep(system, {
      ...options,
      onStart: (plan) => {
        files.open(plan);
        options.onStart?.(plan);
      },
      onPart: (first, table, results) => files.append(first, table, results),
      known: files.known,
    }),
  );
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
  /** the first trial that no part has told yet */
  private nextTrial = 0;

  constructor(system: ResolvedSystem, options: SweepOptions, outputDir: string, startedMs: number, resumeDir: string | undefined) {
    this.system = system;
    this.options = options;
    this.outputDir = outputDir;
    this.startedMs = startedMs;
    this.resumeDir = resumeDir;
  }

  readonly known = (trialNumber: number): LedgerEntry | undefined => this.earlier.get(trialNumber);

  open(plan: SweepPlan): void {
    const inputs = runInputs(this.system, plan.market, plan.window);
    const inputsHash = hashInputs(inputs);
    const identity = this.resumeDir === undefined ? { run_id: makeRunId(this.startedMs, inputsHash), created: formatTime(this.startedMs) } : identityOf(this.resumeDir);
    this.dir = this.resumeDir ?? join(this.outputDir, folderOf({ system: this.system, ...plan }), identity.run_id);
    const header: LedgerHeader = {
      format: 'barloom-ledger', version: 1, study: inputsHash, seed: this.system.file.seed, trials: plan.count, fields: RECORD_NAMES,
      parameters: plan.names.map((name, p) => ({ name, values: plan.values[p]! })),
    };
    this.manifest = {
      manifest_version: 1, kind: 'sweep', ...identity, inputs_hash: inputsHash, ...inputs, trials_asked: this.options.trials ?? null,
    };
    if (this.resumeDir !== undefined) this.readEarlier(this.resumeDir, header);
    makeFolder(this.dir);
    writeJson(this.dir, 'run_manifest.json', { ...this.manifest, ledger_sha256: null, best_trials: [] });
    this.writer = new LedgerWriter(this.ledgerPath(), header);
  }

  append(first: number, table: TrialTable, { fields, records, states }: TrialResults): void {
    const rows = Array.from({ length: table.count }, (_, row) => row).filter((row) => states[row] !== 0);
    this.nextTrial = first + table.count;
    this.writer!.write(
      rows.map((row) => ({ trialNumber: first + row, state: states[row]!, indices: table.indices.map((column) => column[row]!), record: records.subarray(row * fields, (row + 1) * fields) })),
    );
  }

  async finish(result: SweepResult): Promise<WrittenSweep> {
    // a resumed sweep that is cancelled once more has not come to all that was finished before
    this.writer!.write(byNumber(this.earlier).filter(({ trialNumber }) => trialNumber >= this.nextTrial));
    const ledgerSha256 = this.writer!.close();
    if (this.ledgerPath() !== join(this.dir, LEDGER)) renameSync(this.ledgerPath(), join(this.dir, LEDGER));
    const manifest = { ...this.manifest!, ledger_sha256: ledgerSha256, best_trials: result.best.map((run, rank) => ({ trial_number: result.ranking[rank]!, trade_hash: hashTrades(run.trades, run.market.bars.timeMs) })) };
    await writing(this.dir, async () => {
      writeJson(this.dir, 'run_manifest.json', manifest);
      writeJson(this.dir, 'result.json', { run_id: manifest.run_id, ...sweepSummary(result, this.dir, ledgerSha256) });
      await writeTrialsParquet(join(this.dir, 'trials.parquet'), result);
      if (result.best.length > 0) writeText(this.dir, 'best_config.yaml', printSystem(systemOfBest(result)));
      writeText(this.dir, 'report.html', renderSweepReport(sweepReportInput(result, manifest.run_id)));
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
      if (difference !== undefined) throw new UsageError('RUN_UNREADABLE', `${path} is the ledger of another sweep: ${difference}`, { context: { path } });
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

/** A resumed sweep stays the run that it was. */
function identityOf(dir: string): Pick<SweepManifest, 'run_id' | 'created'> {
  const { run_id, created } = readSweepManifest(dir);
  return { run_id, created };
}

function describeDifference(found: LedgerHeader, wanted: LedgerHeader): string | undefined {
  const names = (header: LedgerHeader): string => header.parameters.map(({ name }) => name).join(', ');
  if (names(found) !== names(wanted)) return `its parameters are ${names(found)}, not ${names(wanted)}`;
  const changed = wanted.parameters.find(({ values }, p) => JSON.stringify(values) !== JSON.stringify(found.parameters[p]!.values));
  if (changed) return `the values of "${changed.name}" differ`;
  if (found.trials !== wanted.trials) return `it has ${found.trials} trials, not ${wanted.trials}`;
  if (found.study !== wanted.study) return 'strategy, rules, window, data or engine version differ';
  return undefined;
}

/** Returns what `--json` prints of a sweep. */
export function sweepSummary(result: SweepResult, dir: string, ledgerSha256: string): object {
  const bars = result.window.to - result.window.from;
  const complete = result.states.reduce((sum, state) => sum + (state === 1 ? 1 : 0), 0);
  const [best] = result.ranking;
  return {
    dir,
    state: result.cancelled ? 'cancelled' : 'complete',
    system: result.system.file.system,
    symbol: result.market.symbol,
    timeframe: result.market.timeframe.name,
    window: { name: result.window.name, start: formatTime(result.window.startMs), end: formatTime(result.window.endMs) },
    synthetic: result.market.origin.kind === 'synthetic',
    objective: { text: result.objectiveText, direction: result.direction },
    points: result.points,
    trials: complete + result.failures.size,
    failed: result.failures.size,
    infeasible: complete - result.feasible.reduce((sum, each) => sum + each, 0),
    best: best === undefined ? null : { trial_number: best, params: trialParameters(result, best), metrics: metricsOf(result.records, best * result.fields), objective: result.objective[best] },
    elapsed_seconds: result.elapsedSeconds,
    bars,
    workers: result.workers,
    bar_trials_per_second: (bars * complete) / result.elapsedSeconds,
    peak_rss_mb: process.resourceUsage().maxRSS / 1024,
    ledger_sha256: ledgerSha256,
    warnings: result.warnings,
  };
}

/** Returns the system file of the best trial, ready to be run by `backtest`: same data, same window. */
function systemOfBest(result: SweepResult): ResolvedSystem {
  const { system, ranking, window } = result;
  const { space: _space, require: _require, ...file } = system.file;
  const data = { ...file.data, symbols: [result.market.symbol], start: formatTime(window.startMs), end: formatTime(window.endMs) };
  return { ...system, file: { ...file, data, params: trialParameters(result, ranking[0]!) as Record<string, ParameterValue>, space: {}, require: [] } };
}

async function writeTrialsParquet(path: string, result: SweepResult): Promise<void> {
  const doubles = (values: ArrayLike<number>): Float64Array => Float64Array.from(values);
  const columns: TableColumn[] = [
    { name: 'trial_number', kind: 'whole', values: Float64Array.from({ length: result.count }, (_, trial) => trial) },
    { name: 'state', kind: 'text', values: doubles(result.states), texts: TRIAL_STATES },
    ...result.names.map((name, p) => parameterColumn(name, result.values[p]!, result.valueIndex[p]!)),
    ...METRIC_NAMES.map((name): TableColumn => ({ name, kind: 'number', values: metricColumn(result, name) })),
    { name: 'ambiguous_trades', kind: 'number', values: Float64Array.from({ length: result.count }, (_, trial) => result.records[trial * result.fields + METRIC_NAMES.length]!) },
    { name: 'objective', kind: 'number', values: result.objective },
    { name: 'feasible', kind: 'truth', values: doubles(result.feasible) },
  ];
  const temporary = `${path}.tmp`;
  await writeTableParquet(temporary, columns);
  renameSync(temporary, path);
}

/** Parameters keep their own names; one that is named like another column is written as `param_<name>`. */
function parameterColumn(name: string, values: readonly ParameterValue[], index: Int32Array): TableColumn {
  const column = ['trial_number', 'state', 'objective', 'feasible', ...RECORD_NAMES].includes(name) ? `param_${name}` : name;
  const isNumeric = values.every((value) => typeof value === 'number');
  if (!isNumeric) return { name: column, kind: 'text', values: Float64Array.from(index), texts: values.map(String) };
  return { name: column, kind: 'number', values: Float64Array.from(index, (position) => values[position] as number) };
}

/** Returns what a sweep's report shows. */
export function sweepReportInput(result: SweepResult, runId: string): SweepReportInput {
  const varied = result.names.map((_, p) => p).filter((p) => Object.hasOwn(result.system.file.space, result.names[p]!));
  const complete = Int32Array.from(result.states.keys()).filter((trial) => result.states[trial] === 1);
  const pick = (values: Float64Array): Float64Array => Float64Array.from(complete, (trial) => values[trial]!);
  const bars = result.window.to - result.window.from;
  const timeMs = result.market.bars.timeMs.subarray(result.window.from, result.window.to);
  return {
    ...reportIdentity(result, runId),
    objective: { text: result.objectiveText, direction: result.direction },
    axes: varied.map((p) => ({ name: result.names[p]!, values: result.values[p]! })),
    trials: {
      trialNumber: complete,
      valueIndex: varied.map((p) => Int32Array.from(complete, (trial) => result.valueIndex[p]![trial]!)),
      metrics: Object.fromEntries(METRIC_NAMES.map((name) => [name, pick(metricColumn(result, name))])) as Record<MetricName, Float64Array>,
      objective: pick(result.objective),
      feasible: Uint8Array.from(complete, (trial) => result.feasible[trial]!),
    },
    failed: { count: result.failures.size, messages: [...new Set(result.failures.values())] },
    infeasibleCount: complete.length - result.feasible.reduce((sum, each) => sum + each, 0),
    requirements: result.system.file.require,
    constraints: result.system.file.constraints,
    elapsedSeconds: result.elapsedSeconds,
    barCount: bars,
    workerCount: result.workers,
    barTrialsPerSecond: (bars * complete.length) / result.elapsedSeconds,
    initialCash: result.system.file.risk.cash,
    bestCurves: result.best.map((run, rank) => ({ trialNumber: result.ranking[rank]!, timeMs, equity: run.account.equity })),
  };
}
