import type { FillEvent, OrderState, OtherFee, WantedOrder } from './order.js';
import type { BrokerView, OrderEvent, TradingState } from './order-events.js';

/** An order as the journal knows it. `intent`: its result is not known yet; `lost`: the broker never had it. */
export interface BookedOrder {
  readonly clientId: string;
  readonly order: WantedOrder;
  status: 'intent' | 'unknown' | 'open' | 'filled' | 'cancelled' | 'rejected' | 'lost';
  brokerId: string | undefined;
  /** units that the broker took: those of the order, or so many as whole steps hold */
  taken: number;
  /** units */
  filled: number;
  reason: string | undefined;
}

/** What a journal of orders comes to. */
export interface OrderBook {
  session: string | undefined;
  broker: string | undefined;
  state: TradingState;
  /** of the state */
  why: string;
  readonly orders: Map<string, BookedOrder>;
  /** orders whose result is not known, or that may still fill */
  readonly pending: Set<string>;
  /** client ids of the orders of the bar that was the last to decide, and its time */
  last: { readonly time: number; readonly ids: Set<string> };
  /** orders of others that a person took over, by client id */
  readonly foreign: Map<string, OrderState>;
  /** units by symbol at the broker, whoever bought them; none of 0 */
  positions: Map<string, number>;
  /** those of them that orders of the session have bought and sold: the rest was there before, or is somebody else's */
  own: Map<string, number>;
  /** account currency: before the first order, and what fills have added to it, fees paid */
  startCash: number;
  cashChange: number;
  /** account currency, paid */
  fees: number;
  /** trade ids that are counted, or that never will be */
  readonly trades: Set<string>;
  /** of the latest fill, or of the start; epoch milliseconds */
  lastFillTime: number;
}

/** A share of a quantity within which two of them are the same: sums of decimal numbers. */
const SAME = 1e-9;

/** Returns what events come to. */
export function foldOrders(events: Iterable<OrderEvent>): OrderBook {
  const book: OrderBook = {
    session: undefined,
    broker: undefined,
    state: 'active',
    why: 'it was started',
    orders: new Map(),
    pending: new Set(),
    last: { time: Number.NEGATIVE_INFINITY, ids: new Set() },
    foreign: new Map(),
    positions: new Map(),
    own: new Map(),
    startCash: 0,
    cashChange: 0,
    fees: 0,
    trades: new Set(),
    lastFillTime: 0,
  };
  for (const event of events) foldEvent(book, event);
  return book;
}

/** Brings one more event into a book. */
export function foldEvent(book: OrderBook, event: OrderEvent): void {
  switch (event.kind) {
    case 'started':
      Object.assign(book, { session: event.session, broker: event.broker, startCash: event.view.cash, lastFillTime: event.at });
      return takeView(book, event.view, event.trades);
    case 'adopted':
      book.cashChange = event.view.cash - book.startCash;
      adoptOwn(book, event.view);
      return takeView(book, event.view, event.trades);
    case 'state':
      Object.assign(book, { state: event.state, why: event.why });
      return;
    case 'intent':
      book.orders.set(event.clientId, newOrder(event.clientId, event.order));
      book.pending.add(event.clientId);
      if (book.last.time !== event.order.time) book.last = { time: event.order.time, ids: new Set() };
      book.last.ids.add(event.clientId);
      return;
    case 'fill':
      return foldFill(book, event.fill);
    case 'incident':
      if (event.tradeId !== undefined) book.trades.add(event.tradeId);
      return;
    default:
      foldResult(book, event);
  }
}

function newOrder(id: string, order: WantedOrder): BookedOrder {
  return { clientId: id, order, status: 'intent', brokerId: undefined, taken: order.quantity, filled: 0, reason: undefined };
}

function foldResult(book: OrderBook, event: OrderEvent): void {
  const order = 'clientId' in event ? book.orders.get(event.clientId) : undefined;
  if (order === undefined) return;
  if ('brokerId' in event) {
    Object.assign(order, { brokerId: event.brokerId, taken: event.quantity ?? order.taken });
    settle(book, order, isFull(order) ? 'filled' : 'open');
  } else if (event.kind === 'rejected') settle(book, order, 'rejected', event.reason);
  else if (event.kind === 'resolved') settle(book, order, event.as, event.reason);
  else if (event.kind === 'unknown') settle(book, order, 'unknown', event.why);
  else if (event.kind === 'cancelled') settle(book, order, isFull(order) ? 'filled' : 'cancelled');
}

function settle(book: OrderBook, order: BookedOrder, status: BookedOrder['status'], reason?: string): void {
  order.status = status;
  order.reason = reason;
  if (status === 'open' || status === 'unknown' || status === 'intent') book.pending.add(order.clientId);
  else book.pending.delete(order.clientId);
}

/** A fill counts once. It does not say that an order whose result is unknown was answered; a full one says that it has ended. */
function foldFill(book: OrderBook, fill: FillEvent): void {
  if (book.trades.has(fill.tradeId)) return;
  book.trades.add(fill.tradeId);
  const signed = fill.side === 'buy' ? fill.quantity : -fill.quantity;
  movePosition(book.positions, fill.symbol, signed);
  book.cashChange -= signed * fill.price + fill.fee;
  book.fees += fill.fee;
  const order = book.orders.get(fill.clientId);
  if (order !== undefined) movePosition(book.own, fill.symbol, signed);
  for (const fee of fill.otherFees ?? []) foldOtherFee(book, fee, order !== undefined);
  book.lastFillTime = Math.max(book.lastFillTime, fill.time);
  if (order === undefined) return;
  order.filled += fill.quantity;
  if (isFull(order)) settle(book, order, 'filled');
}

function foldOtherFee(book: OrderBook, { symbol, units, value }: OtherFee, isOwn: boolean): void {
  if (symbol !== null) movePosition(book.positions, symbol, -units);
  if (symbol !== null && isOwn) movePosition(book.own, symbol, -units);
  book.fees += value ?? 0;
}

function movePosition(positions: Map<string, number>, symbol: string, signed: number): void {
  const before = positions.get(symbol) ?? 0;
  const after = before + signed;
  if (Math.abs(after) <= SAME * Math.max(Math.abs(before), Math.abs(signed))) positions.delete(symbol);
  else positions.set(symbol, after);
}

function isFull({ filled, taken }: BookedOrder): boolean {
  return filled >= taken * (1 - SAME);
}

/** What others have added is not the session's to sell, and what they have sold of its own is gone. */
function adoptOwn(book: OrderBook, { positions }: BrokerView): void {
  for (const [symbol, own] of book.own) {
    const left = own + (positions[symbol] ?? 0) - (book.positions.get(symbol) ?? 0);
    const kept = Math.sign(left) === Math.sign(own) ? Math.min(Math.abs(left), Math.abs(own)) : 0;
    if (kept === 0) book.own.delete(symbol);
    else book.own.set(symbol, Math.sign(own) * kept);
  }
}

/** The broker's word is taken: what it does not have open has ended. */
function takeView(book: OrderBook, { orders, positions }: BrokerView, trades: readonly string[]): void {
  book.positions = new Map(Object.entries(positions).filter(([, units]) => units !== 0));
  for (const trade of trades) book.trades.add(trade);
  const open = new Map(orders.map((order) => [order.clientId, order]));
  for (const id of book.pending) if (!open.has(id)) settle(book, book.orders.get(id)!, 'cancelled', 'the broker has it no more');
  book.foreign.clear();
  for (const [id, state] of open) {
    const own = book.orders.get(id);
    if (own === undefined) book.foreign.set(id, state);
    else {
      Object.assign(own, { filled: state.filled, taken: state.quantity, brokerId: state.brokerId });
      settle(book, own, 'open');
    }
  }
}
