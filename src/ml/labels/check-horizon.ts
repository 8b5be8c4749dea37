import { UsageError } from '../../core/errors.js';

/** Returns the horizon. Throws UsageError MODEL_INVALID where it is not a whole number of bars, at least `least`. */
export function checkHorizon(label: string, horizonBars: number, least = 1): number {
  if (Number.isInteger(horizonBars) && horizonBars >= least) return horizonBars;
  throw new UsageError('MODEL_INVALID', `${label} horizonBars must be a whole number >= ${least}, not ${horizonBars}`, {
    context: { option: 'horizonBars', value: horizonBars },
  });
}
