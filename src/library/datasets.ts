// Datasets that services are asked for.
export { fetchDataset, type DatasetRequest, type FetchedDataset, type FetchOptions } from '../app/datasets/fetch-dataset.js';
export { appendDatasets, type AppendedDatasets } from '../app/datasets/append-datasets.js';
export { summarizeDatasets, type DatasetSummary } from '../app/datasets/list-datasets.js';
export type { DatasetManifest } from '../fetch/dataset/manifest.js';
