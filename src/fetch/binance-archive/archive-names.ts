import { UsageError } from '../../core/errors.js';
import { suggestName } from '../../core/nearest-name.js';
import { parseTimeframe } from '../../core/timeframe.js';

/** Markets of the archives, and where each lies. */
const MARKETS = { spot: 'data/spot', 'futures-um': 'data/futures/um', 'futures-cm': 'data/futures/cm' } as const;
export type ArchiveMarket = keyof typeof MARKETS;
export const ARCHIVE_MARKETS = Object.keys(MARKETS) as ArchiveMarket[];

const TIMEFRAMES = ['1s', '1m', '3m', '5m', '15m', '30m', '1h', '2h', '4h', '6h', '8h', '12h', '1d', '3d', '1w', '1M'];

/** One archive: the bars of a month or of a day. */
export interface ArchivePeriod {
  readonly kind: 'monthly' | 'daily';
  /** 2024-01 or 2024-01-31 */
  readonly date: string;
}

/** Throws UsageError NAME_UNKNOWN. */
export function requireArchiveMarket(text: string): ArchiveMarket {
  const market = ARCHIVE_MARKETS.find((each) => each === text);
  if (market !== undefined) return market;
  throw new UsageError(
    'NAME_UNKNOWN',
    `--market must be one of ${ARCHIVE_MARKETS.join(', ')}, not "${text}"${suggestName(text, ARCHIVE_MARKETS)}`,
    {
      context: { flag: '--market', value: text },
    },
  );
}

/** Returns the canonical name of a timeframe that there are archives of. Throws UsageError NAME_UNKNOWN, FLAG_INVALID. */
export function requireArchiveTimeframe(text: string): string {
  const { name } = parseTimeframe(text);
  if (TIMEFRAMES.includes(name)) return name;
  throw new UsageError('NAME_UNKNOWN', `there are no archives of ${name}; there are of ${TIMEFRAMES.join(', ')}`, {
    context: { timeframe: name },
  });
}

/** Throws UsageError NAME_UNKNOWN where a text cannot be a symbol of Binance's. */
export function requireArchiveSymbol(text: string): void {
  if (/^[A-Z0-9_]+$/.test(text)) return;
  throw new UsageError('NAME_UNKNOWN', `a symbol of the archives is written as Binance does, BTCUSDT, not "${text}"`, {
    context: { symbol: text },
  });
}

/** Returns an archive's name. The archives call months 1mo. */
export function archiveName(symbol: string, timeframe: string, { date }: ArchivePeriod): string {
  return `${symbol}-${archiveTimeframe(timeframe)}-${date}.zip`;
}

/** Returns an archive's path below the address of the archives. */
export function archivePath(market: ArchiveMarket, symbol: string, timeframe: string, period: ArchivePeriod): string {
  return `${MARKETS[market]}/${period.kind}/klines/${symbol}/${archiveTimeframe(timeframe)}/${archiveName(symbol, timeframe, period)}`;
}

function archiveTimeframe(timeframe: string): string {
  return timeframe === '1M' ? '1mo' : timeframe;
}

/** Returns the months that [fromMs, endMs) touches, 2024-01, ascending. */
export function monthsOf(fromMs: number, endMs: number): string[] {
  const months: string[] = [];
  const first = new Date(fromMs);
  for (let month = 0; ; month++) {
    const startMs = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + month, 1);
    if (startMs >= endMs) return months;
    months.push(new Date(startMs).toISOString().slice(0, 7));
  }
}

/** Returns the dates between the first and the last of archives of which there is none: months, and days of months that have days. */
export function missingDates(dates: readonly string[]): string[] {
  const [first, last] = [dates[0], dates.at(-1)];
  if (first === undefined || last === undefined) return [];
  const lastMs = Date.parse(last.length === 7 ? `${last}-28` : last) + 1;
  return monthsOf(Date.parse(first), lastMs).flatMap((month) => {
    if (dates.includes(month)) return [];
    const days = daysOf(month, Date.parse(first), lastMs);
    const missing = days.filter((day) => !dates.includes(day));
    return missing.length === days.length ? [month] : missing;
  });
}

/** Returns the days of a month that [fromMs, endMs) holds wholly or in part, 2024-01-31, ascending. */
export function daysOf(month: string, fromMs: number, endMs: number): string[] {
  const days: string[] = [];
  for (let dayMs = Date.parse(`${month}-01`); ; dayMs += 86_400_000) {
    const day = new Date(dayMs).toISOString().slice(0, 10);
    if (!day.startsWith(month) || dayMs >= endMs) return days;
    if (dayMs + 86_400_000 > fromMs) days.push(day);
  }
}
