import type { Command } from 'commander';
import { addFlags, runOptionsOf, WRITING_FLAGS, type SharedFlags } from '../flags.js';

/** `barloom session …` */
export function registerSession(program: Command): void {
  const session = program.command('session').description('walk a system on as its bars come');
  const replay = session
    .command('replay')
    .argument('<file>', 'system file')
    .description('walk its account over recorded bars instant by instant, and compare it with the backtest (exit 70 where they differ)');
  addFlags(replay, WRITING_FLAGS).action(runReplay);
}

async function runReplay(path: string, flags: SharedFlags): Promise<void> {
  const startedMs = Date.now();
  const { readSystem } = await import('../read-system.js');
  const system = await readSystem(path, flags);
  if (flags.printConfig) {
    const { printConfig } = await import('../print-config.js');
    return printConfig(system, flags.json);
  }
  const { runsOf } = await import('../../app/system/account-name.js');
  const { replayAndCompare } = await import('../../app/session/replay-and-compare.js');
  const { printJson, printLine } = await import('../print.js');
  const documents: object[] = [];
  for (const symbol of runsOf(system.file)) {
    const { result, parity, runDir, runId } = await replayAndCompare(system, {
      ...runOptionsOf(flags),
      symbol,
      outputDir: flags.outputDir,
      startedMs,
    });
    documents.push({ run_id: runId, run_dir: runDir, symbol, metrics: result.metrics, parity });
    if (!flags.json && !flags.quiet) {
      const bars = parity.bars.toLocaleString('en');
      printLine(
        `${result.market.symbol}: ${bars} instants, ${result.trades.count.toLocaleString('en')} trades; the backtest has the same, bit for bit`,
      );
      printLine(`report: ${runDir}/report.html`);
    }
  }
  if (flags.json) printJson(documents.length === 1 ? documents[0] : { replays: documents });
}
