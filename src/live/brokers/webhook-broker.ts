import { wordsOf } from '../../core/words-of.js';
import type { Broker, FillEvent, OrderState, PlaceResult, WantedOrder } from '../orders/order.js';
import { number, readFill, readList, readOrder, readOrderOf, readPositions, text } from './webhook-answers.js';
import { WebhookCall, type WebhookOptions } from './webhook-call.js';

/** Orders as signed JSON to the user's own bridge; docs/brokers.md has the protocol. Whatever the bridge does not acknowledge in its
 *  words is unknown, and asked for. */
export class WebhookBroker implements Broker {
  readonly name = 'webhook';
  private readonly call: WebhookCall;

  /** Throws UsageError FLAG_INVALID, SERVICE_REFUSED. */
  constructor(options: WebhookOptions) {
    this.call = new WebhookCall(options);
  }

  async place(clientId: string, order: WantedOrder): Promise<PlaceResult> {
    try {
      const answer = await this.call.ask('/orders', { client_id: clientId, order: toWire(order) });
      return answer['outcome'] === 'duplicate' ? await this.foundInstead(clientId, order.symbol) : readResult(answer);
    } catch (error) {
      return { outcome: 'unknown', why: wordsOf(error) };
    }
  }

  async find(clientId: string, symbol: string): Promise<OrderState | undefined> {
    const { order } = await this.call.ask(`/orders/${encodeURIComponent(clientId)}?symbol=${encodeURIComponent(symbol)}`);
    return readOrderOf(clientId, order);
  }

  async cancel(clientId: string, symbol: string): Promise<OrderState | undefined> {
    const { order } = await this.call.ask(`/orders/${encodeURIComponent(clientId)}/cancel`, { symbol });
    return readOrderOf(clientId, order);
  }

  async openOrders(): Promise<readonly OrderState[]> {
    return readList(await this.call.ask('/orders?status=open'), 'orders').flatMap((each) => readOrder(each) ?? []);
  }

  async positions(): Promise<ReadonlyMap<string, number>> {
    return readPositions((await this.call.ask('/positions'))['positions']);
  }

  async cash(): Promise<number> {
    return number(await this.call.ask('/cash'), 'cash');
  }

  async fillsSince(time: number): Promise<readonly FillEvent[]> {
    return readList(await this.call.ask(`/fills?since=${Math.floor(time)}`), 'fills').map(readFill);
  }

  private async foundInstead(clientId: string, symbol: string): Promise<PlaceResult> {
    const state = await this.find(clientId, symbol);
    if (state === undefined) return { outcome: 'unknown', why: 'the bridge says that it has the order, and does not have it' };
    if (state.status === 'rejected') return { outcome: 'rejected', reason: 'the bridge rejected it before' };
    return { outcome: 'accepted', brokerId: state.brokerId, quantity: state.quantity };
  }
}

function toWire({ symbol, leg, side, type, quantity, price, purpose, time, reduces, sequence }: WantedOrder): object {
  return { symbol, leg, side, type, quantity, price: price ?? null, purpose, time, reduces, sequence };
}

function readResult(answer: Readonly<Record<string, unknown>>): PlaceResult {
  if (answer['outcome'] === 'accepted') {
    const accepted = { outcome: 'accepted', brokerId: text(answer, 'broker_id') } as const;
    return answer['quantity'] === undefined ? accepted : { ...accepted, quantity: number(answer, 'quantity') };
  }
  if (answer['outcome'] === 'rejected') return { outcome: 'rejected', reason: text(answer, 'reason') };
  return { outcome: 'unknown', why: `the bridge answers with the outcome ${JSON.stringify(answer['outcome'])?.slice(0, 60)}` };
}
