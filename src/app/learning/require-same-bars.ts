import type { Market } from '../../core/bars.js';
import { UsageError } from '../../core/errors.js';

/** Bars that are read twice may have changed between. Throws UsageError STORE_INVALID. */
export function requireSameBars({ symbol, dataHash }: Market, wanted: string): void {
  if (dataHash !== wanted)
    throw new UsageError('STORE_INVALID', `the bars of ${symbol} must be those of the run, and have changed meanwhile`);
}
