import type { ResamplingKernels } from '../core/resampling-kernels.js';
import type { BeyondBenchmark } from './beyond-benchmark.js';
import { effectiveTrials } from './effective-trials.js';
import type { Benchmark, Evidence } from './evidence.js';
import { resampleMeans, type ReturnMatrix } from './resampled-means.js';
import { standardErrors, sumsOf } from './standard-errors.js';
import { SnoopingTest, type SuperiorAbility } from './superior-ability.js';
import { makeTrialBlocks, pickTrials, writeTrial, type TrialBlocks } from './trial-blocks.js';

/** So many that the seed does not decide: a p-value of 0.02 is known to 0.002. */
const RESAMPLES = 4_999;
/** trials that are resampled, about */
const MOST_RESAMPLED = 2_048;
/** The number of independent trials is one, whichever study asks for it. */
export const TRIALS_SEED = 1;

/** What the trials earned beyond what they held of the benchmark. */
export interface Beyond extends BeyondBenchmark {
  readonly benchmark: Benchmark;
}

/** Tests the trials as they stand and beyond the benchmark, on the same resamples. Of many trials it looks at some; the rest is allowed
 *  for. A resampled mean beyond the benchmark is that of the trial less beta times that of the benchmark: one product of matrices does
 *  for both. */
export function testForLuck(
  evidence: Evidence,
  beyond: Beyond | undefined,
  kernels?: ResamplingKernels,
): { readonly own: SuperiorAbility; readonly beyond: SuperiorAbility | undefined } {
  const rows = resampledRows(evidence);
  const trial = rows.indexOf(evidence.winnerRow);
  const testOf = (blocks: TrialBlocks): SnoopingTest => {
    const { ofMeans } = standardErrors(blocks);
    return new SnoopingTest(sumsOf(blocks), { meanBlock: 1, standardErrors: ofMeans, trial });
  };
  const picked = pickTrials(evidence.blocks, rows);
  const own = testOf(picked);
  const left = beyond && pickTrials(beyond.blocks, rows);
  const besides = left && testOf(left);
  const betas = rows.length === 0 ? new Float64Array() : Float64Array.from(rows, (row) => beyond?.betas[row] ?? 0);
  const remaining = new Float64Array(rows.length);
  const matrix = withBenchmark(picked, beyond?.benchmark.returns);
  const take = (means: Float64Array): void => {
    own.take(means);
    if (besides === undefined) return;
    const market = means[rows.length]!;
    for (let row = 0; row < remaining.length; row++) remaining[row] = means[row]! - betas[row]! * market;
    besides.take(remaining);
  };
  resampleMeans(matrix, { resamples: RESAMPLES, meanBlock: 1, seed: evidence.seed + 1 }, take, kernels);
  return {
    own: amongMore(own.result(), unsampledRatio(evidence, picked)),
    beyond: besides && amongMore(besides.result(), unsampledRatio(evidence, left!)),
  };
}

/** Returns the positions of the rows that are resampled, the winner's among them: as many as may be, evenly spread. */
function resampledRows({ blocks: { trials }, winnerRow }: Evidence): Int32Array {
  const stride = Math.max(1, trials / MOST_RESAMPLED);
  const rows = Int32Array.from({ length: Math.ceil(trials / stride) }, (_, k) => Math.floor(k * stride));
  return rows.includes(winnerRow) ? rows : Int32Array.of(...rows, winnerRow).sort();
}

/** The sums of the trials, and behind them those of the benchmark. */
function withBenchmark({ trials, blocks, sums, counts }: TrialBlocks, benchmark: Float64Array | undefined): ReturnMatrix {
  if (benchmark === undefined) return { trials, periods: blocks, values: sums };
  const periods = counts.reduce((sum, count) => sum + count, 0);
  const held = makeTrialBlocks(1, periods, blocks);
  writeTrial(held, 0, benchmark);
  const values = new Float64Array(sums.length + blocks);
  values.set(sums);
  values.set(held.sums, sums.length);
  return { trials: trials + 1, periods: blocks, values };
}

/** By how much the trials of the study are more than the rows that were kept of them, in independent ones. */
function unsampledRatio({ trialsRun = 0, referenceTrials = 0 }: Evidence, blocks: TrialBlocks): number {
  const population = trialsRun + referenceTrials;
  if (population <= blocks.trials) return 1;
  const { effective, effectiveOfSample } = effectiveTrials(sumsOf(blocks), { seed: TRIALS_SEED, population });
  return effective / effectiveOfSample;
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
