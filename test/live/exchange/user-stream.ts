import { createHmac } from 'node:crypto';
import type { Server } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';

interface Request {
  readonly id: string;
  readonly method: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** The user stream of the local exchange: signed subscriptions, events to those who have one. */
export class UserStream {
  private readonly sockets: WebSocketServer;
  private readonly subscribed = new Set<WebSocket>();
  private readonly secret: string;
  private waiting: (() => void)[] = [];
  /** how often somebody has subscribed */
  subscriptions = 0;

  constructor(server: Server, secret: string) {
    this.secret = secret;
    this.sockets = new WebSocketServer({ server });
    this.sockets.on('connection', (socket) => {
      socket.on('message', (data) => this.answer(socket, JSON.parse(String(data)) as Request));
      socket.on('close', () => this.subscribed.delete(socket));
    });
  }

  /** Resolves once somebody has subscribed so often. */
  async subscribedTimes(count: number): Promise<void> {
    while (this.subscriptions < count) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  tell(event: object): void {
    for (const socket of this.subscribed) socket.send(JSON.stringify(event));
  }

  /** Cuts every connection without a word. */
  cut(): void {
    for (const socket of this.sockets.clients) socket.terminate();
  }

  private answer(socket: WebSocket, { id, method, params }: Request): void {
    if (method !== 'userDataStream.subscribe.signature' || !this.isSigned(params)) {
      socket.send(JSON.stringify({ id, status: 400, error: { code: -1022, msg: 'Signature for this request is not valid.' } }));
      return;
    }
    this.subscribed.add(socket);
    this.subscriptions++;
    socket.send(JSON.stringify({ id, status: 200, result: { subscriptionId: 0 } }));
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  private isSigned({ signature, ...params }: Request['params']): boolean {
    const names = Object.keys(params).sort();
    const text = names.map((name) => `${name}=${encodeURIComponent(params[name]!)}`).join('&');
    return signature === createHmac('sha256', this.secret).update(text).digest('hex');
  }
}
