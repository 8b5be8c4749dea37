import { setTimeout } from 'node:timers/promises';
import { DataError, UsageError } from '../../core/errors.js';
import { describeOrder, type Broker, type FillEvent, type OrderState, type PlaceResult, type WantedOrder } from '../orders/order.js';
import { fitOrder, fitQuantity } from './fit-order.js';
import { isAbsent, isUnreached, judgeRefusal } from './judge-refusal.js';
import { toOrderState } from './order-state.js';
import { plainWords } from './plain-words.js';
import { readTrades } from './read-trades.js';
import { retryAfterMs } from './retry-after.js';
import { toFill } from './to-fill.js';
import type { ExchangeMarket, ExchangeOrder, TradingExchange } from './trading-exchange.js';

export interface CcxtBrokerOptions {
  /** before each repetition of a question for open orders, balances and trades that was not answered, milliseconds; longer where the
   *  exchange asks for it */
  readonly waits?: readonly number[];
  /** client ids of the journal's orders by the exchange's id: an exchange may give a cancelled order another one */
  readonly clientIds?: Iterable<readonly [string, string]>;
}

const WAITS = [500, 2000, 5000];

/** Orders at the spot market of an exchange of ccxt. An order is sent once, under its client id; only one that the exchange refused for
 *  its time, and certainly did not take, is sent again, once. */
export class CcxtBroker implements Broker {
  readonly name: string;
  private readonly exchange: TradingExchange;
  private readonly markets: ReadonlyMap<string, ExchangeMarket>;
  private readonly quote: string;
  private readonly waits: readonly number[];
  /** by the exchange's id: its trades do not bear client ids */
  private readonly clientIds: Map<string, string>;

  private constructor(exchange: TradingExchange, markets: ReadonlyMap<string, ExchangeMarket>, options: CcxtBrokerOptions) {
    this.name = exchange.id;
    this.exchange = exchange;
    this.markets = markets;
    this.quote = requireQuote(exchange.id, [...markets.values()]);
    this.waits = options.waits ?? WAITS;
    this.clientIds = new Map(options.clientIds);
  }

  /** Opens an exchange for the symbols of a session, all of them spot with one quote currency, which is the account's.
   *  Throws UsageError NAME_UNKNOWN, DataError ACCOUNT_MISMATCH, SERVICE_FAILED.
   *  names  the exchange's name of each symbol: BTC/USDT of BTCUSDT */
  static async open(
    exchange: TradingExchange,
    names: Readonly<Record<string, string>>,
    options: CcxtBrokerOptions = {},
  ): Promise<CcxtBroker> {
    await exchange.loadMarkets().catch((error: unknown) => {
      throw failed(exchange, error);
    });
    const markets = new Map(Object.entries(names).map(([symbol, name]) => [symbol, requireMarket(exchange, name)]));
    return new CcxtBroker(exchange, markets, options);
  }

  /** Returns how many of these units the market of a symbol takes. */
  fit(symbol: string, units: number): number {
    const market = this.markets.get(symbol);
    return market === undefined ? 0 : fitQuantity(this.exchange, market, units);
  }

  async place(clientId: string, order: WantedOrder): Promise<PlaceResult> {
    const market = this.markets.get(order.symbol);
    if (market === undefined) return { outcome: 'rejected', reason: `the session has no market of ${order.symbol} at ${this.name}` };
    const fitted = fitOrder(this.exchange, market, order);
    if (fitted.kind === 'broken') return { outcome: 'rejected', reason: fitted.reason };
    const { quantity, price } = fitted;
    const send = (): Promise<ExchangeOrder> =>
      order.type === 'stop'
        ? this.exchange.createOrder(market.symbol, 'market', order.side, quantity, undefined, {
            clientOrderId: clientId,
            triggerPrice: price!,
          })
        : this.exchange.createOrder(market.symbol, order.type, order.side, quantity, price, { clientOrderId: clientId });
    return await this.send(clientId, order, quantity, send);
  }

  async find(clientId: string, symbol: string): Promise<OrderState | undefined> {
    const market = this.requireMarket(symbol);
    try {
      const order = await this.inTime(() => this.exchange.fetchOrder(undefined, market.symbol, { clientOrderId: clientId }));
      return this.told(clientId, symbol, order);
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw failed(this.exchange, error);
    }
  }

  async cancel(clientId: string, symbol: string): Promise<OrderState | undefined> {
    const market = this.requireMarket(symbol);
    try {
      await this.inTime(() => this.exchange.cancelOrder(undefined, market.symbol, { clientOrderId: clientId }));
    } catch (error) {
      if (!isAbsent(error)) throw failed(this.exchange, error); // one that has ended cannot be cancelled: it is asked for
    }
    return await this.find(clientId, symbol);
  }

  async openOrders(): Promise<readonly OrderState[]> {
    const states: OrderState[] = [];
    for (const [symbol, { symbol: name }] of this.markets) {
      const orders = await this.ask(() => this.exchange.fetchOpenOrders(name));
      for (const order of orders) states.push(this.told(order.clientOrderId ?? `order:${order.id}`, symbol, order));
    }
    return states;
  }

  /** Returns what the account holds of the base currencies, whoever bought it. */
  async positions(): Promise<ReadonlyMap<string, number>> {
    const { total } = await this.ask(() => this.exchange.fetchBalance());
    return new Map([...this.markets].map(([symbol, { base }]) => [symbol, total[base] ?? 0]));
  }

  /** Returns what the account holds of the quote currency, what its open orders keep included. */
  async cash(): Promise<number> {
    const { total } = await this.ask(() => this.exchange.fetchBalance());
    return total[this.quote] ?? 0;
  }

  async fillsSince(time: number): Promise<readonly FillEvent[]> {
    const fills: FillEvent[] = [];
    // a time of this machine's clock may be ahead of the exchange's
    const since = Math.max(0, Math.floor(time - Math.max(0, Number(this.exchange.options['timeDifference'] ?? 0))));
    for (const [symbol, { symbol: name }] of this.markets) {
      for (const trade of await this.ask(() => readTrades(this.exchange, name, since))) {
        const clientId = await this.clientIdOf(trade.order, name);
        fills.push(toFill(this.name, clientId, symbol, trade, this.markets));
      }
    }
    return fills.sort((a, b) => a.time - b.time);
  }

  /** Measures how far the exchange's clock is ahead of this machine's, milliseconds; half of the answer's way is taken off. */
  async clockOffsetMs(): Promise<number> {
    const before = Date.now();
    const theirs = await this.ask(() => this.exchange.fetchTime());
    if (theirs === undefined) throw failed(this.exchange, new Error('it does not tell its time'));
    return theirs - (before + Date.now()) / 2;
  }

  private async send(clientId: string, order: WantedOrder, quantity: number, send: () => Promise<ExchangeOrder>): Promise<PlaceResult> {
    try {
      return this.accepted(clientId, quantity, await this.inTime(send));
    } catch (error) {
      const why = plainWords(error, secretsOf(this.exchange));
      const verdict = judgeRefusal(error);
      if (verdict === 'duplicate') return await this.foundInstead(clientId, order.symbol, why);
      if (verdict === 'unknown') return { outcome: 'unknown', why };
      return { outcome: 'rejected', reason: `${this.name} refuses ${describeOrder(order)}, of which ${quantity} was sent: ${why}` };
    }
  }

  private accepted(clientId: string, quantity: number, { id, status }: ExchangeOrder): PlaceResult {
    if (id === undefined) return { outcome: 'unknown', why: `${this.name} answers without an id` };
    this.clientIds.set(id, clientId);
    return status === 'rejected'
      ? { outcome: 'rejected', reason: `${this.name} answers that it rejects order ${id}` }
      : { outcome: 'accepted', brokerId: id, quantity };
  }

  /** The exchange says that it has an order with this client id. */
  private async foundInstead(clientId: string, symbol: string, why: string): Promise<PlaceResult> {
    const state = await this.find(clientId, symbol);
    if (state === undefined) return { outcome: 'unknown', why };
    if (state.status === 'rejected') return { outcome: 'rejected', reason: why };
    return { outcome: 'accepted', brokerId: state.brokerId, quantity: state.quantity };
  }

  /** Returns whether the exchange's clock could be read again. */
  private async setClock(): Promise<boolean> {
    try {
      await this.exchange.loadTimeDifference?.();
      return this.exchange.loadTimeDifference !== undefined;
    } catch {
      return false;
    }
  }

  private told(clientId: string, symbol: string, order: ExchangeOrder): OrderState {
    const state = toOrderState(this.name, clientId, symbol, order);
    this.clientIds.set(state.brokerId, clientId);
    return state;
  }

  /** A trade whose order is not there yet is read later: taken for somebody else's it would never count. */
  private async clientIdOf(id: string | undefined, market: string): Promise<string> {
    if (id === undefined) return 'order:unknown';
    const known = this.clientIds.get(id);
    if (known !== undefined) return known;
    const { clientOrderId = `order:${id}` } = await this.ask(() => this.exchange.fetchOrder(id, market));
    this.clientIds.set(id, clientOrderId);
    return clientOrderId;
  }

  private requireMarket(symbol: string): ExchangeMarket {
    const market = this.markets.get(symbol);
    if (market !== undefined) return market;
    throw new UsageError('NAME_UNKNOWN', `the session has no market of ${symbol} at ${this.name}`, { context: { symbol } });
  }

  /** Asks what may be asked again. */
  private async ask<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    for (let repeated = 0; ; repeated++) {
      try {
        return await this.inTime(call);
      } catch (error) {
        if (repeated === this.waits.length || !isUnreached(error)) throw failed(this.exchange, error);
        await setTimeout(Math.max(this.waits[repeated]!, retryAfterMs(this.exchange)));
      }
    }
  }

  /** What is refused for its time was not done: it is called again under the exchange's clock, once. */
  private async inTime<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    try {
      return await call();
    } catch (error) {
      if (judgeRefusal(error) === 'clock' && (await this.setClock())) return await call();
      throw error;
    }
  }
}

function requireMarket(exchange: TradingExchange, name: string): ExchangeMarket {
  try {
    return exchange.market(name);
  } catch (cause) {
    throw new UsageError('NAME_UNKNOWN', `${exchange.id} has no market "${name}"`, {
      context: { exchange: exchange.id, symbol: name },
      cause,
    });
  }
}

function requireQuote(exchange: string, markets: readonly ExchangeMarket[]): string {
  const [first] = markets;
  if (first === undefined) throw new UsageError('NAME_UNKNOWN', `a session at ${exchange} needs a market, and has none`);
  const other = markets.find(({ quote, spot }) => quote !== first.quote || spot !== true);
  if (other === undefined) return first.quote;
  const sentence = `the markets of a session at ${exchange} must be spot and quoted in ${first.quote}, and ${other.symbol} is not`;
  throw new DataError('ACCOUNT_MISMATCH', sentence, { context: { exchange, symbol: other.symbol } });
}

/** The cause is left out: it may hold an address that is signed. */
function failed(exchange: TradingExchange, error: unknown): Error {
  if (error instanceof DataError || error instanceof UsageError) return error;
  const sentence = `${exchange.id} does not answer as it must: ${plainWords(error, secretsOf(exchange))}`;
  return new DataError('SERVICE_FAILED', sentence, { context: { exchange: exchange.id } });
}

function secretsOf({ apiKey, secret, password }: TradingExchange): readonly (string | undefined)[] {
  return [apiKey, secret, password];
}
