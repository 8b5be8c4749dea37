/** A symbol of the local exchange and what its filters ask of an order. */
export interface SpotSymbol {
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  /** quote */
  readonly tick: number;
  /** base units */
  readonly step: number;
  readonly leastQuantity: number;
  /** quote */
  readonly leastNotional: number;
}

export const SYMBOLS: readonly SpotSymbol[] = [
  { symbol: 'BTCUSDT', base: 'BTC', quote: 'USDT', tick: 0.01, step: 0.00001, leastQuantity: 0.00001, leastNotional: 5 },
  { symbol: 'ETHUSDT', base: 'ETH', quote: 'USDT', tick: 0.01, step: 0.0001, leastQuantity: 0.001, leastNotional: 5 },
  { symbol: 'BNBUSDT', base: 'BNB', quote: 'USDT', tick: 0.1, step: 0.001, leastQuantity: 0.001, leastNotional: 5 },
];

/** Returns the name of the filter that an order breaks; undefined where it breaks none.
 *  price  of the order, or the market's */
export function brokenFilter(rules: SpotSymbol, quantity: number, price: number, prices: readonly number[]): string | undefined {
  if (prices.some((each) => !isMultiple(each, rules.tick))) return 'PRICE_FILTER';
  if (quantity < rules.leastQuantity || quantity > 9000 || !isMultiple(quantity, rules.step)) return 'LOT_SIZE';
  return quantity * price < rules.leastNotional ? 'NOTIONAL' : undefined;
}

/** Returns what exchangeInfo says of the symbols. */
export function exchangeInfo(): object {
  return { timezone: 'UTC', serverTime: 0, rateLimits: [], symbols: SYMBOLS.map(infoOf) };
}

function infoOf({ symbol, base, quote, tick, step, leastQuantity, leastNotional }: SpotSymbol): object {
  return {
    symbol,
    status: 'TRADING',
    baseAsset: base,
    baseAssetPrecision: 8,
    quoteAsset: quote,
    quotePrecision: 8,
    quoteAssetPrecision: 8,
    orderTypes: ['LIMIT', 'MARKET', 'STOP_LOSS'],
    icebergAllowed: true,
    ocoAllowed: true,
    isSpotTradingAllowed: true,
    isMarginTradingAllowed: false,
    permissions: ['SPOT'],
    permissionSets: [['SPOT']],
    filters: [
      { filterType: 'PRICE_FILTER', minPrice: String(tick), maxPrice: '1000000', tickSize: tick.toFixed(8) },
      { filterType: 'LOT_SIZE', minQty: leastQuantity.toFixed(8), maxQty: '9000', stepSize: step.toFixed(8) },
      { filterType: 'NOTIONAL', minNotional: String(leastNotional), applyMinToMarket: true, maxNotional: '9000000', avgPriceMins: 5 },
    ],
  };
}

function isMultiple(value: number, step: number): boolean {
  const steps = value / step;
  return Math.abs(steps - Math.round(steps)) < 1e-6;
}
