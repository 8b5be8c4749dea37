import type { WatchedRun, WatchRule } from '../../../lifecycle/systems/judge-watch.js';
import { rollingFigure } from '../../../validation/rolling-figure.js';
import type { BacktestResult } from '../../run/backtest.js';
import { dailyReturnsOf } from '../../verdict/winner-evidence.js';
import { rollingOf } from './rolling-names.js';

const DAY_MS = 86_400_000;

/** Returns what a run came to, with the figures that rules of the watch may read. */
export function watchedRun(run: BacktestResult, rules: readonly WatchRule[]): WatchedRun {
  const { metrics, facts, market, window, account } = run;
  const daily = dailyReturnsOf(run);
  const rolling = rules.flatMap(({ text }) =>
    rollingOf(text).map(({ name, figure, days }) => [name, rollingFigure(figure, daily, days, market.calendar.daysPerYear)] as const),
  );
  return {
    symbol: market.symbol,
    trades: run.trades.count,
    throughMs: window.endMs,
    figures: {
      ...metrics,
      ...facts,
      drawdown: account.drawdown.at(-1) ?? Number.NaN,
      days: (window.endMs - window.startMs) / DAY_MS,
      ...Object.fromEntries(rolling),
    },
  };
}
