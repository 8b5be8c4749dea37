import { dirname, resolve } from 'node:path';
import { stringify } from 'yaml';
import { UsageError } from '../../core/errors.js';
import { datasetsDir } from '../../fetch/dataset/dataset-places.js';
import { isDatasetSource } from '../../fetch/dataset/manifest.js';
import { legSymbols } from '../system/account-name.js';
import { checkSystem } from '../system/check-system.js';
import { requireReader } from '../system/parameters-read.js';
import { resolveInstruments } from '../system/resolve-instruments.js';
import { expandShortForms } from '../system/short-forms.js';
import { resolveIncludes } from '../system/include-files.js';
import { withAbsolutePaths } from '../system/absolute-paths.js';
import { flattenParameters } from '../system/parameter-groups.js';
import { parseYaml, readSystemText } from '../system/read-system-text.js';
import { withOwnSignals } from '../system/asks-model.js';
import { settleConstants } from './rules-of.js';
import { resolveForecasts } from '../forecasts/resolve-forecasts.js';
import { resolveComposite } from './resolve-composite.js';
import { resolveModel } from './resolve-model.js';
import type { SystemFile } from '../system/system-schema.js';
import { requireMapping, validateSystem } from '../system/validate-system.js';

/** A system file after overrides and defaults, with absolute paths. */
export interface ResolvedSystem {
  readonly file: SystemFile;
  /** path of the file, for messages and manifests */
  readonly source: string;
}

/** How a system is resolved. */
export interface ResolveOptions {
  /** path of the file, for messages and manifests */
  readonly source?: string;
  /** the file itself, where the system was read from one: it is not included again */
  readonly path?: string;
  /** relative paths count from it */
  readonly baseDir?: string;
  readonly overrides?: readonly string[];
  /** whether the strategy is taken without what the ml section makes of it; see `withOwnSignals` */
  readonly isForLearning?: boolean | undefined;
}

/** Reads a system file, applies `path=value` overrides in their order, fills defaults in and checks it.
 *  parse  for who has parsed the same text before
 *  Throws UsageError CONFIG_UNREADABLE, CONFIG_INVALID; MODEL_UNREADABLE where its model cannot be read. */
export function readSystemFile(
  path: string,
  overrides: readonly string[] = [],
  { parse = parseYaml, ...options }: Pick<ResolveOptions, 'isForLearning'> & { readonly parse?: typeof parseYaml } = {},
): ResolvedSystem {
  const raw = parse(readSystemText(path), path);
  return resolveSystem(raw, { source: path, path, baseDir: dirname(resolve(path)), overrides, ...options });
}

/** Resolves a system that is already an object. */
export function resolveSystem(
  raw: unknown,
  { source = 'system', path, baseDir = process.cwd(), overrides = [], isForLearning = false }: ResolveOptions = {},
): ResolvedSystem {
  const own = structuredClone(requireMapping(raw, source));
  for (const override of overrides.filter(isOfInclude)) applyOverride(own, override);
  const changed = resolveIncludes(own, { source, baseDir, path });
  for (const override of overrides) if (!isOfInclude(override)) applyOverride(changed, override);
  flattenParameters(changed, source);
  resolveComposite(changed, source, baseDir, {
    file: (path) => readSystemFile(path).file,
    entries: (raw, name) => resolveSystem(raw, { source: name, baseDir }).file,
  });
  resolveInstruments(changed, source);
  expandShortForms(changed);
  const whole = settleConstants(validateSystem(changed, source), source);
  checkSystem(whole, changed, source);
  for (const override of overrides) requireReader(whole, override);
  const file = withAbsolutePaths(withPlaces(isForLearning ? withOwnSignals(whole) : whole), baseDir);
  return {
    file: {
      ...file,
      data: withPlaceOfDatasets(file.data),
      ...(file.forecasts && { forecasts: resolveForecasts(file.forecasts, baseDir) }),
      ...(file.ml && { ml: resolveModel(file.ml, baseDir) }),
    },
    source,
  };
}

/** Returns the resolved file as YAML; reading it again gives the same system. */
export function printSystem({ file }: ResolvedSystem): string {
  return stringify(file, { lineWidth: 0 });
}

/** Which files are included is decided before anything is laid over them. */
function isOfInclude(override: string): boolean {
  return override.startsWith('include=');
}

/** `a.b.c=value`: the value is read as YAML; null takes the entry out. */
export function applyOverride(target: Record<string, unknown>, override: string): void {
  const equals = override.indexOf('=');
  const path = override.slice(0, Math.max(0, equals)).split('.');
  if (path.some((name) => name.trim() === '' || name === '__proto__'))
    throw new UsageError('FLAG_INVALID', `--set takes path=value, not "${override}"`, { context: { flag: '--set', value: override } });
  const last = path.pop()!;
  let inner = target;
  for (const name of path) inner = enter(inner, name, override);
  const value = parseYaml(override.slice(equals + 1), `--set ${override}: the value`);
  refuseGroup(override, inner[last], value);
  if (value === null) delete inner[last];
  else inner[last] = value;
}

/** A value in the place of a group would take its parameters away unseen. */
function refuseGroup(override: string, found: unknown, value: unknown): void {
  if (!override.startsWith('params.') || typeof found !== 'object' || found === null || typeof value === 'object') return;
  const group = override.slice(0, override.indexOf('='));
  throw new UsageError('FLAG_INVALID', `--set ${override}: ${group} is a group (${Object.keys(found).join(', ')}) and takes no value`, {
    context: { flag: '--set', value: override },
  });
}

function enter(inner: Record<string, unknown>, name: string, override: string): Record<string, unknown> {
  if (!Object.hasOwn(inner, name)) inner[name] = {};
  const next = inner[name];
  if (typeof next === 'object' && next !== null) return next as Record<string, unknown>;
  throw new UsageError('FLAG_INVALID', `--set ${override}: "${name}" is a value and has no entries`, {
    context: { flag: '--set', value: override },
  });
}

/** One market has one place, an account one for each leg where the file does not say how many. */
function withPlaces(file: SystemFile): SystemFile {
  const places = file.portfolio === undefined ? 1 : legSymbols(file).length;
  return { ...file, risk: { ...file.risk, max_positions: file.risk.max_positions ?? places } };
}

/** A run says where its datasets were, as it says where its files were. */
function withPlaceOfDatasets(data: SystemFile['data']): SystemFile['data'] {
  const isPlaced = data.path !== undefined || !isDatasetSource(data.source);
  return isPlaced ? data : { ...data, path: resolve(datasetsDir(undefined, process.env)) };
}
