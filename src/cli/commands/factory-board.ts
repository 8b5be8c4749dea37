import { Option, type Command } from 'commander';
import { withFactory, type FactoryFlags } from '../factory-flags.js';
import { printJson, printLine, renderTable } from '../print.js';

interface BoardFlags extends FactoryFlags {
  readonly report?: string;
}

/** `barloom factory status|report|history` */
export function registerFactoryBoard(factory: Command): void {
  withFactory(factory.command('status').description('the systems by stage, and what each waits for')).action(status);
  withFactory(factory.command('report').description('write the board as a page: gates with figures and limits, history, what was demoted'))
    .addOption(new Option('--report <file>', 'where the page goes (default: report.html in the folder of the factory)'))
    .action(report);
  withFactory(factory.command('history').argument('<system>', 'name').description('what happened to a system, and why')).action(history);
}

async function status(flags: FactoryFlags): Promise<void> {
  const { factoryBoard } = await import('../../app/factory/board.js');
  const board = factoryBoard(flags.factoryDir);
  if (flags.json) return printJson({ systems: board });
  if (flags.quiet) return;
  if (board.length === 0) return printLine('the factory has no system: barloom factory add FILE');
  printLine(
    await renderTable(
      ['system', 'stage', 'since', 'hygiene', 'test', 'demo', 'live', 'sizes'],
      board.map(({ system, stage, since, gates, champion, scale }) => [
        system,
        stage,
        since.slice(0, 16),
        gates['hygiene']!,
        gates['test']!,
        gates['demo']!,
        champion === null ? '–' : `version ${champion}`,
        scale === 1 ? '1' : `× ${scale}`,
      ]),
      7,
    ),
  );
  for (const { system, waits, changes } of board)
    printLine(`${system}: ${waits}${changes.length === 0 ? '' : ` (runs with ${changes.join(', ')})`}`);
}

async function report(flags: BoardFlags): Promise<void> {
  const { writeFactoryReport } = await import('../../app/factory/factory-report.js');
  const path = await writeFactoryReport(flags.factoryDir, flags.report);
  if (flags.json) printJson({ report: path });
  else if (!flags.quiet) printLine(`report: ${path}`);
}

async function history(system: string, flags: FactoryFlags): Promise<void> {
  const { historyOf } = await import('../../app/factory/history.js');
  const { events, sentences } = historyOf(flags.factoryDir, system);
  if (flags.json) return printJson({ system, events });
  if (!flags.quiet) events.forEach(({ time }, index) => printLine(`${time.slice(0, 19)}  ${sentences[index]}`));
}
