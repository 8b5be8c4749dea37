import { Option, type Command } from 'commander';
import { SAMPLER_NAMES } from '../../app/system/sampler-names.js';
import { addFlags, SEARCH_FLAGS } from '../flags.js';
import { runSearch, type SearchFlags } from '../run-search.js';
import { studyOverrides, type StudyFlags } from '../study-flags.js';

interface OptimizeFlags extends SearchFlags, StudyFlags {
  readonly quick?: boolean;
  readonly bracket?: boolean;
}

/** A first look. */
const QUICK_TRIALS = 20;

/** `barloom optimize [FILE]` */
export function registerOptimize(program: Command): void {
  const command = program
    .command('optimize')
    .argument('[file]', 'system file with a space (default: the shipped moving-average cross with ATR stops)')
    .description('search the space with a sampler, judge the best trial and write its system file');
  addFlags(command, [...SEARCH_FLAGS, 'bracket'])
    .addOption(new Option('--sampler <name>', `how trials are proposed: ${SAMPLER_NAMES.join(', ')}`))
    .addOption(new Option('--objective <expression>', 'a metric or an expression of metrics, to be maximized'))
    .addOption(new Option('--quick', `a first look: ${QUICK_TRIALS} trials`))
    .addOption(
      new Option(
        '--resume <folder>',
        'go on with a study in its folder; --trials is then the number of all its trials, or of further ones where it has as many already',
      ),
    )
    .action(run);
}

async function run(path: string | undefined, flags: OptimizeFlags): Promise<void> {
  const startedMs = Date.now();
  const { readStudySystem } = await import('../read-study-system.js');
  const system = await readStudySystem(path, flags, overridesOfStudy(flags));
  if (flags.printConfig) {
    const { printConfig } = await import('../print-config.js');
    return printConfig(system, flags.json);
  }
  const { studyJob } = await import('../../app/jobs/study-job.js');
  await runSearch(system, flags, startedMs, {
    job: studyJob(asksForTrials(flags), flags.bracket),
    known: ['--trials'],
    print: async ({ result, dir }) => await (await import('../print-study.js')).printStudyResult(result, dir),
  });
}

/** `--set` comes after them and wins. */
function overridesOfStudy({ trials, quick, ...flags }: OptimizeFlags): string[] {
  const asked = trials ?? (quick ? QUICK_TRIALS : undefined);
  return [...studyOverrides(flags), ...(asked === undefined ? [] : [`study.trials=${asked}`])];
}

/** Whether the number of trials was asked for, and does not only stand in the file. */
function asksForTrials({ trials, quick, set }: OptimizeFlags): boolean {
  return trials !== undefined || quick || set.some((entry) => entry.startsWith('study.trials='));
}
