import type { IncomingMessage, ServerResponse } from 'node:http';
import { LocalServer } from './local-server.js';

export const HOUR_MS = 3_600_000;

/** time ms, open, high, low, close, volume */
export type ServedBar = readonly [number, string, string, string, string, string];

/** Returns hourly bars from a time on; `skip` says which hours nothing traded in. */
export function hourlyBars(fromMs: number, count: number, skip: (hour: number) => boolean = () => false): ServedBar[] {
  return Array.from({ length: count }, (_, hour) => hour)
    .filter((hour) => !skip(hour))
    .map((hour) => {
      const price = 30_000 + 500 * Math.sin(hour / 20);
      return [
        fromMs + hour * HOUR_MS,
        price.toFixed(2),
        (price + 50).toFixed(2),
        (price - 50).toFixed(2),
        (price + 10).toFixed(2),
        (5 + (hour % 7) / 8).toFixed(5),
      ];
    });
}

const FILTERS = [
  { filterType: 'PRICE_FILTER', minPrice: '0.01', maxPrice: '1000000', tickSize: '0.01' },
  { filterType: 'LOT_SIZE', minQty: '0.00001', maxQty: '9000', stepSize: '0.00001' },
];

/** Binance's spot market, as far as bars need it: exchangeInfo, time, klines. */
export class ExchangeServer extends LocalServer {
  bars: ServedBar[] = [];
  /** its own clock, ms */
  nowMs = 0;
  /** most bars of an answer, whatever is asked for */
  mostBars = 1000;
  /** how an answer's bars are chosen: `window` answers with nothing where the asked stretch is empty, `newest` ignores the start */
  answers: 'first' | 'window' | 'newest' = 'first';
  /** requests of bars from this time on get no answer */
  silentFromMs = Infinity;

  protected answer(url: URL, _request: IncomingMessage, response: ServerResponse): void {
    switch (url.pathname) {
      case '/api/v3/time':
        return json(response, { serverTime: this.nowMs });
      case '/api/v3/exchangeInfo':
        return json(response, exchangeInfo());
      case '/api/v3/klines':
        return this.sendBars(url.searchParams, response);
      default:
        response.writeHead(404, { 'content-type': 'application/json' }).end(JSON.stringify({ code: -1, msg: url.pathname }));
    }
  }

  private sendBars(query: URLSearchParams, response: ServerResponse): void {
    const start = Number(query.get('startTime') ?? 0),
      limit = Math.min(Number(query.get('limit') ?? 500), this.mostBars);
    if (start >= this.silentFromMs) return;
    // the running bar is there too
    const there = this.bars.filter(([time]) => time <= this.nowMs);
    const chosen =
      this.answers === 'newest'
        ? there.slice(-limit)
        : there
            .filter(([time]) => time >= start && (this.answers === 'first' || time < start + Number(query.get('limit') ?? 500) * HOUR_MS))
            .slice(0, limit);
    json(
      response,
      chosen.map(([time, ...prices]) => [time, ...prices, time + HOUR_MS - 1, '0', 1, '0', '0', '0']),
    );
  }
}

function exchangeInfo(): object {
  const symbol = {
    symbol: 'BTCUSDT',
    status: 'TRADING',
    baseAsset: 'BTC',
    baseAssetPrecision: 8,
    quoteAsset: 'USDT',
    quotePrecision: 8,
    quoteAssetPrecision: 8,
    orderTypes: ['LIMIT', 'MARKET'],
    icebergAllowed: true,
    ocoAllowed: true,
    isSpotTradingAllowed: true,
    isMarginTradingAllowed: false,
    filters: FILTERS,
    permissions: ['SPOT'],
    permissionSets: [['SPOT']],
  };
  return { timezone: 'UTC', serverTime: 0, rateLimits: [], symbols: [symbol] };
}

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
