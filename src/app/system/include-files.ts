import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../../core/errors.js';
import { suggestName } from '../../core/nearest-name.js';
import { withAbsolutePaths } from './absolute-paths.js';
import { mergeEntries } from './merge-entries.js';
import { groupParameters } from './parameter-groups.js';
import { parseYaml, readSystemText } from './read-system-text.js';
import { requireMapping, validatePart } from './validate-system.js';

/** Where included files lie that are not beside the file that names them. */
const SHIPPED_FOLDER = fileURLToPath(new URL('../../../configs', import.meta.url));

type Mapping = Record<string, unknown>;

/** A file with its place. */
interface Place {
  /** for messages */
  readonly source: string;
  /** relative paths count from it */
  readonly baseDir: string;
  /** undefined where the entries are from no file */
  readonly path?: string | undefined;
}

/** Returns entries laid over those of the files that `include` names, in their order; parameters stand in groups. Nothing of `include` is
 *  left.
 *  Throws UsageError CONFIG_UNREADABLE, CONFIG_INVALID with the file that is meant. */
export function resolveIncludes(raw: Mapping, place: Place): Mapping {
  const chain = place.path === undefined ? [] : [{ path: realpathSync(place.path), source: place.source }];
  return new IncludeReader().layOver(raw, place, chain);
}

type Chain = readonly { readonly path: string; readonly source: string }[];

/** Reads each file once, however often it is included. */
class IncludeReader {
  private readonly known = new Map<string, Mapping>();

  layOver({ include, ...own }: Mapping, place: Place, chain: Chain): Mapping {
    groupParameters(own, place.source);
    const included = namesOf(include, place.source).map((name) => this.read(name, place, chain));
    return [...included, own].reduce<Mapping>(mergeEntries, {});
  }

  private read(name: string, { source, baseDir }: Place, chain: Chain): Mapping {
    const found = locate(name, baseDir, source);
    const path = realpathSync(found);
    const own = { path, source: found === resolve(baseDir, name) && !isAbsolute(name) ? join(dirname(source), name) : found };
    refuseCycle([...chain, own]);
    const known = this.known.get(path);
    if (known !== undefined) return known;
    const raw = requireMapping(parseYaml(readSystemText(found, 'included file'), own.source), own.source);
    const { include: _include, ...entries } = raw;
    validatePart(entries, own.source);
    const whole = this.layOver(withAbsolutePaths(raw, dirname(found)), { source: own.source, baseDir: dirname(found) }, [...chain, own]);
    this.known.set(path, whole);
    return whole;
  }
}

function namesOf(include: unknown, source: string): string[] {
  if (include === undefined || include === null) return [];
  const names: unknown[] = Array.isArray(include) ? include : [include];
  const bad = names.find((name) => typeof name !== 'string' || name === '');
  if (bad === undefined) return names as string[];
  throw new UsageError('CONFIG_INVALID', `${source}: include must list paths of files, not ${JSON.stringify(bad)}`, {
    context: { entry: 'include', value: JSON.stringify(bad) },
  });
}

/** Returns the file beside the one that names it, else the shipped one. */
function locate(name: string, baseDir: string, source: string): string {
  const places = [resolve(baseDir, name), resolve(SHIPPED_FOLDER, name)];
  const found = places.find((path) => existsSync(path));
  if (found !== undefined) return found;
  const suggestion = places.map((path) => suggestFile(path)).find((text) => text !== '') ?? '';
  const where = isAbsolute(name) ? 'which does not exist' : 'which is neither beside it nor among the shipped configs';
  throw new UsageError('CONFIG_UNREADABLE', `${source}: include names "${name}", ${where}${suggestion}`, {
    context: { path: places[0]!, include: name },
  });
}

function suggestFile(path: string): string {
  try {
    return suggestName(basename(path), readdirSync(dirname(path)));
  } catch {
    return '';
  }
}

function refuseCycle(chain: Chain): void {
  const { path } = chain.at(-1)!;
  const first = chain.findIndex((each) => each.path === path);
  if (first === chain.length - 1) return;
  const files = chain.slice(first).map(({ source }) => source);
  throw new UsageError('CONFIG_INVALID', `${chain.at(-2)!.source}: include must not lead back to a file: ${files.join(' -> ')}`, {
    context: { entry: 'include', chain: files.join(' -> ') },
  });
}
