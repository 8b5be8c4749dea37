import { basename, resolve } from 'node:path';
import { canonicalJson, isMapping } from '../../core/canonical-json.js';
import { UsageError } from '../../core/errors.js';
import { isSymbolName } from '../../core/symbol-name.js';
import { FORECASTS_FOLDER } from '../forecasts/resolve-forecasts.js';
import { checkMembers } from '../system/check-composite.js';
import { forecastName, type CompositeMember } from '../system/composite.js';
import { instrumentOf } from '../system/instrument-of.js';
import { flattenParameters } from '../system/parameter-groups.js';
import { parseYaml, readSystemText } from '../system/read-system-text.js';
import type { SystemFile } from '../system/system-schema.js';

type Mapping = Record<string, unknown>;

/** Resolves a system that a composite names: from its path, or its entries. */
export interface MemberResolver {
  readonly file: (path: string) => SystemFile;
  readonly entries: (raw: Mapping, source: string) => SystemFile;
}

/** Puts the members of a composite, its policy, and what the members have in common into its entries, which are changed: it is a system file
 *  like any other then. A single system stays as it is.
 *  baseDir  relative paths count from it
 *  Throws UsageError CONFIG_INVALID, and what reading a member throws. */
export function resolveComposite(entries: Mapping, source: string, baseDir: string, resolver: MemberResolver): void {
  if (entries['kind'] !== 'composite' && entries['pool'] === undefined) return;
  const { pool } = entries;
  if (pool === undefined || pool === null) return; // the check of the whole file says so
  const members = readPool(pool, source, baseDir, resolver);
  checkMembers(members, source);
  readPolicy(entries, baseDir, source);
  takeForecasts(entries, members, source);
  for (const [name, value] of Object.entries(commonOf(members))) takeCommon(entries, name, value, source);
  entries['pool'] = Object.fromEntries(members.map(({ name, file }) => [name, file]));
  entries['portfolio'] ??= {};
}

/** Reads the members in the order of the file: a list of paths, whose names are those of the files, or paths and systems by name. */
function readPool(pool: unknown, source: string, baseDir: string, resolver: MemberResolver): CompositeMember[] {
  if (Array.isArray(pool)) {
    const paths = pool.map((path: unknown) => requirePath(path, 'pool', source));
    const named = paths.map((path) => ({ name: basename(path).replace(/\.ya?ml$/, ''), path }));
    const twice = named.find(({ name }, index) => named.findIndex((other) => other.name === name) < index);
    if (twice !== undefined)
      throw invalid(source, 'pool', `pool must name each member once, and "${twice.name}" stands twice; name them: {name: path}`);
    return named.map(({ name, path }) => ({ name: requireName(name, source), file: resolver.file(resolve(baseDir, path)) }));
  }
  if (!isMapping(pool)) throw invalid(source, 'pool', `pool must list paths of systems, or name them, not ${JSON.stringify(pool)}`);
  return Object.entries(pool).map(([name, member]) => ({
    name: requireName(name, source),
    file: isMapping(member)
      ? resolver.entries({ ...member }, `${source}: pool.${name}`)
      : resolver.file(resolve(baseDir, requirePath(member, `pool.${name}`, source))),
  }));
}

function requirePath(path: unknown, entry: string, source: string): string {
  if (typeof path === 'string' && path !== '') return path;
  throw invalid(source, entry, `${entry} must be the path of a system, not ${JSON.stringify(path)}`);
}

function requireName(name: string, source: string): string {
  if (isSymbolName(name)) return name;
  throw invalid(source, `pool.${name}`, `the name of a member must be letters, digits, ".", "_" and "-", and not "${name}"`);
}

/** A policy is a file of its own, or stands in the composite. Its parameters and their space become the composite's, whose own values and
 *  axes count where both have one. */
function readPolicy(entries: Mapping, baseDir: string, source: string): void {
  const named = entries['policy'];
  const path = typeof named === 'string' ? resolve(baseDir, named) : undefined;
  const read = path === undefined ? named : parseYaml(readSystemText(path, 'policy file'), path);
  if (path !== undefined) entries['policy'] = read;
  if (!isMapping(read)) return;
  const { params, space, ...policy } = read;
  const own: Mapping = { ...(params !== undefined && { params }), ...(space !== undefined && { space }) };
  flattenParameters(own, path ?? `${source}: policy`);
  for (const [name, below] of Object.entries(own)) {
    if (!isMapping(below)) throw invalid(source, `policy.${name}`, `policy.${name} must be a mapping with entries`);
    const above = isMapping(entries[name]) ? entries[name] : {};
    entries[name] = { ...above, ...Object.fromEntries(Object.entries(below).filter(([each]) => !Object.hasOwn(above, each))) };
  }
  entries['policy'] = policy;
  flattenParameters(entries, source);
}

/** Forecasts that members or the policy read; the forecaster is one of them, by its name. */
function takeForecasts(entries: Mapping, members: readonly CompositeMember[], source: string): void {
  const forecasts: Mapping = { ...(isMapping(entries['forecasts']) ? entries['forecasts'] : {}) };
  for (const { name, file } of members)
    for (const [forecast, entry] of Object.entries(file.forecasts ?? {})) {
      const known = forecasts[forecast];
      if (isMapping(known) && canonicalJson(known) !== canonicalJson(entry))
        throw invalid(
          source,
          `pool.${name}`,
          `forecast("${forecast}") must be the same for all of a composite, and pool.${name} has another`,
        );
      forecasts[forecast] = entry;
    }
  const { forecaster } = entries;
  if (typeof forecaster === 'string' && !Object.hasOwn(forecasts, forecastName(forecaster)))
    forecasts[forecastName(forecaster)] = forecaster.includes('/') ? forecaster : `${FORECASTS_FOLDER}/${forecaster}`;
  if (Object.keys(forecasts).length > 0) entries['forecasts'] = forecasts;
}

/** What the account trades and how: the same for all members, which checkMembers has seen. */
function commonOf(members: readonly CompositeMember[]): Mapping {
  const files = members.map(({ file }) => file);
  const [first] = files as [SystemFile, ...SystemFile[]];
  const symbols = [...new Set(files.flatMap(({ data }) => data.symbols))].sort((a, b) => (a < b ? -1 : 1));
  const instruments = symbols.map((symbol) => [
    symbol,
    instrumentOf(
      files.find(({ data }) => data.symbols.includes(symbol))!,
      symbol,
    ),
  ]);
  return {
    data: { ...first.data, symbols },
    execution: { ...first.execution, reverse: false },
    instruments: Object.fromEntries(instruments),
    ...(first.data_policy !== undefined && { data_policy: first.data_policy }),
  };
}

/** What a composite has from its members may stand in its file, where it was resolved before, and must be that then; of the data it may say
 *  from when to when they are traded. */
function takeCommon(entries: Mapping, name: string, value: unknown, source: string): void {
  const own = entries[name];
  const { start, end } = name === 'data' && isMapping(own) ? (own as { readonly start?: unknown; readonly end?: unknown }) : {};
  const common =
    name === 'data' ? { ...(value as object), ...(start !== undefined && { start }), ...(end !== undefined && { end }) } : value;
  const isSame =
    own === undefined ||
    (name === 'data' && isMapping(own)
      ? Object.entries(own).every(([entry, each]) => canonicalJson(each) === canonicalJson((common as Mapping)[entry] ?? null))
      : canonicalJson(own) === canonicalJson(common));
  if (!isSame) throw invalid(source, name, `${name} of a composite is that of its members, and its file has another`);
  entries[name] = common;
}

function invalid(source: string, entry: string, rule: string): UsageError {
  return new UsageError('CONFIG_INVALID', `${source}: ${rule}`, { context: { entry } });
}
