import { dailyReturns, dayOf, lastBarsOfDays } from '../../core/daily-returns.js';
import { EXIT_REASONS } from '../../core/trade.js';
import { accountReturns } from '../../core/trade-columns.js';
import { benchmarkReturns } from '../../core/trading-data.js';
import type { Benchmark, Evidence } from '../../validation/evidence.js';
import { benchmarkSymbol } from '../system/system-schema.js';
import type { Holdings } from '../../validation/entry-times.js';
import type { BacktestResult } from '../run/backtest.js';
import { cashOf } from '../strategy/rules-of.js';

/** Returns the daily returns of a run over its window, fractions. */
export function dailyReturnsOf({ system, parameters, account, dayClockMs, window }: BacktestResult): Float64Array {
  return dailyReturns(account.equity, dayClockMs.subarray(window.from, window.to), cashOf(system.file, parameters));
}

/** Returns what a run is judged beside; undefined where that is nothing.
 *  judgedClockMs  f64[bar]: the bars whose days are judged, on the clock of trading days; default those of the run's window */
export function benchmarkOf(
  run: BacktestResult,
  judgedClockMs = run.dayClockMs.subarray(run.window.from, run.window.to),
): Benchmark | undefined {
  const { market, dayClockMs, system } = run;
  const { verdict } = system.file;
  if (verdict.benchmark === 'none') return undefined;
  const returns = benchmarkReturns(run);
  const byDay = new Map(lastBarsOfDays(dayClockMs).map((bar, day) => [dayOf(dayClockMs[bar]!), returns[day]!]));
  return {
    name: benchmarkSymbol(verdict) ?? market.symbol,
    rule: verdict.benchmark === 'hold' ? 'hold' : 'exposure',
    returns: Float64Array.from(lastBarsOfDays(judgedClockMs), (bar) => byDay.get(dayOf(judgedClockMs[bar]!))!),
  };
}

/** Returns what a run says of itself for its verdict. */
export function winnerEvidence(
  run: BacktestResult,
): Pick<Evidence, 'periodsPerYear' | 'benchmark' | 'winnerReturns' | 'winnerTrades' | 'tradeReturns' | 'entries'> {
  const { market, trades, window, system } = run;
  return {
    periodsPerYear: market.calendar.daysPerYear,
    benchmark: benchmarkOf(run),
    winnerReturns: dailyReturnsOf(run),
    winnerTrades: trades.count,
    tradeReturns: accountReturns(trades.pnl, cashOf(system.file, run.parameters)),
    entries: { barReturns: marksOf(run).map((marks) => logReturns(marks, window.from, window.to)), holdings: holdingsOf(run) },
  };
}

/** f64[bar] of each market that was traded: its close, or the last one before. */
function marksOf({ market, legs }: BacktestResult): Float64Array[] {
  if (legs === undefined) return [market.bars.close];
  return legs.legs.map(({ data, barAt }) => Float64Array.from(barAt, (bar) => data.market.bars.close[bar] ?? Number.NaN));
}

/** f64[bar of the window]: from the close before to the close; 0 on the first bar, and before there is one. */
function logReturns(close: Float64Array, from: number, to: number): Float64Array {
  return Float64Array.from({ length: to - from }, (_, i) => {
    const change = i === 0 ? 0 : Math.log(close[from + i]! / close[from + i - 1]!);
    return Number.isNaN(change) ? 0 : change;
  });
}

/** Left at a last close, not at an open. */
const AT_CLOSE: readonly number[] = [EXIT_REASONS.indexOf('end'), EXIT_REASONS.indexOf('delisted')];

/** Bars whose return from close to close a position earns: one that fills at an open earns that bar's; one that is left at an open does
 *  not, but for the last bar's, at whose close it is left. */
function holdingsOf({ trades, window, system }: BacktestResult): Holdings {
  const entryDelay = system.file.execution.fill === 'close' ? 1 : 0;
  const end = window.to - window.from;
  const inWindow = (bar: number): number => Math.min(end, Math.max(0, bar - window.from));
  const from = trades.entryBar.map((bar) => inWindow(bar + entryDelay));
  const to = trades.exitBar.map((bar, trade) => inWindow(bar + (AT_CLOSE.includes(trades.reason[trade]!) ? 1 : entryDelay)));
  return { from, to: to.map((bar, trade) => Math.max(from[trade]!, bar)), side: trades.side, series: trades.leg };
}
