import type { ResamplingKernels } from '../core/resampling-kernels.js';
import { minimumBacktestYears } from './backtest-length.js';
import { beyondBenchmark, returnsBeyond } from './beyond-benchmark.js';
import { bootstrapInterval } from './bootstrap-interval.js';
import { deflatedSharpe, luckySharpe } from './deflated-sharpe.js';
import { effectiveTrials, type EffectiveTrials } from './effective-trials.js';
import { permuteEntryTimes } from './entry-times.js';
import type { BeyondFigures, Evidence, Figures } from './evidence.js';
import { momentsOf, type Moments } from './moments.js';
import { backtestOverfitting } from './overfitting.js';
import { probabilisticSharpe } from './probabilistic-sharpe.js';
import { standardErrors, sumsOf, type StandardErrors } from './standard-errors.js';
import type { SuperiorAbility } from './superior-ability.js';
import { TRIALS_SEED, testForLuck, type Beyond } from './test-for-luck.js';
import type { Thresholds } from './thresholds.js';
import { minimumTrackRecord } from './track-record.js';
import { shuffleTradeOrder } from './trade-order.js';
import type { TrialBlocks } from './trial-blocks.js';

/** trials * splits of CSCV: a tenth of a second */
const OVERFITTING_BUDGET = 4e6;

/** Returns every statistic of a verdict. A function of the evidence, its seed included; each test has a seed of its own. */
export function measureEvidence(evidence: Evidence, thresholds: Thresholds, kernels?: ResamplingKernels): Figures {
  const { blocks, periodsPerYear, seed, tradeReturns, entries, winnerReturns, holdoutReturns } = evidence;
  const root = Math.sqrt(periodsPerYear);
  const beyond = beyondOf(evidence);
  const luck = testForLuck(evidence, beyond, kernels);
  const { moments, trials, lucky, ...earned } = measureChoice(
    evidence,
    evidence.tried?.blocks ?? blocks,
    winnerReturns,
    standardErrors(blocks),
  );
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
    superiorAbility: luck.own,
    minimumTrackRecord: minimumTrackRecord(moments, 0, thresholds.probabilisticSharpe) / periodsPerYear,
    minimumBacktest: minimumBacktestYears(trials.effective, thresholds.luckySharpe),
    beyond: beyond && measureBeyond(evidence, beyond, luck.beyond!),
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
}

/** tried   of every trial that was tried on the data
 *  errors  of the trials of this study */
function measureChoice(evidence: Evidence, tried: TrialBlocks, winnerReturns: Float64Array, { inflation }: StandardErrors): ChoiceFigures {
  const moments = momentsOf(winnerReturns);
  const trials = effectiveTrials(sumsOf(tried), { seed: TRIALS_SEED, population: populationOf(evidence) });
  // the spread of the Sharpe ratios of trials without skill. The observed spread would count skill, and the want of it, as luck:
  // a grid half of whose trials lose their fees would never hold an edge
  const selection = { trials: trials.effective, variance: inflation / (moments.count - 1) };
  return { moments, trials, lucky: luckySharpe(selection), deflatedSharpe: deflatedSharpe(moments, selection) };
}

function beyondOf({ blocks, benchmark }: Evidence): Beyond | undefined {
  return benchmark && { benchmark, ...beyondBenchmark(blocks, benchmark.returns, benchmark.rule) };
}

function measureBeyond(evidence: Evidence, beyond: Beyond, superiorAbility: SuperiorAbility): BeyondFigures {
  const { winnerRow, winnerReturns, periodsPerYear, tried } = evidence;
  const { name, returns, rule } = beyond.benchmark;
  const root = Math.sqrt(periodsPerYear);
  const all = tried === undefined ? beyond : beyondBenchmark(tried.blocks, returns, rule);
  const left = returnsBeyond(beyond, winnerRow, winnerReturns, returns);
  const { moments, trials, lucky, deflatedSharpe: deflated } = measureChoice(evidence, all.blocks, left, standardErrors(beyond.blocks));
  return {
    name,
    rule,
    beta: beyond.betas[winnerRow]!,
    benchmarkSharpe: momentsOf(returns).sharpe * root,
    sharpe: moments.sharpe * root,
    effectiveTrials: trials.effective,
    luckySharpe: lucky * root,
    deflatedSharpe: deflated,
    superiorAbility,
  };
}

/** Trials that the rows stand for; those of which nothing was kept are taken for trials of their kind. */
function populationOf({ tried, blocks, trialsRun = 0, trialsTried = 0, referenceTrials = 0 }: Evidence): number {
  return tried?.population ?? Math.max(blocks.trials, Math.max(trialsRun, trialsTried) + referenceTrials);
}
