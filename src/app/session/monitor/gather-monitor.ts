import { dailyReturns, lastBarsOfDays } from '../../../core/daily-returns.js';
import type { BarWindow } from '../../../core/trading-data.js';
import type { SessionState } from '../../../live/journal/session-journal.js';
import type { MonitorReportInput } from '../../../report/index.js';
import { sessionBand } from '../../monitoring/session-band.js';
import { signalSlices } from '../../monitoring/signal-slices.js';
import { cashOf } from '../../strategy/rules-of.js';
import type { ResolvedSystem } from '../../strategy/resolve-system.js';
import type { RunOptions } from '../../system/run-options.js';
import type { Parity, ParityDifference } from '../parity.js';
import { backtestRecorded, openRecorded, type RecordedBacktest, type RecordedSession } from '../recorded-session.js';
import { parityOf } from '../session-parity.js';
import { historyEntries } from './history-entries.js';
import { lookAtModel } from './look-at-model.js';
import { minuteText } from './minute-text.js';
import { monitoredAlerts, monitoredOrders } from './monitored-orders.js';
import { monitoredState } from './monitored-state.js';
import { readTold } from './told-telemetry.js';

/** Everything that a session's page shows, but the version of the program that draws it. */
export type GatheredMonitor = Omit<MonitorReportInput, 'engineVersion'>;

const [HISTORY, SESSION] = ['history', 'session'];

/** Gathers what a session came to so far, from its folder and the backtests over its history and its bars. Nothing is locked or written.
 *  nowMs  the time of the page, epoch milliseconds
 *  Throws UsageError SESSION_OTHER, RUN_UNREADABLE, REGISTRY_DAMAGED; what opening the bars and the model throws */
export async function gatherMonitor(
  system: ResolvedSystem,
  dir: string,
  symbol: string,
  { nowMs, ...options }: RunOptions & { readonly nowMs: number },
): Promise<GatheredMonitor> {
  const recorded = await openRecorded(system, dir, symbol, options);
  const { state, session } = recorded;
  const { timeframeMs } = session;
  const { data } = session.recorded;
  const backtests = await backtestRecorded(recorded, windowsOf(recorded));
  const [history, own] = [backtests.get(HISTORY), backtests.get(SESSION)];
  const before = history === undefined ? [] : historyEntries(history.result);
  const told = readTold(dir, system.file.ml?.name ?? '');
  const { warnings, ...model } = await lookAtModel({ recorded, entries: told.entries, before, nowMs });
  const parity = own && parityOf(state, own);
  const walkedMs = Float64Array.from(state.walked, ({ time }) => time);
  const signals = Float64Array.from(told.entries, ({ timeMs }) => timeMs);
  return {
    session: dir,
    system: system.file.system,
    symbols: [...new Set(data.legs!.map((leg) => leg.data.market.symbol))],
    timeframe: data.market.timeframe.name,
    nowMs,
    state: monitoredState(dir, state, timeframeMs, nowMs),
    warnings: [...parityWarnings(parity), ...learnedWarnings(recorded), ...warnings],
    account: {
      timeMs: told.timeMs,
      equity: told.equity,
      drawdown: told.drawdown,
      trades: told.trades,
      fills: state.walked.reduce((sum, { fills }) => sum + fills.length, 0),
      positions: told.positions,
    },
    band: history && bandOf(history, recorded),
    parity: parity === undefined || parity.bars === 0 ? Number.NaN : parity.score,
    ...model,
    signals: { slices: signalSlices(walkedMs, signals), expected: history === undefined ? Number.NaN : rateOf(history, before) },
    ...monitoredOrders(dir, state, { atClose: system.file.execution.fill === 'close', timeframeMs }),
    dataAge: agesOf(state, timeframeMs),
    incidents: state.incidents.map(({ time, kind }) => ({ timeMs: time, kind })).sort((a, b) => a.timeMs - b.timeMs),
    alerts: monitoredAlerts(dir),
  };
}

/** A backtest needs two bars. */
function windowsOf({ session: { recorded } }: RecordedSession): Map<string, BarWindow> {
  const { data, from } = recorded;
  const windows = [
    [HISTORY, { from: 0, to: from }],
    [SESSION, { from, to: data.market.bars.timeMs.length }],
  ] as [string, BarWindow][];
  return new Map(windows.filter(([, window]) => window.to - window.from >= 2));
}

/** The backtest's days are those behind its warm-up. */
function bandOf({ result }: RecordedBacktest, { system, session: { parameters, recorded } }: RecordedSession): MonitorReportInput['band'] {
  const { account, window, warmupBars } = result;
  const clock = recorded.data.dayClockMs;
  const warm = Math.min(window.to, Math.max(window.from, warmupBars));
  const daily = dailyReturns(account.equity.subarray(warm - window.from), clock.subarray(warm, window.to), cashOf(system.file, parameters));
  const { timeMs } = recorded.data.market.bars;
  const ends = lastBarsOfDays(clock.subarray(recorded.from));
  const days = ends.map((_, day) => timeMs[recorded.from + (day === 0 ? 0 : ends[day - 1]! + 1)]!);
  return sessionBand(daily, days);
}

/** Bars behind the warm-up on which an entry was decided, as a share of them. */
function rateOf({ result: { window, warmupBars } }: RecordedBacktest, before: readonly { readonly timeMs: number }[]): number {
  return new Set(before.map(({ timeMs }) => timeMs)).size / (window.to - Math.max(window.from, warmupBars));
}

/** When each bar was there, against its end. */
function agesOf({ bars }: SessionState, timeframeMs: number): MonitorReportInput['dataAge'] {
  return {
    timeMs: Float64Array.from(bars, ({ time }) => time),
    seconds: Float64Array.from(bars, ({ at, time }) => (Date.parse(at) - time - timeframeMs) / 1000),
  };
}

function parityWarnings(parity: Parity | undefined): string[] {
  return parity?.first === undefined ? [] : [differenceSentence(parity.first)];
}

function differenceSentence({ kind, symbol, time, session, backtest }: ParityDifference): string {
  return `The session differs from the backtest over its bars, first in the ${kind.replaceAll('_', ' ')} of ${symbol} on ${time}: ${session}, and ${backtest}.`;
}

function learnedWarnings({ system, session: { recorded } }: RecordedSession): string[] {
  const until = system.file.ml?.enabled ? system.file.ml.learned_until : undefined;
  const firstMs = recorded.data.market.bars.timeMs[0];
  if (until === undefined || firstMs === undefined || Date.parse(until) <= firstMs) return [];
  return [
    `The model has learned from bars until ${minuteText(until)}: the band and the rate of signals of the backtest before that are of bars that it has seen.`,
  ];
}
