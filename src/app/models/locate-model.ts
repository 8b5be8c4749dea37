import { statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UsageError } from '../../core/errors.js';
import { productionOf } from './model-registry.js';

/** Returns the file of a model.
 *  path  a bundle's file, or a model's folder in its registry: the version that is in production
 *  Throws UsageError MODEL_UNREADABLE where no version of it is */
export function locateModel(path: string): string {
  const entry = statSync(path, { throwIfNoEntry: false });
  if (entry === undefined)
    throw unreadable(
      path,
      'there is no such file, nor a model of a registry that `barloom train` has made and `barloom learn promote` has put into production',
    );
  if (!entry.isDirectory()) return path;
  const registry = dirname(path),
    found = productionOf(registry).find(({ model }) => model === basename(path));
  if (found !== undefined) return join(registry, found.file);
  throw unreadable(path, 'it is a folder, and no version in it is in production: `barloom learn promote` puts one there');
}

function unreadable(path: string, rule: string): UsageError {
  return new UsageError('MODEL_UNREADABLE', `model "${path}" cannot be read: ${rule}`, { context: { file: path } });
}
