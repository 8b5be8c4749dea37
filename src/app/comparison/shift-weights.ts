import type { TradingData } from '../../core/trading-data.js';

/** Parts of the bars at the ends of which weights would hardly be moved. */
const LEAST_SHIFT = 0.1;

/** Returns the weights of each leg moved in time, what falls out behind coming in again in front: they are worth as much, change as often and
 *  go together as before, and have nothing to do with the bars any more. All markets are moved by the same part of their bars.
 *  draw  from 0 to 1 */
export function shiftWeights(data: TradingData, draw: number): Float64Array[] {
  const part = LEAST_SHIFT + draw * (1 - 2 * LEAST_SHIFT);
  return data.legs!.map(({ policy }) => {
    const weights = policy!.weights;
    const shift = Math.floor(part * weights.length);
    return weights.map((_, bar) => weights[(bar + shift) % weights.length]!);
  });
}
