import { KernelError, UsageError } from '../../core/errors.js';
import { warmupBars } from '../../core/warmup.js';
import { randomStream } from '../../core/random.js';
import { formatTime } from '../../core/time.js';
import { cutTradingData, leadingBars } from '../../core/trading-data.js';
import { isComposite } from '../system/composite.js';
import type { RunOptions } from '../system/run-options.js';
import { alterCase, findLeakingNode, findLeakingTrade, ownNodes, type CausalityCase, type Leak } from './causality.js';

/** Share of a search's bars and trials that the sample may look at: evaluating a strategy twice is about two trials of as many bars. */
const SHARE = 1 / 200;
/** The sample is not shorter than this many times the warm-up, and this many bars. */
const WARMUPS = 2;
const LEAST_BARS = 256;
/** More bars say no more, and would take memory. */
const MOST_BARS = 2_000;
/** Where the sample is cut, as shares of its bars behind the warm-up. */
const CUTS = [0.3, 0.8];

/** Which of the streams of random numbers of a seed draws the leg. */
const LEG_STREAM = 71;

/** Looks whether a strategy sees the future: on its market, or on one leg of its account, drawn by the seed.
 *  Throws as sampleMarket does. */
export async function sampleLookahead(whole: CausalityCase, trials: number, options: RunOptions): Promise<void> {
  const { legs } = whole.data;
  const leg = legs?.[randomStream(whole.file.seed, LEG_STREAM).below(legs.length)];
  await sampleMarket(leg === undefined ? whole : { ...whole, data: leg.data }, trials, options);
}

/** Looks whether a strategy sees the future, on a stretch of bars that costs little beside a search: columns, conditions and trades before
 *  some cuts must keep their bits where the bars behind it are others.
 *  trials  of the search
 *  Throws KernelError where something looks ahead, with its text. */
async function sampleMarket(whole: CausalityCase, trials: number, options: RunOptions): Promise<void> {
  const { graph, data, parameters } = whole;
  const barCount = data.market.bars.timeMs.length;
  const warmup = warmupBars(graph, parameters, (frame, frameBars) => leadingBars(data, frame, frameBars));
  if (Number.isNaN(warmup)) return; // a parameter has no value yet: its trials say what is missing
  const affordable = Math.min(MOST_BARS, Math.floor(barCount * trials * SHARE));
  const bars = Math.min(barCount, Math.max(LEAST_BARS, Math.ceil(WARMUPS * warmup) + LEAST_BARS / 4, affordable));
  const part = { ...whole, data: cutTradingData(data, graph.frames, bars) };
  try {
    for (const share of CUTS) {
      const cut = Math.min(bars - 1, Math.floor(Math.min(warmup, bars) + (bars - Math.min(warmup, bars)) * share));
      if (cut < 1) return;
      const leak = await findLeak(part, cut, options);
      if (leak !== undefined) throw leakError(whole, leak);
    }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error; // parameters that break a rule fail their own trials
  }
}

async function findLeak(part: CausalityCase, cut: number, options: RunOptions): Promise<Leak | undefined> {
  const altered = alterCase(part, cut, part.file.seed);
  const leak = findLeakingNode(part, [altered], ownNodes(part.graph), cut, options);
  // legs of a composite are weighed: its signals alone are looked at
  if (leak !== undefined || part.file.execution.intrabar === 'detail' || isComposite(part.file)) return leak;
  return await findLeakingTrade(part, altered, 0, cut, options);
}

/** Returns the error for something that looks ahead. */
export function leakError({ data }: Pick<CausalityCase, 'data'>, leak: Leak): KernelError {
  return new KernelError(describeLeak(data.market.bars.timeMs, leak), { context: { what: leak.what } });
}

/** Says what looks ahead, where, and how it shows. */
export function describeLeak(timeMs: Float64Array, { what, bar, cut, value, altered }: Leak): string {
  const at = (position: number): string => formatTime(timeMs[position]!);
  return `${what} looks ahead: on the bar of ${at(bar)} it is ${value}, and ${altered} where the bars from ${at(cut)} on are others`;
}
