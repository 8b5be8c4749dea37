import type { ClosedTrade, TelemetryEvent } from '../../../src/live/telemetry/telemetry-event.js';

export const HEAD = { runId: 'run-1', system: 'cross', timeframe: '1h' };
export const HOUR = 3_600_000;
export const FIRST = Date.parse('2026-01-01T00:00:00Z');

/** A closed trade with numbers of its own. */
export function tradeOf(tradeNumber: number): ClosedTrade {
  return {
    event: 'trade_closed',
    symbol: 'SPY',
    tradeNumber,
    side: 'long',
    entryTimeMs: FIRST + tradeNumber * HOUR,
    entryPrice: 100,
    exitTimeMs: FIRST + (tradeNumber + 1) * HOUR,
    exitPrice: 101,
    quantity: 3,
    pnl: tradeNumber - 1,
    fees: 0.5,
    tradeReturn: 0.01,
    rMultiple: Number.NaN,
    barsHeld: 1,
    mae: -0.01,
    mfe: 0.02,
    exitReason: 'signal',
    isAmbiguous: false,
  };
}

/** What a session tells of the bar `k`, for the first time or again. */
export function eventsOf(k: number): TelemetryEvent[] {
  const timeMs = FIRST + k * HOUR;
  return [
    { event: 'prediction', timeMs, symbol: 'SPY', model: 'm', modelVersion: 2, score: k / 100 },
    { event: 'prediction', timeMs, symbol: 'QQQ', model: 'm', modelVersion: 2, score: k / 50 },
    { event: 'decision', timeMs, symbol: 'SPY', action: k % 3 === 0 ? 'enter_long' : 'none', quantity: 3 },
    { event: 'equity_mark', timeMs, equity: 1000 + k, drawdown: 0, positions: 1 },
    ...(k >= 2
      ? [{ event: 'prediction_outcome', timeMs: timeMs - 2 * HOUR, symbol: 'SPY', model: 'm', knownAtMs: timeMs, value: k % 2 } as const]
      : []),
    ...(k % 3 === 0 ? [tradeOf(k / 3)] : []),
  ];
}
