import { join } from 'node:path';
import { DataError } from '../../core/errors.js';
import { requireSameDataset, requireSameFiles } from '../dataset/dataset-change.js';
import type { FetchOptions } from '../dataset/fetch-options.js';
import { readDataset, type DatasetFile, type DatasetManifest, type DatasetRevision } from '../dataset/manifest.js';
import { fetchFiles } from '../dataset/fetch-files.js';
import { chooseBySymbol, convertedFiles, matchFiles, parquetFiles, textFiles, type ChosenFiles } from './choose-files.js';
import { hubPlace, STANDARD_REVISION, type HubName } from './hub-name.js';
import { CONVERTED_REVISION, Hub } from './hub.js';

/** What is asked of the hub. */
export interface HuggingFaceRequest extends HubName {
  /** null: all that the files have */
  readonly symbols: readonly string[] | null;
  /** patterns of paths; null: all that may hold bars */
  readonly files: readonly string[] | null;
  /** name of the column that holds the symbols; null: found */
  readonly symbol_column: string | null;
  readonly allow_partial: boolean;
}

/** Files that are fetched and whose bars are not told apart yet. */
export interface FetchedFiles {
  readonly manifest: Omit<DatasetManifest<HuggingFaceRequest>, 'version' | 'series'>;
  /** files of each wanted symbol; undefined: every file may hold every symbol */
  readonly bySymbol: ReadonlyMap<string, readonly string[]> | undefined;
  /** of `manifest.files`, those that hold bars now */
  readonly paths: readonly string[];
  /** whether every file is the one that was there before */
  readonly isUnchanged: boolean;
  readonly known: DatasetManifest<HuggingFaceRequest> | undefined;
}

/** Folder of a dataset's files as the hub has them. */
export const HUB_FILES = 'files';

/** Fetches the files of a dataset into its folder, which the caller has locked; files that are there already are kept.
 *  Throws UsageError SERVICE_REFUSED, NAME_UNKNOWN, FLAG_INVALID, DATA_POLICY; DataError DATA_NOT_FOUND, DATA_PARTIAL, DATA_CHANGED,
 *  SERVICE_FAILED; CancelledError. */
export async function fetchHuggingFace(dir: string, asked: HuggingFaceRequest, options: FetchOptions): Promise<FetchedFiles> {
  const hub = new Hub(options);
  const known = readDataset(dir) as DatasetManifest<HuggingFaceRequest> | undefined;
  const request = addRequest(known?.request, asked);
  requireSameDataset(hubPlace(request), known, { endpoint: hub.endpoint.base, policy: options.policy });
  const { revision, chosen } = await listBars(hub, request);
  const commit = revision.converted ?? revision.commit;
  const now = new Date(options.nowMs ?? Date.now()).toISOString();
  const upstream = chosen.files.map((file) => ({ ...file, path: `${HUB_FILES}/${file.path}`, hubPath: file.path, mark: file.digest.hex }));
  const changes = requireSameFiles(`dataset ${request.dataset}`, known?.files ?? [], upstream, { isAccepted: options.acceptChanges, now });
  const wanted = upstream.map(({ path, hubPath, bytes, digest, mark }) => ({
    url: hub.fileUrl(request.dataset, commit, hubPath),
    path,
    bytes,
    digest,
    mark,
  }));
  const files = await fetchFiles(dir, hub.client, wanted, { known: known?.files ?? [], now, onStep: options.onStep });
  return {
    known,
    bySymbol:
      chosen.bySymbol && new Map([...chosen.bySymbol].map(([symbol, paths]) => [symbol, paths.map((path) => `${HUB_FILES}/${path}`)])),
    paths: wanted.map(({ path }) => path),
    isUnchanged: known !== undefined && sameFiles(known.files, files) && JSON.stringify(known.request) === JSON.stringify(request),
    manifest: {
      source: 'huggingface',
      name: request.dataset,
      data_policy: options.policy ?? known?.data_policy ?? 'real',
      endpoint: hub.endpoint.base,
      request,
      revision,
      fetched_at: now,
      files,
      changes: [...(known?.changes ?? []), ...changes],
    },
  };
}

/** What was asked for before is asked for again: a further fetch adds symbols and files. */
function addRequest(known: HuggingFaceRequest | undefined, asked: HuggingFaceRequest): HuggingFaceRequest {
  if (known === undefined) return asked;
  return {
    ...asked,
    symbols: joinNames(known.symbols, asked.symbols),
    files: joinNames(known.files, asked.files),
    symbol_column: asked.symbol_column ?? known.symbol_column,
    allow_partial: asked.allow_partial || known.allow_partial,
  };
}

/** Null is all there are. */
function joinNames(a: readonly string[] | null, b: readonly string[] | null): readonly string[] | null {
  return a === null || b === null ? null : [...new Set([...a, ...b])];
}

function sameFiles(a: readonly DatasetFile[], b: readonly DatasetFile[]): boolean {
  const marks = (files: readonly DatasetFile[]): string => JSON.stringify(files.map(({ path, mark }) => [path, mark]));
  return marks(a) === marks(b);
}

interface ListedBars {
  readonly revision: DatasetRevision;
  readonly chosen: ChosenFiles;
}

/** Native Parquet first; then text files that are named after the wanted symbols, since the hub's conversion joins files and forgets their
 *  names; then its conversion; then text files. */
async function listBars(hub: Hub, request: HuggingFaceRequest): Promise<ListedBars> {
  const { dataset } = request,
    symbols = request.symbols ?? undefined;
  const commit = (await hub.resolveCommit(dataset, request.revision)) ?? noRevision(request);
  const all = await hub.listFiles(dataset, commit);
  const revision: DatasetRevision = { asked: request.revision, commit, converted: null };
  const native = request.files === null ? all : matchFiles(all, request.files);
  const parquet = parquetFiles(native);
  if (parquet.length > 0) return { revision, chosen: chooseBySymbol(dataset, parquet, symbols) };
  const texts = textFiles(native);
  const named = texts.length > 0 ? chooseBySymbol(dataset, texts, symbols) : undefined;
  if (named !== undefined && (named.bySymbol !== undefined || request.files !== null)) return { revision, chosen: named };
  const converted = request.revision === STANDARD_REVISION ? await listConverted(hub, request) : undefined;
  if (converted !== undefined)
    return { revision: { ...revision, converted: converted.commit }, chosen: chooseBySymbol(dataset, converted.files, symbols) };
  if (named !== undefined) return { revision, chosen: named };
  throw new DataError(
    'DATA_NOT_FOUND',
    `dataset ${dataset} has ${all.length} files at ${commit.slice(0, 12)}, and no Parquet or CSV among them`,
    {
      context: { dataset, commit },
    },
  );
}

/** The conversion is of the main branch alone. */
async function listConverted(
  hub: Hub,
  { dataset, allow_partial }: HuggingFaceRequest,
): Promise<{ readonly commit: string; readonly files: ChosenFiles['files'] } | undefined> {
  const commit = await hub.resolveCommit(dataset, CONVERTED_REVISION);
  if (commit === undefined) return undefined;
  const files = convertedFiles(dataset, await hub.listFiles(dataset, commit), allow_partial);
  return files.length > 0 ? { commit, files } : undefined;
}

function noRevision({ dataset, revision }: HuggingFaceRequest): never {
  throw new DataError('DATA_NOT_FOUND', `dataset ${dataset} has no revision "${revision}"`, { context: { dataset, revision } });
}

/** Returns the absolute path of a dataset's file. */
export function filePath(dir: string, path: string): string {
  return join(dir, ...path.split('/'));
}
