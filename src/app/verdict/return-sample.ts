import { lastBarsOfDays } from '../../core/daily-returns.js';
import type { BarWindow, TradingData } from '../../core/trading-data.js';
import { TRIAL_STATES, type TrialResults } from '../../core/trial-table.js';
import type { ReturnsRequest } from '../../core/trial-runner.js';
import { chooseBlockCount, makeTrialBlocks, writeTrial, type TrialBlocks } from '../../validation/trial-blocks.js';

/** Trials whose returns are kept for the verdict, about: all where there are fewer. Their sums take 1 kB each. */
export const SAMPLE_TRIALS = 2048;

/** Whether a trial's returns are kept: a random sample that is a function of the trial's number and of the trials of the whole study,
 *  so that it is the same for any number of workers and after a kill. */
export function isSampled(trialNumber: number, trials: number): boolean {
  return spread(trialNumber) < 2 ** 32 * (SAMPLE_TRIALS / trials);
}

/** Spreads whole numbers evenly over u32; different ones stay different. Source: Wellons 2018, prospecting for hash functions,
 *  lowbias32. */
function spread(number: number): number {
  let x = number | 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

const COMPLETE = TRIAL_STATES.indexOf('complete');

/** Returns an empty sample of a study of so many trials over a window; undefined where the window has too few days for a verdict. */
export function openSample({ dayClockMs }: TradingData, { from, to }: BarWindow, trials: number): ReturnSample | undefined {
  const days = lastBarsOfDays(dayClockMs.subarray(from, to)).length;
  const blocks = chooseBlockCount(days);
  return blocks === 0 ? undefined : new ReturnSample(trials, days, blocks);
}

/** The sums of daily returns of the sampled trials, as they are told. */
export class ReturnSample {
  /** blocks that the days of the window are cut into */
  readonly blocks: number;
  /** trials of the whole study */
  private readonly trials: number;
  private readonly days: number;
  /** f64[2 * blocks] by trial number: sums, then sums of squares */
  private readonly rows = new Map<number, Float64Array>();
  private reference: Float64Array = new Float64Array();

  constructor(trials: number, days: number, blocks: number) {
    this.trials = trials;
    this.days = days;
    this.blocks = blocks;
  }

  /** Returns the positions of those trials whose returns are to be kept. */
  choose(trialNumbers: ArrayLike<number>): Int32Array {
    const chosen: number[] = [];
    for (let position = 0; position < trialNumbers.length; position++)
      if (isSampled(trialNumbers[position]!, this.trials)) chosen.push(position);
    return Int32Array.from(chosen);
  }

  /** Whether a complete trial's returns should have been kept and were not. */
  wants(trialNumber: number): boolean {
    return !this.rows.has(trialNumber) && isSampled(trialNumber, this.trials);
  }

  /** Keeps the returns that an evaluation of those trials was asked for, of the trials that are complete. */
  keepResults(trialNumbers: ArrayLike<number>, { trials, blocks }: ReturnsRequest, { states, returns }: TrialResults): void {
    trials.forEach((trial, row) => {
      if (states[trial] === COMPLETE) this.rows.set(trialNumbers[trial]!, returns!.slice(row * 2 * blocks, (row + 1) * 2 * blocks));
    });
  }

  /** Keeps a trial from its daily returns, f64[days]. */
  keepDays(trialNumber: number, daily: Float64Array): void {
    const { sums, squares } = makeOne(daily, this.blocks);
    this.rows.set(trialNumber, Float64Array.from([...sums, ...squares]));
  }

  has(trialNumber: number): boolean {
    return this.rows.has(trialNumber);
  }

  /** Keeps points of the space that are no trials of the study, f64[points * 2 * blocks]; those that were not completed are all 0. */
  keepReference(returns: Float64Array): void {
    this.reference = returns;
  }

  /** Returns the kept trials, ascending, then the reference, as the verdict reads them. */
  collect(): { readonly trialNumbers: Int32Array; readonly referenceTrials: number; readonly blocks: TrialBlocks } {
    const trialNumbers = Int32Array.from(this.rows.keys()).sort();
    const width = 2 * this.blocks;
    const reference = Array.from({ length: this.reference.length / width }, (_, row) =>
      this.reference.subarray(row * width, (row + 1) * width),
    );
    const all = [...Array.from(trialNumbers, (trial) => this.rows.get(trial)!), ...reference];
    const blocks = makeTrialBlocks(all.length, this.days, this.blocks);
    all.forEach((returns, row) => {
      blocks.sums.set(returns.subarray(0, this.blocks), row * this.blocks);
      blocks.squares.set(returns.subarray(this.blocks), row * this.blocks);
    });
    return { trialNumbers, referenceTrials: reference.length, blocks };
  }
}

function makeOne(daily: Float64Array, blocks: number): TrialBlocks {
  const made = makeTrialBlocks(1, daily.length, blocks);
  writeTrial(made, 0, daily);
  return made;
}
