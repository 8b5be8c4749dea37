import { formatTime } from '../core/time.js';
import type { Trade } from '../core/trade.js';
import type { BacktestResult } from './backtest.js';

/** Versions of the line formats; documented in docs/telemetry.md. */
export const TELEMETRY_SCHEMA = 'barloom.telemetry/1';
export const EVENTS_SCHEMA = 'barloom.events/1';

/** Returns one `trade_closed` line per trade, as a live bot would emit them. */
export function telemetryLines({ system, market }: BacktestResult, runId: string, trades: readonly Trade[]): object[] {
  return trades.map((trade, index) => ({
    schema: TELEMETRY_SCHEMA,
    event: 'trade_closed',
    time: formatTime(trade.exitTimeMs),
    run_id: runId,
    system: system.file.system,
    symbol: trade.symbol,
    timeframe: market.timeframe.name,
    trade_number: index,
    side: trade.side,
    entry_time: formatTime(trade.entryTimeMs),
    entry_price: trade.entryPrice,
    exit_time: formatTime(trade.exitTimeMs),
    exit_price: trade.exitPrice,
    quantity: trade.quantity,
    pnl: trade.pnl,
    fees: trade.fees,
    return: trade.return,
    r_multiple: trade.rMultiple,
    bars_held: trade.barsHeld,
    mae: trade.mae,
    mfe: trade.mfe,
    exit_reason: trade.exitReason,
    ambiguous: trade.ambiguous,
  }));
}

/** Returns what happened during the run, in its order; times are those of the clock. */
export function eventLines({ system, market, window, warnings, metrics }: BacktestResult, runId: string, startedMs: number): object[] {
  const line = (event: string, timeMs: number, details: object): object => ({ schema: EVENTS_SCHEMA, event, time: formatTime(timeMs), run_id: runId, ...details });
  const finishedMs = Date.now();
  return [
    line('run_started', startedMs, { system: system.file.system, symbol: market.symbol, timeframe: market.timeframe.name, window: window.name }),
    line('data_opened', startedMs, { source: market.origin.source, kind: market.origin.kind, layout: market.origin.layout, bars: market.bars.timeMs.length, data_hash: market.dataHash }),
    ...warnings.map((message) => line('warning', finishedMs, { message })),
    line('run_finished', finishedMs, { elapsed_seconds: (finishedMs - startedMs) / 1000, metrics }),
  ];
}
