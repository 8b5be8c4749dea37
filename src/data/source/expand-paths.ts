import { globSync, isDynamicPattern } from 'tinyglobby';
import { join, resolve, sep } from 'node:path';
import { DataError, UsageError } from '../../core/errors.js';
import { SYMBOL_NAMES } from '../columns/column-names.js';
import type { DataRequest } from './data-request.js';
import { placeOf } from './data-request.js';
import { chooseSymbol } from '../columns/match-symbol.js';
import { requireFile, statOf } from '../text/require-file.js';

const ENDINGS: Readonly<Record<string, string>> = {
  csv: '{csv,txt,tsv}{,.gz,.zst,.zip}',
  json: '{json,jsonl,ndjson}{,.gz,.zst,.zip}',
  parquet: '{parquet,pq,parq}',
  arrow: '{arrow,feather,ftr,ipc}',
};

/** Returns the files of a request by name: paths as they are, patterns and folders as what they hold. Folders of the shape `symbol=AAA` are
 *  a
 *  filter: those of other symbols are left out.
 *  Throws UsageError CONFIG_INVALID where there is no path; DataError DATA_NOT_FOUND, DATA_UNREADABLE. */
export function filesOf(request: DataRequest): string[] {
  const { paths } = placeOf(request);
  if (paths.length === 0 || paths.includes(''))
    throw new UsageError('CONFIG_INVALID', `data.path is needed by the source ${request.source}, and it is empty`, {
      context: { entry: 'data.path' },
    });
  const files = [
    ...new Set(paths.flatMap((path) => expand(path, request.source).map((file) => (resolve(file) === resolve(path) ? path : file)))),
  ];
  return ofSymbolFolders(files, request).sort();
}

function expand(path: string, source: string): string[] {
  const stat = statOf(path);
  if (stat?.isDirectory() && source !== 'duckdb') return inFolder(path, source);
  if (stat !== undefined || !isDynamicPattern(path)) {
    requireFile(path);
    return [path];
  }
  const { folder, pattern } = splitPattern(path);
  return requireSome(
    path,
    globSync(pattern, { cwd: folder, absolute: true, onlyFiles: true, expandDirectories: false }),
    `no file fits "${path}"`,
  );
}

function inFolder(path: string, source: string): string[] {
  const found = globSync(`**/*.${ENDINGS[source]}`, { cwd: path, absolute: true, onlyFiles: true, caseSensitiveMatch: false });
  return requireSome(path, found, `folder "${path}" holds no file of the source ${source}`);
}

function requireSome(path: string, found: readonly string[], sentence: string): string[] {
  if (found.length === 0) throw new DataError('DATA_NOT_FOUND', sentence, { context: { file: path } });
  return found.map((file) => file.replaceAll('/', sep));
}

/** What stands before the first part with a sign of a pattern may hold such signs itself: it is a folder and no pattern. */
function splitPattern(path: string): { readonly folder: string; readonly pattern: string } {
  const parts = path.split(/[/\\]/);
  const existing = parts.findIndex((_, index) => index > 0 && statOf(parts.slice(0, index).join('/') || '/') === undefined);
  const dynamic = parts.findIndex((part) => isDynamicPattern(part));
  const at = Math.max(dynamic, existing < 0 ? 0 : existing - 1);
  const first = parts
    .slice(0, at)
    .every((part, index) => !isDynamicPattern(part) || statOf(parts.slice(0, index + 1).join('/')) !== undefined)
    ? at
    : dynamic;
  return { folder: join(parts.slice(0, first).join('/') || (path.startsWith('/') ? '/' : '.')), pattern: parts.slice(first).join('/') };
}

function ofSymbolFolders(files: readonly string[], request: DataRequest): string[] {
  const symbolOf = (file: string): string | undefined => {
    const folder = file.split(/[/\\]/).find((part) => SYMBOL_NAMES.some((name) => part.toLowerCase().startsWith(`${name}=`)));
    return folder === undefined ? undefined : decodeURIComponent(folder.slice(folder.indexOf('=') + 1));
  };
  const values = [...new Set(files.map(symbolOf).filter((value) => value !== undefined))];
  if (values.length === 0) return [...files];
  const chosen = chooseSymbol({ source: 'data.path', place: 'folders', values, isLoose: false }, request);
  return files.filter((file) => symbolOf(file) === undefined || symbolOf(file) === chosen?.value);
}
