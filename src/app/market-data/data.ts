import { listCache } from '../../data/cache/list-cache.js';
import { inspectMarket } from '../../data/open-market.js';
import { requireQuality } from '../../data/quality/quality-report.js';
import { requestsOf, type DataFlags } from './data-requests.js';
import { summarizeMarket, type MarketSummary } from './market-summary.js';

export { calendarOf } from '../../data/calendar/calendars.js';
export { describeValues } from '../../data/quality/quality-report.js';
export type { DataFlags } from './data-requests.js';
export type { MarketSummary } from './market-summary.js';
export { resampleData, synthesizeData, type WrittenBars } from './written-bars.js';

/** Imports files or the data of system files into the cache. Throws DataError DATA_QUALITY where a finding has the policy `fail`. */
export async function importData(targets: readonly string[], flags: DataFlags): Promise<MarketSummary[]> {
  const summaries: MarketSummary[] = [];
  for (const request of requestsOf(targets, flags, true)) {
    const opened = await inspectMarket(request);
    requireQuality(opened.quality);
    summaries.push(summarizeMarket(opened));
  }
  return summaries;
}

/** Checks files or the data of system files afresh; a verdict `failed` is a result, not an error.
 *  reportPath  where a page with the bars and the findings goes; absent: none is written
 *  Throws UsageError OUTPUT_UNWRITABLE where the page cannot be written. */
export async function checkData(targets: readonly string[], flags: DataFlags, reportPath?: string): Promise<MarketSummary[]> {
  const requests = requestsOf(targets, flags, false);
  const summaries: MarketSummary[] = [];
  for (const request of requests) summaries.push(summarizeMarket(await inspectMarket(request)));
  if (reportPath !== undefined) await (await import('./data-report.js')).writeDataReport(reportPath, requests, summaries);
  return summaries;
}

/** One cached entry as `--json` prints it. */
export interface CacheSummary {
  readonly path: string;
  readonly state: string;
  readonly symbol: string | null;
  readonly timeframe: string | null;
  readonly layout: string | null;
  readonly rows: number | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly source: string | null;
  readonly data_hash: string | null;
}

/** Lists what the cache folder holds. */
export function listData(cacheDir: string): CacheSummary[] {
  return listCache(cacheDir).map((entry) => {
    const manifest = entry.state === 'whole' ? entry.manifest : undefined;
    return {
      path: entry.path,
      state: entry.state,
      symbol: manifest?.symbol ?? null,
      timeframe: manifest?.timeframe ?? null,
      layout: manifest?.layout ?? null,
      rows: manifest?.rows ?? null,
      from: manifest?.range[0] ?? null,
      to: manifest?.range[1] ?? null,
      source: manifest === undefined ? null : [manifest.source.path].flat().join(', '),
      data_hash: manifest?.data_hash ?? null,
    };
  });
}
