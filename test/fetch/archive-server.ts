import type { IncomingMessage, ServerResponse } from 'node:http';
import { zipSync } from 'fflate';
import { LocalServer, sha256 } from './local-server.js';

const HEADER = 'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore';

/** One bar of an archive: open time in ms, and the price that its others are made of. */
export interface ArchivedBar {
  readonly timeMs: number;
  readonly price: number;
}

export interface ArchiveOptions {
  /** µs since 2025 in spot */
  readonly unit?: 'ms' | 'us';
  readonly hasHeader?: boolean;
}

/** Returns a month or a day of hourly bars. */
export function hourly(from: string, hours: number, price = 100): ArchivedBar[] {
  return Array.from({ length: hours }, (_, hour) => ({ timeMs: Date.parse(from) + hour * 3_600_000, price: price + hour / 4 }));
}

/** Returns the bytes of an archive. */
export function archiveOf(name: string, bars: readonly ArchivedBar[], { unit = 'ms', hasHeader = false }: ArchiveOptions = {}): Uint8Array {
  const time = (ms: number): string => (unit === 'us' ? `${ms}000` : String(ms));
  const lines = bars.map(
    ({ timeMs, price }) =>
      `${time(timeMs)},${price},${price + 2},${price - 1},${price + 1},7.5,${time(timeMs + 3_599_999)},750.25,9,3.5,350.125,0`,
  );
  return zipSync(
    { [name.replace('.zip', '.csv')]: Buffer.from(`${[...(hasHeader ? [HEADER] : []), ...lines].join('\n')}\n`) },
    { mtime: '2024-01-01' },
  );
}

/** The archives of Binance: zip files, each with its checksum beside it. */
export class ArchiveServer extends LocalServer {
  readonly files = new Map<string, Uint8Array>();

  /** Puts an archive of spot bars there; a date of a month or of a day. */
  put(
    symbol: string,
    timeframe: string,
    date: string,
    bars: readonly ArchivedBar[],
    options: ArchiveOptions & { readonly folder?: string } = {},
  ): void {
    const name = `${symbol}-${timeframe}-${date}.zip`,
      kind = date.length === 7 ? 'monthly' : 'daily';
    const zip = archiveOf(name, bars, options);
    const path = `${options.folder ?? 'data/spot'}/${kind}/klines/${symbol}/${timeframe}/${name}`;
    this.files.set(path, zip).set(`${path}.CHECKSUM`, Buffer.from(`${sha256(zip)}  ${name}\n`));
  }

  protected answer(url: URL, request: IncomingMessage, response: ServerResponse): void {
    const file = this.files.get(url.pathname.slice(1));
    if (file === undefined) response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
    else this.send(request, response, file);
  }
}
