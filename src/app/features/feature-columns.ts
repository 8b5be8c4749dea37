import { cutTradingData, type TradingData } from '../../core/trading-data.js';
import { evaluateColumns } from '../../engine/evaluate-columns.js';
import { DEFAULT_MAX_MEMORY_BYTES } from '../system/run-options.js';
import type { OpenFeatureSet } from './open-feature-set.js';

/** Returns the values of each feature on every bar, f64[bar], in the order of the set; NaN where there is none yet.
 *  data     opened for `compiled.graph` of the set
 *  barCount computes as if only the first bars had happened; default all
 *  Throws UsageError MEMORY_TOO_SMALL                                              */
export function computeFeatures(
  { compiled }: OpenFeatureSet,
  data: TradingData,
  barCount?: number,
  maxMemoryBytes = DEFAULT_MAX_MEMORY_BYTES,
): Float64Array[] {
  const known = barCount === undefined ? data : cutTradingData(data, compiled.graph.frames, barCount);
  return evaluateColumns({ data: known, ...compiled }, maxMemoryBytes);
}
