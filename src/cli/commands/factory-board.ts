import { Option, type Command } from 'commander';
import { withFactory, type FactoryFlags } from '../factory-flags.js';
import { printJson, printLine, printWarning, renderTable } from '../print.js';

interface BoardFlags extends FactoryFlags {
  readonly report?: string;
}

/** `barloom factory status|report|history|repair` */
export function registerFactoryBoard(factory: Command): void {
  withFactory(factory.command('status').description('the systems by stage, and what each waits for')).action(status);
  withFactory(factory.command('report').description('write the board as a page: gates with figures and limits, history, what was demoted'))
    .addOption(new Option('--report <file>', 'where the page goes (default: report.html in the folder of the factory)'))
    .action(report);
  withFactory(factory.command('history').argument('<system>', 'name').description('what happened to a system, and why')).action(history);
  withFactory(
    factory.command('repair').description('show what is readable of a damaged journal, and mend it; the damaged file is kept'),
  ).action(repair);
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

async function repair(flags: FactoryFlags): Promise<void> {
  const { repairJournal } = await import('../../app/factory/repair-journal.js');
  const found = await repairJournal(flags.factoryDir);
  if (flags.json) return printJson(found);
  if (flags.quiet) return;
  if (found.state !== 'repaired')
    return printLine(`${found.file}: ${found.state === 'absent' ? 'there is nothing' : `whole, ${found.lines} lines`}`);
  for (const sentence of found.damage) printWarning(`${found.file}: ${sentence}`);
  printLine(`${found.file}: ${found.lines} lines could be read and are chained anew; the damaged file is ${found.kept}`);
}
