import type { RandomStream } from '../core/random.js';

/** Writes the positions of one resample: blocks of geometric length, each beginning anywhere, wrapping around the end.
 *  positions  i32[count]  out, each in [0, count)
 *  meanBlock  mean length of a block in periods, >= 1; 1 draws each period on its own
 *  Source     Politis and Romano, The stationary bootstrap, 1994, JASA 89(428)                                              */
export function drawResample(random: RandomStream, meanBlock: number, positions: Int32Array): void {
  const count = positions.length;
  const stay = 1 - 1 / Math.max(1, meanBlock);
  let position = 0;
  for (let i = 0; i < count; i++) {
    const isContinued = i > 0 && random.uniform() < stay;
    position = isContinued ? position + 1 : random.below(count);
    if (position === count) position = 0;
    positions[i] = position;
  }
}
