import type { MonitorReportInput } from '../model/monitor-report-input.js';
import { formatNumber } from '../panels/format.js';
import { drawAlertTable, drawOrderTable } from '../panels/monitor-tables.js';
import { drawAccuracy, drawDrift, drawFeatures } from './monitor-model-contents.js';
import { drawAccount, drawFeed, drawSignals, drawSlippage } from './monitor-trading-contents.js';
import type { ReportSection } from './report-section.js';

const MOST_ROWS = 400;

/** The sections of a session's page, in their order. */
export const MONITOR_SECTIONS: readonly ReportSection<MonitorReportInput>[] = [
  {
    id: 'account-section',
    title: 'Equity, and the drawdown beside the backtest',
    shows: 'equity at the closes; the drawdown, and what drawdowns resamples of the backtest had after as much time',
    draw: drawAccount,
  },
  {
    id: 'accuracy-section',
    title: 'Accuracy and calibration over time',
    shows: 'shares of predictions that came true, what was said and what was seen',
    draw: ({ accuracy, withoutModel }) => (accuracy ? drawAccuracy(accuracy) : { note: withoutModel }),
  },
  {
    id: 'drift-section',
    title: 'Drift over time',
    isLong: true,
    shows: 'stability indices of predictions and features, stretch by stretch; measures and bounds of all rows together',
    draw: (input) => (input.accuracy ? drawDrift(input) : { note: input.withoutModel }),
  },
  {
    id: 'features-section',
    title: 'Features beside the judged rows',
    isLong: true,
    shows: 'distributions of features as they are met now and as they were when the model was judged',
    draw: ({ accuracy, features, withoutModel }) => (accuracy ? drawFeatures(features) : { note: withoutModel }),
  },
  {
    id: 'signals-section',
    title: 'Signals',
    shows: 'signals per bar, beside the rate of the backtest',
    draw: drawSignals,
  },
  {
    id: 'slippage-section',
    title: 'Slippage against the model of fills',
    shows: 'what fills cost beyond the prices that the rules of fills give them, in distribution and over time',
    draw: drawSlippage,
  },
  {
    id: 'age-section',
    title: 'Age of the data, and incidents',
    shows: 'how old the last bar was, and bars that were late, missing, revised or invalid',
    draw: drawFeed,
  },
  {
    id: 'orders-section',
    title: 'Orders and fills',
    isLong: true,
    shows: 'the last orders with their fills, costs and states',
    draw: ({ orders }) =>
      orders.length === 0
        ? { note: 'There was no order yet.' }
        : { note: lastOf(orders.length, 'orders'), body: drawOrderTable(orders.slice(-MOST_ROWS)) },
  },
  {
    id: 'alerts-section',
    title: 'Alerts',
    isLong: true,
    shows: 'the last messages, and whether they were delivered',
    draw: ({ alerts }) =>
      alerts.length === 0
        ? { note: 'Nobody was told of anything yet.' }
        : { note: lastOf(alerts.length, 'messages'), body: drawAlertTable(alerts.slice(-MOST_ROWS)) },
  },
];

function lastOf(count: number, what: string): string | undefined {
  return count > MOST_ROWS ? `The last ${MOST_ROWS} of ${formatNumber(count, 0)} ${what}.` : undefined;
}
