import { EXIT_REASONS } from '../../../core/trade.js';
import { signalsOfTrades } from '../../feature-collection/signals-of-trades.js';
import type { BacktestResult } from '../../run/backtest.js';
import { legRuns } from '../../run/leg-runs.js';
import type { ToldEntry } from './told-telemetry.js';

const END = EXIT_REASONS.indexOf('end');

/** Returns the entries of a backtest that a trade came of, ascending in time, as a session tells its own; scores are asked elsewhere. */
export function historyEntries(result: BacktestResult): Omit<ToldEntry, 'score'>[] {
  const delay = result.system.file.execution.fill === 'close' ? 0 : 1;
  const entries = legRuns(result).flatMap(({ market, trades, fills }) => {
    const { timeMs } = market.bars;
    const { bar, side, outcomes } = signalsOfTrades(trades, timeMs, delay, fills);
    return Array.from(bar, (at, row) => ({
      symbol: market.symbol,
      timeMs: timeMs[at]!,
      side: side[row]!,
      // what the end of the bars closed is no outcome
      outcome: outcomes.exitReason[row] === END ? Number.NaN : Number(outcomes.pnl[row]! > 0),
      knownAtMs: outcomes.exitTimeMs[row]!,
    }));
  });
  return entries.sort((a, b) => a.timeMs - b.timeMs);
}
