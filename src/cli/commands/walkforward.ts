import { Option, type Command } from 'commander';
import { addFlags, SEARCH_FLAGS } from '../flags.js';
import { runSearch, type SearchFlags } from '../run-search.js';
import { studyOverrides, type StudyFlags } from '../study-flags.js';

interface WalkForwardFlags extends SearchFlags, StudyFlags {
  readonly mode?: string;
}

/** `barloom walkforward [FILE]` */
export function registerWalkForward(program: Command): void {
  const command = program
    .command('walkforward')
    .argument('[file]', 'system file with a space (default: the shipped moving-average cross with ATR stops)')
    .description("search on each fold's train window, trade its winner on the test window behind it, and judge the joined result");
  addFlags(command, SEARCH_FLAGS)
    .addOption(new Option('--mode <name>', 'rolling, anchored, purged or combinatorial'))
    .addOption(new Option('--sampler <name>', 'how trials are proposed, as for optimize'))
    .addOption(new Option('--objective <expression>', 'a metric or an expression of metrics, to be maximized'))
    .addOption(new Option('--resume <folder>', 'finish an interrupted walk-forward in its folder'))
    .action(run);
}

async function run(path: string | undefined, flags: WalkForwardFlags): Promise<void> {
  const startedMs = Date.now();
  const { readStudySystem } = await import('../read-study-system.js');
  const system = await readStudySystem(path, flags, overridesOfFolds(flags));
  if (flags.printConfig) {
    const { printConfig } = await import('../print-config.js');
    return printConfig(system, flags.json);
  }
  const { WALK_FORWARD_JOB } = await import('../../app/jobs/walk-forward-job.js');
  await runSearch(system, flags, startedMs, {
    job: WALK_FORWARD_JOB,
    known: [],
    print: async ({ result, dir }) => await (await import('../print-walk-forward.js')).printWalkForward(result, dir),
  });
}

/** --trials is the number of each fold's. */
function overridesOfFolds({ trials, mode, ...flags }: WalkForwardFlags): string[] {
  return [
    ...studyOverrides(flags),
    ...(trials === undefined ? [] : [`walkforward.trials=${trials}`]),
    ...(mode === undefined ? [] : [`walkforward.mode=${JSON.stringify(mode)}`]),
  ];
}
