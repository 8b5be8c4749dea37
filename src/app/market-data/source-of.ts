import type { DataRequest } from '../../data/source/data-request.js';
import { datasetsDir } from '../../fetch/dataset/dataset-places.js';
import { locateSeries, type LocatedSeries } from '../../fetch/dataset/locate-series.js';
import { isDatasetSource } from '../../fetch/dataset/manifest.js';
import type { SystemFile } from '../system/system-schema.js';

type SourceEntries = Pick<SystemFile['data'], 'source' | 'path' | 'dataset' | 'exchange' | 'timeframe'>;

/** Returns the file that the data room opens: that of a dataset where the source is a service. Throws as `locateSeries` does. */
export function sourceOf(data: SourceEntries, symbol: string): Pick<DataRequest, 'source' | 'path' | 'dataset'> {
  const { source, path, dataset, exchange, timeframe } = data;
  if (!isDatasetSource(source)) return { source, path };
  const located = locateSeries({ source, root: datasetsDir([path].flat()[0], process.env), dataset, exchange, symbol, timeframe });
  return {
    source: located.series.format,
    path: located.path,
    dataset: { name: nameDataset(located), label: located.manifest.data_policy },
  };
}

/** Returns a dataset's name for people: `huggingface org/name at 0123456789ab, file "…"`. */
function nameDataset({ manifest: { source, name, revision }, path }: LocatedSeries): string {
  const at = revision === null ? '' : ` at ${revision.commit.slice(0, 12)}`;
  return `${source} ${name}${at}, file "${path}"`;
}
