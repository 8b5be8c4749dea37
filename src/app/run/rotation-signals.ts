import { SKIP_REASONS } from '../../core/account.js';
import { EXIT_REASONS } from '../../core/trade.js';
import type { BacktestResult, RunLegs } from './backtest.js';
import { listRebalances, rotationFills, type Rebalance } from './rebalances.js';
import type { Signal } from './signal.js';
import { symbolsOf } from './trade-columns.js';

const SIGNAL = EXIT_REASONS.indexOf('signal');

/** Returns the trades that a rotation asked for, in the order of their instants: those that were filled, one by one, then those that
 *  came to
 *  nothing. What a leg was aimed at stands in the place of its rank. */
export function listRotationSignals(result: BacktestResult, { skipped, targets }: RunLegs): Signal[] {
  const { fills, system, market } = result;
  if (fills === undefined || targets === undefined) return [];
  const symbols = symbolsOf(result);
  const isAtOpen = system.file.execution.fill === 'next_open';
  const rebalances = listRebalances(targets);
  const signalAt = (leg: number, instant: number, side: number, reason: Signal['reason']): Signal => {
    const rebalance = latest(rebalances, isAtOpen ? instant - 1 : instant);
    return {
      symbol: symbols[leg]!,
      leg,
      decisionMs: market.bars.timeMs[rebalance?.instant ?? instant]!,
      timeMs: market.bars.timeMs[instant]!,
      side: side > 0 ? 'long' : 'short',
      rank: rebalance?.weights.find((each) => each.leg === leg)?.weight ?? 0,
      reason,
    };
  };
  const taken = rotationFills(fills, SIGNAL).map((fill) => {
    const isExit = fills.reason[fill]! >= 0;
    return signalAt(fills.leg[fill]!, fills.instant[fill]!, (isExit ? -1 : 1) * fills.side[fill]!, undefined);
  });
  const refused = Array.from({ length: skipped.count }, (_, i) =>
    signalAt(skipped.leg[i]!, skipped.instant[i]!, skipped.side[i]!, SKIP_REASONS[skipped.reason[i]!]!),
  );
  return [...taken, ...refused].sort((a, b) => a.timeMs - b.timeMs);
}

/** The last rebalance up to an instant. */
function latest(rebalances: readonly Rebalance[], instant: number): Rebalance | undefined {
  let [low, high] = [0, rebalances.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rebalances[middle]!.instant <= instant) low = middle + 1;
    else high = middle;
  }
  return rebalances[low - 1];
}
