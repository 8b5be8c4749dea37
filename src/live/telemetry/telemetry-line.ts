import { TELEMETRY_SCHEMA } from '../../core/telemetry-schema.js';
import { formatTime } from '../../core/time.js';
import type { ClosedTrade, TelemetryEvent, TelemetryHead } from './telemetry-event.js';

/** Returns an event as the object of its line: names in snake_case, times in ISO 8601 UTC, what is undefined null. */
export function telemetryLine(event: TelemetryEvent, { runId, system, timeframe }: TelemetryHead): Readonly<Record<string, unknown>> {
  const timeMs = event.event === 'trade_closed' ? event.exitTimeMs : event.timeMs;
  const common = { schema: TELEMETRY_SCHEMA, event: event.event, time: formatTime(timeMs), run_id: runId, system };
  const symbol = 'symbol' in event ? { symbol: event.symbol } : {};
  return { ...common, ...symbol, timeframe, ...detailsOf(event) };
}

function detailsOf(event: TelemetryEvent): Readonly<Record<string, unknown>> {
  switch (event.event) {
    case 'trade_closed':
      return tradeDetails(event);
    case 'equity_mark':
      return { equity: event.equity, drawdown: event.drawdown, positions: event.positions };
    case 'decision':
      return { ...memberOf(event), action: event.action, quantity: event.quantity };
    case 'prediction':
      return { model: event.model, model_version: event.modelVersion, score: event.score };
    default:
      return { model: event.model, known_at: formatTime(event.knownAtMs), value: event.value };
  }
}

/** The fields and their order are those of a backtest. */
function tradeDetails(trade: ClosedTrade): Readonly<Record<string, unknown>> {
  return {
    trade_number: trade.tradeNumber,
    ...memberOf(trade),
    side: trade.side,
    entry_time: formatTime(trade.entryTimeMs),
    entry_price: trade.entryPrice,
    exit_time: formatTime(trade.exitTimeMs),
    exit_price: trade.exitPrice,
    quantity: trade.quantity,
    pnl: trade.pnl,
    fees: trade.fees,
    return: trade.tradeReturn,
    r_multiple: trade.rMultiple,
    bars_held: trade.barsHeld,
    mae: trade.mae,
    mfe: trade.mfe,
    exit_reason: trade.exitReason,
    ambiguous: trade.isAmbiguous,
    ...(trade.charges !== undefined && { charges: trade.charges }),
  };
}

function memberOf({ member }: { readonly member?: string }): { readonly member?: string } {
  return member === undefined ? {} : { member };
}

/** Where a line stands: which series it belongs to, and how far that has come with it. Each series only ascends, so that a line that was
 *  written before is known by its place. */
export interface LinePlace {
  readonly series: string;
  readonly place: number;
}

/** Returns where a line stands; undefined of events that a session does not write. */
export function placeOf(line: Readonly<Record<string, unknown>>): LinePlace | undefined {
  const { event, symbol = '', member = '', model = '', action = '' } = line;
  if (event === 'trade_closed') return { series: event, place: Number(line['trade_number']) };
  if (!SERIES.includes(String(event))) return undefined;
  return { series: JSON.stringify([event, symbol, member, model, action]), place: Date.parse(String(line['time'])) };
}

const SERIES: readonly string[] = [
  'equity_mark',
  'decision',
  'prediction',
  'prediction_outcome',
] satisfies readonly TelemetryEvent['event'][];
