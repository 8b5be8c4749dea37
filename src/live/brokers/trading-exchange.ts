/** What is called on an exchange object of ccxt, and no more: this room does not know the package. */
export interface TradingExchange {
  readonly id: string;
  /** `timeDifference`: milliseconds that this machine is ahead, taken off the time of each request */
  readonly options: Record<string, unknown>;
  readonly precisionMode: number;
  readonly paddingMode: number;
  readonly apiKey?: string | undefined;
  readonly secret?: string | undefined;
  readonly password?: string | undefined;
  readonly last_response_headers?: Readonly<Record<string, string>> | undefined;
  loadMarkets(): Promise<unknown>;
  /** Throws where there is no such market. */
  market(name: string): ExchangeMarket;
  decimalToPrecision(value: number, rounding: number, precision: number, mode: number, padding: number): string;
  createOrder(
    market: string,
    type: 'market' | 'limit',
    side: 'buy' | 'sell',
    amount: number,
    price: number | undefined,
    params: Readonly<Record<string, string | number>>,
  ): Promise<ExchangeOrder>;
  fetchOrder(id: string | undefined, market: string, params?: Readonly<Record<string, string>>): Promise<ExchangeOrder>;
  cancelOrder(id: string | undefined, market: string, params?: Readonly<Record<string, string>>): Promise<unknown>;
  fetchOpenOrders(market: string): Promise<readonly ExchangeOrder[]>;
  fetchBalance(): Promise<{ readonly total: Readonly<Record<string, number | undefined>> }>;
  fetchMyTrades(market: string, sinceMs: number, limit: number): Promise<readonly ExchangeTrade[]>;
  /** what the package knows of a method: its `limit` is the most entries of an answer */
  featureValue?(market: string, method: string, name: string): unknown;
  fetchTime(): Promise<number | undefined>;
  loadTimeDifference?(): Promise<unknown>;
}

/** What is called on an exchange object that has streams. */
export interface StreamingExchange {
  watchMyTrades(): Promise<unknown>;
  close(): Promise<unknown>;
}

interface Limits {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

export interface ExchangeMarket {
  /** BTC/USDT */
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly spot?: boolean | undefined;
  readonly precision: { readonly amount?: number | undefined; readonly price?: number | undefined };
  readonly limits: { readonly amount?: Limits | undefined; readonly price?: Limits | undefined; readonly cost?: Limits | undefined };
}

export interface ExchangeOrder {
  readonly id?: string | undefined;
  readonly clientOrderId?: string | undefined;
  readonly side?: string | undefined;
  readonly amount?: number | undefined;
  readonly filled?: number | undefined;
  readonly status?: string | undefined;
}

export interface ExchangeFee {
  readonly cost?: number | undefined;
  readonly currency?: string | undefined;
}

export interface ExchangeTrade {
  readonly id?: string | undefined;
  /** the exchange's id of its order */
  readonly order?: string | undefined;
  readonly side?: string | undefined;
  readonly amount?: number | undefined;
  readonly price?: number | undefined;
  readonly timestamp?: number | undefined;
  readonly fee?: ExchangeFee | undefined;
  readonly fees?: readonly ExchangeFee[] | undefined;
}
