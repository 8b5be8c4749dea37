import { Option, type Command } from 'commander';
import { whole } from '../flags.js';

const JSON_FLAG = (): Option => new Option('--json', 'print one JSON document on stdout and nothing else').default(false);

/** Commands that look at sessions, stop them and let them go on. */
export function registerSessionControl(session: Command): void {
  session
    .command('status')
    .argument('<folder>', 'folder of a session')
    .description('what a session came to so far')
    .addOption(JSON_FLAG())
    .action(runStatus);
  session
    .command('list')
    .argument('[folder]', 'folder that sessions are looked for in', '.')
    .description('the sessions in a folder and below it')
    .addOption(JSON_FLAG())
    .action(runList);
  session
    .command('stop')
    .argument('<folder>', 'folder of a session')
    .description('ask a running session to end behind its bar, and wait until it has; it goes on with session start')
    .addOption(new Option('--wait <ms>', 'how long it may take').default(STOP_WAIT_MS).argParser(whole('--wait', 'milliseconds', 0)))
    .action(runStop);
  session
    .command('kill')
    .argument('<folder>', 'folder of a session')
    .description('throw its kill switch: nothing is traded until a person releases it')
    .requiredOption('--reason <text>', 'why')
    .action(async (dir: string, { reason }: { reason: string }) => {
      (await import('../../app/session/session-control.js')).killSession(dir, reason);
    });
  session
    .command('release')
    .argument('<folder>', 'folder of a session that was halted')
    .description("let a halted session go on: a person's word")
    .requiredOption('--reason <text>', 'why')
    .action(async (dir: string, { reason }: { reason: string }) => {
      (await import('../../app/session/session-control.js')).releaseSession(dir, reason);
    });
  session
    .command('compare')
    .argument('<champion>', 'folder of a session')
    .argument('<challenger>', 'folder of another one, on the same bars')
    .description('whether the second session is better than the first (exit 1 where it is not): paired bootstrap of daily returns')
    .addOption(new Option('--seed <number>', 'of the resamples').default(1).argParser(whole('--seed', 'a seed', 0)))
    .addOption(JSON_FLAG())
    .action(runCompare);
}

const STOP_WAIT_MS = 30_000;
const NOT_BETTER_EXIT = 1;

async function runStatus(dir: string, flags: { json: boolean }): Promise<void> {
  const { sessionState, sessionProcess } = await import('../../app/session/session-control.js');
  const { summarizeState } = await import('../print-session.js');
  const { printJson, printLine, renderTable } = await import('../print.js');
  const summary = summarizeState(sessionState(dir), sessionProcess(dir));
  if (flags.json) return printJson(summary);
  const rows = Object.entries(summary).map(([name, value]) => [
    name.replaceAll('_', ' '),
    typeof value === 'object' ? JSON.stringify(value) : String(value),
  ]);
  printLine(await renderTable(['session', dir], rows));
}

async function runList(root: string, flags: { json: boolean }): Promise<void> {
  const { listSessions } = await import('../../app/session/session-control.js');
  const { summarizeState } = await import('../print-session.js');
  const { printJson, printLine, renderTable } = await import('../print.js');
  const found = await listSessions(root);
  const rows = found.map(({ dir, state, fault, pid }) => ({
    folder: dir,
    pid: pid ?? null,
    ...(state === undefined ? { system: null, state: 'damaged', fault } : summarizeState(state, pid)),
  })) as Record<string, unknown>[];
  if (flags.json) return printJson({ sessions: rows });
  if (rows.length === 0) return printLine(`there is no session in ${root}`);
  const columns = ['folder', 'system', 'state', 'pid', 'last_bar', 'equity', 'fills'];
  printLine(
    await renderTable(
      columns.map((name) => name.replaceAll('_', ' ')),
      rows.map((row) => columns.map((name) => String(row[name] ?? ''))),
    ),
  );
}

async function runStop(dir: string, { wait }: { wait: number }): Promise<void> {
  const { stopSession } = await import('../../app/session/session-control.js');
  const { printLine } = await import('../print.js');
  printLine((await stopSession(dir, wait)) ? `the session in ${dir} has ended` : `no process runs the session in ${dir}`);
}

async function runCompare(champion: string, challenger: string, flags: { seed: number; json: boolean }): Promise<void> {
  const { compareSessions } = await import('../../app/session/compare-sessions.js');
  const { printJson, printLine } = await import('../print.js');
  const found = compareSessions(champion, challenger, flags.seed);
  if (!found.isBetter) process.exitCode = NOT_BETTER_EXIT;
  const { difference, systems, returns, bars, days } = found;
  const { mean, low, high, chance, meanBlock } = difference;
  if (flags.json) {
    return printJson({
      champion: {
        folder: champion,
        system: systems[0],
        return: returns[0],
      },
      challenger: {
        folder: challenger,
        system: systems[1],
        return: returns[1],
      },
      bars,
      days,
      difference: {
        mean,
        low,
        high,
        chance,
        mean_block: meanBlock,
      },
      better: found.isBetter,
    });
  }
  const percent = (value: number): string => `${(100 * value).toFixed(3)} %`;
  printLine(
    `${bars.toLocaleString('en')} bars of both, ${days} days: ${systems[0]} ${percent(returns[0])}, ${systems[1]} ${percent(returns[1])}`,
  );
  printLine(`a day ${systems[1]} is better by ${percent(mean)} (95 %: ${percent(low)} to ${percent(high)}); chance ${chance.toFixed(3)}`);
  printLine(found.isBetter ? `${systems[1]} is better` : `${systems[1]} is not better than chance makes it`);
}
