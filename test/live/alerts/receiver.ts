import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What a receiver was sent. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  readonly body: Record<string, unknown>;
}

export type Answer = (response: ServerResponse, received: Received, index: number) => void;

/** A webhook on this machine that answers as it is told, and by default takes everything. */
export class Receiver {
  readonly received: Received[] = [];
  answer: Answer = (response) => void response.writeHead(204).end();
  private readonly waits: { readonly count: number; readonly resolve: () => void }[] = [];
  private readonly server = createServer((request, response) => void this.take(request, response));

  /** Returns the address of a webhook, which holds a token. */
  async open(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/api/webhooks/1/very-secret-token`;
  }

  /** Waits until so many requests have come. */
  async until(count: number): Promise<void> {
    if (this.received.length >= count) return;
    await new Promise<void>((resolve) => this.waits.push({ count, resolve }));
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const received = { path: request.url!, headers: request.headers, text: body, body: JSON.parse(body) as Record<string, unknown> };
    this.received.push(received);
    this.answer(response, received, this.received.length - 1);
    for (const { count, resolve } of this.waits) if (this.received.length >= count) resolve();
  }
}
