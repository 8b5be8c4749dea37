import type { ComparedRow, Comparison } from '../app/comparison/compare-composite.js';
import type { NestedOutcome } from '../app/nested/walk-composite.js';
import { formatTime } from '../core/time.js';
import { formatMetric, printLine, printWarning, renderTable } from './print.js';

const METRICS = ['total_return', 'volatility', 'sharpe', 'max_drawdown'] as const;
/** Differences of daily returns are told in parts of 10,000. */
const BPS = 10_000;

/** Prints for people what a composite is beside what is easier. */
export async function printComparison(
  { windows, rows, shuffled, shuffledForecasts, illusion, warnings }: Comparison,
  runDir: string,
): Promise<void> {
  for (const warning of warnings) printWarning(warning);
  const { inner, outer } = windows;
  printLine(`compared: ${outer.name}, ${formatTime(outer.startMs)} to ${formatTime(outer.endMs)}`);
  printLine(`the best before was chosen on: ${inner.name}, ${formatTime(inner.startMs)} to ${formatTime(inner.endMs)}`);
  printLine(await renderTable(['', ...METRICS, 'ahead, bps a day', '95 % interval', 'by chance'], rows.map(toCells)));
  printLine(shuffled === undefined ? 'its weights never change: there are no other times for them' : describeShuffled(shuffled));
  printLine(describeForecasts(shuffledForecasts));
  printLine(`the size of the illusion: the best in hindsight has a Sharpe ratio ${illusion.toFixed(3)} above the best before`);
  printLine(`report: ${runDir}/comparison.html`);
}

/** Prints for people what a composite was whose members and policy were fitted on each train. */
export async function printNested(
  { folds, rows, shuffled, shuffledForecasts, trials, timeMs, warnings }: NestedOutcome,
  runDir: string,
): Promise<void> {
  for (const warning of warnings) printWarning(warning);
  const [first, last] = [folds[0]!.test.from, folds.at(-1)!.test.to - 1];
  printLine(`${folds.length} folds, tests from ${formatTime(timeMs[first]!)} to ${formatTime(timeMs[last]!)}; ${trials} trials of members`);
  printLine(await renderTable(['', ...METRICS, 'ahead, bps a day', '95 % interval', 'by chance'], rows.map(toCells)));
  printLine(describeShuffled(shuffled));
  printLine(describeForecasts(shuffledForecasts));
  printLine(`report: ${runDir}/comparison.html`);
}

function describeForecasts(shuffled: Comparison['shuffledForecasts']): string {
  if (shuffled === undefined) return 'its policy reads no forecast: there are none to shuffle';
  const { forecasts, sharpes, chance } = shuffled;
  const names = forecasts.join(', ');
  if (sharpes.length === 0) return `the forecasts that its policy reads (${names}) say too little of these bars to be shuffled`;
  return `its policy fed with forecasts (${names}) of other times reaches its Sharpe ratio by chance ${percent(chance)} (${sharpes.length} times, on average ${meanOf(sharpes).toFixed(3)})`;
}

function describeShuffled({ sharpes, chance }: NestedOutcome['shuffled']): string {
  return `its own weights at other times reach its Sharpe ratio by chance ${percent(chance)} (${sharpes.length} times, on average ${meanOf(sharpes).toFixed(3)})`;
}

type Row = Pick<ComparedRow, 'name' | 'difference' | (typeof METRICS)[number]>;

function toCells({ name, difference, ...metrics }: Row): string[] {
  const own = METRICS.map((metric) => formatMetric(metric, metrics[metric]));
  if (difference === undefined) return [name, ...own, '', '', ''];
  const { mean, low, high, chance } = difference;
  return [name, ...own, bps(mean), `${bps(low)} to ${bps(high)}`, percent(chance)];
}

function bps(value: number): string {
  return (value * BPS).toFixed(2);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function meanOf(values: readonly number[]): number {
  const finite = values.filter(Number.isFinite);
  return finite.reduce((sum, value) => sum + value, 0) / finite.length;
}
