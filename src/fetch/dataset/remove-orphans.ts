import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { DatasetFile } from './manifest.js';

/** Removes what lies among the files of a dataset and is none of them: files that were replaced, parts of downloads that came to nothing.
 *  folder  below the dataset's folder */
export function removeOrphans(dir: string, folder: string, files: readonly DatasetFile[]): void {
  const root = join(dir, folder);
  if (!existsSync(root)) return;
  const kept = new Set(files.map(({ path }) => path));
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    const path = join(root, name);
    const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() === true;
    if (isFile && !kept.has([folder, ...name.split(sep)].join('/'))) rmSync(path, { force: true });
  }
}
