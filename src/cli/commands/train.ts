import { Option, type Command } from 'commander';
import type { Accumulated } from '../../app/learning/accumulate.js';
import type { EvaluatedVersion } from '../../app/learning/evaluate.js';
import type { TrainedVersion } from '../../app/learning/train.js';
import type { SystemFile } from '../../app/system/system-schema.js';
import type { DataPolicy } from '../../core/data-policy.js';
import { UsageError } from '../../core/errors.js';
import { addFlags, runOptionsOf, WRITING_FLAGS, type SharedFlags } from '../flags.js';
import { policyFlag, policyOf } from '../policy-flag.js';

interface TrainFlags extends SharedFlags {
  readonly accumulate?: boolean;
  readonly train?: boolean;
  readonly evaluate?: boolean;
  readonly full?: boolean;
  readonly dataPolicy?: DataPolicy;
}

/** `barloom train FILE --accumulate|--train|--evaluate|--full`, `barloom train FOLDER --full` */
export function registerTrain(program: Command): void {
  const command = program
    .command('train')
    .argument('<file>', 'system file, or a folder of training files')
    .description("collect a system's signals, train a model on them and judge it");
  addFlags(command, [...WRITING_FLAGS, 'workers'])
    .addOption(new Option('--accumulate', 'backtest the system over its symbols and collect every signal'))
    .addOption(new Option('--train', 'train on what was collected and register the model'))
    .addOption(new Option('--evaluate', 'judge the latest version on the holdout and write its report'))
    .addOption(new Option('--full', 'all three'))
    .addOption(policyFlag())
    .action(run);
}

async function run(path: string, flags: TrainFlags): Promise<void> {
  const { isTrainingFolder } = await import('../../app/training/training-files.js');
  if (isTrainingFolder(path)) return await (await import('../train-folder.js')).trainFolderOf(path, flags);
  const steps = (['accumulate', 'train', 'evaluate'] as const).filter((step) => flags.full === true || flags[step] === true);
  if (steps.length === 0)
    throw new UsageError('FLAG_INVALID', 'train needs one of --accumulate, --train, --evaluate and --full, and has none', {
      context: { flag: '--full' },
    });
  const { readSystem } = await import('../read-system.js');
  const system = await readSystem(path, flags, { isForLearning: true }),
    options = runOptionsOf(flags);
  if (flags.printConfig) return (await import('../print-config.js')).printConfig(system, flags.json);
  const accumulated = steps.includes('accumulate')
    ? await (await import('../../app/learning/accumulate.js')).accumulate(system, policyOf(flags, system.file), options)
    : undefined;
  const { isOfSeveralClasses } = await import('../../app/system/schema/label-kinds.js');
  if (isOfSeveralClasses(system.file.ml_training.label)) return await runClasses(system.file, flags, steps, accumulated);
  const trained = steps.includes('train')
    ? await (
        await import('../../app/learning/train.js')
      ).trainSystem(system.file, policyOf(flags, system.file), 'Training was asked for.', options)
    : undefined;
  const evaluated = steps.includes('evaluate')
    ? await (
        await import('../../app/learning/evaluate.js')
      ).evaluateVersion(system.file, policyOf(flags, system.file), options, trained?.record.version)
    : undefined;
  await show(flags, accumulated, trained, evaluated);
  const isNegative = trained?.isSound === false || evaluated?.evaluation.verdict.isBetter === false;
  process.exitCode = isNegative ? 1 : 0;
}

/** The same steps for a model that says a probability of each of several classes. */
async function runClasses(
  file: SystemFile,
  flags: TrainFlags,
  steps: readonly string[],
  accumulated: readonly Accumulated[] | undefined,
): Promise<void> {
  const options = runOptionsOf(flags),
    policy = policyOf(flags, file);
  const trained = steps.includes('train')
    ? await (await import('../../app/learning/train-classes.js')).trainClasses(file, policy, 'Training was asked for.', options)
    : undefined;
  const evaluated = steps.includes('evaluate')
    ? await (await import('../../app/learning/evaluate-classes.js')).evaluateClasses(file, policy, options, trained?.record.version)
    : undefined;
  const { classesDocument, classEvaluationDocument, printClassEvaluation, printClasses } = await import('../print-classes.js');
  if (flags.json)
    (await import('../print.js')).printJson({
      accumulated,
      trained: trained && classesDocument(trained),
      evaluated: evaluated && classEvaluationDocument(evaluated),
    });
  else if (!flags.quiet) {
    if (accumulated !== undefined) await (await import('../print-training.js')).printAccumulated(accumulated);
    if (trained !== undefined) await printClasses(trained);
    if (evaluated !== undefined) await printClassEvaluation(evaluated);
  }
  process.exitCode = trained?.isSound === false || evaluated?.evaluation.verdict.isBetter === false ? 1 : 0;
}

async function show(
  flags: TrainFlags,
  accumulated: readonly Accumulated[] | undefined,
  trained: TrainedVersion | undefined,
  evaluated: EvaluatedVersion | undefined,
): Promise<void> {
  const { evaluatedDocument, printAccumulated, printEvaluated, printTrained, trainedDocument } = await import('../print-training.js');
  if (flags.json) {
    const { printJson } = await import('../print.js');
    return printJson({ accumulated, trained: trained && trainedDocument(trained), evaluated: evaluated && evaluatedDocument(evaluated) });
  }
  if (flags.quiet) return;
  if (accumulated !== undefined) await printAccumulated(accumulated);
  if (trained !== undefined) await printTrained(trained);
  if (evaluated !== undefined) await printEvaluated(evaluated);
}
