/** What the local exchange uses of ws, which has no types of its own. */
declare module 'ws' {
  import type { EventEmitter } from 'node:events';
  import type { Server } from 'node:http';

  export interface WebSocket extends EventEmitter {
    send(text: string): void;
    terminate(): void;
  }

  export class WebSocketServer extends EventEmitter {
    constructor(options: { readonly server: Server });
    readonly clients: ReadonlySet<WebSocket>;
    on(event: 'connection', listener: (socket: WebSocket) => void): this;
    close(): void;
  }
}
