import type { EntryTimes, Holdings } from './entry-times.js';
import type { BenchmarkRule } from './beyond-benchmark.js';
import type { BootstrapInterval } from './bootstrap-interval.js';
import type { EffectiveTrials } from './effective-trials.js';
import type { Moments } from './moments.js';
import type { Overfitting } from './overfitting.js';
import type { SuperiorAbility } from './superior-ability.js';
import type { TradeOrder } from './trade-order.js';
import type { TrialBlocks } from './trial-blocks.js';

/** What a study knows of its best trial and of the others. A period is what returns are measured over, as a rule a trading day. */
export interface Evidence {
  readonly periodsPerYear: number;
  /** what is judged, where it is not the best of the trials, e.g. `The walk-forward` */
  readonly subject?: string | undefined;
  /** f64[period]: the best trial's returns over the window that it was chosen on, fractions */
  readonly winnerReturns: Float64Array;
  /** its closed trades */
  readonly winnerTrades: number;
  /** its row in `blocks` */
  readonly winnerRow: number;
  /** every complete trial over the same periods, or a random sample of them and the best; 64 blocks, or another multiple of 16 */
  readonly blocks: TrialBlocks;
  /** rows of `blocks` that are no trials of the study: random points of its space, for a sampler that gathers its trials where the best is.
   *  Its crowded trials say neither how lucky a search of the whole space may be nor what the middle of it does. Default 0 */
  readonly referenceTrials?: number | undefined;
  /** complete trials of this study; default: those of `blocks` */
  readonly trialsRun?: number | undefined;
  /** trials ever tried on these data with this family of strategies, those of earlier studies included; default: those of this study */
  readonly trialsTried?: number | undefined;
  /** what was kept of all of them, this study's included, on the same blocks; default `blocks`. The same whichever study came last */
  readonly tried?: { readonly blocks: TrialBlocks; readonly population: number } | undefined;
  /** what the trials are judged beside; default nothing */
  readonly benchmark?: Benchmark | undefined;
  /** f64[trade]: what each trade did to the account, a fraction of equity */
  readonly tradeReturns?: Float64Array | undefined;
  /** for the permutation of entry times */
  readonly entries?: { readonly barReturns: readonly Float64Array[]; readonly holdings: Holdings } | undefined;
  /** f64[period]: the best trial's returns over bars that were not looked at when it was chosen */
  readonly holdoutReturns?: Float64Array | undefined;
  /** share of the periods that what is judged, or a model in it, has learned from; default 0 */
  readonly seenShare?: number | undefined;
  /** looks at the holdout, this one included, from 1; the more, the more it must show. Default 1 */
  readonly holdoutLooks?: number | undefined;
  readonly seed: number;
}

export interface Benchmark {
  /** as people call it: `BTCUSD` */
  readonly name: string;
  /** f64[period]: its returns, over the periods of `winnerReturns`; the blocks' products are with it */
  readonly returns: Float64Array;
  readonly rule: BenchmarkRule;
}

/** What the best trial earned beyond what it held of the benchmark. NaN is undefined: nothing was left. */
export interface BeyondFigures {
  readonly name: string;
  readonly rule: BenchmarkRule;
  /** how much of the benchmark the best trial held */
  readonly beta: number;
  /** annual, of the benchmark itself */
  readonly benchmarkSharpe: number;
  /** annual, of what is left */
  readonly sharpe: number;
  readonly effectiveTrials: number;
  readonly luckySharpe: number;
  readonly deflatedSharpe: number;
  readonly superiorAbility: SuperiorAbility;
}

/** Every statistic of a verdict, for reports. NaN is undefined. Sharpe ratios are annual, but for those inside `moments`. */
export interface Figures {
  readonly moments: Moments;
  readonly sharpe: number;
  readonly years: number;
  readonly trials: EffectiveTrials;
  /** independent trials that the best was chosen from, those of earlier studies included */
  readonly effectiveTrials: number;
  /** what the best of them is expected to show without skill */
  readonly luckySharpe: number;
  readonly probabilisticSharpe: number;
  readonly deflatedSharpe: number;
  /** years; Infinity where the Sharpe ratio is not above 0 */
  readonly minimumTrackRecord: number;
  readonly minimumBacktest: number;
  readonly superiorAbility: SuperiorAbility;
  /** undefined without a benchmark */
  readonly beyond: BeyondFigures | undefined;
  /** undefined for a single trial */
  readonly overfitting: Overfitting | undefined;
  readonly sharpeInterval: BootstrapInterval;
  readonly tradeOrder: TradeOrder | undefined;
  readonly entryTimes: EntryTimes | undefined;
  /** annual, on the holdout; undefined without one */
  readonly holdoutSharpe: number | undefined;
  /** probability that the true Sharpe ratio behind it is above the one that is asked; undefined without a holdout */
  readonly holdoutProbability: number | undefined;
}
