import { minimumBacktestYears } from './backtest-length.js';
import { bootstrapInterval } from './bootstrap-interval.js';
import { deflatedSharpe, luckySharpe } from './deflated-sharpe.js';
import { effectiveTrials } from './effective-trials.js';
import { permuteEntryTimes } from './entry-times.js';
import type { Evidence, Figures } from './evidence.js';
import { momentsOf } from './moments.js';
import { backtestOverfitting } from './overfitting.js';
import { probabilisticSharpe } from './probabilistic-sharpe.js';
import type { ReturnMatrix } from './resampled-means.js';
import { superiorAbility, type SuperiorAbility } from './superior-ability.js';
import type { Thresholds } from './thresholds.js';
import { minimumTrackRecord } from './track-record.js';
import { shuffleTradeOrder } from './trade-order.js';
import type { TrialBlocks } from './trial-blocks.js';

const RESAMPLES = 499;
/** trials * splits of CSCV: a tenth of a second */
const OVERFITTING_BUDGET = 4e6;

/** Returns every statistic of a verdict. A function of the evidence, its seed included; each test has a seed of its own. */
export function measureEvidence(evidence: Evidence, thresholds: Thresholds): Figures {
  const { blocks, periodsPerYear, seed, tradeReturns, entries, winnerReturns, holdoutReturns } = evidence;
  const root = Math.sqrt(periodsPerYear);
  const moments = momentsOf(winnerReturns);
  const matrix: ReturnMatrix = { trials: blocks.trials, periods: blocks.blocks, values: blocks.sums };
  const { referenceTrials = 0 } = evidence;
  const trialsRun = Math.max(blocks.trials - referenceTrials, evidence.trialsRun ?? 0);
  const trials = effectiveTrials(matrix, { seed, population: trialsRun + referenceTrials });
  const effective = trials.effective * Math.max(1, (evidence.trialsTried ?? trialsRun) / trialsRun);
  const errors = standardErrors(blocks);
  // the spread of the Sharpe ratios of trials without skill. The observed spread would count skill, and the want of it, as luck:
  // a grid half of whose trials lose their fees would never hold an edge
  const selection = { trials: effective, variance: errors.inflation / (moments.count - 1) };
  return {
    moments,
    trials,
    sharpe: moments.sharpe * root,
    years: moments.count / periodsPerYear,
    effectiveTrials: effective,
    luckySharpe: luckySharpe(selection) * root,
    probabilisticSharpe: probabilisticSharpe(moments, 0),
    deflatedSharpe: deflatedSharpe(moments, selection),
    minimumTrackRecord: minimumTrackRecord(moments, 0, thresholds.probabilisticSharpe) / periodsPerYear,
    minimumBacktest: minimumBacktestYears(effective, thresholds.luckySharpe),
    superiorAbility: amongMore(
      superiorAbility(matrix, {
        resamples: RESAMPLES,
        meanBlock: 1,
        seed: seed + 1,
        standardErrors: errors.ofMeans,
        trial: evidence.winnerRow,
      }),
      trials.effective / trials.effectiveOfSample,
    ),
    overfitting: trials.trials < 2 ? undefined : backtestOverfitting(blocks, { seed: seed + 2, budget: OVERFITTING_BUDGET }),
    sharpeInterval: bootstrapInterval(winnerReturns, (returns) => momentsOf(returns).sharpe * root, {
      seed: seed + 3,
      confidence: thresholds.intervalConfidence,
    }),
    tradeOrder: tradeReturns === undefined ? undefined : shuffleTradeOrder(tradeReturns, { seed: seed + 4 }),
    entryTimes: entries === undefined ? undefined : permuteEntryTimes(entries.barReturns, entries.holdings, { seed: seed + 5 }),
    holdoutSharpe: holdoutReturns && momentsOf(holdoutReturns).sharpe * root,
  };
}

/** The best of `ratio` times as many independent trials is below a bound with the probability of the best of these, to that power. */
function amongMore(found: SuperiorAbility, ratio: number): SuperiorAbility {
  if (!(ratio > 1)) return found;
  const grown = (pValue: number): number => 1 - (1 - pValue) ** ratio;
  return {
    ...found,
    pValue: grown(found.pValue),
    pLower: grown(found.pLower),
    pUpper: grown(found.pUpper),
    realityCheckPValue: grown(found.realityCheckPValue),
  };
}

/** Returns the standard errors of the trials' mean block sums, f64[trials], and by how much dependence between periods inflates variances.
 *  64 blocks know a variance to 18 %, and the best of many trials is the one whose variance came out too small; all periods know it to 4 %.
 *  So variances are those of the periods, times the ratio of block to period variance, which all trials together know well; at least 1. */
function standardErrors({ trials, blocks, counts, sums, squares }: TrialBlocks): {
  readonly ofMeans: Float64Array;
  readonly inflation: number;
} {
  const periods = counts.reduce((sum, count) => sum + count, 0);
  const ofMeans = new Float64Array(trials);
  let [ratios, moved] = [0, 0];
  for (let trial = 0; trial < trials; trial++) {
    let [sum, square, blockSquare] = [0, 0, 0];
    for (let i = trial * blocks; i < (trial + 1) * blocks; i++) {
      sum += sums[i]!;
      square += squares[i]!;
      blockSquare += sums[i]! * sums[i]!;
    }
    const variance = (square - (sum * sum) / periods) / (periods - 1);
    ofMeans[trial] = Math.sqrt((variance * periods) / blocks / blocks);
    if (!(variance > 0)) continue;
    ratios += (blockSquare - (sum * sum) / blocks) / (blocks - 1) / ((variance * periods) / blocks);
    moved++;
  }
  const inflation = moved === 0 ? 1 : Math.max(1, ratios / moved);
  return { ofMeans: ofMeans.map((error) => error * Math.sqrt(inflation)), inflation };
}
