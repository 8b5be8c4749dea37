/** What is told of the last days alone: `rolling_sharpe(60)`. */
export const ROLLING_FIGURES = ['sharpe', 'return', 'volatility', 'drawdown'] as const;
export type RollingFigure = (typeof ROLLING_FIGURES)[number];

/** A rolling figure in a rule: its name, and trading days. */
export const ROLLING = new RegExp(`\\brolling_(${ROLLING_FIGURES.join('|')})\\(\\s*([1-9]\\d{0,4})\\s*\\)`, 'g');

/** Figures of the watch beside the metrics of the run: the fall from the last peak, a fraction <= 0, and the days that were traded. */
export const WATCH_FIGURES = ['drawdown', 'days'] as const;

/** Returns the name of a rolling figure without brackets: `rolling_sharpe_60`. */
export function plainName(call: string): string {
  return call.replace(/\(\s*(\d+)\s*\)/, '_$1');
}

/** Returns the rolling figures that a rule reads. */
export function rollingOf(text: string): { readonly name: string; readonly figure: RollingFigure; readonly days: number }[] {
  return [...text.matchAll(ROLLING)].map(([call, figure, days]) => ({
    name: plainName(call),
    figure: figure as RollingFigure,
    days: Number(days),
  }));
}
