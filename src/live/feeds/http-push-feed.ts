import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UsageError } from '../../core/errors.js';
import type { FeedEvent } from './feed-event.js';
import { isAuthorized } from './feed-token.js';
import { readPostedBars } from './read-posted-bars.js';
import { tellEvents, type Hand } from './tell-events.js';

export interface HttpPushOptions {
  /** on loopback; 0: any that is free */
  readonly port: number;
  readonly token: string;
  /** of bars that name none */
  readonly symbol: string | undefined;
  /** of a body; default 1 MiB */
  readonly mostBytes?: number | undefined;
  /** Hears the port once it listens. */
  readonly onListening?: ((port: number) => void) | undefined;
}

const HOST = '127.0.0.1';
const MOST_BYTES = 1024 * 1024;
/** Requests that may wait for their bars to be taken. */
const MOST_WAITING = 64;
/** For a request to come in whole, milliseconds. */
const REQUEST_MS = 10_000;

/** Takes bars that are posted to this machine: a bar or an array of bars as JSON, with `authorization: Bearer TOKEN`. It answers 202
 *  once all of them were taken. Each refusal has one sentence; where it is not 503, nothing of it was taken.
 *  Throws UsageError FLAG_INVALID where the port is not free */
export function httpPushFeed(options: HttpPushOptions, signal: AbortSignal): AsyncIterable<FeedEvent> {
  return tellEvents(signal, (hand, stop) => listen(options, hand, stop));
}

async function listen(options: HttpPushOptions, hand: Hand, signal: AbortSignal): Promise<void> {
  const desk = new PostDesk(options, hand);
  const server = createServer({ requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS }, (request, response) => {
    void desk.serve(request, response);
  });
  await opened(server, options.port);
  const { port } = server.address() as AddressInfo;
  desk.port = port;
  options.onListening?.(port);
  signal.addEventListener('abort', () => (desk.isClosing = true));
  if (!signal.aborted) await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  server.close();
  server.closeIdleConnections();
}

function opened(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new UsageError('FLAG_INVALID', `the port ${port} of the feed must be free, and cannot be had (${error.code ?? error.message})`, {
          context: { flag: '--feed', value: port },
        }),
      ),
    );
    server.listen(port, HOST);
  });
}

interface Refusal {
  readonly status: number;
  readonly sentence: string;
}

class PostDesk {
  port = 0;
  isClosing = false;
  private readonly options: HttpPushOptions;
  private readonly hand: Hand;
  private waiting = 0;

  constructor(options: HttpPushOptions, hand: Hand) {
    this.options = options;
    this.hand = hand;
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = this.refuse(request) ?? (await this.take(request));
    if (response.destroyed) return;
    const isWhole = request.complete;
    response.writeHead(refusal?.status ?? 202, {
      'content-type': 'application/json',
      ...(refusal?.status === 503 && { 'retry-after': '1' }),
      ...((!isWhole || this.isClosing) && { connection: 'close' }),
    });
    response.end(JSON.stringify(refusal === undefined ? { taken: true } : { error: refusal.sentence }));
  }

  /** What can be said before the body is read. */
  private refuse({ method, url, headers }: IncomingMessage): Refusal | undefined {
    const hosts = ['127.0.0.1', 'localhost'].map((host) => `${host}:${this.port}`);
    if (!hosts.includes(headers.host ?? '')) return { status: 421, sentence: `the host must be ${hosts.join(' or ')}` };
    if (!isAuthorized(headers.authorization, this.options.token))
      return { status: 401, sentence: 'the header authorization must be Bearer and the token of the feed' };
    if (url !== '/bars') return { status: 404, sentence: 'bars are posted to /bars' };
    if (method !== 'POST') return { status: 405, sentence: `bars are posted, and the method is ${method}` };
    if (!/^application\/json\b/.test(headers['content-type'] ?? ''))
      return { status: 415, sentence: 'the header content-type must be application/json' };
    if (this.waiting >= MOST_WAITING) return { status: 503, sentence: `${MOST_WAITING} posts wait already` };
    return undefined;
  }

  private async take(request: IncomingMessage): Promise<Refusal | undefined> {
    this.waiting++;
    try {
      const body = await readBody(request, this.options.mostBytes ?? MOST_BYTES);
      if (typeof body !== 'string') return body;
      const posted = readPostedBars(body, this.options.symbol);
      if ('sentence' in posted) return { status: 400, sentence: posted.sentence };
      const taken = await Promise.all(posted.bars.map((bar) => this.hand({ kind: 'bar', bar })));
      return taken.every(Boolean) ? undefined : { status: 503, sentence: 'the session has ended: not all bars were taken' };
    } finally {
      this.waiting--;
    }
  }
}

async function readBody(request: IncomingMessage, most: number): Promise<string | Refusal> {
  const tooLong = { status: 413, sentence: `a body must have at most ${most} bytes` };
  if (Number(request.headers['content-length'] ?? 0) > most) return tooLong;
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      size += (chunk as Buffer).length;
      if (size > most) return tooLong;
      chunks.push(chunk as Buffer);
    }
  } catch {
    return { status: 400, sentence: 'the body was cut' };
  }
  return Buffer.concat(chunks).toString('utf8');
}
