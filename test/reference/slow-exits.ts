// How a position is left (F5–F7).
import type { Bars } from '../../src/core/bars.js';
import { executionOn } from '../../src/core/rules.js';
import { roundToTick } from './slow-terms.js';
import { sufferImpact, type Side, type SlowExit, type SlowMarket, type SlowPosition, type SlowReason } from './slow-position.js';

/** F5, from the bar after the entry. */
export function findGap(market: SlowMarket, { side, stop, target }: SlowPosition, bar: number): SlowExit | undefined {
  const open = market.bars.open[bar]!;
  if (side > 0 ? open <= stop : open >= stop) return leaveAtMarket(market, side, bar, open, 'stop');
  if (side > 0 ? open >= target : open <= target) return leaveAtTarget(market, side, bar, open);
  return undefined;
}

/** F6 */
export function findTouch(market: SlowMarket, position: SlowPosition, bar: number): SlowExit | undefined {
  const { stopped, reached } = touchesOn(market.bars, position, bar);
  let taken: 'stop' | 'target' | undefined = stopped ? 'stop' : reached ? 'target' : undefined;
  let ambiguous = stopped && reached;
  if (ambiguous && market.execution.intrabar === 'optimistic') taken = 'target';
  if (ambiguous && market.execution.intrabar === 'detail') {
    const first = touchesFirst(market, position, bar);
    if (first !== 'unknown') [taken, ambiguous] = [first, false];
  }
  if (taken === 'stop') return leaveAtMarket(market, position.side, bar, position.stop, 'stop', ambiguous);
  return taken === 'target' ? leaveAtTarget(market, position.side, bar, position.target, ambiguous) : undefined;
}

function touchesOn({ low, high }: Bars, { side, stop, target }: SlowPosition, bar: number): { stopped: boolean; reached: boolean } {
  return {
    stopped: side > 0 ? low[bar]! <= stop : high[bar]! >= stop,
    reached: side > 0 ? high[bar]! >= target : low[bar]! <= target,
  };
}

function touchesFirst({ detail }: SlowMarket, position: SlowPosition, bar: number): 'stop' | 'target' | 'unknown' {
  if (detail === undefined) return 'unknown';
  for (let d = detail.firstOfBar[bar]!; d < detail.endOfBar[bar]!; d++) {
    const { stopped, reached } = touchesOn(detail.bars, position, d);
    if (stopped && reached) return 'unknown';
    if (stopped) return 'stop';
    if (reached) return 'target';
  }
  return 'unknown';
}

/** Impact and taker fee. */
export function leaveAtMarket(market: SlowMarket, side: Side, bar: number, price: number, reason: SlowReason, ambiguous = false): SlowExit {
  const execution = executionOn(market.execution, market);
  const filled = roundToTick(sufferImpact(price, -side, execution), -side, market);
  return { bar, price: filled, feeRate: execution.takerFeeBps / 10_000, reason, ambiguous };
}

/** No impact, maker fee. */
export function leaveAtTarget(market: SlowMarket, side: Side, bar: number, price: number, ambiguous = false): SlowExit {
  const { makerFeeBps } = executionOn(market.execution, market);
  return { bar, price: roundToTick(price, -side, market), feeRate: makerFeeBps / 10_000, reason: 'target', ambiguous };
}

/** F7, after the close of a bar in position. */
export function raiseTrail(market: SlowMarket, position: SlowPosition, bar: number): void {
  if (!(position.trail > 0)) return;
  const level = roundToTick(market.bars.close[bar]! - position.side * position.trail, -position.side, market);
  position.stop = position.side > 0 ? Math.max(position.stop, level) : Math.min(position.stop, level);
}
