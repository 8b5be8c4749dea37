import { Option, type Command } from 'commander';
import type { PersonsWord } from '../../app/factory/change-system.js';
import { UsageError } from '../../core/errors.js';
import { addFlags, runOptionsOf, whole, type SharedFlags } from '../flags.js';
import { printJson, printLine, renderTable } from '../print.js';

interface FactoryFlags extends SharedFlags {
  readonly factoryDir: string;
  readonly reason?: string;
  readonly key?: string;
  readonly budget?: number;
}

const RUNNING = ['workers', 'maxMemory', 'cacheDir', 'cache'] as const;

const WORDS: Readonly<Record<PersonsWord, string>> = {
  approve: 'let a system that has passed every gate rise to live',
  hold: 'stop a system where it stands',
  resume: 'let a held system go on',
  retire: 'take a system out; its history stays',
};

/** `barloom factory add|run|status|history|keys|diff|verify|rollback|approve|hold|resume|retire` */
export function registerFactory(program: Command): void {
  const factory = program.command('factory').description('take systems from idea to live through gates, and tell why');
  configure(factory.command('add').argument('<file>', 'system file with a lifecycle').description('add a system as a candidate')).action(
    add,
  );
  addFlags(configure(factory.command('run').description('carry out what is due: moves, gates, manifests')), RUNNING)
    .addOption(new Option('--budget <time>', 'begin no step after so long, e.g. 30m').argParser(parseBudget))
    .addOption(new Option('--key <file>', 'private key that signs manifests').env('BARLOOM_FACTORY_KEY'))
    .action(run);
  configure(factory.command('keys').argument('<file>', 'where the private key goes').description('make a key that signs manifests')).action(
    keys,
  );
  configure(
    factory
      .command('diff')
      .argument('<system>', 'name')
      .argument('<a>', 'version', whole('VERSION', 'a whole number above 0', 1))
      .argument('<b>', 'version', whole('VERSION', 'a whole number above 0', 1))
      .description('what two versions run otherwise'),
  ).action(diff);
  addFlags(configure(factory.command('verify').argument('[system]', 'name').description('prove what is live and staged')), RUNNING).action(
    verify,
  );
  addFlags(configure(factory.command('rollback').argument('<system>', 'name').description('put the version live that was before')), RUNNING)
    .addOption(new Option('--reason <text>', 'why, to be written down').makeOptionMandatory())
    .action(rollback);
  configure(factory.command('status').description('the systems by stage, and what each waits for')).action(status);
  configure(factory.command('history').argument('<system>', 'name').description('what happened to a system, and why')).action(history);
  for (const [word, description] of Object.entries(WORDS) as [PersonsWord, string][])
    configure(factory.command(word).argument('<system>', 'name').description(description))
      .addOption(new Option('--reason <text>', 'why, to be written down').makeOptionMandatory())
      .action(async (system: string, flags: FactoryFlags) => await tell(word, system, flags));
}

function configure(command: Command): Command {
  return addFlags(command, ['json', 'quiet']).addOption(
    new Option('--factory-dir <folder>', 'journal and runs of the factory').default('factory'),
  );
}

function parseBudget(text: string): number {
  const [, count, unit] = /^([1-9]\d*)([smh])$/.exec(text) ?? [];
  if (count === undefined)
    throw new UsageError('FLAG_INVALID', `--budget must be a time such as 30m, not ${text}`, {
      context: { flag: '--budget', value: text },
    });
  return Number(count) * { s: 1000, m: 60_000, h: 3_600_000 }[unit as 's' | 'm' | 'h'];
}

async function add(path: string, flags: FactoryFlags): Promise<void> {
  const { addSystem } = await import('../../app/factory/change-system.js');
  const system = await addSystem(flags.factoryDir, path);
  if (flags.json) printJson({ system, stage: 'candidate' });
  else if (!flags.quiet) printLine(`${system} is a candidate`);
}

async function run(flags: FactoryFlags): Promise<void> {
  const { runFactory } = await import('../../app/factory/factory-run.js');
  const { signal } = (await import('../interrupt.js')).abortOnInterrupt();
  const isTold = !flags.json && !flags.quiet;
  const { steps, stopped } = await runFactory(flags.factoryDir, {
    ...runOptionsOf(flags),
    budgetMs: flags.budget,
    key: flags.key === undefined ? undefined : (await import('../../app/factory/keys.js')).readKey(flags.key),
    signal,
    onStep: (system, step) => {
      if (isTold) printLine(`${system}: ${step}`);
    },
  });
  if (flags.json) return printJson({ steps, stopped: stopped ?? null });
  if (!isTold) return;
  for (const { system, step, outcome } of steps) printLine(`${system}: ${step}: ${outcome}`);
  printLine(stopped === undefined ? 'nothing else is due' : `stopped: ${stopped}`);
}

async function status(flags: FactoryFlags): Promise<void> {
  const { factoryBoard } = await import('../../app/factory/board.js');
  const board = factoryBoard(flags.factoryDir);
  if (flags.json) return printJson({ systems: board });
  if (flags.quiet) return;
  if (board.length === 0) return printLine('the factory has no system: barloom factory add FILE');
  printLine(
    await renderTable(
      ['system', 'stage', 'since', 'hygiene', 'test', 'demo'],
      board.map(({ system, stage, since, gates }) => [
        system,
        stage,
        since.slice(0, 16),
        gates['hygiene']!,
        gates['test']!,
        gates['demo']!,
      ]),
      3,
    ),
  );
  for (const { system, waits } of board) printLine(`${system}: ${waits}`);
}

async function history(system: string, flags: FactoryFlags): Promise<void> {
  const { historyOf } = await import('../../app/factory/history.js');
  const { events, sentences } = historyOf(flags.factoryDir, system);
  if (flags.json) return printJson({ system, events });
  if (!flags.quiet) events.forEach(({ time }, index) => printLine(`${time.slice(0, 19)}  ${sentences[index]}`));
}

async function keys(path: string, flags: FactoryFlags): Promise<void> {
  const { makeKey } = await import('../../app/factory/keys.js');
  const key = await makeKey(flags.factoryDir, path);
  if (flags.json) printJson({ key, private_key: path });
  else if (!flags.quiet) printLine(`key ${key}: its private half is ${path}, keep it elsewhere; factory run --key ${path} signs with it`);
}

async function diff(system: string, a: number, b: number, flags: FactoryFlags): Promise<void> {
  const { readVersion } = await import('../../app/factory/read-version.js');
  const { diffVersions } = await import('../../app/factory/diff-versions.js');
  const [before, after] = [readVersion(flags.factoryDir, system, a), readVersion(flags.factoryDir, system, b)];
  const differences = diffVersions(before, after);
  if (flags.json) return printJson({ system, a, b, differences });
  if (flags.quiet) return;
  if (differences.length === 0) return printLine(`versions ${a} and ${b} of ${system} run the same`);
  const text = (value: unknown): string => (value === undefined ? '–' : JSON.stringify(value));
  printLine(
    await renderTable(
      ['entry', `version ${a}`, `version ${b}`],
      differences.map(({ entry, before: was, after: is }) => [entry, text(was), text(is)]),
      3,
    ),
  );
}

async function verify(system: string | undefined, flags: FactoryFlags): Promise<void> {
  const { verifyFactory } = await import('../../app/factory/rollback.js');
  const proofs = await verifyFactory(flags.factoryDir, system, runOptionsOf(flags));
  if (proofs.some(({ broken }) => broken.length > 0)) process.exitCode = 1;
  if (flags.json) return printJson({ versions: proofs });
  if (flags.quiet) return;
  printLine("the journal's chain of hashes is whole");
  for (const { system: name, version, vouched, broken, repeated } of proofs)
    printLine(
      `${name} version ${version}: ${broken.length === 0 ? `holds, ${vouched}; ${repeated.length} runs repeated, trade for trade` : broken.join('; ')}`,
    );
}

async function rollback(system: string, flags: FactoryFlags): Promise<void> {
  const { rollBack } = await import('../../app/factory/rollback.js');
  const version = await rollBack(flags.factoryDir, system, flags.reason ?? '', runOptionsOf(flags));
  if (flags.json) printJson({ system, version });
  else if (!flags.quiet) printLine(`${system}: version ${version} is live again`);
}

async function tell(word: PersonsWord, system: string, flags: FactoryFlags): Promise<void> {
  const { tellFactory } = await import('../../app/factory/change-system.js');
  await tellFactory(flags.factoryDir, system, word, flags.reason ?? '');
  if (flags.json) printJson({ system, word, reason: flags.reason });
  else if (!flags.quiet) printLine(`${system}: ${word}, ${flags.reason}`);
}
