import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../core/errors.js';
import { readSystemFile, type ResolvedSystem } from '../strategy/resolve-system.js';

/** The files of a folder that are trained: instruments, of which each has a model, and accounts, whose legs ask those. */
export interface TrainingFiles {
  readonly instruments: readonly ResolvedSystem[];
  readonly accounts: readonly ResolvedSystem[];
}

/** Whether what is trained is a folder of files. */
export function isTrainingFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Reads the files of a folder, in the order of their names: those with a `portfolio` are accounts. Files whose name begins with an
 *  underscore are there to be included. Throws UsageError CONFIG_INVALID where there is none, where two have one model, or where two train
 *  one symbol; what reading a file throws. */
export function readTrainingFiles(folder: string, overrides: readonly string[]): TrainingFiles {
  const names = readdirSync(folder).filter((name) => /^[^_.].*\.ya?ml$/.test(name));
  if (names.length === 0) throw invalid(folder, 'must hold YAML files to be trained, and holds none');
  const systems = names.sort().map((name) => readSystemFile(join(folder, name), overrides, { isForLearning: true }));
  const instruments = systems.filter(({ file }) => file.portfolio === undefined);
  const accounts = systems.filter(({ file }) => file.portfolio !== undefined);
  requireDistinct(folder, instruments, 'model', ({ file }) => [file.ml_training.name ?? file.system]);
  requireDistinct(folder, instruments, 'symbol', ({ file }) => file.data.symbols);
  return { instruments, accounts };
}

function requireDistinct(
  folder: string,
  systems: readonly ResolvedSystem[],
  kind: string,
  namesOf: (system: ResolvedSystem) => readonly string[],
): void {
  const owners = new Map<string, string>();
  for (const system of systems)
    for (const name of namesOf(system)) {
      const other = owners.get(name);
      if (other !== undefined) throw invalid(folder, `must train each ${kind} once, and ${other} and ${system.source} both train ${name}`);
      owners.set(name, system.source);
    }
}

function invalid(folder: string, rule: string): UsageError {
  return new UsageError('CONFIG_INVALID', `folder ${folder} ${rule}`, { context: { path: folder } });
}
