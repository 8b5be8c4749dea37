import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { lockedBy, isOpen, Refusal, rulesOf, SpotBooks, type SpotOrder } from './spot-books.js';
import { exchangeInfo } from './spot-filters.js';
import { orderOnWire, tradeOnStream, tradeOnWire } from './spot-wire.js';
import { UserStream } from './user-stream.js';

/** What goes wrong with a request. `lost-before`, `busy` and `broken` do nothing before they fail; `lost-after` and `broken-after` do
 *  what was asked, and fail then; `partial` fills a market order by two fifths; `page` answers with something that is no JSON, behind the
 *  order. */
export type SpotFault = 'none' | 'lost-before' | 'lost-after' | 'busy' | 'broken' | 'broken-after' | 'partial' | 'page';

export const KEY = 'key-of-the-local-exchange';
export const SECRET = 'secret-of-the-local-exchange';

type Query = URLSearchParams;
const AHEAD_MS = 1000;

/** Binance's spot market on loopback, as far as orders need it: filters, signatures, times, client ids, balances, trades, the user
 *  stream. */
export class SpotServer {
  /** how far its clock is ahead, milliseconds */
  skewMs = 0;
  readonly books = new SpotBooks(() => this.now());
  readonly seen: string[] = [];
  /** how often each client id came */
  readonly sent = new Map<string, number>();
  /** called with each request before it is done, e.g. to kill whoever sent it */
  onRequest: (route: string, query: Query) => void = () => undefined;
  /** called with each request that was done, before its answer */
  onDone: (route: string, query: Query) => void = () => undefined;
  /** whether orders that were cancelled bear the name of the cancel */
  renamesCancelled = false;
  /** what it says with status 429, seconds */
  retryAfter = 0;
  /** most trades of an answer, whatever is asked for */
  mostTrades = 1000;
  stream!: UserStream;
  base = '';
  private readonly faults: { readonly match: RegExp; readonly fault: SpotFault }[] = [];
  private readonly server = createServer((request, response) => void this.receive(request, response));

  async start(): Promise<this> {
    this.stream = new UserStream(this.server, SECRET);
    this.books.onTrade = (trade) => this.stream.tell(tradeOnStream(trade));
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.base = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return this;
  }

  async stop(): Promise<void> {
    this.stream.cut();
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  /** The next requests whose route matches meet these faults, one each: "POST /api/v3/order". */
  fail(match: RegExp, ...faults: SpotFault[]): void {
    this.faults.push(...faults.map((fault) => ({ match, fault })));
  }

  /** What was to go wrong and has not yet goes well. */
  forgetFaults(): void {
    this.faults.length = 0;
  }

  /** Tells the latest trade once more. */
  replay(): void {
    this.stream.tell(tradeOnStream(this.books.trades.at(-1)!));
  }

  count(route: string): number {
    return this.seen.filter((each) => each === route).length;
  }

  private now(): number {
    return Date.now() + this.skewMs;
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const url = new URL(request.url!, this.base);
    const raw = body === '' ? url.search.slice(1) : body;
    const route = `${request.method} ${url.pathname}`;
    const query = new URLSearchParams(raw);
    this.seen.push(route);
    this.onRequest(route, query);
    const fault = this.takeFault(route);
    if (fault === 'lost-before') return void request.socket.destroy();
    if (fault === 'busy')
      return send(response, 429, { code: -1003, msg: 'Too many requests.' }, { 'retry-after': String(this.retryAfter) });
    if (fault === 'broken') return send(response, 500, { code: -1000, msg: 'An unknown error occurred.' });
    const [status, value] = this.answer(route, query, raw, String(request.headers['x-mbx-apikey']), fault);
    this.onDone(route, query);
    if (fault === 'lost-after') return void request.socket.destroy();
    if (fault === 'broken-after') return send(response, 503, { code: -1006, msg: 'Execution status unknown.' });
    if (fault === 'page') return void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>maintenance</html>');
    send(response, status, value);
  }

  private answer(route: string, query: Query, raw: string, key: string, fault: SpotFault): readonly [number, object] {
    try {
      return [200, OPEN[route]?.call(this) ?? this.answerSigned(route, query, raw, key, fault)];
    } catch (error) {
      if (error instanceof Refusal) return [400, { code: error.code, msg: error.message }];
      throw error;
    }
  }

  private answerSigned(route: string, query: Query, raw: string, key: string, fault: SpotFault): object {
    this.requireSigned(query, raw, key);
    const { books } = this;
    if (route === 'GET /api/v3/account')
      return { makerCommission: 10, takerCommission: 10, balances: this.balances(), permissions: ['SPOT'] };
    const { symbol } = rulesOf(query.get('symbol') ?? '');
    const one = books.find(symbol, Number(query.get('orderId')), query.get('origClientOrderId'));
    switch (route) {
      case 'POST /api/v3/order':
        return this.place(query, fault);
      case 'GET /api/v3/order':
        if (one === undefined) throw new Refusal(-2013, 'Order does not exist.');
        return { ...orderOnWire(one), ...(this.renamesCancelled && one.status === 'CANCELED' && { clientOrderId: 'cancel-of-it' }) };
      case 'DELETE /api/v3/order':
        // the answer bears the name of the cancel, as at the real exchange
        return { ...orderOnWire(books.cancel(one)), clientOrderId: 'cancel-of-it', origClientOrderId: one!.clientId };
      case 'GET /api/v3/openOrders':
        return books.open(symbol).map((each) => orderOnWire(each));
      case 'GET /api/v3/myTrades':
        return this.tradesSince(symbol, Number(query.get('startTime') ?? 0), Number(query.get('limit') ?? 500));
      default:
        throw new Refusal(-1, route);
    }
  }

  private place(query: Query, fault: SpotFault): object {
    const clientId = query.get('newClientOrderId')!;
    this.sent.set(clientId, (this.sent.get(clientId) ?? 0) + 1);
    const { books } = this;
    const order = books.place(
      {
        clientId,
        symbol: query.get('symbol')!,
        side: query.get('side') as SpotOrder['side'],
        type: query.get('type') as SpotOrder['type'],
        quantity: Number(query.get('quantity')),
        price: Number(query.get('price') ?? 0),
        stopPrice: Number(query.get('stopPrice') ?? 0),
      },
      fault === 'partial' ? 0.4 : 1,
    );
    return orderOnWire(
      order,
      books.trades.filter((trade) => trade.order === order),
    );
  }

  private tradesSince(symbol: string, since: number, limit: number): object[] {
    const found = this.books.trades.filter((trade) => trade.order.symbol === symbol && trade.time >= since);
    return found.slice(0, Math.min(limit, this.mostTrades)).map(tradeOnWire);
  }

  private balances(): object[] {
    const open = this.books.orders.filter(isOpen);
    return [...this.books.held].map(([asset, all]) => {
      const locked = open.reduce((sum, order) => sum + lockedBy(order, asset), 0);
      return { asset, free: (all - locked).toFixed(8), locked: locked.toFixed(8) };
    });
  }

  private requireSigned(query: Query, raw: string, key: string): void {
    if (key !== KEY) throw new Refusal(-2015, 'Invalid API-key, IP, or permissions for action.');
    const signature = createHmac('sha256', SECRET)
      .update(raw.replace(/&signature=.*/, ''))
      .digest('hex');
    if (query.get('signature') !== signature) throw new Refusal(-1022, 'Signature for this request is not valid.');
    const late = this.now() - Number(query.get('timestamp'));
    if (late < -AHEAD_MS) throw new Refusal(-1021, "Timestamp for this request was 1000ms ahead of the server's time.");
    if (late > Number(query.get('recvWindow') ?? 5000))
      throw new Refusal(-1021, 'Timestamp for this request is outside of the recvWindow.');
  }

  private takeFault(route: string): SpotFault {
    const at = this.faults.findIndex(({ match }) => match.test(route));
    return at < 0 ? 'none' : this.faults.splice(at, 1)[0]!.fault;
  }
}

/** Routes that nobody signs. */
const OPEN: Readonly<Record<string, (this: SpotServer) => object>> = {
  'GET /api/v3/ping': () => ({}),
  'GET /api/v3/time'() {
    return { serverTime: Date.now() + this.skewMs };
  },
  'GET /api/v3/exchangeInfo': exchangeInfo,
};

function send(response: ServerResponse, status: number, value: object, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
}
