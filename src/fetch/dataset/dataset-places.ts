import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { UsageError } from '../../core/errors.js';
import { DATASET_MANIFEST, readDataset, type DatasetManifest, type DatasetSource } from './manifest.js';

/** Folder of all datasets where nothing names another one. */
export const DATASETS_DIR = 'datasets';
/** Environment variable that names another one. */
export const DATASETS_VARIABLE = 'BARLOOM_DATASETS';

/** Returns the folder of all datasets: what is named, else the environment's, else `datasets`. */
export function datasetsDir(named: string | undefined, environment: Readonly<Record<string, string | undefined>>): string {
  return named ?? (environment[DATASETS_VARIABLE] || DATASETS_DIR);
}

/** Returns a dataset's place below the folder of all datasets; each part becomes one folder. */
export function datasetPlace(source: DatasetSource, ...parts: readonly string[]): string {
  return [source, ...parts.map(folderName)].join('/');
}

/** `org/name@v1` is `org--name@v1`; what a file system may not take is written as %XX. */
function folderName(part: string): string {
  const name = part.replaceAll('/', '--').replace(/[^A-Za-z0-9._@^=-]/g, (sign) => `%${sign.codePointAt(0)!.toString(16).toUpperCase()}`);
  return /^\.+$/.test(name) ? `%2E${name.slice(1)}` : name;
}

/** A dataset that is there; one whose manifest is damaged says why. */
export type FoundDataset = { readonly place: string; readonly dir: string } & (
  | { readonly state: 'whole'; readonly manifest: DatasetManifest }
  | { readonly state: 'damaged'; readonly reason: string }
);

const DEEPEST = 4;

/** Returns the datasets below a folder, in the order of their places; none where there is no folder. */
export function listDatasets(root: string, below = ''): FoundDataset[] {
  return findFolders(join(root, below), 0)
    .map((dir): FoundDataset => {
      const place = relative(root, dir).split(sep).join('/');
      try {
        return { place, dir, state: 'whole', manifest: readDataset(dir)! };
      } catch (error) {
        return { place, dir, state: 'damaged', reason: (error as Error).message };
      }
    })
    .sort((a, b) => (a.place < b.place ? -1 : 1));
}

function findFolders(dir: string, depth: number): string[] {
  const entries = entriesOf(dir);
  if (entries.some((entry) => entry.name === DATASET_MANIFEST)) return [dir];
  if (depth >= DEEPEST) return [];
  return entries.filter((entry) => entry.isDirectory()).flatMap((entry) => findFolders(join(dir, entry.name), depth + 1));
}

function entriesOf(dir: string): import('node:fs').Dirent[] {
  try {
    return readdirSync(dir, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** Returns how a system file calls a market: BTC/USDT is BTCUSDT, BTC/USDT:USDT is BTCUSDT.USDT.
 *  Throws UsageError NAME_UNKNOWN where nothing is left of it. */
export function plainSymbol(market: string): string {
  const symbol = market
    .trim()
    .replaceAll('/', '')
    .replaceAll(':', '.')
    .replace(/[^A-Za-z0-9._^=-]/g, '_');
  if (/^[.]*$/.test(symbol))
    throw new UsageError('NAME_UNKNOWN', `"${market}" must name a market, and has no letter`, { context: { symbol: market } });
  return symbol;
}

/** Whether two names are one market but for case and separators. */
export function isSameMarket(a: string, b: string): boolean {
  return bare(a) === bare(b);
}

function bare(market: string): string {
  return market.toLowerCase().replace(/[^a-z0-9^=]/g, '');
}
