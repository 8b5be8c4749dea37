import { DataError } from '../../core/errors.js';
import type { Endpoint } from '../http/endpoint.js';
import type { HttpClient } from '../http/http-client.js';
import { archivePath, daysOf, monthsOf, type ArchiveMarket, type ArchivePeriod } from './archive-names.js';

/** An archive that is there, with its checksum. */
export interface ListedArchive {
  readonly period: ArchivePeriod;
  readonly url: string;
  readonly sha256: string;
}

export interface ArchiveRange {
  readonly market: ArchiveMarket;
  readonly symbol: string;
  readonly timeframe: string;
  /** bars that open in [fromMs, endMs) */
  readonly fromMs: number;
  readonly endMs: number;
  readonly nowMs: number;
}

/** Asks for the checksum of every archive of a range: whole months, and the days of months that are not whole yet, or whose archive is
 *  missing. What is not there yet, or no more, is left out.
 *  Throws DataError SERVICE_FAILED where a checksum is none. */
export async function listArchives(client: HttpClient, { base }: Endpoint, range: ArchiveRange): Promise<ListedArchive[]> {
  const found: ListedArchive[] = [];
  const look = async (period: ArchivePeriod): Promise<boolean> => {
    const url = `${base}/${archivePath(range.market, range.symbol, range.timeframe, period)}`;
    const answer = await client.text(`${url}.CHECKSUM`, [404]);
    if (answer !== undefined) found.push({ period, url, sha256: readChecksum(answer.text, url) });
    return answer !== undefined;
  };
  const months = monthsOf(range.fromMs, Math.min(range.endMs, range.nowMs));
  for (const [index, month] of months.entries()) {
    if (await look({ kind: 'monthly', date: month })) continue;
    // before its first month a symbol has no days either: they are asked for behind what was found, and at the end
    if (found.length === 0 && index < months.length - MONTHS_OF_DAYS) continue;
    for (const date of daysOf(month, range.fromMs, Math.min(range.endMs, range.nowMs))) await look({ kind: 'daily', date });
  }
  return found;
}

/** The archive of a month appears some days into the next one. */
const MONTHS_OF_DAYS = 2;

/** A checksum file reads `<sha256>  <name of the archive>`. */
function readChecksum(text: string, url: string): string {
  const [, sha256, name] = /^([0-9a-f]{64})\s+\*?(\S+)\s*$/i.exec(text) ?? [];
  if (sha256 !== undefined && name === url.slice(url.lastIndexOf('/') + 1)) return sha256.toLowerCase();
  throw new DataError('SERVICE_FAILED', `${url}.CHECKSUM must hold a sha256 and the archive's name, and does not`, {
    context: { service: url },
  });
}
