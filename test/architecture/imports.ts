// Reads the imports of source files, type imports included.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** One import of a file by a file, as paths below the root with forward slashes. */
export interface Edge {
  readonly from: string;
  readonly to: string;
}

/** Returns the TypeScript files below a folder, as paths below the root. */
export function listSources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name.split(sep).join('/')}`)
    .sort();
}

/** Returns every import between files below the root: static, dynamic, re-exported and in types. */
export function listEdges(files: readonly string[]): Edge[] {
  return files.flatMap((from) =>
    specifiersOf(readSource(from))
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => ({ from, to: resolveSpecifier(from, specifier) })),
  );
}

/** Returns the packages that a file imports. */
export function listPackages(file: string): string[] {
  return specifiersOf(readSource(file)).filter((specifier) => !specifier.startsWith('.'));
}

export function readSource(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

function specifiersOf(source: string): string[] {
  const patterns = [/\bfrom\s+["']([^"']+)["']/g, /\bimport\s*\(\s*["']([^"']+)["']/g, /^\s*import\s+["']([^"']+)["']/gm];
  return patterns.flatMap((pattern) => [...source.matchAll(pattern)].map((match) => match[1]!));
}

/** Sources name the built file (`./x.js`); kernels name none of the two (`./x`). */
function resolveSpecifier(from: string, specifier: string): string {
  const path = relative(ROOT, resolve(ROOT, dirname(from), specifier))
    .split(sep)
    .join('/');
  if (path.endsWith('.js')) return `${path.slice(0, -3)}.ts`;
  return listSources(dirname(path)).includes(`${path}.ts`) ? `${path}.ts` : `${path}/index.ts`;
}

/** Returns a path of files that leads from a file back to itself, or undefined. */
export function findCycle(edges: readonly Edge[]): string[] | undefined {
  const targets = new Map<string, string[]>();
  for (const { from, to } of edges) targets.set(from, [...(targets.get(from) ?? []), to]);
  const finished = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (finished.has(file)) return undefined;
    path.push(file);
    for (const next of targets.get(file) ?? []) {
      const cycle = visit(next);
      if (cycle) return cycle;
    }
    path.pop();
    finished.add(file);
    return undefined;
  };
  for (const file of targets.keys()) {
    const cycle = visit(file);
    if (cycle) return cycle;
  }
  return undefined;
}
