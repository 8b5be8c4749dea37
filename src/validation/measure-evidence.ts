import { minimumBacktestYears } from './backtest-length.js';
import { beyondBenchmark, returnsBeyond } from './beyond-benchmark.js';
import { bootstrapInterval } from './bootstrap-interval.js';
import { deflatedSharpe, luckySharpe } from './deflated-sharpe.js';
import { effectiveTrials, type EffectiveTrials } from './effective-trials.js';
import { permuteEntryTimes } from './entry-times.js';
import type { Benchmark, BeyondFigures, Evidence, Figures } from './evidence.js';
import { momentsOf, type Moments } from './moments.js';
import { backtestOverfitting } from './overfitting.js';
import { probabilisticSharpe } from './probabilistic-sharpe.js';
import type { ReturnMatrix } from './resampled-means.js';
import { superiorAbility, type SuperiorAbility } from './superior-ability.js';
import type { Thresholds } from './thresholds.js';
import { minimumTrackRecord } from './track-record.js';
import { shuffleTradeOrder } from './trade-order.js';
import type { TrialBlocks } from './trial-blocks.js';

/** So many that the seed does not decide: a p-value of 0.02 is known to 0.002. */
export const RESAMPLES = 4_999;
/** trials * splits of CSCV: a tenth of a second */
const OVERFITTING_BUDGET = 4e6;
/** The number of independent trials is one, whichever study asks for it. */
const TRIALS_SEED = 1;

/** Returns every statistic of a verdict. A function of the evidence, its seed included; each test has a seed of its own. */
export function measureEvidence(evidence: Evidence, thresholds: Thresholds): Figures {
  const { blocks, periodsPerYear, seed, tradeReturns, entries, winnerReturns, holdoutReturns, benchmark } = evidence;
  const root = Math.sqrt(periodsPerYear);
  const { moments, trials, lucky, ...earned } = measureChoice(evidence, blocks, evidence.tried?.blocks ?? blocks, winnerReturns, seed);
  const holdout = holdoutReturns && momentsOf(holdoutReturns);
  return {
    moments,
    trials,
    sharpe: moments.sharpe * root,
    years: moments.count / periodsPerYear,
    effectiveTrials: trials.effective,
    luckySharpe: lucky * root,
    probabilisticSharpe: probabilisticSharpe(moments, 0),
    ...earned,
    minimumTrackRecord: minimumTrackRecord(moments, 0, thresholds.probabilisticSharpe) / periodsPerYear,
    minimumBacktest: minimumBacktestYears(trials.effective, thresholds.luckySharpe),
    beyond: benchmark && measureBeyond(evidence, benchmark),
    overfitting: blocks.trials < 2 ? undefined : backtestOverfitting(blocks, { seed: seed + 2, budget: OVERFITTING_BUDGET }),
    sharpeInterval: bootstrapInterval(winnerReturns, (returns) => momentsOf(returns).sharpe * root, {
      seed: seed + 3,
      confidence: thresholds.intervalConfidence,
    }),
    tradeOrder: tradeReturns === undefined ? undefined : shuffleTradeOrder(tradeReturns, { seed: seed + 4 }),
    entryTimes: entries === undefined ? undefined : permuteEntryTimes(entries.barReturns, entries.holdings, { seed: seed + 5 }),
    holdoutSharpe: holdout && holdout.sharpe * root,
    holdoutProbability: holdout && probabilisticSharpe(holdout, thresholds.holdoutSharpe / root),
  };
}

/** What tells a good trial from the luckiest of many. Sharpe ratios are a period. */
interface ChoiceFigures {
  readonly moments: Moments;
  readonly trials: EffectiveTrials;
  readonly lucky: number;
  readonly deflatedSharpe: number;
  readonly superiorAbility: SuperiorAbility;
}

/** blocks  of this study
 *  tried   of every trial that was tried on the data */
function measureChoice(
  evidence: Evidence,
  blocks: TrialBlocks,
  tried: TrialBlocks,
  winnerReturns: Float64Array,
  seed: number,
): ChoiceFigures {
  const moments = momentsOf(winnerReturns);
  const trials = effectiveTrials(sumsOf(tried), { seed: TRIALS_SEED, population: populationOf(evidence) });
  const errors = standardErrors(blocks);
  // the spread of the Sharpe ratios of trials without skill. The observed spread would count skill, and the want of it, as luck:
  // a grid half of whose trials lose their fees would never hold an edge
  const selection = { trials: trials.effective, variance: errors.inflation / (moments.count - 1) };
  const found = superiorAbility(sumsOf(blocks), {
    resamples: RESAMPLES,
    meanBlock: 1,
    seed: seed + 1,
    standardErrors: errors.ofMeans,
    trial: evidence.winnerRow,
  });
  return {
    moments,
    trials,
    lucky: luckySharpe(selection),
    deflatedSharpe: deflatedSharpe(moments, selection),
    superiorAbility: amongMore(found, unsampledRatio(evidence, blocks)),
  };
}

/** The same of what the trials earned beyond what they held of the benchmark. */
function measureBeyond(evidence: Evidence, { name, returns, rule }: Benchmark): BeyondFigures {
  const { blocks, winnerRow, winnerReturns, periodsPerYear, seed } = evidence;
  const root = Math.sqrt(periodsPerYear);
  const beyond = beyondBenchmark(blocks, returns, rule);
  const tried = evidence.tried === undefined ? beyond : beyondBenchmark(evidence.tried.blocks, returns, rule);
  const left = returnsBeyond(beyond, winnerRow, winnerReturns, returns);
  const { moments, trials, lucky, ...earned } = measureChoice(evidence, beyond.blocks, tried.blocks, left, seed + 10);
  return {
    name,
    rule,
    beta: beyond.betas[winnerRow]!,
    benchmarkSharpe: momentsOf(returns).sharpe * root,
    sharpe: moments.sharpe * root,
    effectiveTrials: trials.effective,
    luckySharpe: lucky * root,
    ...earned,
  };
}

/** Trials that the rows stand for; those of which nothing was kept are taken for trials of their kind. */
function populationOf({ tried, blocks, trialsRun = 0, trialsTried = 0, referenceTrials = 0 }: Evidence): number {
  return tried?.population ?? Math.max(blocks.trials, Math.max(trialsRun, trialsTried) + referenceTrials);
}

/** By how much the trials of the study are more than the rows that were kept of them, in independent ones. */
function unsampledRatio({ trialsRun = 0, referenceTrials = 0 }: Evidence, blocks: TrialBlocks): number {
  const population = trialsRun + referenceTrials;
  if (population <= blocks.trials) return 1;
  const { effective, effectiveOfSample } = effectiveTrials(sumsOf(blocks), { seed: TRIALS_SEED, population });
  return effective / effectiveOfSample;
}

function sumsOf({ trials, blocks, sums }: TrialBlocks): ReturnMatrix {
  return { trials, periods: blocks, values: sums };
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
