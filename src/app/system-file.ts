import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { parseDocument, stringify } from 'yaml';
import { UsageError } from '../core/errors.js';
import type { SystemFile } from './system-schema.js';
import { validateSystem } from './validate-system.js';

/** A system file after overrides and defaults, with absolute paths. */
export interface ResolvedSystem {
  readonly file: SystemFile;
  /** path of the file, for messages and manifests */
  readonly source: string;
}

/** Reads a system file, applies `path=value` overrides in their order, fills defaults in and checks it.
 *  Throws UsageError CONFIG_UNREADABLE, CONFIG_INVALID. */
export function readSystemFile(path: string, overrides: readonly string[] = []): ResolvedSystem {
  return resolveSystem(parseYaml(readText(path), path), { source: path, baseDir: dirname(resolve(path)), overrides });
}

/** Resolves a system that is already an object; relative paths count from `baseDir`. */
export function resolveSystem(raw: unknown, { source = 'system', baseDir = process.cwd(), overrides = [] }: { source?: string; baseDir?: string; overrides?: readonly string[] } = {}): ResolvedSystem {
  const changed = structuredClone(raw) as Record<string, unknown>;
  for (const override of overrides) applyOverride(changed, override);
  const file = validateSystem(changed, source);
  return { file: { ...file, data: withAbsolutePaths(file.data, baseDir) }, source };
}

/** Returns the resolved file as YAML; reading it again gives the same system. */
export function printSystem({ file }: ResolvedSystem): string {
  return stringify(file, { lineWidth: 0 });
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : `cannot be read: ${(error as Error).message}`;
    throw new UsageError('CONFIG_UNREADABLE', `system file ${path} ${reason}`, { context: { path }, cause: error });
  }
}

function parseYaml(text: string, source: string): unknown {
  const document = parseDocument(text, { uniqueKeys: true });
  const [error] = document.errors;
  if (!error) return document.toJS();
  const line = text.slice(0, error.pos[0]).split('\n').length;
  throw new UsageError('CONFIG_UNREADABLE', `${source} line ${line} is not valid YAML: ${error.message.split('\n')[0]}`, { context: { path: source, line }, cause: error });
}

/** `a.b.c=value`: the value is read as YAML. */
function applyOverride(target: Record<string, unknown>, override: string): void {
  const equals = override.indexOf('=');
  if (equals < 1) throw new UsageError('FLAG_INVALID', `--set takes path=value, not "${override}"`, { context: { flag: '--set', value: override } });
  const path = override.slice(0, equals).split('.');
  const last = path.pop()!;
  let inner = target;
  for (const name of path) {
    const next = inner[name];
    if (next !== undefined && (typeof next !== 'object' || next === null)) {
      throw new UsageError('FLAG_INVALID', `--set ${override}: "${name}" is a value and has no entries`, { context: { flag: '--set', value: override } });
    }
    inner = (inner[name] ??= {}) as Record<string, unknown>;
  }
  inner[last] = parseYaml(override.slice(equals + 1), `--set ${override}`);
}

function withAbsolutePaths(data: SystemFile['data'], baseDir: string): SystemFile['data'] {
  const absolute = (path: string): string => (isAbsolute(path) ? path : resolve(baseDir, path));
  const detail = data.detail?.path === undefined ? data.detail : { ...data.detail, path: absolute(data.detail.path) };
  return { ...data, ...(data.path === undefined ? {} : { path: absolute(data.path) }), ...(detail === undefined ? {} : { detail }) };
}
