import { Option, type Command } from 'commander';
import type { PersonsWord } from '../../app/factory/change-system.js';
import { UsageError } from '../../core/errors.js';
import { withFactory, withReason, type FactoryFlags } from '../factory-flags.js';
import { printJson, printLine, renderTable } from '../print.js';
import { registerFactoryBoard } from './factory-board.js';
import { registerFactoryRun } from './factory-run.js';
import { registerFactoryVersions } from './factory-versions.js';

interface ExpandFlags extends FactoryFlags {
  readonly timeframes?: string;
  readonly leverage?: string;
  readonly param?: readonly string[];
}

const WORDS: Readonly<Record<PersonsWord, string>> = {
  approve: 'let a system that has passed every gate rise to live',
  hold: 'stop a system where it stands',
  resume: 'let a held system go on',
  retire: 'take a system out; its history stays',
};

/** `barloom factory add|expand|run|status|report|history|keys|diff|verify|rollback|scale|reset|approve|hold|resume|retire` */
export function registerFactory(program: Command): void {
  const factory = program.command('factory').description('take systems from idea to live through gates, and tell why');
  withFactory(factory.command('add').argument('<file>', 'system file with a lifecycle').description('add a system as a candidate')).action(
    add,
  );
  withFactory(factory.command('expand').argument('<file>', 'system file with a lifecycle').description('make candidates of one idea'))
    .addOption(new Option('--symbols <list>', 'a candidate of each, separated by commas'))
    .addOption(new Option('--timeframes <list>', 'bar lengths, separated by commas'))
    .addOption(new Option('--leverage <list>', 'times the equity, separated by commas'))
    .addOption(
      new Option('--param <name=values>', 'values of a parameter, separated by commas; repeatable')
        .default([])
        .argParser((text, before: readonly string[]) => [...before, text]),
    )
    .action(expand);
  registerFactoryRun(factory);
  registerFactoryBoard(factory);
  registerFactoryVersions(factory);
  for (const [word, description] of Object.entries(WORDS) as [PersonsWord, string][]) {
    const command = withReason(withFactory(factory.command(word).argument('<system>', 'name').description(description)));
    command.action(async (system: string, flags: FactoryFlags) => await tell(word, system, flags));
    if (word === 'approve') command.alias('promote');
  }
  withReason(
    withFactory(
      factory
        .command('scale')
        .argument('<system>', 'name')
        .argument('<factor>', 'above 0: what its sizes are multiplied by', parseFactor)
        .description('change the factor of the sizes of a system, which a watch may have scaled down'),
    ),
  ).action(scale);
  withReason(
    withFactory(factory.command('reset').argument('<system>', 'name').description('take away what the factory lays over the file')),
  ).action(reset);
}

function parseFactor(text: string): number {
  return requireNumber('FACTOR', text);
}

function requireNumber(flag: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new UsageError('FLAG_INVALID', `${flag} must be a number above 0, not ${text}`, { context: { flag, value: text } });
}

async function add(path: string, flags: FactoryFlags): Promise<void> {
  const { addSystem } = await import('../../app/factory/change-system.js');
  const system = await addSystem(flags.factoryDir, path);
  if (flags.json) printJson({ system, stage: 'candidate' });
  else if (!flags.quiet) printLine(`${system} is a candidate`);
}

async function expand(path: string, flags: ExpandFlags): Promise<void> {
  const { expandSystem } = await import('../../app/factory/expand-system.js');
  const candidates = await expandSystem(flags.factoryDir, path, {
    symbols: listOf('--symbols', flags.symbols),
    timeframes: listOf('--timeframes', flags.timeframes),
    leverages: listOf('--leverage', flags.leverage).map((text) => requireNumber('--leverage', text)),
    params: Object.fromEntries((flags.param ?? []).map(parseParam)),
  });
  if (flags.json) return printJson({ candidates });
  if (flags.quiet) return;
  printLine(
    await renderTable(
      ['candidate', 'new', 'laid over the file'],
      candidates.map(({ system, set, isNew }) => [system, isNew ? 'yes' : 'no', set.slice(2).join(' ')]),
      3,
    ),
  );
  printLine(`${candidates.length} candidates of one idea: the verdict on each counts them all`);
}

function listOf(flag: string, text: string | undefined): string[] {
  if (text === undefined) return [];
  const values = text.split(',').map((value) => value.trim());
  if (values.every((value) => value !== '')) return [...new Set(values)];
  throw new UsageError('FLAG_INVALID', `${flag} must be values separated by commas, not "${text}"`, { context: { flag, value: text } });
}

function parseParam(text: string): [string, string[]] {
  const [, name, values] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (name !== undefined) return [name.trim(), listOf('--param', values)];
  throw new UsageError('FLAG_INVALID', `--param must be a parameter and its values such as fast=5,10, not "${text}"`, {
    context: { flag: '--param', value: text },
  });
}

async function tell(word: PersonsWord, system: string, flags: FactoryFlags): Promise<void> {
  const { tellFactory } = await import('../../app/factory/change-system.js');
  await tellFactory(flags.factoryDir, system, word, flags.reason ?? '');
  if (flags.json) printJson({ system, word, reason: flags.reason });
  else if (!flags.quiet) printLine(`${system}: ${word}, ${flags.reason}`);
}

async function scale(system: string, factor: number, flags: FactoryFlags): Promise<void> {
  const { scaleSystem } = await import('../../app/factory/change-system.js');
  await scaleSystem(flags.factoryDir, system, factor, flags.reason ?? '');
  if (flags.json) printJson({ system, factor, reason: flags.reason });
  else if (!flags.quiet) printLine(`${system}: its sizes are multiplied by ${factor}, ${flags.reason}`);
}

async function reset(system: string, flags: FactoryFlags): Promise<void> {
  const { resetSystem } = await import('../../app/factory/change-system.js');
  await resetSystem(flags.factoryDir, system, flags.reason ?? '');
  if (flags.json) printJson({ system, reason: flags.reason });
  else if (!flags.quiet) printLine(`${system} runs as its file says, ${flags.reason}`);
}
