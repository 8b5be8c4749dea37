import { Option, type Command } from 'commander';
import type { FactoryRun, FactoryRunOptions } from '../../app/factory/factory-run.js';
import type { FactoryLoopOptions } from '../../app/factory/factory-loop.js';
import { UsageError } from '../../core/errors.js';
import { RUNNING, withFactory, type FactoryFlags } from '../factory-flags.js';
import { addFlags, runOptionsOf } from '../flags.js';
import { printJson, printLine } from '../print.js';

interface RunFlags extends FactoryFlags {
  readonly once?: true;
  readonly every?: string;
  readonly misfire: FactoryLoopOptions['misfire'];
  readonly key?: string;
  readonly budget?: string;
}

const EXAMPLES = `
Examples:
  barloom factory run                       what is due, once
  barloom factory run --every 1h            again and again, until Ctrl-C or SIGTERM: the step under way ends first
  barloom factory run --every "0 * * * 1-5" at the times of a cron expression, UTC`;

/** `barloom factory run` */
export function registerFactoryRun(factory: Command): void {
  addFlags(withFactory(factory.command('run').description('carry out what is due: data, trainings, gates, watching, manifests')), RUNNING)
    .addOption(new Option('--once', 'once, until nothing is due (the default)').conflicts('every'))
    .addOption(new Option('--every <schedule>', 'again and again: a time such as 1h, or a cron expression (UTC)'))
    .addOption(new Option('--misfire <policy>', 'rounds that were missed').choices(['run_once', 'skip']).default('run_once'))
    .addOption(new Option('--budget <time>', 'begin no step of a round after so long, e.g. 30m'))
    .addOption(new Option('--key <file>', 'private key that signs manifests').env('BARLOOM_FACTORY_KEY'))
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(flags: RunFlags): Promise<void> {
  const { parseDuration } = await import('../../app/factory/tasks.js');
  const budgetMs = flags.budget === undefined ? undefined : parseDuration(flags.budget);
  if (flags.budget !== undefined && budgetMs === undefined)
    throw new UsageError('FLAG_INVALID', `--budget must be a time such as 30m, not ${flags.budget}`, {
      context: { flag: '--budget', value: flags.budget },
    });
  const { signal } = (await import('../interrupt.js')).abortOnInterrupt();
  const isTold = !flags.json && !flags.quiet;
  const options: FactoryRunOptions = {
    ...runOptionsOf(flags),
    budgetMs,
    key: flags.key === undefined ? undefined : (await import('../../app/factory/keys.js')).readKey(flags.key),
    signal,
    onStep: ({ system, step, outcome }) => {
      if (isTold) printLine(`${system}: ${step}: ${outcome}`);
    },
    onNotice: (sentence) => {
      if (isTold) printLine(sentence);
    },
  };
  if (flags.every !== undefined) return await loop(flags, flags.every, options, isTold);
  const { runFactory } = await import('../../app/factory/factory-run.js');
  const done = await runFactory(flags.factoryDir, options);
  if (flags.json) printJson(documentOf(done));
  else if (isTold) tell(done);
}

async function loop(flags: RunFlags, every: string, options: FactoryRunOptions, isTold: boolean): Promise<void> {
  const { loopFactory } = await import('../../app/factory/factory-loop.js');
  const { requireSchedule } = await import('../../app/factory/tasks.js');
  const schedule = requireSchedule('--every', every);
  const rounds = await loopFactory(flags.factoryDir, {
    ...options,
    schedule,
    misfire: flags.misfire,
    onRound: (done, nextMs) => {
      // one document a line: a loop has no end that one document could wait for
      if (flags.json) process.stdout.write(`${JSON.stringify({ ...documentOf(done), next: new Date(nextMs).toISOString() })}\n`);
      else if (isTold) {
        tell(done);
        printLine(`the next round is at ${new Date(nextMs).toISOString()}`);
      }
    },
  });
  if (isTold) printLine(`stopped after ${rounds} ${rounds === 1 ? 'round' : 'rounds'}; every step that was begun has ended`);
}

function documentOf({ steps, notices, stopped }: FactoryRun): object {
  return { steps, notices, stopped: stopped ?? null };
}

function tell({ stopped }: FactoryRun): void {
  printLine(stopped === undefined ? 'nothing else is due' : `stopped: ${stopped}`);
}
