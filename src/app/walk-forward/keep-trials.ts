import type { Parameters } from '../../core/graph.js';
import type { BarWindow, TradingData } from '../../core/trading-data.js';
import { tabulateTrials } from '../../core/trial-table.js';
import type { TrialRunner } from '../../core/trial-runner.js';
import type { RecordedTrial } from '../../search/study-ledger.js';
import { TrialEvaluator } from '../trials/trial-evaluator.js';
import type { KeptRows } from '../verdict/kept-returns.js';
import { openSample } from '../verdict/return-sample.js';

/** Points of a walk-forward whose returns are kept, at most: a random sample where there are more. */
const MOST_POINTS = 512;

/** Returns what later studies on the same bars are told of the trials of all folds. A fold's trial stands for its point of the space, and
 *  that is run over the whole window: so it is seen that two folds, or a sweep, tried the same.
 *  otherwise  what stands for the parameters that a trial lacks */
export async function keepTrials(
  engine: TrialRunner,
  trading: TradingData,
  window: BarWindow,
  trials: readonly RecordedTrial[],
  otherwise: Parameters,
): Promise<KeptRows[]> {
  const complete = trials.flatMap(({ outcome, parameters }) => (outcome.state === 'complete' ? [{ ...otherwise, ...parameters }] : []));
  const points = [...new Map(complete.map((point) => [JSON.stringify(point), point])).values()];
  const sample = openSample(trading, window, points.length, MOST_POINTS);
  if (sample === undefined) return [];
  await new TrialEvaluator(engine, window, sample).fillSample(tabulateTrials(points, otherwise), Int32Array.from(points.keys()));
  return sample.toKept(trials.length);
}
