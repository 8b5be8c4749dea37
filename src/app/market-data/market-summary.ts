import { labelResult, type DataPolicy } from '../../core/data-policy.js';
import type { OpenedMarket } from '../../data/open-market.js';
import { isoTime } from '../../data/quality/checked-rows.js';
import { qualityWarnings, type QualityFinding } from '../../data/quality/quality-report.js';

/** One symbol's bars as `--json` prints them. */
export interface MarketSummary {
  readonly symbol: string;
  readonly source: string;
  readonly kind: 'real' | 'synthetic';
  /** of the fetched dataset; of files what a result on them is labelled */
  readonly label: DataPolicy;
  readonly layout: string;
  readonly timeframe: string;
  readonly calendar: string;
  readonly calendar_from: 'given' | 'inferred';
  /** what the bars show, whatever is given */
  readonly calendar_seen: { readonly name: string; readonly because: string; readonly is_firm: boolean };
  readonly rows: number;
  readonly from: string;
  readonly to: string;
  readonly data_hash: string;
  readonly cache: { readonly state: string; readonly path: string };
  readonly verdict: string;
  readonly findings: readonly QualityFinding[];
  readonly warnings: readonly string[];
}

/** Returns what commands print of an opened market. */
export function summarizeMarket({ market, quality, cache, warnings, seen }: OpenedMarket): MarketSummary {
  const { symbol, origin, timeframe, calendar, calendarChoice, bars, dataHash } = market;
  const findingSentences = new Set(qualityWarnings(quality));
  return {
    symbol,
    source: origin.source,
    kind: origin.kind,
    label: origin.label ?? labelResult(undefined, [origin]),
    layout: origin.layout,
    timeframe: timeframe.name,
    calendar: calendar.name,
    calendar_from: calendarChoice.from,
    calendar_seen: { name: seen.name, because: seen.because, is_firm: seen.isFirm },
    ...rangeOfBars(bars.timeMs),
    data_hash: dataHash,
    cache,
    verdict: quality.verdict,
    findings: quality.findings,
    warnings: warnings.filter((warning) => !findingSentences.has(warning)),
  };
}

/** Returns how many bars there are, and the first and last time. */
export function rangeOfBars(timeMs: Float64Array): { rows: number; from: string; to: string } {
  return { rows: timeMs.length, from: isoTime(timeMs[0]!), to: isoTime(timeMs.at(-1)!) };
}
