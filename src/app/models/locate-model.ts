import { statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UsageError } from '../../core/errors.js';
import { productionOf } from './model-registry.js';

/** Returns the file of a model.
 *  path  a bundle's file, or a model's folder in its registry: the version that is in production
 *  Throws UsageError MODEL_UNREADABLE where no version of it is */
export function locateModel(path: string): string {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return path;
  const registry = dirname(path), found = productionOf(registry).find(({ model }) => model === basename(path));
  if (found !== undefined) return join(registry, found.file);
  throw new UsageError('MODEL_UNREADABLE', `model "${path}" cannot be read: it is a folder, and no version in it is in production`, { context: { file: path } });
}
