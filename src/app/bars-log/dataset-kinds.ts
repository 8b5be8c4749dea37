export { DATASET_KINDS, type DatasetKind } from '../../data/bars-log/dataset-query.js';
