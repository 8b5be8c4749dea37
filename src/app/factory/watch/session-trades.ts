import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../../core/errors.js';
import { TELEMETRY_SCHEMA } from '../../../core/telemetry-schema.js';
import type { WatchedRun, WatchRule } from '../../../lifecycle/systems/judge-watch.js';
import { rollingFigure } from '../../../validation/rolling-figure.js';
import { rollingOf } from './rolling-names.js';
import { sessionPlace } from '../session-place.js';

const DAY_MS = 86_400_000;
/** Days of the calendar: a session may close trades on any of them. */
const DAYS_PER_YEAR = 365;

/** A trade that a session closed. */
interface ClosedTrade {
  readonly timeMs: number;
  /** quote currency, net of fees */
  readonly pnl: number;
}

/** Returns what a session of a version came to; undefined where there is none, or it has closed no trade yet. Figures are those of closed
 *  trades: trades, total_return, win_rate, drawdown, days and the rolling ones, days being those of the calendar.
 *  cash  that the version began with
 *  Throws UsageError RUN_UNREADABLE at a line, other than a torn last one, that cannot be read. */
export function readSession(
  folder: string,
  system: string,
  version: number,
  { cash, rules }: { readonly cash: number; readonly rules: readonly WatchRule[] },
): (WatchedRun & { readonly fromMs: number }) | undefined {
  const path = join(folder, sessionPlace(system, version));
  if (!existsSync(path)) return undefined;
  const trades = readTrades(path);
  if (trades.length === 0) return undefined;
  const daily = dailyOf(trades, cash);
  const rolling = rules.flatMap(({ text }) =>
    rollingOf(text).map(({ name, figure, days }) => [name, rollingFigure(figure, daily, days, DAYS_PER_YEAR)] as const),
  );
  const [fromMs, throughMs] = [trades[0]!.timeMs, trades.at(-1)!.timeMs];
  return {
    symbol: system,
    trades: trades.length,
    fromMs,
    throughMs,
    figures: {
      trades: trades.length,
      total_return: trades.reduce((sum, { pnl }) => sum + pnl, 0) / cash,
      win_rate: trades.filter(({ pnl }) => pnl > 0).length / trades.length,
      drawdown: drawdownAtEnd(daily),
      days: (throughMs - fromMs) / DAY_MS,
      ...Object.fromEntries(rolling),
    },
  };
}

function readTrades(path: string): ClosedTrade[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  const trades = lines.flatMap((line, index): ClosedTrade[] => {
    if (line === '') return [];
    const entry = parse(line);
    if (entry === undefined && index === lines.length - 1) return []; // torn by a kill
    if (entry === undefined) throw unreadable(path, index + 1, 'must be JSON, and is none');
    // what this program does not know is passed over, as docs/telemetry.md asks
    if (entry['schema'] !== TELEMETRY_SCHEMA || entry['event'] !== 'trade_closed') return [];
    const trade = { timeMs: Date.parse(String(entry['time'])), pnl: Number(entry['pnl']) };
    if (Number.isFinite(trade.timeMs) && Number.isFinite(trade.pnl)) return [trade];
    throw unreadable(path, index + 1, 'must have the time and the pnl of a closed trade, and has not');
  });
  return trades.sort((a, b) => a.timeMs - b.timeMs);
}

function parse(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function unreadable(path: string, line: number, rule: string): UsageError {
  return new UsageError('RUN_UNREADABLE', `session ${path} line ${line} ${rule}`, { context: { file: path, line } });
}

/** f64[day from the first trade to the last] fractions of the equity before that day. */
function dailyOf(trades: readonly ClosedTrade[], cash: number): Float64Array {
  const dayOf = ({ timeMs }: ClosedTrade): number => Math.floor(timeMs / DAY_MS);
  const first = dayOf(trades[0]!);
  const pnl = new Float64Array(dayOf(trades.at(-1)!) - first + 1);
  for (const trade of trades) pnl[dayOf(trade) - first]! += trade.pnl;
  let equity = cash;
  return pnl.map((won) => {
    const before = equity;
    equity += won;
    return won / before;
  });
}

function drawdownAtEnd(daily: Float64Array): number {
  return rollingFigure('drawdown', daily, daily.length, 1);
}
