import { brokenFilter, SYMBOLS, type SpotSymbol } from './spot-filters.js';

/** What the exchange refuses, with its number and its words. */
export class Refusal extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export interface SpotOrder {
  readonly id: number;
  readonly clientId: string;
  readonly symbol: string;
  readonly side: 'BUY' | 'SELL';
  readonly type: 'MARKET' | 'LIMIT' | 'STOP_LOSS';
  readonly quantity: number;
  /** of a limit */
  readonly price: number;
  /** of a stop */
  readonly stopPrice: number;
  readonly time: number;
  filled: number;
  quote: number;
  status: 'NEW' | 'PARTIALLY_FILLED' | 'FILLED' | 'CANCELED' | 'EXPIRED';
}

export interface SpotTrade {
  /** of its symbol alone: other symbols have the same ids */
  readonly id: number;
  readonly order: SpotOrder;
  readonly price: number;
  readonly quantity: number;
  readonly fee: number;
  readonly feeAsset: string;
  readonly time: number;
}

export type NewOrder = Pick<SpotOrder, 'clientId' | 'symbol' | 'side' | 'type' | 'quantity' | 'price' | 'stopPrice'>;

const FEE = 0.001;

/** The books of a spot account: what it holds, its orders and its trades. Nothing else decides what became of an order. */
export class SpotBooks {
  readonly orders: SpotOrder[] = [];
  readonly trades: SpotTrade[] = [];
  readonly prices = new Map([
    ['BTCUSDT', 30_000],
    ['ETHUSDT', 2000],
    ['BNBUSDT', 300],
  ]);
  readonly held = new Map([
    ['USDT', 1_000_000],
    ['BTC', 100],
    ['ETH', 1000],
    ['BNB', 1000],
  ]);
  /** what fees are paid in: the quote, what is received, or BNB */
  feesIn: 'quote' | 'received' | 'BNB' = 'quote';
  /** called for each trade */
  onTrade: (trade: SpotTrade) => void = () => undefined;
  private readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  /** Throws Refusal. A client id can be had again once its order has ended, as at the real exchange.
   *  part  share of a market order that fills before the rest expires */
  place(wanted: NewOrder, part = 1): SpotOrder {
    const rules = rulesOf(wanted.symbol);
    const market = this.prices.get(wanted.symbol)!;
    this.check(wanted, rules, market);
    const order: SpotOrder = { ...wanted, id: this.orders.length + 1000, time: this.now(), filled: 0, quote: 0, status: 'NEW' };
    this.orders.push(order);
    if (order.type === 'MARKET') {
      this.fill(order, part === 1 ? order.quantity : floorTo(order.quantity * part, rules.step));
      if (isOpen(order)) order.status = 'EXPIRED';
    } else this.match(order, market);
    return order;
  }

  cancel(order: SpotOrder | undefined): SpotOrder {
    if (order === undefined || !isOpen(order)) throw new Refusal(-2011, 'Unknown order sent.');
    order.status = 'CANCELED';
    return order;
  }

  find(symbol: string, id: number, clientId: string | null): SpotOrder | undefined {
    return this.orders.findLast((each) => each.symbol === symbol && (each.id === id || each.clientId === clientId));
  }

  open(symbol: string): SpotOrder[] {
    return this.orders.filter((each) => each.symbol === symbol && isOpen(each));
  }

  /** Fills what the new price reaches. */
  movePrice(symbol: string, price: number): void {
    this.prices.set(symbol, price);
    for (const order of this.open(symbol)) this.match(order, price);
  }

  /** Fills an order, or a part of it, at its limit or at the market. */
  fill(order: SpotOrder, quantity: number): void {
    const { base, quote } = rulesOf(order.symbol);
    const price = order.type === 'LIMIT' ? order.price : this.prices.get(order.symbol)!;
    const signed = order.side === 'BUY' ? quantity : -quantity;
    this.add(base, signed);
    this.add(quote, -signed * price);
    order.filled = round(order.filled + quantity);
    order.quote = round(order.quote + quantity * price);
    order.status = order.filled >= order.quantity ? 'FILLED' : 'PARTIALLY_FILLED';
    const [feeAsset, fee] = this.feeOf(order, quantity, price);
    this.add(feeAsset, -fee);
    const id = this.trades.filter((each) => each.order.symbol === order.symbol).length + 1;
    const trade = { id, order, price, quantity, fee, feeAsset, time: this.now() };
    this.trades.push(trade);
    this.onTrade(trade);
  }

  private check(wanted: NewOrder, rules: SpotSymbol, market: number): void {
    if (this.orders.some((each) => each.clientId === wanted.clientId && isOpen(each))) throw new Refusal(-2010, 'Duplicate order sent.');
    const own = [wanted.price, wanted.stopPrice].filter((price) => price > 0);
    const broken = brokenFilter(rules, wanted.quantity, own[0] ?? market, own);
    if (broken !== undefined) throw new Refusal(-1013, `Filter failure: ${broken}`);
    if (wanted.type === 'STOP_LOSS' && (wanted.side === 'BUY' ? market >= wanted.stopPrice : market <= wanted.stopPrice))
      throw new Refusal(-2010, 'Stop price would trigger immediately.');
    const [asset, needed] =
      wanted.side === 'BUY' ? [rules.quote, wanted.quantity * (own[0] ?? market) * (1 + FEE)] : [rules.base, wanted.quantity];
    const locked = this.orders.filter(isOpen).reduce((sum, each) => sum + lockedBy(each, asset), 0);
    if (needed > this.held.get(asset)! - locked) throw new Refusal(-2010, 'Account has insufficient balance for requested action.');
  }

  private match(order: SpotOrder, market: number): void {
    const isReached = order.type === 'LIMIT' ? isBetter(order, market, order.price) : !isBetter(order, market, order.stopPrice, true);
    if (isReached) this.fill(order, round(order.quantity - order.filled));
  }

  private feeOf({ symbol, side }: SpotOrder, quantity: number, price: number): [string, number] {
    const { base, quote } = rulesOf(symbol);
    if (this.feesIn === 'BNB') return ['BNB', round((quantity * price * FEE) / this.prices.get('BNBUSDT')!)];
    if (this.feesIn === 'received' && side === 'BUY') return [base, round(quantity * FEE)];
    return [quote, round(quantity * price * FEE)];
  }

  private add(asset: string, amount: number): void {
    this.held.set(asset, round(this.held.get(asset)! + amount));
  }
}

export function rulesOf(symbol: string): SpotSymbol {
  const rules = SYMBOLS.find((each) => each.symbol === symbol);
  if (rules === undefined) throw new Refusal(-1121, 'Invalid symbol.');
  return rules;
}

/** What an open order keeps of an asset. */
export function lockedBy(order: SpotOrder, asset: string): number {
  const { base, quote } = rulesOf(order.symbol);
  const rest = order.quantity - order.filled;
  if (order.side === 'SELL') return asset === base ? rest : 0;
  return asset === quote ? rest * (order.price || order.stopPrice) : 0;
}

export function isOpen({ status }: SpotOrder): boolean {
  return status === 'NEW' || status === 'PARTIALLY_FILLED';
}

/** Whether a market is at least as good for an order as a price; with `isStrict` better. */
function isBetter({ side }: SpotOrder, market: number, price: number, isStrict = false): boolean {
  if (market === price) return !isStrict;
  return side === 'BUY' ? market < price : market > price;
}

function floorTo(value: number, step: number): number {
  return round(Math.floor(value / step + 1e-9) * step);
}

/** An exchange counts in units of 1e-8. */
function round(value: number): number {
  return Math.round(value * 1e8) / 1e8;
}
