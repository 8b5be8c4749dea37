/** Where a metric is shown: as a card of a run's report, in the list of ranked trials, in tables of a search and of its windows, in tables
 *  of folds. */
export type MetricPlace = 'cards' | 'ranked' | 'tables' | 'folds';

/** What a metric is, for tables, reports and docs. */
interface MetricEntry {
  readonly name: string;
  /** what a reader calls it */
  readonly title: string;
  readonly unit: 'fraction' | 'ratio' | 'count' | 'quote' | 'days';
  /** true where a larger value is better; undefined where neither direction is */
  readonly higherIsBetter?: boolean;
  /** means nothing after ruin, which is equity at or below 0 on a mark (F12): deeper ruin would make some of them better */
  readonly endsWithRuin?: true;
  readonly shownIn: readonly MetricPlace[];
  /** tables leave it out where it is 0: what it counts is asked for by few systems */
  readonly isLeftOutAtZero?: true;
  readonly definition: string;
}

/** Every metric, the one register of them. The order is that of the trial record and of every file and table. */
export const METRIC_DEFINITIONS = [
  {
    name: 'total_return',
    title: 'Total return',
    unit: 'fraction',
    higherIsBetter: true,
    shownIn: ['cards', 'ranked', 'tables', 'folds'],
    definition: 'final equity / initial cash - 1',
  },
  {
    name: 'cagr',
    title: 'Growth a year (CAGR)',
    unit: 'fraction',
    higherIsBetter: true,
    shownIn: ['cards', 'ranked'],
    definition:
      "(final / initial)^(365.25 days / span) - 1, span from the first bar's open to the last bar's close; -1 when equity is gone",
  },
  {
    name: 'volatility',
    title: 'Volatility a year',
    unit: 'fraction',
    higherIsBetter: false,
    endsWithRuin: true,
    shownIn: [],
    definition: 'sample standard deviation of trading-day equity returns, times the root of the days a year; no value after ruin',
  },
  {
    name: 'sharpe',
    title: 'Sharpe ratio',
    unit: 'ratio',
    higherIsBetter: true,
    endsWithRuin: true,
    shownIn: ['cards', 'ranked', 'tables'],
    definition:
      'mean / sample standard deviation of trading-day equity returns, times the root of the days a year; risk-free rate 0; no value after ruin',
  },
  {
    name: 'sortino',
    title: 'Sortino ratio',
    unit: 'ratio',
    higherIsBetter: true,
    endsWithRuin: true,
    shownIn: ['ranked'],
    definition:
      'mean of the daily returns / root of the mean of min(r, 0)^2 over all days, times the root of the days a year; no value after ruin',
  },
  {
    name: 'calmar',
    title: 'Calmar ratio',
    unit: 'ratio',
    higherIsBetter: true,
    endsWithRuin: true,
    shownIn: ['cards', 'ranked'],
    definition: 'cagr / -max_drawdown; no value after ruin',
  },
  {
    name: 'max_drawdown',
    title: 'Deepest drawdown',
    unit: 'fraction',
    higherIsBetter: true,
    shownIn: ['cards', 'ranked', 'tables', 'folds'],
    definition: 'lowest equity / running peak - 1 on bar marks, the initial cash being the first peak; zero or negative',
  },
  {
    name: 'max_drawdown_days',
    title: 'Longest under water, days',
    unit: 'days',
    higherIsBetter: false,
    shownIn: [],
    definition: 'longest time from a peak of equity until it is reached again, or to the last bar',
  },
  {
    name: 'trades',
    title: 'Trades',
    unit: 'count',
    shownIn: ['cards', 'ranked', 'tables', 'folds'],
    definition: 'closed round trips',
  },
  {
    name: 'win_rate',
    title: 'Winning trades',
    unit: 'fraction',
    higherIsBetter: true,
    shownIn: ['cards', 'ranked', 'tables'],
    definition: 'share of trades with a net profit above 0',
  },
  {
    name: 'profit_factor',
    title: 'Profit factor',
    unit: 'ratio',
    higherIsBetter: true,
    shownIn: ['cards', 'ranked', 'tables'],
    definition: 'sum of net profits / sum of net losses',
  },
  {
    name: 'expectancy',
    title: 'Mean trade return',
    unit: 'fraction',
    higherIsBetter: true,
    shownIn: ['cards', 'ranked'],
    definition: 'mean trade return (net profit / entry notional)',
  },
  {
    name: 'avg_r',
    title: 'Mean R multiple',
    unit: 'ratio',
    higherIsBetter: true,
    shownIn: [],
    definition: 'mean net profit in units of the initial risk (stop distance times quantity), over trades that had a stop',
  },
  {
    name: 'sqn',
    title: 'System quality (SQN)',
    unit: 'ratio',
    higherIsBetter: true,
    shownIn: [],
    definition: 'root of trades times mean / sample standard deviation of net trade profits',
  },
  {
    name: 'exposure',
    title: 'Time in the market',
    unit: 'fraction',
    shownIn: ['cards', 'ranked'],
    definition: "share of bars with a position after the open's fills",
  },
  {
    name: 'fees',
    title: 'Fees paid',
    unit: 'quote',
    higherIsBetter: false,
    shownIn: [],
    definition: 'sum of the fees of every fill',
  },
  {
    name: 'turnover',
    title: 'Turnover',
    unit: 'ratio',
    endsWithRuin: true,
    shownIn: [],
    definition: 'traded notional of every fill / mean equity on bar marks; no value after ruin',
  },
  {
    name: 'final_equity',
    title: 'Final equity',
    unit: 'quote',
    higherIsBetter: true,
    shownIn: [],
    definition: "equity at the last bar's close",
  },
  {
    name: 'funding',
    title: 'Funding paid',
    unit: 'quote',
    higherIsBetter: false,
    shownIn: [],
    isLeftOutAtZero: true,
    definition: 'sum of the funding of perpetuals; what was got counts against it',
  },
  {
    name: 'swaps',
    title: 'Swaps paid',
    unit: 'quote',
    higherIsBetter: false,
    shownIn: [],
    isLeftOutAtZero: true,
    definition: 'sum of the swaps of nights; what was got counts against it',
  },
  {
    name: 'borrow',
    title: 'Borrowing paid',
    unit: 'quote',
    higherIsBetter: false,
    shownIn: [],
    isLeftOutAtZero: true,
    definition: 'sum of what was paid for what was sold short',
  },
  {
    name: 'liquidations',
    title: 'Liquidations',
    unit: 'count',
    higherIsBetter: false,
    shownIn: [],
    isLeftOutAtZero: true,
    definition: 'positions that were closed because the equity met the maintenance margins',
  },
] as const satisfies readonly MetricEntry[];

export type MetricName = (typeof METRIC_DEFINITIONS)[number]['name'];

export interface MetricDefinition extends MetricEntry {
  readonly name: MetricName;
}

const REGISTER: readonly MetricDefinition[] = METRIC_DEFINITIONS;

/** The names in the order of the register. */
export const METRIC_NAMES: readonly MetricName[] = REGISTER.map(({ name }) => name);

/** One run's metrics; NaN is undefined (null in files). */
export type Metrics = Readonly<Record<MetricName, number>>;

/** What means nothing after ruin, undefined. */
export const UNDEFINED_BY_RUIN: Partial<Metrics> = Object.fromEntries(
  REGISTER.filter(({ endsWithRuin }) => endsWithRuin).map(({ name }) => [name, Number.NaN]),
);

const BY_NAME = new Map(REGISTER.map((definition) => [definition.name, definition]));

/** Returns what the register says of a metric. */
export function definitionOf(name: MetricName): MetricDefinition {
  return BY_NAME.get(name)!;
}

/** Returns the metrics that a place shows, in the order of the register. */
export function metricsShownIn(place: MetricPlace): readonly MetricDefinition[] {
  return REGISTER.filter(({ shownIn }) => shownIn.includes(place));
}

/** Returns the metrics that a table of all of them shows, in the order of the register. */
export function metricsToTell(metrics: Metrics): readonly MetricDefinition[] {
  return REGISTER.filter(({ name, isLeftOutAtZero }) => isLeftOutAtZero !== true || metrics[name] !== 0);
}
