import { columnDrifts } from '../../../ml/drift/column-drift.js';
import { DRIFT_THRESHOLDS } from '../../../ml/drift/drift-thresholds.js';
import { rowsPerBlock } from '../../../ml/drift/rows-per-block.js';
import { failed, notApplicable, passed, type Finding } from '../finding.js';
import type { ReadinessCase } from '../readiness-case.js';
import type { ScoredMarket } from '../scored-market.js';
import { actThreshold } from './act-threshold.js';

/** The largest share of the latest bars that a model may say nothing of. */
const MOST_UNKNOWN = 0.05;
/** That so many bars lie on one side of the threshold by chance, at least. */
const LEAST_CHANCE = 0.001;

/** Whether a model still tells the latest bars apart, and as it did the bars that it was judged on. */
export async function findPredictions({ models, bars, scores }: ReadinessCase): Promise<Finding[]> {
  if (models.length === 0) return [notApplicable('The system asks no model.')];
  return (await scores()).map((market) => judgeMarket(market, bars));
}

function judgeMarket(market: ScoredMarket, bars: number): Finding {
  const { model, symbol, columns } = market;
  const score = columns[0]!;
  const from = Math.max(0, score.length - bars);
  const latest = score.subarray(from);
  const known = latest.filter((value) => !Number.isNaN(value));
  const unknown = 1 - known.length / latest.length;
  const where = `of the latest ${latest.length} bars of ${symbol}`;
  if (unknown > MOST_UNKNOWN)
    return failed(`${model.name} says nothing of ${percent(unknown)} ${where}, and may of ${percent(MOST_UNKNOWN)}.`);
  const [least, most] = [known.reduce((a, b) => Math.min(a, b)), known.reduce((a, b) => Math.max(a, b))];
  if (least === most) return failed(`${model.name} says ${least.toPrecision(4)} of each ${where}: its predictions are constant.`);
  return (
    judgeSides(market, known) ??
    judgeDrift(market, known, from, `${model.name} says ${least.toPrecision(4)} to ${most.toPrecision(4)} ${where}`)
  );
}

/** A threshold that nothing ever meets is told by the check of thresholds; one that is seldom met may be met by none of a few bars. */
function judgeSides({ model, symbol, columns }: ScoredMarket, known: Float64Array): Finding | undefined {
  const threshold = actThreshold(model);
  if (threshold === undefined) return undefined;
  const all = columns[0]!.filter((value) => !Number.isNaN(value));
  const shareOf = (values: Float64Array): number => values.reduce((count, value) => count + Number(value >= threshold), 0) / values.length;
  const [whole, latest] = [shareOf(all), shareOf(known)];
  if (whole === 0 || whole === 1 || (latest > 0 && latest < 1)) return undefined;
  const chance = (latest === 0 ? 1 - whole : whole) ** (known.length / rowsPerBlock(all));
  if (chance > LEAST_CHANCE) return undefined;
  return failed(
    `${model.name} lets ${latest === 0 ? 'none' : 'each'} of the latest ${known.length} bars of ${symbol} in from ${threshold.toPrecision(4)} on, and ${percent(whole)} of all bars: its predictions lie on one side, which chance does in ${chance.toExponential(0)} of cases.`,
  );
}

function judgeDrift({ model, symbol, trading, columns }: ScoredMarket, known: Float64Array, from: number, range: string): Finding {
  const { timeMs } = trading.market.bars;
  const [startMs, endMs] = [model.record?.validation_from_ms ?? model.bundle.training.endMs, model.record?.last_decided_ms ?? Infinity];
  const reference = columns[0]!.filter(
    (value, bar) => bar < from && timeMs[bar]! >= startMs && timeMs[bar]! <= endMs && !Number.isNaN(value),
  );
  const rows = Math.min(reference.length, known.length);
  if (rows < DRIFT_THRESHOLDS.leastRows)
    return passed(`${range}; ${rows} bars are too few to compare them with those that it was judged on (${DRIFT_THRESHOLDS.leastRows}).`);
  const [drift] = columnDrifts([{ name: 'predictions', reference, current: known }], DRIFT_THRESHOLDS);
  const { stability, stabilityBound, distance, distanceBound, isDrifted } = drift!;
  const figures = `a stability index of ${stability.toFixed(3)} (bound ${stabilityBound.toFixed(3)}) and a distance of ${distance.toFixed(3)} (bound ${distanceBound.toFixed(3)}) from what it said on the ${reference.length} bars of ${symbol} that it was judged on`;
  return (isDrifted ? failed : passed)(`${range}, ${figures}${isDrifted ? ': its predictions have moved' : ''}.`);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
