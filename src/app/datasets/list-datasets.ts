import { listDatasets } from '../../fetch/dataset/dataset-places.js';
import type { DatasetManifest } from '../../fetch/dataset/manifest.js';

export { datasetsDir } from '../../fetch/dataset/dataset-places.js';

/** A dataset as `--json` prints it. */
export interface DatasetSummary {
  readonly dataset: string;
  readonly state: 'whole' | 'damaged';
  readonly source: string | null;
  readonly name: string | null;
  /** commit of a versioned service */
  readonly revision: string | null;
  readonly data_policy: string | null;
  readonly endpoint: string | null;
  readonly fetched_at: string | null;
  /** seconds since it was last fetched */
  readonly age_seconds: number | null;
  readonly bytes: number | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly series: readonly Pick<DatasetManifest['series'][number], 'symbol' | 'timeframe' | 'rows' | 'from' | 'to' | 'file'>[];
}

/** Lists the datasets below a folder. */
export function summarizeDatasets(root: string, nowMs: number): DatasetSummary[] {
  return listDatasets(root).map((found) =>
    found.state === 'whole' ? summarizeDataset(found.place, found.manifest, nowMs) : { ...NOTHING, dataset: found.place, state: 'damaged' },
  );
}

const NOTHING = {
  source: null,
  name: null,
  revision: null,
  data_policy: null,
  endpoint: null,
  fetched_at: null,
  age_seconds: null,
  bytes: null,
  from: null,
  to: null,
  series: [],
} as const;

/** Returns what is told of one dataset. */
export function summarizeDataset(place: string, manifest: DatasetManifest, nowMs: number): DatasetSummary {
  const { source, name, revision, data_policy, endpoint, fetched_at, files, series } = manifest;
  const ends = (pick: 'from' | 'to'): string[] =>
    series
      .map((each) => each[pick])
      .filter((time) => time !== null)
      .sort();
  const all = new Map([
    ...files.map(({ path, bytes }) => [path, bytes] as const),
    ...series.map(({ file, bytes }) => [file, bytes] as const),
  ]);
  return {
    dataset: place,
    state: 'whole',
    source,
    name,
    revision: revision?.commit ?? null,
    data_policy,
    endpoint,
    fetched_at,
    age_seconds: Math.max(0, Math.floor((nowMs - Date.parse(fetched_at)) / 1000)),
    bytes: [...all.values()].reduce((sum, bytes) => sum + bytes, 0),
    from: ends('from')[0] ?? null,
    to: ends('to').at(-1) ?? null,
    series: series.map(({ symbol, timeframe, rows, from, to, file }) => ({ symbol, timeframe, rows, from, to, file })),
  };
}
