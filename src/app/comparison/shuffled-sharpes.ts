import type { RandomStream } from '../../core/random.js';

/** Sharpe ratios of a composite whose weights or forecasts were moved in time, and how often they reach its own. */
export interface ShuffledSharpes {
  readonly sharpes: readonly number[];
  /** share of them that is not below its own, itself counted; NaN where nothing could be moved */
  readonly chance: number;
}

/** The same of forecasts. */
export interface ShuffledForecasts extends ShuffledSharpes {
  /** forecasts that the policy reads */
  readonly forecasts: readonly string[];
}

/** Times that the policy's weights are moved, where nobody says. */
export const SHUFFLES = 20;
/** Forecasts are not moved less often: fewer could not come below 5 %. */
export const LEAST_FORECAST_SHUFFLES = 20;

/** Parts of the bars at the ends of which something would hardly be moved. */
const LEAST_SHIFT = 0.1;

/** Draws by which part of its bars something is moved. */
export function drawShift(random: RandomStream): number {
  return LEAST_SHIFT + random.uniform() * (1 - 2 * LEAST_SHIFT);
}

/** Judges a Sharpe ratio by those of its shuffled twins. */
export function judgeShuffled(own: number, sharpes: readonly number[]): ShuffledSharpes {
  const reached = sharpes.filter((sharpe) => !(sharpe < own)).length;
  return { sharpes, chance: sharpes.length === 0 ? Number.NaN : (1 + reached) / (1 + sharpes.length) };
}

/** Returns the Sharpe ratio of something that was moved; of an account that was ruined, which reaches nothing, -Infinity. */
export function sharpeUnlessRuined({ sharpe, daily }: { readonly sharpe: number; readonly daily: Float64Array }): number {
  return daily.some((value) => !(value > -1)) ? Number.NEGATIVE_INFINITY : sharpe;
}
