// An account of three legs whose bars are not the same ones, with rules of every kind.
import { basketOf, mergeInstants, placeOnClock } from '../../src/core/account-clock.js';
import type { AccountRules } from '../../src/core/account.js';
import type { Bars } from '../../src/core/bars.js';
import { randomStream } from '../../src/core/random.js';
import type { TradingData } from '../../src/core/trading-data.js';
import { dataOf, hourlyMarket, walkBars } from './sample-job.js';

/** Returns the data of each leg. */
export function sampleLegs(bars: number): TradingData[] {
  return [0, 1, 2].map((leg) => dataOf(thin(walkBars(bars, 50 + leg), leg)));
}

/** Leaves bars out, each leg others. */
function thin(bars: Bars, leg: number): Bars {
  const random = randomStream(99, leg);
  const rows = Array.from(bars.timeMs.keys()).filter((bar) => (leg === 1 ? bar > 200 : true) && random.uniform() > 0.05);
  const pick = (column: Float64Array): Float64Array => Float64Array.from(rows, (row) => column[row]!);
  const { timeMs, open, high, low, close, volume } = bars;
  return { timeMs: pick(timeMs), open: pick(open), high: pick(high), low: pick(low), close: pick(close), volume: pick(volume) };
}

/** Returns the data of an account of legs. */
export function accountOf(legs: readonly TradingData[]): TradingData {
  const instantsMs = mergeInstants(legs.map(({ market }) => market.bars.timeMs));
  const placed = legs.map((data) => ({ data, ...placeOnClock(data.market.bars.timeMs, instantsMs) }));
  const basket = basketOf(
    placed.map(({ data, ...places }) => ({ bars: data.market.bars, ...places })),
    instantsMs,
  );
  return { market: hourlyMarket(basket), localTimeMs: instantsMs, dayClockMs: instantsMs, frames: [], legs: placed, identities: [] };
}

export const ACCOUNT_RULES: AccountRules = {
  maxPositions: 2,
  shares: [1, 0.5, 1],
  groups: [[0], [0, 1], []],
  instruments: [
    { lot: 0, multiplier: 1 },
    { lot: 0.01, multiplier: 5 },
    { lot: 0, multiplier: 1 },
  ],
  maxExposure: { symbol: 0.9, group: 1, net: undefined, gross: 1.5 },
  correlation: { limit: 0.8, bars: 20 },
  volatilityTarget: { annual: 0.5, days: 5, maxScale: 2 },
  guards: { dailyLoss: 0.03, maxDrawdown: 0.3, coolDownMs: 86_400_000, action: 'flatten' },
};
