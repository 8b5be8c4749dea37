import { styleText } from 'node:util';
import { definitionOf, metricsToTell, type MetricName, type Metrics } from '../core/metrics.js';
import type { Market } from '../core/bars.js';
import type { ParameterValue } from '../core/graph.js';

/** Prints one JSON document on stdout. NaN and infinities are null. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Prints a line for people on stdout. */
export function printLine(text = ''): void {
  process.stdout.write(`${text}\n`);
}

/** Prints the calendar that was read from bars; one that the file names is the file's. */
export function printCalendar({ calendar, calendarChoice, origin }: Market): void {
  if (calendarChoice.from === 'given' || origin.kind === 'synthetic') return;
  printLine(
    `calendar: ${calendar.name}, ${calendar.daysPerYear} days a year, read from the bars (${calendarChoice.because}); data.calendar names another`,
  );
}

/** Prints a warning on stderr. */
export function printWarning(text: string): void {
  process.stderr.write(`${paint('yellow', 'warning:')} ${text}\n`);
}

/** Colours text where the terminal shows colours. */
export function paint(style: Parameters<typeof styleText>[0], text: string): string {
  return process.stdout.isTTY && process.env['NO_COLOR'] === undefined ? styleText(style, text) : text;
}

/** Returns a metric for people, with its unit; undefined is a dash. */
export function formatMetric(name: MetricName, value: number): string {
  if (Number.isNaN(value)) return '–';
  const { unit } = definitionOf(name);
  if (unit === 'fraction') return `${(value * 100).toFixed(2)} %`;
  if (unit === 'count') return String(value);
  if (unit === 'days') return `${value.toFixed(1)} d`;
  return unit === 'quote' ? value.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 }) : value.toFixed(3);
}

/** Returns the metrics as rows of a table: name and value. */
export function metricRows(metrics: Metrics): [string, string][] {
  return metricsToTell(metrics).map(({ name }) => [name, formatMetric(name, metrics[name])]);
}

/** Returns a parameter's value for people. */
export function formatValue(value: ParameterValue): string {
  return String(value);
}

/** Renders a table; the first row is the header. Numbers stand right. */
export async function renderTable(header: readonly string[], rows: readonly (readonly string[])[], leftColumns = 1): Promise<string> {
  const { default: Table } = await import('cli-table3');
  const table = new Table({
    head: [...header],
    style: { head: [], border: [] },
    colAligns: header.map((_, column) => (column < leftColumns ? 'left' : 'right')),
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}
