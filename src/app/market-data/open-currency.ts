import type { Market } from '../../core/bars.js';
import { identifyData, type DataIdentity } from '../../core/data-identity.js';
import { DataError } from '../../core/errors.js';
import type { MoneyColumns } from '../../core/money-columns.js';
import { formatTime } from '../../core/time.js';
import { alignCompleted, type LegData, type TradingData } from '../../core/trading-data.js';
import { findPair, type CurrencyPair } from '../system/check-instruments.js';
import { instrumentOf } from '../system/instrument-of.js';
import type { CacheChoice } from '../system/run-options.js';
import type { SystemFile } from '../system/system-schema.js';
import { withNominalEnds, type MarketOpener } from './open-beside.js';
import { neededBy, requestOf } from './request-of.js';

/** Opens the pairs that convert currencies, each once (I6). */
export class CurrencyOpener {
  readonly warnings: string[] = [];
  private readonly file: SystemFile;
  private readonly trading: TradingData;
  private readonly cache: CacheChoice;
  private readonly open: MarketOpener;
  private readonly opened = new Map<string, Market>();

  constructor(file: SystemFile, trading: TradingData, cache: CacheChoice, open: MarketOpener) {
    this.file = file;
    this.trading = trading;
    this.cache = cache;
    this.open = open;
  }

  /** Of pairs that are not traded, in the order of their names. */
  identities(): DataIdentity[] {
    const order = (a: Market, b: Market): number => (a.symbol < b.symbol ? -1 : 1);
    const isTraded = (market: Market): boolean => this.trading.legs?.some(({ data }) => data.market === market) === true;
    return [...this.opened.values()]
      .filter((market) => !isTraded(market) && market !== this.trading.market)
      .sort(order)
      .map((market) => identifyData('currency', market));
  }

  /** Returns what one of the leg's currency is worth at each instant, at its open and at its end; nothing where it is the account's.
   *  Throws DataError ACCOUNT_MISMATCH where the leg trades before the pair has a close. */
  async ratesOf(leg: LegData): Promise<Pick<MoneyColumns, 'rateAtOpen' | 'rateAtClose'>> {
    const { symbol } = leg.data.market;
    const { currency } = instrumentOf(this.file, symbol);
    const own = this.file.risk.currency;
    if (own === undefined || currency === undefined || currency === own) return {};
    const pair = findPair(this.file, currency)!;
    const market = await this.openPair(pair, `the currency ${currency} of ${symbol}`);
    const { timeMs } = this.trading.market.bars;
    const endMs = timeMs.map((time) => time + this.trading.market.timeframe.durationMs);
    const columns = { rateAtOpen: ratesAt(timeMs, market, pair), rateAtClose: ratesAt(endMs, market, pair) };
    this.requireRates(leg, market, columns);
    return columns;
  }

  private async openPair({ symbol }: CurrencyPair, who: string): Promise<Market> {
    const { legs, market } = this.trading;
    const own = (legs?.map(({ data }) => data.market) ?? [market]).find((each) => each.symbol === symbol);
    const known = own ?? this.opened.get(symbol);
    if (known !== undefined) return known;
    const request = requestOf(this.file, symbol, this.cache, { timeframe: market.timeframe.name });
    const opened = await neededBy(who, symbol, () => this.open(request));
    this.warnings.push(...opened.warnings);
    this.opened.set(symbol, opened.market);
    return opened.market;
  }

  /** The first fill of a leg is on its second bar, by what was complete when that opened. */
  private requireRates({ data, instantOf }: LegData, pair: Market, { rateAtOpen }: MoneyColumns): void {
    const first = instantOf[1];
    if (first === undefined || !Number.isNaN(rateAtOpen![first])) return;
    const { symbol, bars } = data.market;
    throw new DataError(
      'ACCOUNT_MISMATCH',
      `${pair.symbol} converts what ${symbol} earns and has no close before ${formatTime(bars.timeMs[1]!)}, when ${symbol} can first be traded: its bars begin on ${formatTime(pair.bars.timeMs[0]!)}`,
      { context: { symbol: pair.symbol } },
    );
  }
}

/** The last close that is complete at each time; NaN before the first. */
function ratesAt(timeMs: Float64Array, market: Market, { isInverse }: CurrencyPair): Float64Array {
  const rows = alignCompleted(timeMs, withNominalEnds(market).endMs);
  return Float64Array.from(rows, (row) => {
    const close = market.bars.close[row] ?? Number.NaN;
    return isInverse ? 1 / close : close;
  });
}
