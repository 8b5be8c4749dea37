import type { MetricName } from '../../core/metrics.js';

/** What a reader calls each metric. */
export const METRIC_TITLES: Readonly<Record<MetricName, string>> = {
  total_return: 'Total return',
  cagr: 'Growth a year (CAGR)',
  volatility: 'Volatility a year',
  sharpe: 'Sharpe ratio',
  sortino: 'Sortino ratio',
  calmar: 'Calmar ratio',
  max_drawdown: 'Deepest drawdown',
  max_drawdown_days: 'Longest under water, days',
  trades: 'Trades',
  win_rate: 'Winning trades',
  profit_factor: 'Profit factor',
  expectancy: 'Mean trade return',
  avg_r: 'Mean R multiple',
  sqn: 'System quality (SQN)',
  exposure: 'Time in the market',
  fees: 'Fees paid',
  turnover: 'Turnover',
  final_equity: 'Final equity',
};
