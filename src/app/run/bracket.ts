import type { Parameters } from '../../core/graph.js';
import type { Metrics } from '../../core/metrics.js';
import type { BarWindow } from '../../core/trading-data.js';
import { singleTrial } from '../../core/trial-table.js';
import { metricsOf, readField } from '../../core/trial-record.js';
import type { TrialRunner } from '../../core/trial-runner.js';
import type { SystemFile } from '../system/system-schema.js';

/** How much a run's figures depend on what happened inside bars that touched stop and target (F6). */
export interface Bracket {
  /** share of trades in which a rule had to choose; NaN without a trade */
  readonly ambiguousShare: number;
  /** the metrics with the stop first wherever both were touched, and with the target first */
  readonly stopFirst: Metrics;
  readonly targetFirst: Metrics;
}

/** Returns the bracket of a run: its metrics with the stop first and with the target first. Where nothing was ambiguous and no lower
 *  timeframe was asked, both are the run's own.
 *  record  of the run */
export async function measureBracket(
  engine: TrialRunner,
  { execution }: SystemFile,
  parameters: Parameters,
  window: BarWindow,
  record: Float64Array,
): Promise<Bracket> {
  const ambiguous = readField(record, 'ambiguous_trades');
  const trades = readField(record, 'trades');
  const metricsWith = async (intrabar: 'pessimistic' | 'optimistic'): Promise<Metrics> =>
    (ambiguous === 0 && execution.intrabar !== 'detail') || execution.intrabar === intrabar
      ? metricsOf(record)
      : metricsOf((await engine.evaluate(singleTrial(parameters), window, { intrabar })).records);
  return {
    ambiguousShare: trades > 0 ? ambiguous / trades : Number.NaN,
    stopFirst: await metricsWith('pessimistic'),
    targetFirst: await metricsWith('optimistic'),
  };
}

/** Returns a bracket as files have it. */
export function bracketJson({ ambiguousShare, stopFirst, targetFirst }: Bracket): object {
  return { ambiguous_share: ambiguousShare, stop_first: stopFirst, target_first: targetFirst };
}
