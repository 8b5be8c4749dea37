import { Option, type Command } from 'commander';
import type { DataPolicy } from '../../core/data-policy.js';
import { addFlags, WRITING_FLAGS } from '../flags.js';
import { policyFlag, policyOf } from '../policy-flag.js';
import { runSearch, type SearchFlags } from '../run-search.js';

interface ModelWalkFlags extends SearchFlags {
  readonly dataPolicy?: DataPolicy;
}

/** `barloom learn walkforward FILE` */
export function registerModelWalkForward(learn: Command): void {
  const command = learn
    .command('walkforward')
    .argument('<file>', 'system file')
    .description(
      "train a model on each fold's train window, trade its scores on the test window behind it, and judge both; legs of an account one by one",
    );
  addFlags(command, [...WRITING_FLAGS, 'workers'])
    .addOption(policyFlag())
    .addOption(new Option('--resume <folder>', 'finish an interrupted walk-forward in its folder'))
    .action(run);
}

async function run(path: string, flags: ModelWalkFlags): Promise<void> {
  const startedMs = Date.now();
  const { readSystem } = await import('../read-system.js');
  const { legsAlone } = await import('../../app/system/legs-alone.js');
  const read = await readSystem(path, flags, { isForLearning: true });
  const system = { ...read, file: legsAlone(read.file) };
  if (flags.printConfig) return (await import('../print-config.js')).printConfig(system, flags.json);
  const { modelWalkForwardJob } = await import('../../app/jobs/model-walk-forward-job.js');
  await runSearch(system, flags, startedMs, {
    job: modelWalkForwardJob(policyOf(flags, system.file)),
    known: [],
    print: async (written) => await (await import('../print-model-walk.js')).printModelWalk(written),
  });
}
