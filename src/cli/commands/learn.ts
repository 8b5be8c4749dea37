import { Option, type Command } from 'commander';
import type { ModelStatus } from '../../app/learning/model-status.js';
import type { ModelEvent } from '../../app/models/model-registry.js';
import type { ResolvedSystem } from '../../app/strategy/resolve-system.js';
import type { DataPolicy } from '../../core/data-policy.js';
import { addFlags, LEARNING_FLAGS, runOptionsOf, whole, type SharedFlags } from '../flags.js';
import { policyFlag, policyOf } from '../policy-flag.js';
import { registerRepair } from './learn-repair.js';
import { registerModelWalkForward } from './learn-walkforward.js';
import { printJson, printLine, printWarning, renderTable } from '../print.js';

interface LearnFlags extends SharedFlags {
  readonly dataPolicy?: DataPolicy;
  readonly force?: boolean;
  readonly reason?: string;
  readonly outputDir: string;
}

type Step = (system: ResolvedSystem, flags: LearnFlags) => Promise<object>;

/** `barloom learn status|drift|retrain|cycle|history|export|onnx|promote|rollback|walkforward|repair FILE` */
export function registerLearn(program: Command): void {
  const learn = program.command('learn').description("watch a system's model, train it again, and decide what is in production");
  const force = new Option('--force', 'train whether or not anything asks for it');
  addStep(learn, 'status', 'what is in production, what was collected since, and whether that asks for training', status);
  addStep(learn, 'drift', 'what changed since the model was judged', drift);
  addStep(learn, 'retrain', 'train a new version where data, drift or calendar ask for it', retrain).addOption(force);
  addStep(learn, 'cycle', 'collect, train where that is asked for, and deploy the new version where it is better', cycle).addOption(force);
  addStep(learn, 'history', 'what happened to the model', history);
  addStep(learn, 'export', 'write what was collected with the feature set as Parquet', exportCollected).addOption(
    new Option('--output-dir <folder>', 'where the files go').default('export'),
  );
  configure(
    learn
      .command('onnx')
      .argument('<file>', 'system file')
      .argument('[version]', 'version (default: the one in production, else the latest)', whole('VERSION', 'a whole number above 0', 1))
      .description('write a version as an ONNX model beside its bundle'),
  ).action(
    async (path: string, version: number | undefined, flags: LearnFlags) =>
      await run(path, flags, (system) => exportOnnx(system, flags, version)),
  );
  const reason = (): Option => new Option('--reason <text>', 'why, to be written down');
  const promote = learn
    .command('promote')
    .argument('<file>', 'system file')
    .argument('<version>', 'version', whole('VERSION', 'a whole number above 0', 1))
    .description('put a version into production')
    .addOption(new Option('--force', 'promote a version that is no better than chance'));
  configure(promote)
    .addOption(reason())
    .action(
      async (path: string, version: number, flags: LearnFlags) =>
        await run(path, flags, (system) => promoteVersion(system, flags, version)),
    );
  registerModelWalkForward(learn);
  registerRepair(learn);
  addStep(learn, 'rollback', 'put the version into production that was there before', rollback).addOption(reason());
}

function addStep(learn: Command, name: string, description: string, step: Step): Command {
  return configure(learn.command(name).argument('<file>', 'system file').description(description)).action(
    async (path: string, flags: LearnFlags) => await run(path, flags, step),
  );
}

function configure(command: Command): Command {
  return addFlags(command, LEARNING_FLAGS).addOption(policyFlag());
}

async function run(path: string, flags: LearnFlags, step: Step): Promise<void> {
  const { readSystem } = await import('../read-system.js');
  const document = await step(await readSystem(path, flags, { isForLearning: true }), flags);
  if (flags.json) printJson(document);
}

/** Whether a person reads what is printed. */
function isForPeople({ json, quiet }: LearnFlags): boolean {
  return !json && !quiet;
}

async function statusOf({ file }: ResolvedSystem, flags: LearnFlags): Promise<ModelStatus> {
  return await (await import('../../app/learning/model-status.js')).modelStatus(file, policyOf(flags, file), runOptionsOf(flags));
}

async function status(system: ResolvedSystem, flags: LearnFlags): Promise<object> {
  const found = await statusOf(system, flags),
    { production, reasons, looks } = found;
  if (isForPeople(flags)) {
    printLine(
      await renderTable(
        ['model', found.model],
        [
          ['in production', production === undefined ? 'nothing' : `version ${production.version} since ${production.since}`],
          ['why', production?.reason ?? '–'],
          ['versions', found.versions.join(', ') || 'none'],
          ['labelled signals', String(found.rows)],
          ['new since trained', String(found.newRows)],
          ['drift', driftWord(found.drift)],
        ],
        2,
      ),
    );
    for (const difference of found.differences) printLine(difference);
    for (const reason of reasons) printLine(`asks for training: ${reason}`);
    for (const look of looks) printLine(`asks to look: ${look}`);
  }
  return found;
}

function driftWord(drift: ModelStatus['drift']): string {
  if (drift === undefined) return '–';
  if (drift.state === 'too_few_rows') return drift.reason;
  const count = `${drift.driftedFeatures} of ${drift.features.length} features drifted`;
  return { none: 'none', look: `look: ${count}`, train: `train: accuracy fell, ${count}` }[drift.advice];
}

async function drift(system: ResolvedSystem, flags: LearnFlags): Promise<object> {
  const { model, version, differences, drift: found } = await statusOf(system, flags);
  if (isForPeople(flags)) {
    if (found?.state === 'measured') {
      printLine(
        await renderTable(
          ['column', 'stability', 'bound', 'distance', 'bound', 'independent rows', 'p', 'q', 'drifted'],
          [found.predictions, ...found.features].map((each) => [
            each.name,
            each.stability.toFixed(3),
            each.stabilityBound.toFixed(3),
            each.distance.toFixed(3),
            each.distanceBound.toFixed(3),
            `${Math.floor(each.referenceRows)}, ${Math.floor(each.currentRows)}`,
            each.pValue.toPrecision(2),
            each.qValue.toPrecision(2),
            each.isDrifted ? 'yes' : 'no',
          ]),
        ),
      );
      printLine(
        `${found.driftedFeatures} of ${found.features.length} features drifted (q at most ${found.falseDiscovery}); drift asks for: ${found.advice}`,
      );
      for (const sentence of [...found.reasons, ...found.notes]) printLine(sentence);
    } else printLine(found?.reason ?? 'No version was trained yet.');
    for (const difference of differences) printLine(difference);
  }
  return { model, version, differences, drift: found };
}

async function retrain(system: ResolvedSystem, flags: LearnFlags): Promise<object> {
  const found = await (
    await import('../../app/learning/cycle.js')
  ).retrain(system, policyOf(flags, system.file), runOptionsOf(flags), flags.force);
  if (found.state === 'not_needed') {
    if (isForPeople(flags)) {
      printLine('Nothing asks for training; --force trains all the same.');
      for (const look of found.status.looks) printLine(`asks to look: ${look}`);
    }
    return { state: found.state, looks: found.status.looks };
  }
  const { printTrained, trainedDocument } = await import('../print-training.js');
  if (isForPeople(flags)) await printTrained(found.trained);
  process.exitCode = found.trained.isSound ? 0 : 1;
  return { state: found.state, reason: found.reason, trained: trainedDocument(found.trained) };
}

async function cycle(system: ResolvedSystem, flags: LearnFlags): Promise<object> {
  const { accumulated, retrained, challenge } = await (
    await import('../../app/learning/cycle.js')
  ).runCycle(system, policyOf(flags, system.file), runOptionsOf(flags), flags.force);
  const { printAccumulated, printTrained, trainedDocument } = await import('../print-training.js');
  if (isForPeople(flags)) {
    await printAccumulated(accumulated);
    if (retrained.state === 'trained') await printTrained(retrained.trained);
    printLine(
      challenge === undefined
        ? retrained.state === 'trained'
          ? 'Unchanged, and in production.'
          : 'Nothing asks for training.'
        : `${challenge.decision === 'deploy' ? 'deployed' : 'not deployed'}: ${challenge.reason}`,
    );
    for (const look of retrained.status.looks) printLine(`asks to look: ${look}`);
  }
  process.exitCode = retrained.state === 'trained' && !retrained.trained.isSound ? 1 : 0;
  return {
    accumulated,
    state: retrained.state,
    trained: retrained.state === 'trained' ? trainedDocument(retrained.trained) : null,
    challenge: challenge ?? null,
    looks: retrained.status.looks,
  };
}

async function openRegistry({
  file,
}: ResolvedSystem): Promise<{ readonly registry: import('../../app/models/model-registry.js').ModelRegistry; readonly model: string }> {
  const [{ ModelRegistry }, { modelNameOf }] = await Promise.all([
    import('../../app/models/model-registry.js'),
    import('../../app/learning/model-name.js'),
  ]);
  return { registry: await ModelRegistry.open(file.ml_training.registry), model: modelNameOf(file) };
}

async function history(system: ResolvedSystem, flags: LearnFlags): Promise<object> {
  const { registry, model } = await openRegistry(system),
    events = registry.history(model);
  if (isForPeople(flags) && events.length === 0) printLine(`Nothing has happened to model ${model} yet.`);
  else if (isForPeople(flags))
    printLine(
      await renderTable(
        ['time', 'event', 'version', 'why'],
        events.map((each) => [each.time, each.event, String(each.version), whyOf(each)]),
        4,
      ),
    );
  return { model, events };
}

async function exportCollected({ file }: ResolvedSystem, flags: LearnFlags): Promise<object> {
  const files = await (await import('../../app/learning/export-rows.js')).exportRows(file, flags.outputDir);
  if (isForPeople(flags))
    printLine(
      await renderTable(
        ['rows of', 'rows', 'file'],
        files.map(({ kind, rows, path }) => [kind, String(rows), path]),
      ),
    );
  return { files };
}

async function exportOnnx(system: ResolvedSystem, flags: LearnFlags, version: number | undefined): Promise<object> {
  const { registry, model } = await openRegistry(system),
    written = await (
      await import('../../app/models/export-onnx.js')
    ).exportOnnx(registry, system.file.ml_training.registry, model, version);
  if (isForPeople(flags)) printLine(`${model} version ${written.version}: ${written.file}`);
  return { model, ...written };
}

function whyOf(event: ModelEvent): string {
  switch (event.event) {
    case 'registered':
      return `${event.kind}, ${event.origin} data`;
    case 'evaluated':
      return `${event.rows} rows of ${event.symbols.join(', ')} decided from ${event.from} to ${event.to}`;
    case 'drifted':
      return `asks ${event.advice === 'look' ? 'to look' : 'for training'}: ${event.reason}`;
    default:
      return event.reason;
  }
}

async function promoteVersion(system: ResolvedSystem, flags: LearnFlags, version: number): Promise<object> {
  const { promoteVersion: promote } = await import('../../app/learning/promote-version.js');
  const promoted = await promote(system.file, version, flags.reason ?? '', {
    policy: policyOf(flags, system.file),
    isForced: flags.force === true,
  });
  if (promoted.warning !== undefined) printWarning(promoted.warning);
  if (isForPeople(flags)) printLine(`${promoted.model} version ${version} is in production`);
  return { model: promoted.model, version, ...(promoted.warning !== undefined && { warning: promoted.warning }) };
}

async function rollback(system: ResolvedSystem, flags: LearnFlags): Promise<object> {
  const { registry, model } = await openRegistry(system),
    version = await registry.rollBack(model, flags.reason ?? '', { policy: policyOf(flags, system.file) });
  if (isForPeople(flags)) printLine(`${model} version ${version} is in production again`);
  return { model, version };
}
