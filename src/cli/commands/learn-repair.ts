import type { Command } from 'commander';
import type { ChainRepair } from '../../app/learning/repair-registries.js';
import { addFlags, type SharedFlags } from '../flags.js';
import { printJson, printLine, printWarning } from '../print.js';

interface RepairFlags extends SharedFlags {
  readonly outputDir: string;
}

/** `barloom learn repair FILE` */
export function registerRepair(learn: Command): void {
  const command = learn
    .command('repair')
    .argument('<file>', 'system file')
    .description('show what is readable of a damaged registry of models or of trials, and mend it; the damaged file is kept');
  addFlags(command, ['set', 'outputDir', 'json', 'quiet']).action(run);
}

async function run(path: string, flags: RepairFlags): Promise<void> {
  const [{ readSystem }, { repairRegistries }] = await Promise.all([
    import('../read-system.js'),
    import('../../app/learning/repair-registries.js'),
  ]);
  const { file } = await readSystem(path, flags, { isForLearning: true });
  const repairs = await repairRegistries(file.ml_training.registry, flags.outputDir);
  if (flags.json) return printJson(repairs);
  if (flags.quiet) return;
  for (const repair of [repairs.history, repairs.trials]) printRepair(repair);
  const { productionBefore: before, productionNow: now } = repairs;
  for (const model of new Set([...Object.keys(before), ...Object.keys(now)])) {
    const [told, found] = [before[model], now[model]].map((version) => (version === undefined ? 'nothing' : `version ${version}`));
    printLine(`in production of ${model}: ${found}`);
    if (told !== found)
      printWarning(
        `production.json said ${told} of ${model}: the line that put it there may be lost. "barloom learn promote" writes it anew.`,
      );
  }
}

function printRepair(repair: ChainRepair): void {
  if (repair.state !== 'repaired')
    return printLine(`${repair.file}: ${repair.state === 'absent' ? 'there is nothing' : `whole, ${repair.lines} lines`}`);
  for (const sentence of repair.damage) printWarning(`${repair.file}: ${sentence}`);
  printLine(
    `${repair.file}: ${repair.lines} ${repair.lines === 1 ? 'line' : 'lines'} could be read and ${repair.lines === 1 ? 'is' : 'are'} chained anew; the damaged file is ${repair.kept}`,
  );
}
