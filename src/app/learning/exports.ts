/** What a program needs to learn from a system's signals: the steps of `barloom train` and `barloom learn`. */
export type { DataPolicy } from '../../core/data-policy.js';
export { collectRun, openFeatureStore, type FinishedRun } from '../feature-collection/collect-run.js';
export { signalsOfEntries } from '../feature-collection/signals-of-entries.js';
export { signalsOfTrades, type Signals } from '../feature-collection/signals-of-trades.js';
export { validEntries, type EntryConditions, type ValidEntries } from '../feature-collection/valid-entries.js';
export { computeFeatures } from '../ml/feature-columns.js';
export { listFeatureSets, openFeatureSet, type DescribedFeature, type OpenFeatureSet } from '../ml/open-feature-set.js';
export { openMarketFeatures, type MarketFeatures } from '../ml/open-market-features.js';
export { accumulate, type Accumulated } from './accumulate.js';
export { challenge, type ChallengeOutcome } from './challenge.js';
export { collectBacktest } from './collect-backtest.js';
export { retrain, runCycle, type Cycle, type Retrained } from './cycle.js';
export { evaluateVersion, type EvaluatedVersion } from './evaluate.js';
export { exportRows, type ExportedRows } from './export-rows.js';
export { modelStatus, type ModelStatus } from './model-status.js';
export { openDataset, type SignalDataset } from './open-dataset.js';
export { trainSystem, type TrainedVersion } from './train.js';
export { readTrainingRecord, versionFolder, type EvaluationRecord, type TrainingRecord } from './training-record.js';
