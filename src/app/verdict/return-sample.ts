import { dayOf, lastBarsOfDays } from '../../core/daily-returns.js';
import type { BarWindow, TradingData } from '../../core/trading-data.js';
import { TRIAL_STATES, type TrialResults } from '../../core/trial-table.js';
import { RETURN_SUMS, type ReturnsRequest } from '../../core/trial-runner.js';
import type { KeptRows } from './kept-returns.js';
import { chooseBlockCount, makeTrialBlocks, writeTrial, type TrialBlocks } from '../../validation/trial-blocks.js';

/** Trials whose returns are kept for the verdict, about: all where there are fewer. Their sums take 1.5 kB each. */
export const SAMPLE_TRIALS = 2048;

/** Whether a trial's returns are kept: a random sample that is a function of the trial's number and of the trials of the whole study,
 *  so that it is the same for any number of workers and after a kill. */
export function isSampled(trialNumber: number, trials: number, most = SAMPLE_TRIALS): boolean {
  return spread(trialNumber) < 2 ** 32 * (most / trials);
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

/** Returns an empty sample of a study of so many trials over a window; undefined where the window has too few days for a verdict.
 *  most  trials whose returns are kept, about */
export function openSample(
  { dayClockMs }: Pick<TradingData, 'dayClockMs'>,
  { from, to }: BarWindow,
  trials: number,
  most = SAMPLE_TRIALS,
): ReturnSample | undefined {
  const clock = dayClockMs.subarray(from, to);
  const days = lastBarsOfDays(clock).map((bar) => dayOf(clock[bar]!));
  const blocks = chooseBlockCount(days.length);
  return blocks === 0 ? undefined : new ReturnSample(trials, days, blocks, most);
}

/** The sums of daily returns of the sampled trials, as they are told. */
export class ReturnSample {
  /** blocks that the days of the window are cut into */
  readonly blocks: number;
  /** trading days of the window */
  readonly days: number;
  /** the first day of each block, as KeptRows has it */
  readonly edges: readonly number[];
  /** trials of the whole study */
  private readonly trials: number;
  private readonly most: number;
  /** f64[RETURN_SUMS * blocks] by trial number: sums, sums of squares, sums of products with the benchmark */
  private readonly rows = new Map<number, Float64Array>();
  private reference: Float64Array = new Float64Array();

  /** days  of the window, days since 1970 */
  constructor(trials: number, days: readonly number[], blocks: number, most = SAMPLE_TRIALS) {
    this.trials = trials;
    this.most = most;
    this.days = days.length;
    this.blocks = blocks;
    this.edges = Array.from({ length: blocks + 1 }, (_, block) =>
      block === blocks ? days.at(-1)! + 1 : days[Math.floor((block * days.length) / blocks)]!,
    );
  }

  /** Returns the positions of those trials whose returns are to be kept. */
  choose(trialNumbers: ArrayLike<number>): Int32Array {
    const chosen: number[] = [];
    for (let position = 0; position < trialNumbers.length; position++)
      if (isSampled(trialNumbers[position]!, this.trials, this.most)) chosen.push(position);
    return Int32Array.from(chosen);
  }

  /** Whether a complete trial's returns should have been kept and were not. */
  wants(trialNumber: number): boolean {
    return !this.rows.has(trialNumber) && isSampled(trialNumber, this.trials, this.most);
  }

  /** Keeps the returns that an evaluation of those trials was asked for, of the trials that are complete. */
  keepResults(trialNumbers: ArrayLike<number>, { trials, blocks }: ReturnsRequest, { states, returns }: TrialResults): void {
    trials.forEach((trial, row) => {
      if (states[trial] === COMPLETE)
        this.rows.set(trialNumbers[trial]!, returns!.slice(row * RETURN_SUMS * blocks, (row + 1) * RETURN_SUMS * blocks));
    });
  }

  /** Keeps a trial from its daily returns and its benchmark's, f64[days] each. */
  keepDays(trialNumber: number, daily: Float64Array, benchmark: Float64Array | undefined): void {
    const one = makeTrialBlocks(1, daily.length, this.blocks);
    writeTrial(one, 0, daily, benchmark);
    this.rows.set(trialNumber, Float64Array.from([...one.sums, ...one.squares, ...one.products]));
  }

  has(trialNumber: number): boolean {
    return this.rows.has(trialNumber);
  }

  /** Keeps points of the space that are no trials of the study, f64[points * RETURN_SUMS * blocks]; those that were not completed are all
   *  0. */
  keepReference(returns: Float64Array): void {
    this.reference = returns;
  }

  /** Returns what later studies on the same bars are told of the trials.
   *  trials  that the study came to */
  toKept(trials: number): KeptRows[] {
    const width = RETURN_SUMS * this.blocks,
      own = [...this.rows].sort(([a], [b]) => a - b).map(([, row]) => row),
      rows = new Float32Array(own.length * width + this.reference.length);
    if (own.length === 0) return [];
    own.forEach((row, at) => rows.set(row, at * width));
    rows.set(this.reference, own.length * width);
    return [{ trials: trials + this.reference.length / width, edges: this.edges, rows }];
  }

  /** Returns the kept trials, ascending, then the reference, as the verdict reads them. */
  collect(): { readonly trialNumbers: Int32Array; readonly referenceTrials: number; readonly blocks: TrialBlocks } {
    const trialNumbers = Int32Array.from(this.rows.keys()).sort();
    const width = RETURN_SUMS * this.blocks;
    const reference = Array.from({ length: this.reference.length / width }, (_, row) =>
      this.reference.subarray(row * width, (row + 1) * width),
    );
    const all = [...Array.from(trialNumbers, (trial) => this.rows.get(trial)!), ...reference];
    const blocks = makeTrialBlocks(all.length, this.days, this.blocks);
    all.forEach((returns, row) => {
      blocks.sums.set(returns.subarray(0, this.blocks), row * this.blocks);
      blocks.squares.set(returns.subarray(this.blocks, 2 * this.blocks), row * this.blocks);
      blocks.products.set(returns.subarray(2 * this.blocks), row * this.blocks);
    });
    return { trialNumbers, referenceTrials: reference.length, blocks };
  }
}
