import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { UsageError } from '../../core/errors.js';
import type { DataRequest } from '../../data/source/data-request.js';
import { lookAtSource } from '../../data/source/look-at-source.js';
import { FINDING_KINDS, type FindingExample, type Issue } from '../../data/quality/findings.js';
import { POLICY_RULES, resolvePolicies } from '../../data/quality/policies.js';
import { qualityReport } from '../../data/quality/quality-report.js';
import { writeFileAtomically } from '../../files/write-atomically.js';
import { renderDataReport, type CheckedMarket, type FoundKind, type FoundPlace } from '../../report/index.js';
import type { MarketSummary } from './market-summary.js';

/** Writes a page with the bars of some sources as they came, what was found in them, and what a repair would do.
 *  summaries  of the same requests, in their order
 *  Throws UsageError OUTPUT_UNWRITABLE where the file cannot be written. */
export async function writeDataReport(path: string, requests: readonly DataRequest[], summaries: readonly MarketSummary[]): Promise<void> {
  const markets: CheckedMarket[] = [];
  for (const [index, request] of requests.entries()) markets.push(await describeMarket(request, summaries[index]!));
  const page = renderDataReport({ markets });
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileAtomically(path, page);
  } catch (cause) {
    throw new UsageError('OUTPUT_UNWRITABLE', `file "${path}" cannot be written: ${(cause as Error).message}`, {
      context: { file: path },
      cause,
    });
  }
}

async function describeMarket(request: DataRequest, summary: MarketSummary): Promise<CheckedMarket> {
  const { bars, issues, timeframe, seen } = await lookAtSource(request);
  const { findings, verdict } = qualityReport(summary.source, issues, resolvePolicies(request.quality));
  const shows = `the bars show ${seen.name}: ${seen.because}`;
  return {
    symbol: summary.symbol,
    source: summary.source,
    origin: summary.kind,
    layout: summary.layout,
    timeframe: timeframe!.name,
    calendar: summary.calendar,
    calendarText: `Calendar ${summary.calendar}, ${summary.calendar_from === 'given' ? 'as it was given' : 'read from the bars'}; ${shows}.`,
    verdict,
    warnings: summary.warnings,
    kinds: findings.map((finding) => describeKind(finding, finding)),
    bars,
  };
}

function describeKind({ kind, count, examples, note }: Issue, { policy, action }: { policy: string; action: string }): FoundKind {
  const { repair } = POLICY_RULES[kind];
  const places = examples.map(describePlace).sort((a, b) => a.timeMs - b.timeMs);
  const meaning = FINDING_KINDS[kind];
  return { kind, meaning, count, policy, action, places, ...(repair !== undefined && { repair }), ...(note !== undefined && { note }) };
}

function describePlace({ row, time, values, repaired }: FindingExample): FoundPlace {
  return { row, timeMs: Date.parse(time), values, ...(repaired !== undefined && { repaired }) };
}
