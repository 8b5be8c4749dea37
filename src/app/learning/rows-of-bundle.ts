import type { AnyBundle } from '../../ml/bundle/model-bundle.js';
import type { LabelledRows } from '../../ml/rows/labelled-rows.js';
import { evaluateColumns } from '../../engine/evaluate-columns.js';
import { compileColumns, type ColumnsGraph } from '../../expr/compile-columns.js';
import { pickFeatures } from '../../ml/training/pick-features.js';
import { featuresOf } from '../strategy/model-column.js';
import { openTradingData } from '../market-data/open-trading-data.js';
import { cacheOf, DEFAULT_MAX_MEMORY_BYTES, type RunOptions } from '../system/run-options.js';
import type { SystemFile } from '../system/system-schema.js';
import type { SignalDataset } from './open-dataset.js';
import { requireSameBars } from './require-same-bars.js';

/** Returns the signals of a data set with the features of a model, in its order: those that were collected where they are of its set, else
 *  computed on the same bars from the expressions that its bundle holds.
 *  name  of the model, for sentences
 *  Throws UsageError FEATURES_MISMATCH where the bundle has not the expressions that it was trained on, STORE_INVALID, MEMORY_TOO_SMALL */
export async function rowsOfBundle(
  file: SystemFile,
  { set, rows, markets }: SignalDataset,
  name: string,
  bundle: AnyBundle,
  options: RunOptions,
): Promise<LabelledRows> {
  const { features } = bundle.model;
  if (bundle.featureHash === set.hash) return pickFeatures(rows, features);
  const compiled = compileColumns('features', new Map(featuresOf(name, bundle).map((feature) => [feature.name, feature.expression])));
  const columns = features.map(() => new Float64Array(rows.rows));
  let from = 0;
  for (const market of markets) {
    const found = await computeOn(file, market, compiled, options),
      to = from + market.bars;
    rows.barIndex.forEach((bar, row) => {
      if (bar >= from && bar < to) columns.forEach((column, feature) => (column[row] = found[feature]![bar - from]!));
    });
    from = to;
  }
  return { ...rows, features, columns, featureSet: { features: bundle.featureSet, hash: bundle.featureHash } };
}

async function computeOn(
  file: SystemFile,
  { symbol, dataHash }: SignalDataset['markets'][number],
  compiled: ColumnsGraph,
  options: RunOptions,
): Promise<Float64Array[]> {
  const { trading } = await openTradingData(file, symbol, compiled.graph, cacheOf(options));
  requireSameBars(trading.market, dataHash);
  return evaluateColumns({ data: trading, ...compiled }, options.maxMemoryBytes ?? DEFAULT_MAX_MEMORY_BYTES);
}
