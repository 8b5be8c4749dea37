import { createHash } from 'node:crypto';
import type { Bars } from '../../core/bars.js';

/** Returns the sha256 of the columns' bytes, hex: time, open, high, low, close, volume, little-endian f64. */
export function hashBars(bars: Bars): string {
  const hash = createHash('sha256');
  for (const column of [bars.timeMs, bars.open, bars.high, bars.low, bars.close, bars.volume]) {
    hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  }
  return hash.digest('hex');
}
