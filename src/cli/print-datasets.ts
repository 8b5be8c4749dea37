import type { FetchedDataset } from '../app/datasets/fetch-dataset.js';
import { datasetsDir, summarizeDataset, summarizeDatasets, type DatasetSummary } from '../app/datasets/list-datasets.js';
import { renderTable } from './print.js';

/** Returns what `--json` prints of a dataset that was fetched. */
export function fetchedDocument({ place, manifest, newBars, warnings }: FetchedDataset): object {
  return { ...summarizeDataset(place, manifest, Date.now()), new_bars: newBars, changes: manifest.changes, warnings };
}

/** Returns the sentences about a dataset that was fetched. */
export function describeFetched({ place, manifest, newBars, warnings }: FetchedDataset): string {
  const { series, revision, data_policy: policy } = manifest;
  const at = revision === null ? '' : ` at ${revision.commit.slice(0, 12)}`;
  const label = policy === 'real' ? '' : ` (label ${policy})`;
  const added = newBars === null ? '' : `, ${describeNew(newBars)}`;
  return [
    `${place}${at}${label}: ${series.length} ${series.length === 1 ? 'symbol' : 'symbols'}${added}`,
    ...series.map(describeSeries),
    ...warnings.map((warning) => `  warning: ${warning}`),
  ].join('\n');
}

function describeSeries({ symbol, timeframe, rows, from, to }: FetchedDataset['manifest']['series'][number]): string {
  const name = timeframe === null ? symbol : `${symbol} ${timeframe}`;
  return `  ${name}: ${rows === null ? 'bars that cannot be read yet' : `${rows.toLocaleString('en')} bars, ${from} to ${to}`}`;
}

/** Accepted changes may take bars away. */
function describeNew(bars: number): string {
  return bars >= 0 ? `${bars.toLocaleString('en')} bars new` : `${(-bars).toLocaleString('en')} bars fewer`;
}

/** Returns the datasets below a folder for `data list`: entries of its document, and what is said of them. */
export function listFetched(named: string | undefined): { readonly document: object; readonly describe: () => Promise<string[]> } {
  const root = datasetsDir(named, process.env),
    datasets = summarizeDatasets(root, Date.now());
  return {
    document: { datasets_dir: root, datasets },
    describe: async () => (datasets.length === 0 ? [] : [await datasetTable(datasets)]),
  };
}

async function datasetTable(datasets: readonly DatasetSummary[]): Promise<string> {
  return await renderTable(
    ['dataset', 'revision', 'label', 'symbols', 'from', 'to', 'fetched'],
    datasets.map(({ dataset, state, revision, data_policy, series, from, to, age_seconds }) => [
      dataset,
      state === 'damaged' ? 'damaged' : (revision?.slice(0, 12) ?? ''),
      data_policy ?? '',
      nameSymbols(series),
      from ?? '',
      to ?? '',
      age_seconds === null ? '' : `${describeAge(age_seconds)} ago`,
    ]),
    LEFT_COLUMNS,
  );
}

/** Names stand left, times right. */
const LEFT_COLUMNS = 4;
const MOST_NAMED = 3;

function nameSymbols(series: DatasetSummary['series']): string {
  const names = series.map(({ symbol, timeframe }) => (timeframe === null ? symbol : `${symbol} ${timeframe}`));
  const more = names.length - MOST_NAMED;
  return more > 0 ? `${names.slice(0, MOST_NAMED).join(', ')} and ${more} more` : names.join(', ');
}

const AGES = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const;

function describeAge(seconds: number): string {
  const [length, unit] = AGES.find(([each]) => seconds >= each) ?? AGES.at(-1)!;
  return `${Math.floor(seconds / length)} ${unit}`;
}
