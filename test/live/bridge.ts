import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SIGNATURE_HEADER, TIMESTAMP_HEADER } from '../../src/live/brokers/webhook-call.js';
import type { FillEvent, OrderState, WantedOrder } from '../../src/live/orders/order.js';
import { FaultBroker } from './fault-broker.js';

/** What goes wrong with a call: `lost-before` and `refused` (status 401, no word of the order) do nothing, `lost-after` and `late` do
 *  what was asked and do not answer; the others answer in other words. */
export type BridgeFault = 'lost-before' | 'lost-after' | 'late' | 'refused' | 'not-found' | 'moved' | 'words' | 'page' | 'list' | 'other';

export const BRIDGE_SECRET = 'secret-of-the-bridge';

/** A user's bridge on loopback, over an exchange in memory: it checks signatures and speaks the protocol of docs/brokers.md. */
export class Bridge {
  readonly broker = new FaultBroker();
  readonly seen: { readonly call: string; readonly body: string }[] = [];
  now = Date.now;
  base = '';
  private readonly faults: BridgeFault[] = [];
  private readonly server = createServer((request, response) => void this.receive(request, response));

  async start(): Promise<this> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.base = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/bridge`;
    return this;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  /** The next calls meet these faults, one each. */
  fail(...faults: BridgeFault[]): void {
    this.faults.push(...faults);
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    this.seen.push({ call: `${request.method} ${request.url}`, body });
    const fault = this.faults.shift();
    if (fault === 'lost-before') return void request.socket.destroy();
    if (fault === 'refused' || !this.isSigned(request, body)) return void response.writeHead(401).end('{"error":"signature"}');
    if (fault === 'not-found') return void response.writeHead(404).end('{"order":null}');
    if (fault === 'moved') return void response.writeHead(307, { location: '/elsewhere' }).end();
    const value = await this.answer(request, body);
    if (fault === 'lost-after') return void request.socket.destroy();
    if (fault === 'late') return;
    if (fault === 'page') return void response.end('<html>');
    if (fault === 'words')
      return void response.end('{"outcome":"maybe","order":{"client_id":7},"orders":{},"positions":[],"cash":"1","fills":0}');
    const told = JSON.stringify(fault === 'list' ? [value] : value);
    response.end(fault === 'other' ? told.replace(/"client_id":"\w+"/, '"client_id":"another"') : told);
  }

  private isSigned({ method, url, headers }: IncomingMessage, body: string): boolean {
    const timestamp = String(headers[TIMESTAMP_HEADER]);
    if (!(Math.abs(this.now() - Number(timestamp)) <= 5000)) return false;
    const signature = createHmac('sha256', BRIDGE_SECRET).update([timestamp, method, url, body].join('\n')).digest('hex');
    return signature === headers[SIGNATURE_HEADER];
  }

  private async answer({ method, url }: IncomingMessage, body: string): Promise<object> {
    const { pathname, searchParams } = new URL(url!, this.base);
    const [, , what, id, act] = pathname.split('/');
    const { broker } = this;
    if (what === 'positions') return { positions: Object.fromEntries(await broker.positions()) };
    if (what === 'cash') return { cash: await broker.cash() };
    if (what === 'fills') return { fills: (await broker.fillsSince(Number(searchParams.get('since')))).map(fillOnWire) };
    if (act === 'cancel') return { order: orderOnWire(await broker.cancel(id!)) };
    if (id !== undefined) return { order: orderOnWire(await broker.find(id)) };
    if (method === 'GET') return { orders: (await broker.openOrders()).map(orderOnWire) };
    return await this.place(JSON.parse(body) as { readonly client_id: string; readonly order: WantedOrder });
  }

  private async place({ client_id: id, order }: { readonly client_id: string; readonly order: WantedOrder }): Promise<object> {
    if (this.broker.held.has(id)) return { outcome: 'duplicate' };
    if (order.quantity < 0.001) return { outcome: 'rejected', reason: 'the quantity must be at least 0.001, and is less' };
    const result = await this.broker.place(id, order);
    return result.outcome === 'accepted' ? { outcome: 'accepted', broker_id: result.brokerId } : result;
  }
}

function orderOnWire(state: OrderState | undefined): object | null {
  if (state === undefined) return null;
  const { clientId, brokerId, ...rest } = state;
  return { client_id: clientId, broker_id: brokerId, ...rest };
}

function fillOnWire({ clientId, tradeId, ...rest }: FillEvent): object {
  return { client_id: clientId, trade_id: tradeId, ...rest };
}
