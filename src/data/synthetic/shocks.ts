import { createHash } from 'node:crypto';
import { randomStream, type RandomStream } from '../../core/random.js';
import type { ResolvedSyntheticOptions } from './synthetic-options.js';
import { roundNormal } from './volatility-path.js';

/** Streams of a seed: 0 is that of all symbols where they are the same, 1 that of the regimes. */
const COMMON_STREAM = 2;
/** Names are hashed to so many bits, and lie behind the streams above. */
const NAME_HEX = 12;
const FIRST_NAME_STREAM = 16;

/** What moves the price of a symbol. */
export interface Shocks {
  /** the symbol's own */
  readonly random: RandomStream;
  /** Returns a nearly normal number of mean 0 and deviation 1. */
  readonly drawShock: () => number;
}

/** Returns the shocks of a symbol. Where symbols are correlated, each is the root of the correlation times a factor that all share, and the
 *  rest of its variance is the symbol's own: two symbols have the correlation, whatever they are called and however many there are. */
export function openShocks({ seed, correlation }: Pick<ResolvedSyntheticOptions, 'seed' | 'correlation'>, symbol: string): Shocks {
  if (correlation === undefined) {
    const random = randomStream(seed);
    return { random, drawShock: () => roundNormal(random) };
  }
  const common = randomStream(seed, COMMON_STREAM);
  const random = randomStream(seed, FIRST_NAME_STREAM + numberOf(symbol));
  const [shared, own] = [Math.sqrt(correlation), Math.sqrt(1 - correlation)];
  return { random, drawShock: () => shared * roundNormal(common) + own * roundNormal(random) };
}

function numberOf(symbol: string): number {
  return Number.parseInt(createHash('sha256').update(symbol).digest('hex').slice(0, NAME_HEX), 16);
}
