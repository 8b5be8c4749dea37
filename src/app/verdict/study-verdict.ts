import type { Market } from '../../core/bars.js';
import { isRuined } from '../../core/trial-record.js';
import { RESAMPLING } from '../../engine/validation/resampling.js';
import { judge, type Verdict } from '../../validation/judge.js';
import type { Thresholds } from '../../validation/thresholds.js';
import { chooseBlockCount, makeTrialBlocks, writeTrial } from '../../validation/trial-blocks.js';
import type { Benchmark } from '../../validation/evidence.js';
import type { BacktestResult } from '../run/backtest.js';
import { seenShare } from '../strategy/learned-bars.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import type { SystemFile } from '../system/system-schema.js';
import type { OtherTrials } from './registry.js';
import type { ReturnSample } from './return-sample.js';
import { joinTried } from './tried-trials.js';
import { dailyReturnsOf, winnerEvidence } from './winner-evidence.js';

/** Fewer days than this say nothing: the verdict's blocks could not be filled. */
export const LEAST_DAYS = 16;

/** The verdict on a study's winner, with what was counted for it. */
export interface StudyVerdict extends Omit<Verdict, 'figures'> {
  /** undefined where the window is too short for any */
  readonly figures: Verdict['figures'] | undefined;
  /** trials on these bars: of this family of strategies, and of any, those of this study included */
  readonly trialsTried: number;
  readonly trialsOnData: number;
  /** how often the holdout was looked at, this study's look included; undefined where there is none */
  readonly holdoutLooks: number | undefined;
}

export interface Winner {
  readonly trialNumber: number;
  /** over the window that it was chosen on */
  readonly run: BacktestResult;
}

/** What a study knows beside its winner. */
export interface StudyEvidence {
  /** undefined where the window has fewer than LEAST_DAYS days */
  readonly sample: ReturnSample | undefined;
  /** complete trials */
  readonly trialsRun: number;
  /** trials that were given up on the way: the best was chosen from them too */
  readonly trialsPruned?: number;
  readonly others: OtherTrials;
  /** the winner over the holdout */
  readonly holdout?: BacktestResult | undefined;
  readonly holdoutLooks?: number | undefined;
}

/** Returns whether the winner of a study is an edge or the luckiest of many. */
export function judgeStudy(
  { run, trialNumber }: Winner,
  { sample, trialsRun, trialsPruned = 0, others, holdout, holdoutLooks }: StudyEvidence,
): StudyVerdict {
  const own = Math.max(trialsRun + trialsPruned, others.ofThisStudy);
  const counted = { trialsTried: own + others.ofFamily, trialsOnData: own + others.ofAnyStrategy, holdoutLooks };
  if (sample === undefined) return { ...tooShort(), ...counted };
  if (holdout && isRuined(holdout.facts)) return { ...ruined('The best trial, on the holdout,'), ...counted };
  const evidence = winnerEvidence(run);
  if (!sample.has(trialNumber)) sample.keepDays(trialNumber, evidence.winnerReturns, evidence.benchmark?.returns);
  const { trialNumbers, referenceTrials, blocks } = sample.collect();
  const { file } = run.system;
  const verdict = judge(
    {
      ...evidence,
      seenShare: seenShare(file, run.market.bars.timeMs.subarray(run.window.from, run.window.to)),
      holdoutReturns: holdout && dailyReturnsOf(holdout),
      holdoutLooks,
      blocks,
      referenceTrials,
      winnerRow: trialNumbers.indexOf(trialNumber),
      trialsRun,
      trialsTried: counted.trialsTried,
      tried: joinTried(others.kept, sample, others.unkept),
      seed: file.seed,
    },
    thresholdsOf(file),
    RESAMPLING,
  );
  return { ...verdict, ...counted };
}

/** What is judged by its own returns alone, e.g. the joined tests of a walk-forward. */
export interface JudgedCurve {
  /** f64[trading day with a bar] fractions */
  readonly dailyReturns: Float64Array;
  /** what it is judged beside, over the same days; undefined where that is nothing */
  readonly benchmark: Benchmark | undefined;
  /** f64[trade] fractions of the account */
  readonly tradeReturns: Float64Array;
  /** f64[bar]: its bars */
  readonly timeMs: Float64Array;
  /** whether equity fell to or below 0 */
  readonly isRuined: boolean;
}

/** Returns whether an account that no trial was chosen by is an edge. Its trials are counted and told, and were not chosen by these
 *  returns. */
export function judgeCurve(
  { file }: ResolvedSystem,
  { calendar }: Market,
  { dailyReturns: winnerReturns, benchmark, tradeReturns, timeMs, isRuined: isGone }: JudgedCurve,
  { subject, trialsRun, others }: { readonly subject: string; readonly trialsRun: number; readonly others: OtherTrials },
): StudyVerdict {
  const own = Math.max(trialsRun, others.ofThisStudy);
  const counted = { trialsTried: own + others.ofFamily, trialsOnData: own + others.ofAnyStrategy, holdoutLooks: undefined };
  if (isGone) return { ...ruined(subject), ...counted };
  const blockCount = chooseBlockCount(winnerReturns.length);
  if (blockCount === 0) return { ...tooShort(), ...counted };
  const blocks = makeTrialBlocks(1, winnerReturns.length, blockCount);
  writeTrial(blocks, 0, winnerReturns, benchmark?.returns);
  const evidence = {
    subject,
    periodsPerYear: calendar.daysPerYear,
    benchmark,
    winnerReturns,
    winnerTrades: tradeReturns.length,
    winnerRow: 0,
    tradeReturns,
    blocks,
    seenShare: seenShare(file, timeMs),
    seed: file.seed,
  };
  return { ...judge(evidence, thresholdsOf(file), RESAMPLING), ...counted };
}

/** Returns the exit code of a command whose verdicts these are. */
export function exitCodeOf(verdicts: readonly (StudyVerdict | undefined)[]): number {
  return verdicts.some((verdict) => verdict?.verdict === 'no_edge') ? 1 : 0;
}

function tooShort(): Pick<StudyVerdict, 'verdict' | 'sentence' | 'reasons' | 'figures'> {
  return {
    verdict: 'not_proven',
    sentence: `The best trial can be neither believed nor dismissed: a verdict needs a window of at least ${LEAST_DAYS} days.`,
    reasons: [],
    figures: undefined,
  };
}

/** An account that is gone needs no statistic. */
function ruined(subject: string): ReturnType<typeof tooShort> {
  return { verdict: 'no_edge', sentence: `${subject} shows no edge: its equity fell to or below zero.`, reasons: [], figures: undefined };
}

function thresholdsOf({ verdict }: SystemFile): Thresholds {
  return {
    deflatedSharpe: verdict.deflated_sharpe,
    superiorAbility: verdict.superior_ability,
    lossProbability: verdict.loss_probability,
    overfitting: verdict.overfitting,
    choiceSpread: verdict.choice_spread,
    holdoutSharpe: verdict.holdout_sharpe,
    trades: verdict.trades,
    periods: verdict.periods,
    probabilisticSharpe: verdict.probabilistic_sharpe,
    intervalConfidence: verdict.interval_confidence,
    luckySharpe: verdict.lucky_sharpe,
    orderDrawdown: verdict.order_drawdown,
    entryTimes: verdict.entry_times,
  };
}
