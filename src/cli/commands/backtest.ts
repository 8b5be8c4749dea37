import { Option, type Command } from 'commander';
import type { ResolvedSystem } from '../../app/strategy/resolve-system.js';
import { runsOf } from '../../app/system/account-name.js';
import type { NamedWindow } from '../../app/system/choose-window.js';
import type { IdentifiedMarket } from '../../core/trading-data.js';
import { addFlags, runOptionsOf, whole, WRITING_FLAGS, type SharedFlags } from '../flags.js';

/** `barloom backtest FILE` */
export function registerBacktest(program: Command): void {
  const command = program
    .command('backtest')
    .argument('<file>', 'system file')
    .description('run a system with its own params and write a run folder')
    .addOption(new Option('--bars-log', 'write a row for each bar too, and what came of it: bars_log.parquet and what belongs to it'))
    .addOption(new Option('--horizons <list>', 'of what came of it, bars, separated by commas (default: 1,24)').argParser(parseHorizons));
  addFlags(command, WRITING_FLAGS).action(run);
}

interface BacktestFlags extends SharedFlags {
  readonly barsLog?: boolean;
  readonly horizons?: readonly number[];
}

function parseHorizons(text: string): readonly number[] {
  return text.split(',').map((each) => whole('--horizons', 'whole numbers above 0, separated by commas', 1, 100_000)(each.trim()));
}

async function run(path: string, flags: BacktestFlags): Promise<void> {
  const startedMs = Date.now();
  const { readSystem } = await import('../read-system.js');
  const system = await readSystem(path, flags);
  if (flags.printConfig) {
    const { printConfig } = await import('../print-config.js');
    return printConfig(system, flags.json);
  }
  const { backtest } = await import('../../app/run/backtest.js');
  const documents: object[] = [];
  for (const symbol of runsOf(system.file)) {
    // what writes the run is loaded while the bars are read
    let looks: number | undefined;
    const onStart = async (window: NamedWindow, data: IdentifiedMarket): Promise<void> => {
      looks = await prepare(system, flags, window, data);
    };
    const [result, { writeRun }, { labelOf }] = await Promise.all([
      backtest(system, { ...runOptionsOf(flags), symbol, onStart }),
      import('../../app/run/run-files.js'),
      import('../../app/run/result-head.js'),
    ]);
    const { runId, runDir, account } = await writeRun(result, flags.outputDir, startedMs);
    const { enabled: collects, bars: collectsBars } = system.file.ml_data_collection;
    if (flags.barsLog === true || (collects && collectsBars)) {
      const { writeBarsLog } = await import('../../app/bars-log/write-bars-log.js');
      await writeBarsLog(result, runDir, runId, { ...runOptionsOf(flags), horizons: flags.horizons });
    }
    if (collects) await (await import('../../app/learning/collect-backtest.js')).collectWhereEnabled(result, runOptionsOf(flags));
    documents.push({
      run_id: runId,
      run_dir: runDir,
      symbol,
      window: result.window.name,
      synthetic: result.market.origin.kind === 'synthetic',
      data_policy: labelOf(result),
      ...(looks !== undefined && { holdout_looks: looks }),
      parameters: result.parameters,
      metrics: result.metrics,
      ...(account && { account: (await import('../../app/run/account-report.js')).accountJson(account) }),
      warnings: result.warnings,
    });
    if (!flags.json && !flags.quiet) await printRun(result, account, runDir, looks);
  }
  const { printJson } = await import('../print.js');
  if (flags.json) printJson(documents.length === 1 ? documents[0] : { runs: documents });
}

/** Returns how often the window was looked at as a holdout, this look included. */
async function prepare(
  system: ResolvedSystem,
  flags: SharedFlags,
  window: NamedWindow,
  data: IdentifiedMarket,
): Promise<number | undefined> {
  const { prepareRun } = await import('../../app/run/run-files.js');
  prepareRun(window);
  const asked = runOptionsOf(flags).window;
  if (asked === undefined) return undefined;
  const { lookByBacktest } = await import('../../app/verdict/backtest-look.js');
  return lookByBacktest(system, data, window, asked, flags.outputDir);
}

async function printRun(
  result: import('../../app/run/backtest.js').BacktestResult,
  account: import('../../app/run/account-report.js').AccountReport | undefined,
  runDir: string,
  looks: number | undefined,
): Promise<void> {
  const { printHeading } = await import('../print-heading.js');
  const { metricRows, printLine, renderTable } = await import('../print.js');
  const { window } = result;
  printHeading(result, `${(window.to - window.from).toLocaleString('en')} bars`);
  printLine(await renderTable(['metric', 'value'], metricRows(result.metrics)));
  if (account !== undefined) await (await import('../print-account.js')).printAccount(account, result.metrics);
  if (looks !== undefined) printLine(`the holdout was looked at ${looks === 1 ? 'once' : `${looks} times`}`);
  printLine(`report: ${runDir}/report.html`);
}
