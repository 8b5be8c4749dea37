import { BENCHMARK_METRICS, type AccountReport } from '../app/run/account-report.js';
import { SKIP_REASONS } from '../core/account.js';
import type { Metrics } from '../core/metrics.js';
import { formatMetric, printLine, renderTable } from './print.js';

/** More legs than these are listed in the files alone. */
const MOST_LISTED = 40;

/** Prints for people what the legs of an account did, which signals came to nothing, and what holding the legs would have been.
 *  metrics  of the account */
export async function printAccount(report: AccountReport, metrics: Metrics): Promise<void> {
  printLine(await renderTable(['leg', 'trades', 'win rate', 'pnl', 'share', 'risk share'], legRows(report)));
  printMore(report);
  printLine(describeSkipped(report));
  const table = [{ name: 'account', metrics }, report.equalWeight, ...report.buyAndHold.slice(0, MOST_LISTED).map(asHeld)];
  printLine(
    await renderTable(
      ['benchmark', ...BENCHMARK_METRICS],
      table.map(({ name, metrics: own }) => [name, ...BENCHMARK_METRICS.map((metric) => formatMetric(metric, own[metric]))]),
    ),
  );
}

function asHeld<T extends { readonly name: string }>(held: T): T {
  return { ...held, name: `hold ${held.name}` };
}

function legRows({ figures }: AccountReport): string[][] {
  return figures.legs
    .slice(0, MOST_LISTED)
    .map(({ name, trades, winRate, pnl, pnlShare, riskShare }) => [
      name,
      String(trades),
      percent(winRate),
      formatMetric('fees', pnl),
      percent(pnlShare),
      percent(riskShare),
    ]);
}

function printMore({ figures }: AccountReport): void {
  const more = figures.legs.length - MOST_LISTED;
  if (more > 0) printLine(`and ${more} more ${more === 1 ? 'leg' : 'legs'} in result.json`);
}

function describeSkipped({ figures: { signalsSkipped, skipped } }: AccountReport): string {
  if (signalsSkipped === 0) return 'skipped signals: none';
  const reasons = SKIP_REASONS.filter((reason) => skipped[reason] > 0).map((reason) => `${skipped[reason]} ${reason}`);
  return `skipped signals: ${signalsSkipped} (${reasons.join(', ')})`;
}

function percent(fraction: number): string {
  return Number.isFinite(fraction) ? `${(fraction * 100).toFixed(1)} %` : '–';
}
