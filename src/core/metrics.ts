/** What a metric is, for tables, reports and docs. The order is that of the trial record and of every file. */
export interface MetricDefinition {
  readonly name: MetricName;
  readonly unit: 'fraction' | 'ratio' | 'count' | 'quote' | 'days';
  /** true where a larger value is better; undefined where neither direction is */
  readonly higherIsBetter?: boolean;
  readonly definition: string;
}

export const METRIC_NAMES = [
  'total_return',
  'cagr',
  'volatility',
  'sharpe',
  'sortino',
  'calmar',
  'max_drawdown',
  'max_drawdown_days',
  'trades',
  'win_rate',
  'profit_factor',
  'expectancy',
  'avg_r',
  'sqn',
  'exposure',
  'fees',
  'turnover',
  'final_equity',
] as const;

export type MetricName = (typeof METRIC_NAMES)[number];

/** One run's metrics; NaN is undefined (null in files). */
export type Metrics = Readonly<Record<MetricName, number>>;

/** What means nothing after ruin, which is equity at or below 0 on a mark (F12): deeper ruin would make some of them better. */
export const UNDEFINED_BY_RUIN = {
  volatility: Number.NaN,
  sharpe: Number.NaN,
  sortino: Number.NaN,
  calmar: Number.NaN,
  turnover: Number.NaN,
} as const satisfies Partial<Metrics>;

export const METRIC_DEFINITIONS: readonly MetricDefinition[] = [
  { name: 'total_return', unit: 'fraction', higherIsBetter: true, definition: 'final equity / initial cash - 1' },
  {
    name: 'cagr',
    unit: 'fraction',
    higherIsBetter: true,
    definition:
      "(final / initial)^(365.25 days / span) - 1, span from the first bar's open to the last bar's close; -1 when equity is gone",
  },
  {
    name: 'volatility',
    unit: 'fraction',
    higherIsBetter: false,
    definition: 'sample standard deviation of trading-day equity returns, times the root of the days a year; undefined after ruin',
  },
  {
    name: 'sharpe',
    unit: 'ratio',
    higherIsBetter: true,
    definition:
      'mean / sample standard deviation of trading-day equity returns, times the root of the days a year; risk-free rate 0; undefined after ruin',
  },
  {
    name: 'sortino',
    unit: 'ratio',
    higherIsBetter: true,
    definition:
      'mean of the daily returns / root of the mean of min(r, 0)^2 over all days, times the root of the days a year; undefined after ruin',
  },
  { name: 'calmar', unit: 'ratio', higherIsBetter: true, definition: 'cagr / -max_drawdown; undefined after ruin' },
  {
    name: 'max_drawdown',
    unit: 'fraction',
    higherIsBetter: true,
    definition: 'lowest equity / running peak - 1 on bar marks, the initial cash being the first peak; zero or negative',
  },
  {
    name: 'max_drawdown_days',
    unit: 'days',
    higherIsBetter: false,
    definition: 'longest time from a peak of equity until it is reached again, or to the last bar',
  },
  { name: 'trades', unit: 'count', definition: 'closed round trips' },
  { name: 'win_rate', unit: 'fraction', higherIsBetter: true, definition: 'share of trades with a net profit above 0' },
  { name: 'profit_factor', unit: 'ratio', higherIsBetter: true, definition: 'sum of net profits / sum of net losses' },
  { name: 'expectancy', unit: 'fraction', higherIsBetter: true, definition: 'mean trade return (net profit / entry notional)' },
  {
    name: 'avg_r',
    unit: 'ratio',
    higherIsBetter: true,
    definition: 'mean net profit in units of the initial risk (stop distance times quantity), over trades that had a stop',
  },
  {
    name: 'sqn',
    unit: 'ratio',
    higherIsBetter: true,
    definition: 'root of trades times mean / sample standard deviation of net trade profits',
  },
  { name: 'exposure', unit: 'fraction', definition: "share of bars with a position after the open's fills" },
  { name: 'fees', unit: 'quote', higherIsBetter: false, definition: 'sum of the fees of every fill' },
  { name: 'turnover', unit: 'ratio', definition: 'traded notional of every fill / mean equity on bar marks; undefined after ruin' },
  { name: 'final_equity', unit: 'quote', higherIsBetter: true, definition: "equity at the last bar's close" },
];
