export type { Bars, Calendar, CalendarName, DataOrigin, Market } from './core/bars.js';
export { BarloomError, CancelledError, DataError, KernelError, UsageError, ERROR_CODES } from './core/errors.js';
export { METRIC_DEFINITIONS, METRIC_NAMES } from './core/metrics.js';
export type { MetricName, Metrics } from './core/metrics.js';
export type { ExitReason, Trade } from './core/trade.js';
