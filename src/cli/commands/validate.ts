import { Option, type Command } from 'commander';
import type { Checklist, CheckedItem } from '../../app/readiness/check-readiness.js';
import type { ResolvedSystem } from '../../app/strategy/resolve-system.js';
import { addFlags, overridesOf, READING_FLAGS, runOptionsOf, whole, type SharedFlags } from '../flags.js';

interface ValidateFlags extends SharedFlags {
  readonly system?: string;
  readonly factoryDir: string;
  readonly bars: number;
  readonly fed: readonly string[];
  readonly report?: string;
}

/** Fewer bars do not show what predictions are, and more are no latest ones. */
const [LEAST_BARS, MOST_BARS] = [20, 100_000];
const DEFAULT_BARS = 200;

/** `barloom validate SYSTEM|MODEL` */
export function registerValidate(program: Command): void {
  const command = program
    .command('validate')
    .argument(
      '<subject>',
      "system file, NAME@VERSION of the factory (a number, champion, previous, staging, demo), a model's bundle, or its folder in a registry",
    )
    .description('check what must hold before a system or a model goes live (exit 1 where a check fails)')
    .option('--system <file>', 'of a model: the system that asks it; default the one that it was trained by')
    .addOption(new Option('--factory-dir <folder>', 'the factory that NAME@VERSION is of').default('factory'))
    .addOption(
      new Option('--bars <n>', 'the latest bars, on which predictions are looked at and a session is simulated')
        .default(DEFAULT_BARS)
        .argParser(whole('--bars', `a whole number from ${LEAST_BARS} to ${MOST_BARS}`, LEAST_BARS, MOST_BARS)),
    )
    .addOption(
      new Option('--fed <table>', 'a table of data.extra whose file something else keeps up to date; repeatable')
        .default([])
        .argParser((table: string, others: readonly string[]) => [...others, table]),
    )
    .option('--report <folder>', 'write checklist.json, checklist.md and checklist.html there');
  addFlags(command, ['symbols', 'timeframe', 'workers', ...READING_FLAGS]).action(run);
}

async function run(subject: string, flags: ValidateFlags): Promise<void> {
  const system = await readSubject(subject, flags);
  const { checkReadiness } = await import('../../app/readiness/check-readiness.js');
  const checklist = await checkReadiness(system, { ...runOptionsOf(flags), bars: flags.bars, fed: flags.fed });
  if (flags.report !== undefined) await (await import('../../app/readiness/write-checklist.js')).writeChecklist(flags.report, checklist);
  const { printJson } = await import('../print.js');
  if (flags.json) printJson(checklist);
  else if (!flags.quiet) await printChecklist(checklist, flags.report);
  if (checklist.outcome === 'failed') process.exitCode = FAILED_EXIT;
}

const FAILED_EXIT = 1;

async function readSubject(subject: string, flags: ValidateFlags): Promise<ResolvedSystem> {
  const { factoryName, factorySession } = await import('../../app/factory/session-system.js');
  const { isModel, withModel } = await import('../../app/readiness/model-subject.js');
  const { readSystem } = await import('../read-system.js');
  const named = factoryName(subject);
  if (named !== undefined) return factorySession(flags.factoryDir, named.name, named.which).system;
  if (!isModel(subject)) return await readSystem(subject, flags);
  return withModel(subject, flags.system === undefined ? undefined : await readSystem(flags.system, flags), overridesOf(flags));
}

async function printChecklist({ system, outcome, checks }: Checklist, report: string | undefined): Promise<void> {
  const { paint, printLine } = await import('../print.js');
  for (const { id, check, outcome: own, sentence } of checks)
    printLine(`${id.padEnd(3)} ${paint(COLOURS[own], own.replace('_', ' ').padEnd(14))} ${check.padEnd(widest(checks))}  ${sentence}`);
  const failed = checks.filter((check) => check.outcome === 'failed').map(({ id }) => id);
  printLine(outcome === 'passed' ? `${system} may go live: no check fails` : `${system} must not go live: ${failed.join(', ')}`);
  if (report !== undefined) printLine(`report: ${report}/checklist.html`);
}

const COLOURS: Readonly<Record<CheckedItem['outcome'], 'green' | 'red' | 'yellow' | 'gray'>> = {
  passed: 'green',
  failed: 'red',
  warning: 'yellow',
  not_applicable: 'gray',
};

function widest(checks: readonly CheckedItem[]): number {
  return Math.max(...checks.map(({ check }) => check.length));
}
