import { join, resolve } from 'node:path';
import type { DataPolicy } from '../../core/data-policy.js';
import { BarloomError, CancelledError, UsageError } from '../../core/errors.js';
import { accumulate, type Accumulated } from '../learning/accumulate.js';
import { evaluateVersion, type EvaluatedVersion } from '../learning/evaluate.js';
import { trainSystem, type TrainedVersion } from '../learning/train.js';
import { readSystemFile, type ResolvedSystem } from '../strategy/resolve-system.js';
import { runOptimize, type WrittenStudy } from '../study/study-files.js';
import type { RunOptions } from '../system/run-options.js';
import { readTrainingFiles } from './training-files.js';

/** How the files of a folder are trained. */
export interface TrainFolderOptions extends RunOptions {
  readonly overrides: readonly string[];
  /** where studies of accounts go */
  readonly outputDir: string;
  /** the flag's; left out, that of each file, else real */
  readonly policy?: DataPolicy | undefined;
  /** called before each file, and with what came of it */
  readonly onBegin?: ((source: string) => void) | undefined;
}

/** What became of a file: its model and report, its account's study, or why there is none. */
export type TrainedFile = { readonly source: string; readonly system: string } & (
  | {
      readonly kind: 'instrument';
      readonly accumulated: readonly Accumulated[];
      readonly trained: TrainedVersion;
      readonly evaluated: EvaluatedVersion;
    }
  | { readonly kind: 'account'; readonly models: Readonly<Record<string, string>>; readonly study: WrittenStudy }
  | { readonly kind: 'failed'; readonly error: BarloomError }
);

/** Trains every file of a folder: of each instrument it collects signals, trains a model, judges it on its holdout and writes its report;
 *  then it searches each account, whose legs ask the models that were just registered. A file that fails is told and keeps no other from
 *  being trained. An account is searched where each of its legs has a model that is better than chance.
 *  Throws UsageError CONFIG_INVALID, CONFIG_UNREADABLE; CancelledError. */
export async function trainFolder(folder: string, options: TrainFolderOptions): Promise<TrainedFile[]> {
  const { instruments, accounts } = readTrainingFiles(folder, options.overrides);
  const done: TrainedFile[] = [];
  for (const system of instruments) done.push(await attempt(system, options, async () => await trainInstrument(system, options)));
  for (const system of accounts) done.push(await attempt(system, options, async () => await searchAccount(system, done, options)));
  return done;
}

async function attempt(
  { source, file }: ResolvedSystem,
  { onBegin }: TrainFolderOptions,
  act: () => Promise<TrainedFile>,
): Promise<TrainedFile> {
  onBegin?.(source);
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof BarloomError) || error instanceof CancelledError) throw error;
    return { source, system: file.system, kind: 'failed', error };
  }
}

async function trainInstrument(system: ResolvedSystem, options: TrainFolderOptions): Promise<TrainedFile> {
  const { file, source } = system;
  const policy = options.policy ?? file.data_policy ?? 'real';
  const accumulated = await accumulate(system, policy, options);
  const trained = await trainSystem(file, policy, 'Training was asked for.', options);
  const evaluated = await evaluateVersion(file, policy, options, trained.record.version);
  return { source, system: file.system, kind: 'instrument', accumulated, trained, evaluated };
}

/** The models are laid over the account's file: what else its `ml` says stays. */
async function searchAccount(system: ResolvedSystem, trained: readonly TrainedFile[], options: TrainFolderOptions): Promise<TrainedFile> {
  const { file, source } = system;
  const models = modelsOf(system, trained);
  const legs = Object.fromEntries(Object.entries(models).map(([symbol, path]) => [symbol, { model_path: path }]));
  const mode = file.ml?.prediction_mode === undefined ? ['ml.prediction_mode=filter'] : [];
  const own = readSystemFile(source, [
    ...options.overrides,
    'ml.enabled=true',
    `ml.model_path=${JSON.stringify(Object.values(models)[0])}`,
    `ml.legs=${JSON.stringify(legs)}`,
    ...mode,
  ]);
  const study = await runOptimize(own, options, options.outputDir, Date.now());
  return { source, system: file.system, kind: 'account', models, study };
}

/** Returns the files of the models of an account's legs. Throws UsageError MODEL_UNREADABLE where a leg has none that is sound. */
function modelsOf({ file, source }: ResolvedSystem, trained: readonly TrainedFile[]): Readonly<Record<string, string>> {
  const found = new Map<string, string>();
  for (const each of trained)
    if (each.kind === 'instrument' && each.trained.isSound && each.evaluated.evaluation.verdict.isBetter)
      for (const { symbol } of each.accumulated) found.set(symbol, resolve(join(each.trained.folder, 'bundle.model')));
  const missing = file.data.symbols.filter((symbol) => !found.has(symbol));
  if (missing.length === 0) return Object.fromEntries(file.data.symbols.map((symbol) => [symbol, found.get(symbol)!]));
  throw new UsageError(
    'MODEL_UNREADABLE',
    `${source}: each leg must have a model of this folder that is better than chance, and ${missing.join(', ')} ${missing.length === 1 ? 'has' : 'have'} none: the account is not searched`,
    { context: { file: source, symbols: missing.join(', ') } },
  );
}
