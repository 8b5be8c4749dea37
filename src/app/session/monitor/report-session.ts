import { join } from 'node:path';
import { MONITOR_PAGE, writeMonitorPage } from '../../monitoring/write-monitor-page.js';
import type { ResolvedSystem } from '../../strategy/resolve-system.js';
import type { RunOptions } from '../../system/run-options.js';
import { gatherMonitor } from './gather-monitor.js';
import { monitorFigures } from './monitor-figures.js';

/** Writes the page of a session into its folder, whether it runs or not, and returns its path and its main figures.
 *  nowMs  the time of the page, epoch milliseconds
 *  Throws what gatherMonitor throws; UsageError OUTPUT_UNWRITABLE */
export async function reportSession(
  system: ResolvedSystem,
  dir: string,
  symbol: string,
  options: RunOptions & { readonly nowMs: number },
): Promise<{ readonly page: string; readonly figures: Record<string, unknown> }> {
  const input = await gatherMonitor(system, dir, symbol, options);
  await writeMonitorPage(dir, input);
  return { page: join(dir, MONITOR_PAGE), figures: monitorFigures(input) };
}
