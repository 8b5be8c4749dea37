import { statSync } from 'node:fs';
import { withDataset } from '../../fetch/dataset/with-dataset.js';
import type { FetchOptions } from '../../fetch/dataset/fetch-options.js';
import { readDataset, writeDataset, type DatasetManifest } from '../../fetch/dataset/manifest.js';
import { archivePlace, fetchArchive, type ArchiveRequest } from '../../fetch/binance-archive/fetch-archive.js';
import { missingDates } from '../../fetch/binance-archive/archive-names.js';
import { ccxtPlace, fetchCcxt, type CcxtRequest } from '../../fetch/ccxt/fetch-ccxt.js';
import { removeOrphans } from '../../fetch/dataset/remove-orphans.js';
import { fetchHuggingFace, filePath, HUB_FILES, type HuggingFaceRequest } from '../../fetch/huggingface/fetch-huggingface.js';
import { hubPlace } from '../../fetch/huggingface/hub-name.js';
import { extractSeries } from './extract-series.js';

export { datasetsDir } from '../../fetch/dataset/dataset-places.js';
export { requireArchiveMarket } from '../../fetch/binance-archive/archive-names.js';
export { parseHubName } from '../../fetch/huggingface/hub-name.js';
export { DEFAULT_RETRIES } from '../../fetch/http/retry.js';
export type { FetchOptions } from '../../fetch/dataset/fetch-options.js';

/** A dataset after a fetch. */
export interface FetchedDataset {
  /** below the folder of all datasets */
  readonly place: string;
  readonly manifest: DatasetManifest;
  /** bars that are there now and were not before; null where that is not known */
  readonly newBars: number | null;
  readonly warnings: readonly string[];
}

/** What a service is asked for. */
export type DatasetRequest =
  | { readonly source: 'huggingface'; readonly request: HuggingFaceRequest }
  | { readonly source: 'ccxt'; readonly request: CcxtRequest }
  | { readonly source: 'binance-archive'; readonly request: ArchiveRequest };

/** Fetches what a dataset does not have yet, and verifies what it has. A second process at the same dataset is refused.
 *  Throws UsageError RUN_LOCKED, OUTPUT_UNWRITABLE, and what the services throw. */
export async function fetchDataset(asked: DatasetRequest, options: FetchOptions): Promise<FetchedDataset> {
  const place = datasetPlaceOf(asked);
  return await withDataset(options.datasetsDir, place, async (dir) => {
    const before = readDataset(dir);
    const { manifest, warnings } = await fetchInto(dir, asked, options);
    return { place, manifest, newBars: countNew(before, manifest), warnings };
  });
}

/** Returns where a dataset lies below the folder of all datasets. Throws UsageError NAME_UNKNOWN, FLAG_INVALID. */
export function datasetPlaceOf(asked: DatasetRequest): string {
  switch (asked.source) {
    case 'huggingface':
      return hubPlace(asked.request);
    case 'ccxt':
      return ccxtPlace(asked.request);
    case 'binance-archive':
      return archivePlace(asked.request);
  }
}

type Fetched = Pick<FetchedDataset, 'manifest' | 'warnings'>;

async function fetchInto(dir: string, asked: DatasetRequest, options: FetchOptions): Promise<Fetched> {
  switch (asked.source) {
    case 'huggingface':
      return await fetchHub(dir, asked.request, options);
    case 'ccxt':
      return { manifest: await fetchCcxt(dir, asked.request, options), warnings: [] };
    case 'binance-archive':
      return withMissing(await fetchArchive(dir, asked.request, options));
  }
}

/** A month or a day without an archive is a hole that no later fetch fills by itself. */
function withMissing(manifest: DatasetManifest): Fetched {
  const missing = missingDates(manifest.files.map(({ path }) => /(\d{4}-\d{2}(?:-\d{2})?)\.zip$/.exec(path)![1]!));
  return { manifest, warnings: missing.length === 0 ? [] : [`there is no archive of ${missing.join(', ')}`] };
}

async function fetchHub(dir: string, request: HuggingFaceRequest, options: FetchOptions): Promise<Fetched> {
  const fetched = await fetchHuggingFace(dir, request, options);
  const { known } = fetched;
  const isSame = fetched.isUnchanged && known!.series.every(({ file, bytes }) => sizeOf(filePath(dir, file)) === bytes);
  const { series, warnings } = isSame ? { series: known!.series, warnings: [] } : await extractSeries(dir, fetched);
  writeDataset(dir, { ...fetched.manifest, series });
  removeOrphans(dir, HUB_FILES, fetched.manifest.files);
  return { manifest: readDataset(dir)!, warnings };
}

function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}

function countNew(before: DatasetManifest | undefined, { series }: DatasetManifest): number | null {
  const count = (all: DatasetManifest['series']): number | null =>
    all.reduce<number | null>((sum, { rows }) => (sum === null || rows === null ? null : sum + rows), 0);
  const [now, earlier] = [count(series), count(before?.series ?? [])];
  return now === null || earlier === null ? null : now - earlier;
}
