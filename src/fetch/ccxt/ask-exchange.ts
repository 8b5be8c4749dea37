import { DataError, UsageError, type BarloomError } from '../../core/errors.js';
import { suggestName } from '../../core/nearest-name.js';
import type { FetchOptions } from '../dataset/fetch-options.js';
import { readRetryAfter } from '../../core/retry-after.js';
import { cancelledFetch, LostAnswer, repeatLost } from '../http/retry.js';
import { isCcxtError, type CcxtBar, type CcxtExchange } from './load-ccxt.js';
import type { OpenedExchange } from './open-exchange.js';

/** Asks one market of an exchange, and repeats what was lost. */
export class MarketReader {
  private readonly opened: OpenedExchange;
  private readonly market: string;
  private readonly timeframe: string;
  private readonly options: FetchOptions;

  constructor(opened: OpenedExchange, market: string, timeframe: string, options: FetchOptions) {
    this.opened = opened;
    this.market = market;
    this.timeframe = timeframe;
    this.options = options;
  }

  /** Throws UsageError NAME_UNKNOWN where the exchange has no such market or timeframe. */
  async requireMarket(): Promise<void> {
    const { exchange } = this.opened;
    if (exchange.has['fetchOHLCV'] !== true)
      throw new UsageError('NAME_UNKNOWN', `${exchange.id} has no bars: ccxt cannot ask it for any`, {
        context: { exchange: exchange.id },
      });
    await this.ask((each) => each.loadMarkets());
    const symbols = exchange.symbols ?? [];
    if (!symbols.includes(this.market))
      throw new UsageError('NAME_UNKNOWN', `${exchange.id} has no market "${this.market}"${suggestName(this.market, symbols)}`, {
        context: { exchange: exchange.id, symbol: this.market },
      });
    const timeframes = Object.keys(exchange.timeframes ?? {});
    if (!timeframes.includes(this.timeframe))
      throw new UsageError('NAME_UNKNOWN', `${exchange.id} has no bars of ${this.timeframe}; it has ${timeframes.join(', ')}`, {
        context: { exchange: exchange.id, timeframe: this.timeframe },
      });
  }

  /** Returns the exchange's clock where it has one, else this machine's; epoch ms. */
  async readClock(): Promise<number> {
    if (this.opened.exchange.has['fetchTime'] !== true) return this.options.nowMs ?? Date.now();
    return (await this.ask((exchange) => exchange.fetchTime())) ?? Date.now();
  }

  /** Returns the most bars that the exchange says it answers with. */
  pageLimit(): number {
    const limit = this.opened.exchange.featureValue?.(this.market, 'fetchOHLCV', 'limit');
    return typeof limit === 'number' && limit > 0 ? limit : STANDARD_LIMIT;
  }

  /** Returns a page of bars as they come, any order and number of them. */
  async readPage(sinceMs: number, limit: number): Promise<readonly CcxtBar[]> {
    return await this.ask((exchange) => exchange.fetchOHLCV(this.market, this.timeframe, sinceMs, limit));
  }

  private async ask<T>(step: (exchange: CcxtExchange) => Promise<T>): Promise<T> {
    const { exchange } = this.opened,
      { signal, retry, onWait } = this.options;
    const attempt = async (): Promise<T> => {
      if (signal?.aborted) throw cancelledFetch();
      try {
        return await step(exchange);
      } catch (error) {
        throw this.describe(error);
      }
    };
    return await repeatLost(`exchange ${exchange.id}`, attempt, retry, { signal, onWait });
  }

  /** A refusal for the rate is a network error to ccxt as well: it is told apart first, and waited for as long as the exchange says. */
  private describe(error: unknown): unknown {
    const { ccxt, exchange } = this.opened;
    const is = (name: Parameters<typeof isCcxtError>[2]): boolean => isCcxtError(ccxt, error, name);
    if (is('RateLimitExceeded') || is('DDoSProtection'))
      return new LostAnswer('answers that it is asked too often', readRetryAfter(headerOf(exchange, 'retry-after'), Date.now()));
    if (is('NetworkError')) return new LostAnswer(`gives no answer (${firstWords(error)})`);
    if (!(error instanceof Error) || !isOfCcxt(ccxt['BaseError'], error)) return error;
    return refusedBy(exchange.id, error, is('AuthenticationError'));
  }
}

const STANDARD_LIMIT = 500;

function isOfCcxt(type: unknown, error: Error): boolean {
  return typeof type === 'function' && error instanceof type;
}

function refusedBy(exchange: string, error: Error, isAccess: boolean): BarloomError {
  const sentence = `exchange ${exchange} refuses (${firstWords(error)})`,
    details = { context: { exchange } };
  return isAccess ? new UsageError('SERVICE_REFUSED', sentence, details) : new DataError('SERVICE_FAILED', sentence, details);
}

/** What an error says, without the address behind it and bounded. */
function firstWords(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const plain = text.replace(/https?:\/\/\S+/g, '…').replace(/[^\x20-\x7e…]+/g, ' ');
  return plain.length > 120 ? `${plain.slice(0, 119)}…` : plain;
}

function headerOf({ last_response_headers: headers = {} }: CcxtExchange, name: string): string | undefined {
  const found = Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
  return found === undefined ? undefined : String(found);
}
