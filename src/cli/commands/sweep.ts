import { Option, type Command } from 'commander';
import type { SweepOutcome } from '../../app/sweep/sweep-outcome.js';
import type { WrittenSweep } from '../../app/sweep/sweep-files.js';
import type { StudyVerdict } from '../../app/verdict/study-verdict.js';
import { abortOnInterrupt, sayCancelled } from '../interrupt.js';
import { addFlags, runOptionsOf, type SharedFlags } from '../flags.js';

interface SweepFlags extends SharedFlags {
  readonly resume?: string;
}

const TABLE_TRIALS = 10;
const TABLE_METRICS = ['sharpe', 'total_return', 'max_drawdown', 'trades', 'win_rate', 'profit_factor'] as const;

/** `barloom sweep FILE` */
export function registerSweep(program: Command): void {
  const command = program.command('sweep').argument('<file>', 'system file with a space').description('run every point of the grid and rank the trials');
  addFlags(command, ['symbols', 'timeframe', 'start', 'end', 'window', 'lookbackDays', 'trials', 'seed', 'workers', 'maxMemory', 'cacheDir', 'cache', 'outputDir', 'set', 'json', 'quiet', 'printConfig'])
    .addOption(new Option('--resume <folder>', 'finish an interrupted sweep in its folder'))
    .action(run);
}

async function run(path: string, flags: SweepFlags): Promise<void> {
  const startedMs = Date.now();
  const { readSystem } = await import('../read-system.js');
  const system = await readSystem(path, flags);
  if (flags.printConfig) {
    const { printConfig } = await import('../print-config.js');
    return printConfig(system, flags.json);
  }
  const { runSweep, sweepSummary } = await import('../../app/sweep/sweep-files.js');
  const { exitCodeOf } = await import('../../app/verdict/study-verdict.js');
  const { ProgressBar } = await import('../progress.js');
  const progress = new ProgressBar(!flags.json && !flags.quiet);
  const stop = abortOnInterrupt();
  const documents: object[] = [];
  const verdicts: (StudyVerdict | undefined)[] = [];
  for (const [symbol, resumeDir] of await symbolsToRun(system.file.data.symbols, flags.resume)) {
    const options = { ...runOptionsOf(flags), symbol, trials: flags.trials, signal: stop.signal, onProgress: (state: Parameters<typeof progress.update>[0]) => progress.update(state) };
    const written = await runSweep(system, options, flags.outputDir, startedMs, resumeDir);
    progress.clear();
    documents.push(sweepSummary(written.result, written.dir, written.ledgerSha256));
    verdicts.push(written.result.verdict);
    if (!flags.json && !flags.quiet) await printSweep(written);
    if (written.result.cancelled) break;
  }
  const { printJson } = await import('../print.js');
  if (flags.json) printJson(documents.length === 1 ? documents[0] : { sweeps: documents });
  process.exitCode = exitCodeOf(verdicts);
  if (stop.signal.aborted) sayCancelled(`sweep ${path}`, documents.at(-1) as { dir: string; trials: number });
}

async function symbolsToRun(symbols: readonly string[], resume: string | undefined): Promise<[string, string | undefined][]> {
  if (resume === undefined) return symbols.map((symbol) => [symbol, undefined]);
  const { readSweepManifest } = await import('../../app/run-manifest.js');
  const { symbolsFrom } = await import('../resume-symbols.js');
  return symbolsFrom(symbols, readSweepManifest(resume).symbol, resume);
}

async function printSweep({ result, dir }: WrittenSweep): Promise<void> {
  const { formatTime } = await import('../../core/time.js');
  const { paint, printLine, printWarning } = await import('../print.js');
  const { printVerdict } = await import('../print-verdict.js');
  const { market, window, system } = result;
  for (const warning of result.warnings) printWarning(warning);
  const bars = window.to - window.from;
  const rate = (bars * result.count) / result.elapsedSeconds;
  printLine(`${paint('bold', system.file.system)}  ${market.symbol} ${market.timeframe.name}  ${formatTime(window.startMs)} to ${formatTime(window.endMs)}${market.origin.kind === 'synthetic' ? '  SYNTHETIC' : ''}`);
  printLine(await rankedTable(result));
  const [first] = result.failures.values();
  if (first !== undefined) printWarning(`${result.failures.size.toLocaleString('en')} trials failed: ${first}`);
  printLine(`${result.count.toLocaleString('en')} trials of ${result.points.toLocaleString('en')} points × ${bars.toLocaleString('en')} bars in ${result.elapsedSeconds.toFixed(2)} s on ${result.workers} workers: ${(rate / 1e9).toFixed(2)} billion bar-trials/s`);
  printVerdict(result.verdict);
  printLine(`report: ${dir}/report.html`);
}

async function rankedTable(result: SweepOutcome): Promise<string> {
  const { metricsOf } = await import('../../app/backtest.js');
  const { trialParameters } = await import('../../app/sweep/sweep-outcome.js');
  const { formatMetric, formatValue, renderTable } = await import('../print.js');
  const varied = result.names.filter((name) => Object.hasOwn(result.system.file.space, name));
  const objective = TABLE_METRICS.some((name) => name === result.objectiveText) ? [] : [result.objectiveText];
  const rows = [...result.ranking.subarray(0, TABLE_TRIALS)].map((trial, rank) => {
    const [parameters, metrics] = [trialParameters(result, trial), metricsOf(result.bestRecords.get(trial)!)];
    return [String(rank + 1), String(trial), ...varied.map((name) => formatValue(parameters[name]!)), ...objective.map(() => result.objective[trial]!.toFixed(4)), ...TABLE_METRICS.map((name) => formatMetric(name, metrics[name]))];
  });
  return rows.length === 0 ? 'no trial has a defined objective and meets every constraint' : await renderTable(['#', 'trial', ...varied, ...objective, ...TABLE_METRICS], rows, 0);
}
