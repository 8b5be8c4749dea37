import { formatTime } from '../../../core/time.js';
import type { GatheredMonitor } from './gather-monitor.js';

/** Returns the main figures of a session's page by name; what is undefined is null. */
export function monitorFigures(input: GatheredMonitor): Record<string, unknown> {
  const { account, accuracy, drift, slippage, alerts, dataAge } = input;
  return {
    system: input.system,
    as_of: formatTime(input.nowMs),
    state: input.state.label,
    sentence: input.state.sentence,
    warnings: input.warnings,
    bars: dataAge.timeMs.length,
    equity: numberOf(account.equity.at(-1)),
    drawdown: numberOf(account.drawdown.at(-1)),
    worst_drawdown: numberOf(
      account.drawdown.reduce((least, value) => Math.min(least, value), account.drawdown.length === 0 ? Number.NaN : 0),
    ),
    band_low: numberOf(input.band?.low.at(-1)),
    trades: account.trades,
    fills: account.fills,
    positions: account.positions,
    parity: numberOf(input.parity),
    signals_expected: numberOf(input.signals.expected),
    slippage_bps: slippage.isPaper ? 0 : meanOf(slippage.bps),
    incidents: input.incidents.length,
    orders: input.orders.length,
    alerts: alerts.length,
    predictions:
      accuracy === undefined
        ? null
        : { known: accuracy.known, waiting: accuracy.waiting, right: rightOf(accuracy), judged: numberOf(accuracy.judged) },
    drift:
      drift === undefined
        ? null
        : drift.state === 'measured'
          ? { advice: drift.advice, features: drift.driftedFeatures }
          : { reason: drift.reason },
  };
}

function rightOf({ slices }: NonNullable<GatheredMonitor['accuracy']>): number | null {
  const rows = slices.reduce((sum, slice) => sum + slice.rows, 0);
  return numberOf(slices.reduce((sum, slice) => sum + slice.right * slice.rows, 0) / rows);
}

function meanOf(values: Float64Array): number | null {
  return numberOf(values.reduce((sum, value) => sum + value, 0) / values.length);
}

function numberOf(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}
