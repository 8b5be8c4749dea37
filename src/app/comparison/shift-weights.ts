import type { TradingData } from '../../core/trading-data.js';

/** Returns the weights of each leg moved in time, what falls out behind coming in again in front: they are worth as much, change as often and
 *  go together as before, and have nothing to do with the bars any more. All markets are moved by the same part of their bars.
 *  part  of the bars, from 0 to 1 */
export function shiftWeights(data: TradingData, part: number): Float64Array[] {
  return data.legs!.map(({ policy }) => {
    const weights = policy!.weights;
    const shift = Math.floor(part * weights.length);
    return weights.map((_, bar) => weights[(bar + shift) % weights.length]!);
  });
}
