import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UsageError } from '../../core/errors.js';

/** Whether a session does what it is for; `reason` says why it does not. */
export interface Health {
  readonly isHealthy: boolean;
  /** a sentence; undefined where it is healthy */
  readonly reason?: string | undefined;
}

export interface MetricsServerOptions {
  /** 0 takes a free one */
  readonly port: number;
  readonly metrics: { text(): Promise<string>; readonly contentType: string };
  readonly health: () => Health;
}

/** A server of a session's metrics. */
export interface MetricsServer {
  readonly port: number;
  /** Ends it, and connections that are open, at once. */
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
const TIMEOUT_MS = 5000;
const MOST_CONNECTIONS = 16;

/** Serves `/metrics` and `/healthz` on 127.0.0.1, and nothing else. A request whose Host is another is refused: a page of a stranger in a
 *  browser here must not read them.
 *  Throws UsageError FLAG_INVALID where the port cannot be had */
export async function serveMetrics(options: MetricsServerOptions): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    answer(request, response, options).catch(() => response.destroy());
  });
  server.maxConnections = MOST_CONNECTIONS;
  [server.headersTimeout, server.requestTimeout, server.keepAliveTimeout] = [TIMEOUT_MS, TIMEOUT_MS, TIMEOUT_MS];
  await listen(server, options.port);
  const { port } = server.address() as AddressInfo;
  return { port, close: () => close(server) };
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, HOST);
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new UsageError('FLAG_INVALID', `the port of the metrics must be one that can be had, and ${port} cannot`, {
      context: { port },
      cause,
    });
  }
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

async function answer(request: IncomingMessage, response: ServerResponse, { metrics, health }: MetricsServerOptions): Promise<void> {
  const { port } = request.socket.address() as AddressInfo;
  const path = request.url?.split('?')[0];
  if (![`${HOST}:${port}`, `localhost:${port}`].includes(request.headers.host ?? ''))
    return say(response, 421, 'text/plain', 'another host\n');
  if (path !== '/metrics' && path !== '/healthz') return say(response, 404, 'text/plain', 'there are /metrics and /healthz\n');
  if (request.method !== 'GET' && request.method !== 'HEAD') return say(response, 405, 'text/plain', 'only GET\n', { allow: 'GET, HEAD' });
  if (path === '/metrics') return say(response, 200, metrics.contentType, await metrics.text());
  const { isHealthy, reason } = health();
  const body = { status: isHealthy ? 'healthy' : 'unhealthy', reason: reason ?? null };
  say(response, isHealthy ? 200 : 503, 'application/json', `${JSON.stringify(body)}\n`);
}

function say(response: ServerResponse, status: number, type: string, text: string, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', ...headers });
  response.end(text);
}
