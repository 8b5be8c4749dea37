import { isAbsolute, relative, resolve } from 'node:path';
import { changePaths, withAbsolutePaths } from '../system/absolute-paths.js';
import type { SystemFile } from '../system/system-schema.js';
import type { TrainingRecord } from './training-record.js';

/** Returns a system as the record of a version holds it: with paths that count from the version's folder, so that files that are moved together
 *  go on, and no folder of a machine is named. */
export function storedConfig(file: SystemFile, folder: string): SystemFile {
  const own = resolve(folder);
  const from = (path: string): string => relative(own, path);
  const { ml_data_collection: collection, ml_training: training } = file;
  const stored = changePaths(file, (path) => (isAbsolute(path) ? from(path) : path));
  return {
    ...stored,
    ml_data_collection: { ...collection, db_path: from(collection.db_path) },
    ml_training: { ...stored.ml_training, registry: from(training.registry) },
  };
}

/** Returns the system that a version was trained by, with its paths; undefined where its record does not hold it. */
export function configOf({ config }: TrainingRecord, folder: string): SystemFile | undefined {
  if (config === undefined) return undefined;
  const own = resolve(folder);
  const placed = withAbsolutePaths(config, own);
  return {
    ...placed,
    ml_data_collection: { ...placed.ml_data_collection, db_path: resolve(own, placed.ml_data_collection.db_path) },
    ml_training: { ...placed.ml_training, registry: resolve(own, placed.ml_training.registry) },
  };
}
