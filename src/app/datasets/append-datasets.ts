import { BarloomError, CancelledError, DataError, UsageError } from '../../core/errors.js';
import { suggestName } from '../../core/nearest-name.js';
import { listDatasets, type FoundDataset } from '../../fetch/dataset/dataset-places.js';
import type { FetchOptions } from '../../fetch/dataset/fetch-options.js';
import type { DatasetSource } from '../../fetch/dataset/manifest.js';
import { datasetPlaceOf, fetchDataset, type DatasetRequest, type FetchedDataset } from './fetch-dataset.js';

/** What became of datasets that were appended to. */
export interface AppendedDatasets {
  readonly fetched: readonly FetchedDataset[];
  /** of those that could not be: the others are appended to all the same */
  readonly failures: readonly { readonly place: string; readonly error: BarloomError }[];
}

/** Fetches again what datasets were fetched with, one after the other, and adds what is new.
 *  places  as `data list` names them; none: all
 *  onBegin  hears of each before it is asked for
 *  Throws UsageError NAME_UNKNOWN before anything is asked for; CancelledError. What fetching throws becomes a failure of its dataset. */
export async function appendDatasets(
  places: readonly string[],
  options: FetchOptions,
  onBegin: (place: string) => void = () => undefined,
): Promise<AppendedDatasets> {
  const found = listDatasets(options.datasetsDir);
  const chosen = places.length === 0 ? found : places.map((place) => findDataset(place, found, options.datasetsDir));
  const fetched: FetchedDataset[] = [],
    failures: { place: string; error: BarloomError }[] = [];
  for (const dataset of chosen) {
    onBegin(dataset.place);
    try {
      fetched.push(await fetchDataset(requestOf(dataset), { ...options, policy: undefined }));
    } catch (error) {
      if (!(error instanceof BarloomError) || error instanceof CancelledError) throw error;
      failures.push({ place: dataset.place, error });
    }
  }
  return { fetched, failures };
}

function findDataset(place: string, found: readonly FoundDataset[], root: string): FoundDataset {
  const dataset = found.find((each) => each.place === place.replace(/\/+$/, ''));
  if (dataset !== undefined) return dataset;
  const hint = suggestName(
    place,
    found.map((each) => each.place),
  );
  throw new UsageError('NAME_UNKNOWN', `there is no dataset "${place}" in "${root}"${hint}`, { context: { dataset: place } });
}

/** Returns what a dataset was fetched with. A manifest that leads to another place is not followed. */
function requestOf(dataset: FoundDataset): DatasetRequest {
  if (dataset.state === 'damaged') throw unreadable(dataset.place, dataset.reason);
  const { source, request } = dataset.manifest;
  if (!isRequest(source, request)) throw unreadable(dataset.place, `dataset ${dataset.place} does not say what it was fetched with`);
  const asked = { source, request } as DatasetRequest;
  if (datasetPlaceOf(asked) === dataset.place) return asked;
  throw unreadable(dataset.place, `dataset ${dataset.place} says that it is another one: ${datasetPlaceOf(asked)}`);
}

const TEXTS: Readonly<Record<DatasetSource, readonly string[]>> = {
  huggingface: ['dataset', 'revision'],
  ccxt: ['exchange', 'market', 'timeframe', 'start'],
  'binance-archive': ['market', 'symbol', 'timeframe', 'start'],
};

function isRequest(source: DatasetSource, request: unknown): boolean {
  return (
    typeof request === 'object' &&
    request !== null &&
    TEXTS[source].every((name) => typeof (request as Record<string, unknown>)[name] === 'string')
  );
}

function unreadable(place: string, sentence: string): DataError {
  return new DataError('DATA_UNREADABLE', sentence, { context: { dataset: place } });
}
