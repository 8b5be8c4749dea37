import type { Broker, FillEvent, OrderState, PlaceResult, WantedOrder } from '../../src/live/orders/order.js';

/** What goes wrong with one order. */
export type Fault = 'none' | 'lost-before' | 'lost-after' | 'late-429' | 'reject' | 'partial' | 'replay' | 'silent';

interface Held {
  state: OrderState;
  readonly order: WantedOrder;
}

/** An exchange in memory: fills at its own price, refuses a client id that it has had, and does with each order what it is told to. */
export class FaultBroker implements Broker {
  readonly name = 'local';
  readonly held = new Map<string, Held>();
  readonly fills: FillEvent[] = [];
  /** how often each client id was sent */
  readonly sent = new Map<string, number>();
  balance = 100_000;
  units = new Map<string, number>();
  isDown = false;
  /** questions for an order that are answered with 429 first */
  private busy = 0;
  private trades = 0;
  private readonly nextFault: () => Fault;

  constructor(nextFault: () => Fault = () => 'none') {
    this.nextFault = nextFault;
  }

  async place(clientId: string, order: WantedOrder): Promise<PlaceResult> {
    this.sent.set(clientId, (this.sent.get(clientId) ?? 0) + 1);
    const fault = this.nextFault();
    if (fault === 'lost-before') throw new Error('connection reset before the answer');
    if (fault === 'reject') return { outcome: 'rejected', reason: 'below the least notional' };
    this.take(clientId, order, fault);
    if (fault === 'silent') this.isDown = true;
    if (fault === 'lost-after' || fault === 'silent') throw new Error('connection reset behind the order');
    if (fault === 'late-429') {
      this.busy = 2;
      return { outcome: 'unknown', why: '429 too many requests' };
    }
    return { outcome: 'accepted', brokerId: `b-${clientId.slice(0, 8)}` };
  }

  async find(clientId: string): Promise<OrderState | undefined> {
    this.requireUp();
    if (this.busy > 0) {
      this.busy--;
      throw new Error('429 too many requests');
    }
    return this.held.get(clientId)?.state;
  }

  async cancel(clientId: string): Promise<OrderState | undefined> {
    this.requireUp();
    const held = this.held.get(clientId);
    if (held?.state.status === 'open') held.state = { ...held.state, status: 'cancelled' };
    return held?.state;
  }

  async openOrders(): Promise<readonly OrderState[]> {
    this.requireUp();
    return [...this.held.values()].map(({ state }) => state).filter(({ status }) => status === 'open');
  }

  async positions(): Promise<ReadonlyMap<string, number>> {
    return new Map(this.units);
  }

  async cash(): Promise<number> {
    return this.balance;
  }

  async fillsSince(time: number): Promise<readonly FillEvent[]> {
    this.requireUp();
    return this.fills.filter((fill) => fill.time >= time);
  }

  /** Takes an order: a limit rests, a market order fills, whole or by two fifths. */
  take(clientId: string, order: WantedOrder, fault: Fault = 'none'): void {
    if (this.held.has(clientId)) throw new Error(`the client id ${clientId} was sent twice`);
    const { symbol, side, quantity } = order;
    const state = { clientId, brokerId: `b-${clientId.slice(0, 8)}`, symbol, side, quantity, filled: 0, status: 'open' as const };
    this.held.set(clientId, { state, order });
    if (order.type !== 'market') return;
    this.fill(clientId, fault === 'partial' ? quantity * 0.4 : quantity);
    if (fault === 'replay') this.fills.push(this.fills.at(-1)!);
  }

  /** Fills what rests, or a part of it. */
  fill(clientId: string, quantity: number): void {
    const held = this.held.get(clientId)!;
    const { symbol, side } = held.order;
    const signed = side === 'buy' ? quantity : -quantity;
    const price = 100 + (this.trades % 7),
      fee = quantity * price * 0.001;
    this.fills.push({ clientId, tradeId: `t-${this.trades++}`, symbol, side, quantity, price, fee, time: Date.now() });
    const after = (this.units.get(symbol) ?? 0) + signed;
    this.units.set(symbol, after);
    this.balance -= signed * price + fee;
    const filled = held.state.filled + quantity;
    held.state = { ...held.state, filled, status: filled >= held.order.quantity * (1 - 1e-9) ? 'filled' : 'open' };
  }

  private requireUp(): void {
    if (this.isDown) throw new Error('the exchange does not answer');
  }
}
