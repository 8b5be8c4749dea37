import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from '../../core/errors.js';
import { MAGIC } from '../../ml/bundle/layout.js';
import { configOf } from '../learning/training-config.js';
import { readTrainingRecord } from '../learning/training-record.js';
import { openBundle } from '../models/bundle-file.js';
import { locateModel } from '../models/locate-model.js';
import { resolveModel } from '../strategy/resolve-model.js';
import { resolveSystem, type ResolvedSystem } from '../strategy/resolve-system.js';
import type { SystemFile } from '../system/system-schema.js';

type Ml = NonNullable<SystemFile['ml']>;

/** Whether a path is a model's: a bundle, or the folder of one in a registry. */
export function isModel(path: string): boolean {
  const entry = statSync(path, { throwIfNoEntry: false });
  if (entry === undefined) return path.endsWith('.model');
  if (entry.isDirectory()) return true;
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(MAGIC.length);
    readSync(file, bytes, 0, bytes.length, 0);
    return bytes.toString('latin1') === MAGIC;
  } finally {
    closeSync(file);
  }
}

/** Returns the system that a model is validated with: the one that is given, with this model in the place of the one that it asks, or else the
 *  one that the model was trained by. One that asks no model takes it as a filter of its own signals.
 *  path       a bundle's file, or a model's folder in its registry: the version that is in production
 *  overrides  `path=value`, of the system that it was trained by
 *  Throws UsageError MODEL_UNREADABLE; FLAG_INVALID where no system is given and none stands in the model's training.json */
export function withModel(path: string, given: ResolvedSystem | undefined, overrides: readonly string[] = []): ResolvedSystem {
  const file = locateModel(path);
  const { file: system } = given ?? trainedBy(file, overrides);
  const { bundle, hash } = openBundle(file);
  if (given !== undefined && asks(system, hash)) return given;
  const { class: learned } = bundle.label as { readonly class?: unknown };
  const ml = askingSection(system, learned === 'sell' || learned === 'hold');
  return { file: { ...system, ml: resolveModel({ ...ml, model_path: file }, process.cwd()) }, source: file };
}

function trainedBy(file: string, overrides: readonly string[]): ResolvedSystem {
  const folder = dirname(file);
  const config = existsSync(join(folder, 'training.json')) ? configOf(readTrainingRecord(folder), folder) : undefined;
  if (config !== undefined) return resolveSystem(config, { source: file, overrides });
  throw new UsageError(
    'FLAG_INVALID',
    `--system must name the system that asks ${file}, or the one that it was trained by: no training.json beside it holds one`,
    { context: { flag: '--system', file } },
  );
}

function asks({ ml }: SystemFile, hash: string): boolean {
  return ml?.enabled === true && [ml, ...Object.values(ml.legs ?? {})].some(({ model_hash }) => model_hash === hash);
}

/** Every mode lets in what has a high score: a model of the other classes is only asked.
 *  isOfOthers  whether it says how likely a signal is to sell or to hold */
function askingSection({ ml }: SystemFile, isOfOthers: boolean): Ml {
  if (!ml?.enabled) return { enabled: true, name: 'model', ml_weight: EVEN, ...(!isOfOthers && { prediction_mode: 'filter' as const }) };
  const { model_hash: _hash, learned_until: _until, learned_on: _on, legs: _legs, confidence_threshold: _threshold, ...own } = ml;
  return own;
}

const EVEN = 0.5;
