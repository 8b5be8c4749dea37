// Composites: what they are compared with, and what is kept of their bars.
export { compareComposite, type ComparedRow, type CompareOptions, type Comparison } from '../app/comparison/compare-composite.js';
export { walkComposite, type NestedOutcome } from '../app/nested/walk-composite.js';
export { buildDataset, type BuiltDataset, type BuildRequest } from '../app/bars-log/build-dataset.js';
export { writeBarsLog, type BarsLogOptions } from '../app/bars-log/write-bars-log.js';
