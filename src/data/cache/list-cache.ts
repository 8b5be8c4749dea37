import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readManifest } from './manifest.js';
import type { Manifest } from './manifest.js';

export type CacheListing = { readonly path: string } & (
  | { readonly state: 'whole'; readonly manifest: Manifest }
  | { readonly state: 'outdated' | 'damaged' }
);

/** Returns the entries of a cache folder by name; none where there is no folder. */
export function listCache(cacheDir: string): CacheListing[] {
  return namesIn(cacheDir).flatMap((name): CacheListing[] => {
    const path = join(cacheDir, name);
    const reading = readManifest(path);
    if (reading.state === 'absent') return [];
    return [reading.state === 'whole' ? { path, state: 'whole', manifest: reading.manifest } : { path, state: reading.state }];
  });
}

function namesIn(cacheDir: string): string[] {
  try {
    return readdirSync(cacheDir)
      .filter((name) => name.endsWith('.json'))
      .sort();
  } catch {
    return [];
  }
}
