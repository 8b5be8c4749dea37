import { DataError, UsageError } from '../../core/errors.js';
import { suggestName } from '../../core/nearest-name.js';
import { isSameMarket } from '../dataset/dataset-places.js';
import type { HubFile } from './hub.js';

const PARQUET = /\.(parquet|pq)$/i;
const TEXT = /\.(csv|tsv|txt)(\.gz)?$/i;

/** Files that hold bars, and whose symbol each of them says. */
export interface ChosenFiles {
  readonly files: readonly HubFile[];
  /** files of each wanted symbol; undefined: every file may hold every symbol */
  readonly bySymbol: ReadonlyMap<string, readonly string[]> | undefined;
}

/** Returns the files whose paths one of the patterns matches: * within a folder, ** across folders, ? a sign.
 *  Throws UsageError NAME_UNKNOWN for a pattern that matches none. */
export function matchFiles(files: readonly HubFile[], patterns: readonly string[]): HubFile[] {
  const expressions = patterns.map((pattern) => {
    const expression = globExpression(pattern);
    if (files.some(({ path }) => expression.test(path))) return expression;
    const hint = suggestName(
      pattern,
      files.map(({ path }) => path),
    );
    throw new UsageError('NAME_UNKNOWN', `--files "${pattern}" matches none of the ${files.length} files${hint}`, {
      context: { flag: '--files', value: pattern },
    });
  });
  return files.filter(({ path }) => expressions.some((expression) => expression.test(path)));
}

function globExpression(pattern: string): RegExp {
  const source = pattern.replace(/\*\*\/?|[*?]|[^*?]+/g, (part) => {
    if (part.startsWith('**')) return part.endsWith('/') ? '(?:.*/)?' : '.*';
    if (part === '*') return '[^/]*';
    return part === '?' ? '[^/]' : part.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${source}$`);
}

/** Returns the Parquet files of a commit. */
export function parquetFiles(files: readonly HubFile[]): HubFile[] {
  return files.filter(({ path }) => PARQUET.test(path));
}

/** Returns the text files that may hold bars. */
export function textFiles(files: readonly HubFile[]): HubFile[] {
  return files.filter(({ path }) => TEXT.test(path) && !/(^|\/)(readme|license|requirements)\b/i.test(path));
}

/** Keeps the files of the wanted symbols where files are named after symbols; else all, which then need a column of symbols.
 *  Throws DataError DATA_NOT_FOUND where there are files of some and none of others. */
export function chooseBySymbol(dataset: string, files: readonly HubFile[], symbols: readonly string[] | undefined): ChosenFiles {
  if (symbols === undefined) return { files, bySymbol: undefined };
  const bySymbol = new Map(
    symbols.map((symbol) => [symbol, files.filter(({ path }) => isNamedAfter(path, symbol)).map(({ path }) => path)]),
  );
  const missing = symbols.filter((symbol) => bySymbol.get(symbol)!.length === 0);
  if (missing.length === symbols.length) return { files, bySymbol: undefined };
  if (missing.length > 0)
    throw new DataError(
      'DATA_NOT_FOUND',
      `dataset ${dataset} has a file of ${symbols.find((each) => !missing.includes(each))!} and none of ${missing.join(', ')}`,
      {
        context: { dataset, symbol: missing[0]! },
      },
    );
  const wanted = new Set([...bySymbol.values()].flat());
  return { files: files.filter(({ path }) => wanted.has(path)), bySymbol };
}

/** Whether a path has the symbol for a part of it: `data/BTC-USDT_1h.csv`, `symbol=BTCUSDT/0.parquet`. */
function isNamedAfter(path: string, symbol: string): boolean {
  const parts = path.replace(/(\.\w{1,7}){1,2}$/, '').split(/[/=]/);
  return parts.some((part) => isSameMarket(part, symbol) || pieces(part).some((piece) => isSameMarket(piece, symbol)));
}

/** Every run of neighbouring words of a part: BTC-USDT_1h has BTC, BTC-USDT, USDT, … */
function pieces(part: string): string[] {
  const words = part.split(/[^A-Za-z0-9^=]+/).filter((word) => word !== '');
  return words.flatMap((_, from) => words.slice(from).map((__, count) => words.slice(from, from + count + 1).join('')));
}

/** Returns the files of the hub's own conversion. Throws DataError DATA_PARTIAL where it holds the beginning alone and nobody allows that.
 *  */
export function convertedFiles(dataset: string, files: readonly HubFile[], allowPartial: boolean): HubFile[] {
  const found = parquetFiles(files);
  const partial = found.find(({ path }) => path.split('/').some((part) => part.startsWith('partial-')));
  if (partial === undefined || allowPartial) return found;
  throw new DataError(
    'DATA_PARTIAL',
    `dataset ${dataset} is converted in part alone (${partial.path}): the hub stops at a size; --allow-partial takes what is there`,
    { context: { dataset, file: partial.path } },
  );
}
